// Bounds of the market that take hundreds of operations: bids on one offer, lots in one offer.
#include <gtest/gtest.h>

#include <string>

#include "ledger/base/strings.h"
#include "ledger/book/bids.h"
#include "ledger/book/draws.h"
#include "tests/rules/projects.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {
namespace {

const std::string kCounty = "430121";
const std::string kGovernment = "430121/government";

class TransferBounds : public ::testing::Test {
 protected:
  std::vector<std::string> Must(const std::string& office, const testing::Operations& operations,
                                const std::string& collection) {
    const book::Decision decision = province_.Submit(office, operations);
    EXPECT_TRUE(decision.accepted()) << decision.refusal->ShortDebugString();
    return decision.accepted() ? AssignedIn(decision.events, collection) : std::vector<std::string>();
  }

  // As many lots of 1 ha, out of old stock.
  void BankOpenings(int lots) {
    testing::Operations registered, verified, banked;
    for (int i = 0; i < lots; ++i) {
      entry::RegisterOpening& op = *registered.emplace_back().mutable_register_opening();
      op.set_county(kCounty);
      op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
      op.set_vintage(2020);
      op.mutable_amounts()->set_area_m2(10'000);
      op.set_source("old bank");
      op.add_parcels(base::StrCat("X", i));
      *op.mutable_document() = SomeDocument();
    }
    for (const std::string& id : Must(kGovernment, registered, "registrations")) {
      verified.emplace_back().mutable_verify_quota()->set_registration(id);
      verified.back().mutable_verify_quota()->set_decision(entry::APPROVE);
      banked.emplace_back().mutable_bank_quota()->set_registration(id);
      banked.back().mutable_bank_quota()->set_decision(entry::APPROVE);
    }
    Must("430121/city", verified, "");
    ASSERT_EQ(Must("province", banked, "lots").size(), static_cast<size_t>(lots));
    Certify();
  }

  void Certify() {
    entry::Operation sign;
    entry::SignStatement& op = *sign.mutable_sign_statement();
    op.set_county(kCounty);
    op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    op.mutable_surplus()->set_area_m2(
        province_.Read().indexes().Total({kCounty, entry::SUPPLEMENTARY_FARMLAND}, entry::RESERVE).area_m2());
    *op.mutable_document() = SomeDocument();
    entry::Operation endorse;
    endorse.mutable_endorse_statement()->set_statement(Must(kGovernment, {sign}, "statements").at(0));
    Must("430121/city", {endorse}, "");
  }

  static entry::Operation Offer(int64_t area_m2, bool sealed) {
    entry::Operation operation;
    entry::PostOffer& op = *operation.mutable_post_offer();
    op.set_county(kCounty);
    op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    op.mutable_amounts()->set_area_m2(area_m2);
    op.mutable_price()->set_area_fen_per_mu(100'000);
    if (!sealed) return operation;
    op.set_mode(entry::SEALED_BID);
    *op.mutable_bids_until() = DateOf(base::Date{2026, 3, 10});
    return operation;
  }

  Province province_;
};

TEST_F(TransferBounds, AnOfferDrawsFromFiveHundredLotsAtMost) {
  BankOpenings(501);
  const book::Decision refused = province_.Submit(kGovernment, Offer(501 * 10'000, false));
  ASSERT_TRUE(refused.refusal.has_value());
  EXPECT_EQ(refused.refusal->code(), entry::TOO_MANY_PIECES) << refused.refusal->ShortDebugString();
  ASSERT_EQ(refused.refusal->figures_size(), 2);
  EXPECT_EQ(refused.refusal->figures(0).value(), 501);
  EXPECT_EQ(refused.refusal->figures(1).value(), static_cast<int64_t>(book::kMaxPieces));
  const book::Decision accepted = province_.Submit(kGovernment, Offer(500 * 10'000, false));
  EXPECT_TRUE(accepted.accepted()) << accepted.refusal->ShortDebugString();
}

TEST_F(TransferBounds, AnOfferTakesFiveHundredBidsAtMost) {
  BankOpenings(1);
  const std::string offer = Must(kGovernment, {Offer(10'000, true)}, "offers").at(0);
  testing::Operations bids;
  for (size_t i = 0; i < book::kMaxBids; ++i) {
    entry::CommitBid& op = *bids.emplace_back().mutable_commit_bid();
    op.set_county("430122");
    op.set_offer(offer);
    op.set_commitment(std::string(32, 'c'));
  }
  ASSERT_EQ(Must("430122/government", bids, "bids").size(), book::kMaxBids);
  const book::Decision refused = province_.Submit("430122/government", bids[0]);
  ASSERT_TRUE(refused.refusal.has_value());
  EXPECT_EQ(refused.refusal->code(), entry::TOO_MANY_BIDS) << refused.refusal->ShortDebugString();
}

}  // namespace
}  // namespace tianzhang::rules
