#include "ledger/base/quantity.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <string>

namespace tianzhang::base {
namespace {

constexpr int64_t kMax = std::numeric_limits<int64_t>::max();
constexpr int64_t kMin = std::numeric_limits<int64_t>::min();

std::string ErrorOf(const absl::StatusOr<int64_t>& result) {
  EXPECT_EQ(result.status().code(), absl::StatusCode::kInvalidArgument);
  return std::string(result.status().message());
}

TEST(ParseAreaTest, EveryUnit) {
  EXPECT_EQ(ParseArea("12.0000 ha").value(), 120'000);
  EXPECT_EQ(ParseArea("12公顷").value(), 120'000);
  EXPECT_EQ(ParseArea("0.0001hm²").value(), 1);
  EXPECT_EQ(ParseArea(" 667 平方米 ").value(), 667);
  EXPECT_EQ(ParseArea("667m2").value(), 667);
  EXPECT_EQ(ParseArea("667m²").value(), 667);
  EXPECT_EQ(ParseArea("667㎡").value(), 667);
  EXPECT_EQ(ParseArea("0 ha").value(), 0);
}

TEST(ParseAreaTest, MuIsRoundedHalfUpToWholeSquareMetres) {
  EXPECT_EQ(ParseArea("1亩").value(), 667);
  EXPECT_EQ(ParseArea("2 mu").value(), 1333);
  EXPECT_EQ(ParseArea("3亩").value(), 2000);
  EXPECT_EQ(ParseArea("1.0005亩").value(), 667);
  EXPECT_EQ(ParseArea("0.0007亩").value(), 0);   // 0.4666 m2
  EXPECT_EQ(ParseArea("0.0008亩").value(), 1);   // 0.5333 m2
  EXPECT_EQ(ParseArea("0.0022亩").value(), 1);   // 1.4666 m2
  EXPECT_EQ(ParseArea("0.0023亩").value(), 2);   // 1.5333 m2
  EXPECT_EQ(ParseArea("15亩").value(), 10'000);  // one hectare
}

TEST(ParseAreaTest, EverySquareMetreSurvivesMu) {
  for (int64_t area_m2 = 0; area_m2 < 20'000; ++area_m2) {
    ASSERT_EQ(ParseArea(FormatMu(area_m2) + "亩").value(), area_m2);
    ASSERT_EQ(ParseArea(FormatHectares(area_m2) + "ha").value(), area_m2);
  }
}

TEST(ParseAreaTest, RefusesWithAReason) {
  EXPECT_EQ(ErrorOf(ParseArea("12")), "\"12\": a unit is needed: 公顷 (ha), 亩 (mu) or 平方米 (m2)");
  EXPECT_EQ(ErrorOf(ParseArea("-1 ha")), "\"-1 ha\": must not be negative");
  EXPECT_EQ(ErrorOf(ParseArea("1.00001 ha")), "\"1.00001 ha\": at most 4 decimals with this unit");
  EXPECT_EQ(ErrorOf(ParseArea("1.5 m2")), "\"1.5 m2\": this unit has no decimals");
  EXPECT_EQ(ErrorOf(ParseArea("ha")), "\"ha\": the number is missing");
  EXPECT_EQ(ErrorOf(ParseArea(".5 ha")), "\".5 ha\": digits are needed on both sides of the decimal point");
  EXPECT_EQ(ErrorOf(ParseArea("5. ha")), "\"5. ha\": digits are needed on both sides of the decimal point");
  for (const char* text :
       {"1e3 ha", "+1 ha", "1,000 ha", "1.2.3 ha", "1 2 ha", "0x10 ha", "万亩", "1万亩", "１ ha"}) {
    EXPECT_EQ(ParseArea(text).status().code(), absl::StatusCode::kInvalidArgument) << text;
  }
}

TEST(ParseAreaTest, KnowsTheLargestArea) {
  EXPECT_EQ(ParseArea("9223372036854775807 m2").value(), kMax);
  EXPECT_EQ(ErrorOf(ParseArea("9223372036854775808 m2")), "\"9223372036854775808 m2\": too large");
  EXPECT_EQ(ParseArea("922337203685477.5807 ha").value(), kMax);
  EXPECT_FALSE(ParseArea("922337203685477.5808 ha").ok());
  EXPECT_FALSE(ParseArea("922337203685478 ha").ok());
  EXPECT_FALSE(ParseArea("99999999999999999999999999 亩").ok());
}

TEST(ParseCapacityTest, EveryUnit) {
  EXPECT_EQ(ParseCapacity("1.5 kg").value(), 1500);
  EXPECT_EQ(ParseCapacity("12345.678公斤").value(), 12'345'678);
  EXPECT_EQ(ParseCapacity("7g").value(), 7);
  EXPECT_EQ(ParseCapacity("2.5万公斤").value(), 25'000'000);
  EXPECT_EQ(ParseCapacity("0.0000001万公斤").value(), 1);
  EXPECT_FALSE(ParseCapacity("1.0001 kg").ok());
  EXPECT_FALSE(ParseCapacity("1 吨").ok());
}

TEST(ParseMoneyTest, EveryUnit) {
  EXPECT_EQ(ParseMoney("12.34元").value(), 1234);
  EXPECT_EQ(ParseMoney("1.5 万元").value(), 1'500'000);
  EXPECT_EQ(ParseMoney("139.692606万元").value(), 139'692'606);
  EXPECT_EQ(ParseMoney("1234分").value(), 1234);
  EXPECT_FALSE(ParseMoney("1.234元").ok());
  EXPECT_FALSE(ParseMoney("1 yuan").ok());
}

TEST(FormatTest, Area) {
  EXPECT_EQ(FormatHectares(120'000), "12.0000");
  EXPECT_EQ(FormatHectares(1), "0.0001");
  EXPECT_EQ(FormatMu(667), "1.0005");
  EXPECT_EQ(FormatMu(666), "0.9990");
  EXPECT_EQ(FormatMu(-1), "-0.0015");
  EXPECT_EQ(FormatMu(0), "0.0000");
  EXPECT_EQ(FormatMu(kMax), "13835058055282163.7105");
}

TEST(FormatTest, CapacityRoundsHalfAwayFromZero) {
  EXPECT_EQ(FormatKilograms(12'345'678), "12345.68");
  EXPECT_EQ(FormatKilograms(4), "0.00");
  EXPECT_EQ(FormatKilograms(5), "0.01");
  EXPECT_EQ(FormatKilograms(-4), "0.00");
  EXPECT_EQ(FormatKilograms(-5), "-0.01");
  EXPECT_EQ(FormatKilograms(999'995), "1000.00");
  EXPECT_EQ(FormatWanKilograms(12'345'678), "1.2346万公斤");
}

TEST(FormatTest, Money) {
  EXPECT_EQ(FormatYuan(139'692'606), "1396926.06");
  EXPECT_EQ(FormatYuanGrouped(139'692'606), "1,396,926.06");
  EXPECT_EQ(FormatYuanGrouped(99'999), "999.99");
  EXPECT_EQ(FormatYuanGrouped(100'000), "1,000.00");
  EXPECT_EQ(FormatYuanGrouped(-100'000'000), "-1,000,000.00");
  EXPECT_EQ(FormatYuan(0), "0.00");
  EXPECT_EQ(FormatWanYuan(139'692'606), "139.69");
  EXPECT_EQ(FormatWanYuan(139'692'606, 6), "139.692606");
  EXPECT_EQ(FormatWanYuan(139'692'606, 0), "140");
  EXPECT_EQ(FormatYuan(kMax), "92233720368547758.07");
  EXPECT_EQ(FormatYuan(kMin), "-92233720368547758.08");
}

}  // namespace
}  // namespace tianzhang::base
