#include "ledger/book/fields.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "ledger/base/time.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::book {
namespace {

std::string Told(const Verdict& verdict) {
  Decision decision;
  decision.refusal = verdict;
  return testing::Told(decision);
}

entry::Date DateOf(int year, int month, int day) {
  entry::Date date;
  date.set_year(year);
  date.set_month(month);
  date.set_day(day);
  return date;
}

TEST(Fields, Text) {
  EXPECT_EQ(Told(CheckText("f", "")), "FIELD_REQUIRED field=f");
  EXPECT_EQ(Told(CheckOptionalText("f", "")), "accepted");
  EXPECT_EQ(Told(CheckText("f", "湘自资发〔2025〕17号")), "accepted");
  EXPECT_EQ(Told(CheckText("f", std::string(1000, 'a'))), "accepted");
  for (const std::string& bad :
       {std::string(1001, 'a'), std::string("a\0b", 3), std::string("a\nb"), std::string("\xff")}) {
    EXPECT_EQ(Told(CheckText("f", bad)), "FIELD_INVALID field=f");
    EXPECT_EQ(Told(CheckOptionalText("f", bad)), "FIELD_INVALID field=f");
  }
}

TEST(Fields, Id) {
  EXPECT_EQ(Told(CheckId("f", "a-z.09")), "accepted");
  EXPECT_EQ(Told(CheckId("f", std::string(64, 'a'))), "accepted");
  EXPECT_EQ(Told(CheckId("f", "")), "FIELD_REQUIRED field=f");
  for (const std::string& bad : {std::string(65, 'a'), std::string("A"), std::string("a b"),
                                 std::string("a/b"), std::string("县"), std::string("a\0", 2)}) {
    EXPECT_EQ(Told(CheckId("f", bad)), "FIELD_INVALID field=f");
  }
}

TEST(Fields, Document) {
  entry::Document document;
  EXPECT_EQ(Told(CheckDocument("d", false, document)), "FIELD_REQUIRED field=d");
  EXPECT_EQ(Told(CheckDocument("d", true, document)), "FIELD_REQUIRED field=d.title");
  document.set_title("t");
  document.set_number("\n");
  EXPECT_EQ(Told(CheckDocument("d", true, document)), "FIELD_INVALID field=d.number");
  document.clear_number();
  EXPECT_EQ(Told(CheckDocument("d", true, document)), "FIELD_REQUIRED field=d.sha256");
  document.set_sha256(std::string(31, 'x'));
  EXPECT_EQ(Told(CheckDocument("d", true, document)), "FIELD_INVALID field=d.sha256");
  document.set_sha256(std::string(32, '\0'));
  EXPECT_EQ(Told(CheckDocument("d", true, document)), "accepted");
}

TEST(Fields, Amounts) {
  const auto farm = entry::SUPPLEMENTARY_FARMLAND;
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(1, 0, 0), farm)), "accepted");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(0, 0, 0), farm)), "NUMBER_ZERO field=a");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(0, 0, 0), farm, true)), "accepted");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(0, -1, 0), farm)),
            "NUMBER_NEGATIVE field=a.paddy_m2 given=-1");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(INT64_MIN, 0, 0), farm)),
            "NUMBER_NEGATIVE field=a.area_m2 given=-9223372036854775808");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(0, 0, kMaxQuantity + 1), farm)),
            "NUMBER_OVERFLOW field=a.capacity_g given=1000000000000001");
  // Negative before too large, whichever number it is in.
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(INT64_MAX, 0, -1), farm)),
            "NUMBER_NEGATIVE field=a.capacity_g given=-1");
  const auto red_line = entry::REDLINE_VACATED;
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(1, 0, 0), red_line)), "accepted");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(1, 1, 0), red_line)),
            "NUMBER_NOT_FOR_KIND field=a.paddy_m2 kind=REDLINE_VACATED given=1");
  EXPECT_EQ(Told(CheckAmounts("a", MakeAmounts(0, 0, 2), red_line)),
            "NUMBER_NOT_FOR_KIND field=a.capacity_g kind=REDLINE_VACATED given=2");
}

TEST(Fields, MoneyAndPrices) {
  EXPECT_EQ(Told(CheckMoney("m", 1)), "accepted");
  EXPECT_EQ(Told(CheckMoney("m", 10'000'000'000'000'000)), "accepted");
  EXPECT_EQ(Told(CheckMoney("m", 10'000'000'000'000'001)), "NUMBER_OVERFLOW field=m given=10000000000000001");
  EXPECT_EQ(Told(CheckMoney("m", 0)), "NUMBER_ZERO field=m");
  EXPECT_EQ(Told(CheckMoney("m", 0, true)), "accepted");
  EXPECT_EQ(Told(CheckMoney("m", -1)), "NUMBER_NEGATIVE field=m given=-1");
  entry::Price price;
  EXPECT_EQ(Told(CheckPrice("p", price)), "accepted");
  price.set_capacity_fen_per_kg(1'000'000'000'001);
  EXPECT_EQ(Told(CheckPrice("p", price)), "NUMBER_OVERFLOW field=p.capacity_fen_per_kg given=1000000000001");
  price.set_area_fen_per_mu(-1);
  EXPECT_EQ(Told(CheckPrice("p", price)), "NUMBER_NEGATIVE field=p.area_fen_per_mu given=-1");
}

TEST(Fields, Dates) {
  const int64_t time_us = base::StartOfBeijingDay({2026, 3, 1}) + 1;
  EXPECT_EQ(Told(CheckPastDate("d", DateOf(2026, 3, 1), time_us)), "accepted");
  EXPECT_EQ(Told(CheckPastDate("d", DateOf(2026, 3, 2), time_us)), "DATE_IN_FUTURE field=d");
  EXPECT_EQ(Told(CheckPastDate("d", DateOf(2024, 2, 29), time_us)), "accepted");
  EXPECT_EQ(Told(CheckPastDate("d", entry::Date(), time_us)), "FIELD_REQUIRED field=d");
  for (const entry::Date& bad :
       {DateOf(2025, 2, 29), DateOf(2026, 13, 1), DateOf(2026, 0, 1), DateOf(2026, 1, 32), DateOf(1899, 1, 1),
        DateOf(INT32_MAX, 1, 1), DateOf(2026, -1, 5)}) {
    EXPECT_EQ(Told(CheckPastDate("d", bad, time_us)), "FIELD_INVALID field=d") << bad.ShortDebugString();
  }
}

TEST(Fields, EnumsAreOpen) {
  EXPECT_EQ(Told(CheckKind("k", entry::QUOTA_KIND_UNSPECIFIED)), "FIELD_REQUIRED field=k");
  EXPECT_EQ(Told(CheckKind("k", static_cast<entry::QuotaKind>(4))), "FIELD_INVALID field=k");
  EXPECT_EQ(Told(CheckKind("k", entry::REDLINE_VACATED)), "accepted");
  EXPECT_EQ(Told(CheckDecision("d", static_cast<entry::Decision>(-1))), "FIELD_INVALID field=d");
  EXPECT_EQ(Told(CheckYear("y", 1999)), "FIELD_INVALID field=y");
  EXPECT_EQ(Told(CheckYear("y", 2100)), "accepted");
}

}  // namespace
}  // namespace tianzhang::book

namespace tianzhang::book {
namespace {

TEST(Refuse, NamesAreCutAtACharactersBorder) {
  std::string village;
  while (village.size() < 5000) village += "村";
  const entry::Refusal refusal = Refuse(entry::CONSENT_MISSING).Name("villages", village);
  const std::string& kept = refusal.names().at("villages");
  EXPECT_EQ(kept.size(), 4095u);
  EXPECT_EQ(kept, village.substr(0, 4095));
}

}  // namespace
}  // namespace tianzhang::book
