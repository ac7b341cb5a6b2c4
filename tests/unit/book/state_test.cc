#include "ledger/book/state.h"

#include <gtest/gtest.h>

#include "ledger/book/accounts.h"

namespace tianzhang::book {
namespace {

api::DivisionRecord Division(const std::string& code, const std::string& name) {
  api::DivisionRecord record;
  record.set_code(code);
  record.set_name(name);
  return record;
}

api::Lot LotOf(const std::string& id) {
  api::Lot lot;
  lot.set_lot(id);
  lot.set_county("430121");
  lot.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  lot.set_origin(entry::ORIGIN_PROJECT);
  return lot;
}

TEST(State, UndoPlaysBackwards) {
  State state;
  state.Put("43", Division("43", "湖南"));
  const uint64_t before = state.Fingerprint();
  const size_t mark = state.Mark();
  state.Put("43", Division("43", "改名"));
  state.Put("4301", Division("4301", "长沙"));
  state.Erase(Table::kDivision, "43");
  state.Put("43", Division("43", "又"));
  EXPECT_NE(state.Fingerprint(), before);
  state.UndoTo(mark);
  EXPECT_EQ(state.Fingerprint(), before);
  EXPECT_EQ(state.Find<api::DivisionRecord>("43")->name(), "湖南");
  EXPECT_EQ(state.Find<api::DivisionRecord>("4301"), nullptr);
  EXPECT_EQ(state.Count(Table::kDivision), 1u);
  EXPECT_EQ(state.changes().size(), 1u);
}

TEST(State, UndoTakesTheIndexesAlong) {
  State state;
  state.Put("L1", LotOf("L1"));
  const CountyKind of{"430121", entry::SUPPLEMENTARY_FARMLAND};
  const size_t mark = state.Mark();
  api::Balance balance;
  *balance.mutable_amounts() = MakeAmounts(5, 4, 3);
  state.Put(QuotaAccount("430121", entry::SUPPLEMENTARY_FARMLAND, "L1", entry::RESERVE), balance);
  EXPECT_TRUE(Equal(state.indexes().Total(of, entry::RESERVE), MakeAmounts(5, 4, 3)));
  state.UndoTo(mark);
  EXPECT_TRUE(IsZero(state.indexes().Total(of, entry::RESERVE)));
  EXPECT_TRUE(state.indexes().StockedLots(of).empty());
  state.UndoTo(0);
}

TEST(State, ChangesAreHandedOverOnce) {
  State state;
  state.Put("43", Division("43", "湖南"));
  const std::vector<Change> changes = state.TakeChanges();
  ASSERT_EQ(changes.size(), 1u);
  EXPECT_EQ(changes[0].before, nullptr);
  EXPECT_NE(changes[0].after, nullptr);
  EXPECT_EQ(state.Mark(), 0u);
  EXPECT_NE(state.Find<api::DivisionRecord>("43"), nullptr);
}

TEST(State, ReadAheadIsKeptUntilItsBatchIsCommitted) {
  State state;
  state.Provide(Table::kVoucher, "a/1", nullptr, 7);
  EXPECT_EQ(state.Find<api::Voucher>("a/1"), nullptr);
  api::Voucher voucher;
  voucher.set_used_by("x");
  state.Put("a/1", voucher);
  // What an uncommitted batch wrote is newer than what the store has.
  state.Provide(Table::kVoucher, "a/1", nullptr, 8);
  ASSERT_NE(state.Find<api::Voucher>("a/1"), nullptr);
  state.EvictThrough(7);
  EXPECT_TRUE(state.Holds(Table::kVoucher, "a/1", 9));
  state.EvictThrough(8);
  EXPECT_TRUE(state.Holds(Table::kVoucher, "a/1", 9));
  state.EvictThrough(9);
  EXPECT_FALSE(state.Holds(Table::kVoucher, "a/1", 10));
}

TEST(State, WhatABatchInsertedStaysUntilItIsCommitted) {
  State state;
  state.BeginBatch(7);
  state.Insert("430121-B-1-7-0", api::Disbursement());
  // A later command of the next batch names it, while an older batch is committed.
  state.BeginBatch(8);
  state.EvictThrough(6);
  EXPECT_TRUE(state.Holds(Table::kDisbursement, "430121-B-1-7-0", 8));
  EXPECT_NE(state.Find<api::Disbursement>("430121-B-1-7-0"), nullptr);
  state.EvictThrough(8);
  EXPECT_FALSE(state.Holds(Table::kDisbursement, "430121-B-1-7-0", 9));
}

TEST(State, AnUndoneWriteOfAReadAheadKeyIsAbsentAgain) {
  State state;
  state.Provide(Table::kVoucher, "a/1", nullptr, 1);
  state.Put("a/1", api::Voucher());
  state.UndoTo(0);
  EXPECT_EQ(state.Find<api::Voucher>("a/1"), nullptr);
}

TEST(State, AFreshKeyNeedsNoReadAhead) {
  State state;
  api::Disbursement disbursement;
  disbursement.set_disbursement("d");
  const uint64_t before = state.Fingerprint();
  state.Insert("d", disbursement);
  ASSERT_EQ(state.changes().size(), 1u);
  EXPECT_EQ(state.changes()[0].before, nullptr);
  state.UndoTo(0);
  EXPECT_EQ(state.Fingerprint(), before);
  state.Insert("d", disbursement);  // The next command may take the name.
  EXPECT_EQ(state.Find<api::Disbursement>("d")->disbursement(), "d");
}

TEST(StateDeathTest, ReadingWhatKeysDidNotName) {
  State state;
  EXPECT_DEATH(state.Find<api::Voucher>("a/1"), "Keys");
  EXPECT_DEATH(state.Put("a/1", api::Voucher()), "Keys");
}

TEST(StateDeathTest, AFreshKeyThatIsTaken) {
  State state;
  state.Insert("d", api::Disbursement());
  EXPECT_DEATH(state.Insert("d", api::Disbursement()), "taken");
  EXPECT_DEATH(state.Insert("43", Division("43", "x")), "outside memory");
}

}  // namespace
}  // namespace tianzhang::book
