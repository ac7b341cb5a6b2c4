// Ticks, endorsements and closures.
#include <memory>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/keys.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

constexpr size_t kProposals = 200;

using Kept = std::shared_ptr<Names>;

// Proposals of `make`'s operations, made beforehand by `maker`.
std::function<absl::Status(Desk&)> Propose(Kept kept, std::function<Ask(Desk&, size_t)> make) {
  return [kept, make](Desk& desk) -> absl::Status {
    kept->clear();
    for (size_t i = 0; i < kProposals; ++i) {
      Ask ask = make(desk, i);
      TZ_ASSIGN_OR_RETURN(const entry::Events events, desk.Apply(ask.officer, std::move(ask.operation)));
      kept->push_back(OneAssigned(events, "proposals"));
    }
    return absl::OkStatus();
  };
}

Ask Endorse(std::string officer, const std::string& proposal) {
  Operation operation;
  operation.mutable_endorse()->set_proposal(proposal);
  return {std::move(officer), std::move(operation)};
}

Ask HookOf(Desk& desk, size_t i) {
  const auto& pairs = desk.targets().pairs;
  if (pairs.empty()) return {};
  const DemandAndLot& pair = pairs[i % pairs.size()];
  return {GovernmentMakerOf(pair.demand), HookQuota(pair.demand, pair.lot, PaddyAmounts(kStepM2))};
}

// What is due at the next deadline.
Ask TickAsk(Desk& desk, size_t) {
  Ask ask{"platform", {}};
  const auto& deadlines = desk.state().indexes().deadlines();
  if (deadlines.empty()) return ask;
  ask.time_us = deadlines.begin()->first;
  if (const auto due = book::DueTick(desk.state(), ask.time_us)) *ask.operation.mutable_tick() = *due;
  return ask;
}

Ask NewKey(Desk& desk, size_t i) {
  Operation operation;
  entry::RegisterKey& key = *operation.mutable_register_key();
  key.set_officer(Pick(desk.targets().officers, i));
  *key.mutable_key() = PublicKeyOf(base::StrCat("endorsed key ", i));
  return {std::string(kKeeperA), std::move(operation)};
}

Ask Revocation(Desk& desk, size_t i) {
  Operation operation;
  operation.mutable_revoke_key()->set_key_id(Pick(desk.targets().keys, i));
  operation.mutable_revoke_key()->set_reason("密钥遗失");
  return {std::string(kKeeperA), std::move(operation)};
}

// A deal that ends before all others.
absl::Status OneShortDeal(Desk& desk) {
  TZ_RETURN_IF_ERROR(desk.ChangePolicy([](entry::Policy& policy) { policy.set_deal_approval_days(1); }));
  const std::string& demand = Pick(desk.targets().buyers_demands, 0);
  const book::api::Demand* record = desk.state().Find<book::api::Demand>(demand);
  if (record == nullptr) return absl::NotFoundError("nobody buys");
  for (const std::string& offer : desk.targets().open_offers) {
    if (desk.state().Find<book::api::Offer>(offer)->kind() != record->content().kind()) continue;
    return desk.Apply(GovernmentMakerOf(demand), RequestPurchase(offer, demand, PaddyAmounts(kDealM2)))
        .status();
  }
  return absl::NotFoundError("nothing is offered");
}

}  // namespace

void AddProposals(Workloads* out) {
  out->push_back({"tick", "a proposal expires", TickAsk, [](Desk& desk) {
                    const Ask ask = NewKey(desk, 0);
                    return desk.Apply(ask.officer, ask.operation).status();
                  }});
  out->push_back({"tick", "a deal lapses", TickAsk, OneShortDeal});
  out->push_back({"tick", "500 deadlines, each", TickAsk, nullptr, /*counts=*/false, /*per=*/500});

  const auto keys = std::make_shared<Names>();
  out->push_back({"endorse", "register_key",
                  [keys](Desk&, size_t i) { return Endorse(std::string(kKeeperB), Pick(*keys, i)); },
                  Propose(keys, NewKey)});
  const auto revoked = std::make_shared<Names>();
  out->push_back({"endorse", "revoke_key",
                  [revoked](Desk&, size_t i) { return Endorse(std::string(kKeeperB), Pick(*revoked, i)); },
                  Propose(revoked, Revocation)});
  const auto hooks = std::make_shared<Names>();
  const auto propose_hooks = Propose(hooks, HookOf);
  out->push_back(
      {"endorse", "hook_quota under four eyes",
       [hooks](Desk& desk, size_t i) {
         const book::api::Proposal* proposal = desk.state().Find<book::api::Proposal>(Pick(*hooks, i));
         return Endorse(CheckerOf(proposal == nullptr ? "" : proposal->organisation()), Pick(*hooks, i));
       },
       [propose_hooks](Desk& desk) -> absl::Status {
         TZ_RETURN_IF_ERROR(
             desk.ChangePolicy([](entry::Policy& policy) { policy.add_four_eyes("hook_quota"); }));
         return propose_hooks(desk);
       }});
  const auto closed = std::make_shared<Names>();
  out->push_back({"close_proposal", "",
                  [closed](Desk&, size_t i) {
                    Operation operation;
                    operation.mutable_close_proposal()->set_proposal(Pick(*closed, i));
                    operation.mutable_close_proposal()->set_reason("撤回");
                    return Ask{std::string(kKeeperA), std::move(operation)};
                  },
                  Propose(closed, NewKey)});
}

}  // namespace tianzhang::bench
