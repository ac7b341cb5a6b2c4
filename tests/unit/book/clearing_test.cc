// The clearing as a function of its bids: price, cut, ties, void and outbid bids (TR-5).
#include "ledger/book/clearing.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/book/bids.h"

namespace tianzhang::book {
namespace {

constexpr int64_t kMu = 100'000;  // 1,000元/亩 in 分

SealedBid Bid(const std::string& demand, int64_t area_m2, int64_t price, uint64_t entry,
              uint32_t operation = 0) {
  return {demand, MakeAmounts(area_m2, 0, 0), price, entry, operation, false};
}

// "@100000 1:6000+20+3=900000 out0 void2": the price; of the accepted bid, area, other numbers and due; the
// rest.
std::string Show(const Clearing& clearing) {
  std::string text = base::StrCat("@", clearing.price_fen_per_mu);
  for (const BidAward& award : clearing.accepted) {
    base::StrAppend(&text, " ", award.bid, ":", award.amounts.area_m2());
    if (award.amounts.paddy_m2() != 0 || award.amounts.capacity_g() != 0) {
      base::StrAppend(&text, "+", award.amounts.paddy_m2(), "+", award.amounts.capacity_g());
    }
    base::StrAppend(&text, "=", award.due_fen);
  }
  for (const size_t bid : clearing.outbid) base::StrAppend(&text, " out", bid);
  for (const size_t bid : clearing.void_bids) base::StrAppend(&text, " void", bid);
  return text;
}

struct Case {
  std::string name;
  std::vector<SealedBid> bids;
  std::string wanted;
};

// 20,000 m² stand offered; demands D, E and F lack 20,000, 8,000 and 30,000 m². 2,000 m² are 3 亩.
class ClearingTest : public ::testing::TestWithParam<Case> {};

TEST_P(ClearingTest, IsAsTheTableSays) {
  Bidding bidding;
  bidding.offered = MakeAmounts(20'000, 0, 0);
  bidding.bids = GetParam().bids;
  bidding.lacking = {
      {"D", MakeAmounts(20'000, 0, 0)}, {"E", MakeAmounts(8'000, 0, 0)}, {"F", MakeAmounts(30'000, 0, 0)}};
  EXPECT_EQ(Show(Clear(bidding)), GetParam().wanted);
}

SealedBid Barred(SealedBid bid) {
  bid.barred = true;
  return bid;
}

INSTANTIATE_TEST_SUITE_P(
    Bids, ClearingTest,
    ::testing::Values(
        Case{"nobody", {}, "@0"},
        Case{"one_takes_a_part", {Bid("D", 2'000, kMu, 5)}, "@100000 0:2000=300000"},
        Case{"all_pay_the_lowest_accepted",
             {Bid("D", 2'000, 3 * kMu, 5), Bid("E", 2'000, kMu, 6), Bid("F", 4'000, 2 * kMu, 7)},
             "@100000 0:2000=300000 2:4000=600000 1:2000=300000"},
        Case{"the_last_is_cut",
             {Bid("D", 18'000, 2 * kMu, 5), Bid("F", 6'000, kMu, 6)},
             "@100000 0:18000=2700000 1:2000=300000"},
        Case{"nothing_left_is_outbid",
             {Bid("D", 2'000, kMu, 5), Bid("F", 20'000, 2 * kMu, 6)},
             "@200000 1:20000=6000000 out0"},
        Case{"ties_go_by_entry_then_operation",
             {Bid("F", 12'000, kMu, 7), Bid("F", 12'000, kMu, 6, 1), Bid("F", 6'000, kMu, 6, 0)},
             "@100000 2:6000=900000 1:12000=1800000 0:2000=300000"},
        Case{"operation_ten_after_two",
             {Bid("F", 20'000, kMu, 6, 10), Bid("F", 20'000, kMu, 6, 2)},
             "@100000 1:20000=3000000 out0"},
        Case{"once_nothing_is_left_all_are_outbid_untested",
             {Bid("D", 20'000, 2 * kMu, 5), Barred(Bid("F", 2'000, kMu, 6))},
             "@200000 0:20000=6000000 out1"},
        Case{"barred_highest_leaves_all_to_the_next",
             {Barred(Bid("D", 20'000, 2 * kMu, 5)), Bid("F", 2'000, kMu, 6)},
             "@100000 1:2000=300000 void0"},
        Case{"closed_demand_is_void", {Bid("G", 2'000, kMu, 5)}, "@0 void0"},
        Case{"above_what_the_demand_lacks_is_void_not_cut", {Bid("E", 8'001, kMu, 5)}, "@0 void0"},
        Case{"two_bids_on_one_demand_until_it_lacks_no_more",
             {Bid("E", 5'000, 2 * kMu, 5), Bid("E", 3'000, kMu, 6), Bid("E", 1, kMu, 7)},
             "@100000 0:5000=750000 1:3000=450000 void2"},
        Case{"a_void_bid_takes_nothing_of_its_demand",
             {Bid("E", 8'001, 2 * kMu, 5), Bid("E", 8'000, kMu, 6)},
             "@100000 1:8000=1200000 void0"},
        // 333 m² at 1分/亩 are 0.4995分: the cut takes nothing, and does not set the price.
        Case{"a_cut_worth_nothing_is_outbid",
             {Bid("D", 19'667, 2, 5), Bid("F", 10'000, 1, 6)},
             "@2 0:19667=59 out1"},
        // At the clearing price a small winner's amount due rounds to nothing: its deal is not made.
        Case{"a_deal_that_comes_to_nothing_is_not_made",
             {Bid("E", 100, kMu, 5), Bid("F", 10'000, 1, 6), Bid("F", 9'900, 1, 7), Bid("D", 2'000, 1, 8)},
             "@1 1:10000=15 2:9900=15 out3 out0"}),
    [](const ::testing::TestParamInfo<Case>& row) { return row.param.name; });

// 3 m² of 10 leave fractions of the other numbers behind; who takes the last of the area takes those too.
TEST(ClearingOfABundle, TheLastAreaTakesWhatRoundingLeft) {
  Bidding bidding;
  bidding.offered = MakeAmounts(10'000, 3'334, 1'001);
  bidding.lacking = {{"D", MakeAmounts(10'000, 10'000, 10'000)}};
  for (uint64_t entry = 1; entry <= 3; ++entry) {
    const int64_t area_m2 = entry == 3 ? 3'334 : 3'333;
    bidding.bids.push_back({"D", ShareOfBundle(bidding.offered, area_m2), kMu, entry, 0, false});
  }
  // 3,333/10,000 of 3,334 is 1,111.2, of 1,001 is 333.6.
  EXPECT_EQ(Show(Clear(bidding)),
            "@100000 0:3333+1111+333=499950 1:3333+1111+333=499950 2:3334+1112+335=500100");
}

TEST(ClearingOfABundle, ButNotMoreThanItsDemandLacks) {
  Bidding bidding;
  bidding.offered = MakeAmounts(10'000, 3'334, 1'001);
  const Amounts half = ShareOfBundle(bidding.offered, 5'000);
  bidding.bids = {{"D", half, kMu, 1, 0, false}, {"E", half, kMu, 2, 0, false}};
  bidding.lacking = {{"D", half}, {"E", half}};
  EXPECT_EQ(Show(Clear(bidding)), "@100000 0:5000+1667+500=750000 1:5000+1667+500=750000");
  bidding.lacking["E"] = MakeAmounts(5'000, 1'667, 501);
  EXPECT_EQ(Show(Clear(bidding)), "@100000 0:5000+1667+500=750000 1:5000+1667+501=750000");
}

TEST(ClearingOfABundle, ACutKeepsTheBundlesProportion) {
  Bidding bidding;
  bidding.offered = MakeAmounts(10'000, 4'000, 20'000);
  bidding.bids = {{"D", ShareOfBundle(bidding.offered, 8'000), 2 * kMu, 1, 0, false},
                  {"D", ShareOfBundle(bidding.offered, 8'000), kMu, 2, 0, false}};
  bidding.lacking = {{"D", MakeAmounts(20'000, 20'000, 50'000)}};
  EXPECT_EQ(Show(Clear(bidding)), "@100000 0:8000+3200+16000=1200000 1:2000+800+4000=300000");
}

}  // namespace
}  // namespace tianzhang::book
