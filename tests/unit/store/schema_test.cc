#include "ledger/store/schema.h"

#include <gtest/gtest.h>

#include "ledger/crypto/domain.h"
#include "ledger/store/signing.h"

namespace tianzhang::store {
namespace {

using book::Table;

// Keys are stored: these bytes must never change.
TEST(SchemaTest, KeysAsStored) {
  EXPECT_EQ(IndexKey(258), std::string("\0\0\0\0\0\0\1\2", 8));
  EXPECT_EQ(NodeKey(8, 3), std::string("\10\0\0\0\0\0\0\0\3", 9));
  EXPECT_EQ(TableKey(Table::kDivision, "43"), "\00243");
  EXPECT_EQ(HistoryKey(Table::kDivision, "43", 1), std::string("\00243\0\0\0\0\0\0\0\0\1", 12));
  EXPECT_EQ(OutcomeKey("clerk", "r1"), std::string("clerk\0r1", 8));
}

TEST(SchemaTest, HistoryOfAKeySortsBeforeALongerKey) {
  EXPECT_LT(HistoryKey(Table::kDivision, "43", ~uint64_t{0}), HistoryKey(Table::kDivision, "430", 0));
}

TEST(SchemaTest, BodiesRoundTripAndRefuseWhatIsTorn) {
  const std::string stored = EncodeBodies("command", "events");
  const auto views = DecodeBodies(stored);
  ASSERT_TRUE(views.ok());
  EXPECT_EQ(views->command, "command");
  EXPECT_EQ(views->events, "events");
  EXPECT_EQ(DecodeBodies(std::string_view(stored).substr(0, 8)).status().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(DecodeBodies("abc").status().code(), absl::StatusCode::kDataLoss);
}

TEST(SchemaTest, RecordValuesRefuseWhatNobodyEncodes) {
  for (const std::string_view bad :
       {std::string_view(""), std::string_view("\3x"), std::string_view("\0x", 2),
        std::string_view("\2\0\0", 3), std::string_view("\2\0\0\0\xff", 5),
        std::string_view("\1\xff\xff\xff")}) {
    EXPECT_EQ(DecodeRecordValue(Table::kDivision, bad).status().code(), absl::StatusCode::kDataLoss);
  }
  EXPECT_EQ(DecodeRecordValue(Table::kDivision, EncodeRecordValue(nullptr))->record, nullptr);
}

TEST(SchemaTest, OnlyThePlatformsTicksAreSignedAsTicks) {
  entry::Command command;
  command.set_officer("platform");
  command.add_operations()->mutable_tick();
  EXPECT_EQ(SigningDomain(command), crypto::kTickDomain);
  command.set_officer("clerk");
  EXPECT_EQ(SigningDomain(command), crypto::kCommandDomain);
  command.set_officer("platform");
  command.mutable_operations(0)->mutable_genesis();
  EXPECT_EQ(SigningDomain(command), crypto::kCommandDomain);
}

}  // namespace
}  // namespace tianzhang::store
