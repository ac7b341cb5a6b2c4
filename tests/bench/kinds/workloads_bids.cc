// Sealed bids, allocation and rescission.
#include <algorithm>
#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/accounts.h"
#include "ledger/book/bids.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/hash.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

namespace api = book::api;

constexpr int64_t kBidFen = 6'500'000;
constexpr char kNonce[] = "0123456789abcdef";

Ask ByProvince(Operation operation) { return {MakerOf(kDepartment), std::move(operation)}; }

// Sealed-bid offers of counties that have fixed-price ones.
absl::Status SealedOffers(Desk& desk, Made made) {
  const base::Date today = base::BeijingDate(desk.now_us());
  return MakeEach(
      desk, desk.targets().open_offers, "offers", std::move(made),
      [today](Desk& d, const std::string& like, size_t) {
        const api::Offer& offer = *d.state().Find<api::Offer>(like);
        Ask ask{GovernmentMakerOf(like), PostOffer(offer.county(), offer.kind(), PaddyAmounts(kDealM2))};
        entry::PostOffer& post = *ask.operation.mutable_post_offer();
        post.set_mode(entry::SEALED_BID);
        post.mutable_price()->clear_paddy_fen_per_mu();
        post.mutable_bids_until()->set_year(today.year);
        post.mutable_bids_until()->set_month(today.month);
        post.mutable_bids_until()->set_day(today.day);
        return ask;
      });
}

// A demand that could be served by the offer, the i-th of them.
std::string DemandFor(const Desk& desk, const std::string& offer, size_t i) {
  const api::Offer* record = desk.state().Find<api::Offer>(offer);
  const Names& demands = desk.targets().buyers_demands;
  for (size_t n = 0; record != nullptr && n < demands.size(); ++n) {
    const std::string& demand = Pick(demands, i + n);
    if (desk.state().Find<api::Demand>(demand)->content().kind() == record->kind()) return demand;
  }
  return "";
}

Ask Commit(const Desk& desk, const std::string& offer, size_t i) {
  const std::string buyer = DemandFor(desk, offer, i).substr(0, 6);
  Operation operation;
  entry::CommitBid& commit = *operation.mutable_commit_bid();
  commit.set_offer(offer);
  commit.set_county(buyer);
  commit.set_commitment(
      std::string(crypto::HashBytes(book::BidCommitment(offer, buyer, kDealM2, kBidFen, kNonce))));
  return {GovernmentMakerOf(buyer), std::move(operation)};
}

Ask Reveal(const Desk& desk, const std::string& bid, size_t i) {
  const api::Bid* record = desk.state().Find<api::Bid>(bid);
  Operation operation;
  entry::RevealBid& reveal = *operation.mutable_reveal_bid();
  reveal.set_bid(bid);
  if (record != nullptr) reveal.set_demand(DemandFor(desk, record->offer(), i));
  reveal.set_area_m2(kDealM2);
  reveal.set_price_fen_per_mu(kBidFen);
  reveal.set_nonce(kNonce);
  return {GovernmentMakerOf(bid), std::move(operation)};
}

// One bid on each of the offers, and the time in which bids are revealed.
absl::Status Bids(Desk& desk, Made offers, Made bids) {
  TZ_RETURN_IF_ERROR(SealedOffers(desk, offers));
  TZ_RETURN_IF_ERROR(MakeEach(desk, *offers, "bids", bids, [](Desk& d, const std::string& offer, size_t i) {
    return Commit(d, offer, i);
  }));
  desk.Pass(base::AddDaysEndOfDay(desk.now_us(), 0) + 1 - desk.now_us());
  return absl::OkStatus();
}

// Clears the first sealed-bid offers that are due, by name alone: the tick lists all of one time.
Ask ClearingTick(Desk& desk, size_t) {
  Ask ask{"platform", {}};
  for (const auto& [time_us, name] : desk.state().indexes().deadlines()) {
    if (!name.starts_with("offers/")) continue;
    ask.time_us = time_us;
    break;
  }
  if (const auto due = book::DueTick(desk.state(), ask.time_us)) *ask.operation.mutable_tick() = *due;
  return ask;
}

absl::Status GuidePrices(Desk& desk) {
  return desk.ChangePolicy([](entry::Policy& policy) {
    policy.clear_price_bands();
    for (const entry::QuotaKind kind : {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND}) {
      entry::PriceBand& band = *policy.add_price_bands();
      band.set_kind(kind);
      *band.mutable_guide() = BenchPrice();
    }
  });
}

Operation OrderRescission(const std::string& deal) {
  Operation operation;
  entry::OrderRescission& order = *operation.mutable_order_rescission();
  order.set_deal(deal);
  order.set_reason("法院裁定撤销");
  *order.mutable_document() = MakeDocument("裁定书");
  return operation;
}

// Settled deals whose seller still holds what it would have to pay back.
Names Refundable(const Desk& desk) {
  Names out;
  for (const std::string& id : desk.targets().settled_deals) {
    const api::Deal& deal = *desk.state().Find<api::Deal>(id);
    const api::Lot& lot = *desk.state().Find<api::Lot>(deal.pieces(0).lot());
    const api::MoneyBalance* revenue =
        desk.state().Find<api::MoneyBalance>(book::RevenueAccount(deal.seller(), lot.project(), deal.kind()));
    if (deal.pieces_size() == 1 && revenue != nullptr && revenue->fen() >= deal.due_fen()) out.push_back(id);
  }
  return out;
}

}  // namespace

void AddBids(Workloads* out) {
  const auto offers = std::make_shared<Names>();
  const auto bids = std::make_shared<Names>();
  out->push_back(
      {"post_offer", "for sealed bids", [](Desk& desk, size_t i) {
         const std::string& like = Pick(desk.targets().open_offers, i);
         const api::Offer* offer = desk.state().Find<api::Offer>(like);
         if (offer == nullptr) return Ask{};
         Ask ask{GovernmentMakerOf(like), PostOffer(offer->county(), offer->kind(), PaddyAmounts(kDealM2))};
         entry::PostOffer& post = *ask.operation.mutable_post_offer();
         post.set_mode(entry::SEALED_BID);
         post.mutable_price()->clear_paddy_fen_per_mu();
         *post.mutable_bids_until() = BenchDate();
         return ask;
       }});
  out->push_back({"commit_bid", "",
                  [offers](Desk& desk, size_t i) { return Commit(desk, Pick(*offers, i), i); },
                  [offers](Desk& desk) { return SealedOffers(desk, offers); }});
  out->push_back({"reveal_bid", "",
                  [bids](Desk& desk, size_t i) {
                    return Reveal(desk, Pick(*bids, i), i % std::max<size_t>(1, bids->size()));
                  },
                  [offers, bids](Desk& desk) { return Bids(desk, offers, bids); }});
  out->push_back(
      {"tick", "a sealed bid is cleared", ClearingTick, [offers, bids](Desk& desk) -> absl::Status {
         TZ_RETURN_IF_ERROR(SealedOffers(desk, offers));
         if (offers->empty()) return absl::NotFoundError("nobody offers");
         // Withdrawn but for one, so that one alone is due.
         for (size_t i = 1; i < offers->size(); ++i) {
           TZ_RETURN_IF_ERROR(
               desk.Apply(GovernmentMakerOf((*offers)[i]), WithdrawOffer((*offers)[i])).status());
         }
         Names made;
         for (size_t i = 0; i < 3; ++i) {
           const Ask ask = Commit(desk, (*offers)[0], i);
           TZ_ASSIGN_OR_RETURN(const entry::Events events, desk.Apply(ask.officer, ask.operation));
           made.push_back(OneAssigned(events, "bids"));
         }
         desk.Pass(base::AddDaysEndOfDay(desk.now_us(), 0) + 1 - desk.now_us());
         for (size_t i = 0; i < made.size(); ++i) {
           const Ask ask = Reveal(desk, made[i], i);
           TZ_RETURN_IF_ERROR(desk.Apply(ask.officer, ask.operation).status());
         }
         return absl::OkStatus();
       }});
  out->push_back({"allocate_quota", "",
                  [](Desk& desk, size_t i) {
                    const std::string& offer = Pick(desk.targets().open_offers, i);
                    Operation operation;
                    entry::AllocateQuota& allocate = *operation.mutable_allocate_quota();
                    allocate.set_offer(offer);
                    allocate.set_demand(DemandFor(desk, offer, i));
                    *allocate.mutable_amounts() = PaddyAmounts(kDealM2);
                    allocate.set_reason("省级统筹");
                    *allocate.mutable_document() = MakeDocument("统筹文件");
                    return ByProvince(std::move(operation));
                  },
                  GuidePrices});
  out->push_back({"order_rescission", "", [](Desk& desk, size_t i) {
                    return ByProvince(OrderRescission(Pick(desk.targets().settled_deals, i)));
                  }});
  const auto back = std::make_shared<Names>();
  out->push_back({"refund_rescission", "",
                  [back](Desk&, size_t i) {
                    Operation operation;
                    entry::RefundRescission& refund = *operation.mutable_refund_rescission();
                    refund.set_deal(Pick(*back, i));
                    refund.set_voucher_number(base::StrCat("TH", i));
                    *refund.mutable_date() = BenchDate();
                    refund.set_sha256(DigestOf("rescission"));
                    return Ask{MakerOf(kFinance), std::move(operation)};
                  },
                  [back](Desk& desk) {
                    return MakeEach(desk, Refundable(desk), "deals", back,
                                    [](Desk&, const std::string& deal, size_t) {
                                      return ByProvince(OrderRescission(deal));
                                    });
                  }});
}

}  // namespace tianzhang::bench
