#include "ledger/book/policy_impact.h"

#include <algorithm>
#include <string>
#include <vector>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/message.h"
#include "ledger/book/decide.h"
#include "ledger/book/policy_rules.h"
#include "ledger/book/prices.h"
#include "ledger/book/self_balance.h"
#include "ledger/book/tradable.h"

namespace tianzhang::book {
namespace {

constexpr size_t kCountyDigits = 6;
constexpr int64_t kBasisPoints = 10000;

// The state as seen under one policy.
class View {
 public:
  View(State& state, const entry::Policy& policy, int64_t time_us) {
    *version_.mutable_policy() = policy;
    moment_.time_us = time_us;
    txn_.emplace(state, events_, moment_, &version_, nullptr, nullptr);
  }
  const Txn& txn() const { return *txn_; }
  const entry::Policy& policy() const { return version_.policy(); }

 private:
  entry::Events events_;
  Moment moment_;
  api::PolicyVersion version_;
  std::optional<Txn> txn_;
};

// Only this field of the policy, to compare.
std::string FieldBytes(const entry::Policy& policy, const google::protobuf::FieldDescriptor* field) {
  entry::Policy whole = policy;
  entry::Policy part;
  part.GetReflection()->SwapFields(&whole, &part, {field});
  return part.SerializeAsString();
}

void AddChangedParameters(const entry::Policy& now, const entry::Policy& proposed,
                          api::PolicyImpact& impact) {
  const google::protobuf::Descriptor& descriptor = *entry::Policy::descriptor();
  for (int i = 0; i < descriptor.field_count(); ++i) {
    const google::protobuf::FieldDescriptor* field = descriptor.field(i);
    if (field->number() < entry::Policy::kPlanChainFieldNumber) continue;
    if (FieldBytes(now, field) != FieldBytes(proposed, field)) impact.add_changed_parameters(field->name());
  }
}

bool Allows(const entry::Policy& policy, entry::TransferMode mode) {
  return std::find(policy.modes().begin(), policy.modes().end(), mode) != policy.modes().end();
}

bool AllowsAnyOffer(const entry::Policy& policy) {
  return Allows(policy, entry::FIXED_PRICE) || Allows(policy, entry::SEALED_BID) ||
         Allows(policy, entry::NEGOTIATED);
}

// Why an offer of this county and kind would be refused before its figures are known; UNSPECIFIED: it would
// not.
entry::RefusalCode WhyNoOffer(const View& view, const CountyKind& of) {
  if (CheckTradable(view.txn(), of.kind)) return entry::KIND_NOT_TRADABLE;
  if (!AllowsAnyOffer(view.policy())) return entry::MODE_NOT_ALLOWED;
  if (of.kind == entry::REDLINE_VACATED) {
    return IsZero(OwnReserve(view.txn(), of)) ? entry::INSUFFICIENT_RESERVE : entry::REFUSAL_CODE_UNSPECIFIED;
  }
  const std::string statement = view.txn().indexes().StatementIn(of, api::STATEMENT_IN_FORCE);
  if (statement.empty()) return entry::STATEMENT_MISSING;
  if (IsZero(Surplus(view.txn(), of))) return entry::ABOVE_SURPLUS;
  return entry::REFUSAL_CODE_UNSPECIFIED;
}

void AddNoLongerOffering(const State& state, const View& now, const View& then, api::PolicyImpact& impact) {
  std::vector<std::string> counties;
  state.ForEach<api::DivisionRecord>([&](const std::string& code, const api::DivisionRecord&) {
    if (code.size() == kCountyDigits) counties.push_back(code);
  });
  std::sort(counties.begin(), counties.end());
  for (const std::string& county : counties) {
    for (const entry::QuotaKind kind :
         {entry::SUPPLEMENTARY_FARMLAND, entry::LINKED_CONSTRUCTION_LAND, entry::REDLINE_VACATED}) {
      const CountyKind of{county, kind};
      if (WhyNoOffer(now, of) != entry::REFUSAL_CODE_UNSPECIFIED) continue;
      const entry::RefusalCode reason = WhyNoOffer(then, of);
      if (reason == entry::REFUSAL_CODE_UNSPECIFIED) continue;
      api::LostOffer& lost = *impact.add_no_longer_offering();
      lost.set_county(county);
      lost.set_kind(kind);
      lost.set_reason(reason);
    }
  }
}

template <typename Chain>
bool SameChain(const Chain& one, const Chain& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(),
                    [](const entry::ChainStep& a, const entry::ChainStep& b) {
                      return a.SerializeAsString() == b.SerializeAsString();
                    });
}

// Whoever submitted keeps the chain; a draft or a returned plan goes through that of its next submission.
void AddOtherChain(const State& state, const entry::Policy& now, const entry::Policy& proposed,
                   api::PolicyImpact& impact) {
  if (SameChain(now.plan_chain(), proposed.plan_chain()) &&
      SameChain(now.acceptance_chain(), proposed.acceptance_chain())) {
    return;
  }
  state.ForEach<api::Project>([&](const std::string& id, const api::Project& project) {
    if (project.state() == api::PROJECT_DRAFT || project.state() == api::PROJECT_RETURNED)
      impact.add_other_chain(id);
  });
  std::sort(impact.mutable_other_chain()->begin(), impact.mutable_other_chain()->end());
}

entry::RefusalCode WhyOfferWouldNotStand(const View& then, const api::Offer& offer) {
  if (CheckTradable(then.txn(), offer.kind())) return entry::KIND_NOT_TRADABLE;
  if (!Allows(then.policy(), offer.mode())) return entry::MODE_NOT_ALLOWED;
  if (CheckBand(then.txn(), offer.kind(), offer.rest(), offer.price())) return entry::PRICE_OUTSIDE_BAND;
  return entry::REFUSAL_CODE_UNSPECIFIED;
}

void AddOffers(const State& state, const View& then, api::PolicyImpact& impact) {
  std::vector<std::pair<std::string, entry::RefusalCode>> found;
  state.ForEach<api::Offer>([&](const std::string& id, const api::Offer& offer) {
    if (offer.state() != api::OFFER_OPEN) return;
    const entry::RefusalCode reason = WhyOfferWouldNotStand(then, offer);
    if (reason != entry::REFUSAL_CODE_UNSPECIFIED) found.emplace_back(id, reason);
  });
  std::sort(found.begin(), found.end());
  for (const auto& [id, reason] : found) {
    api::OfferConflict& conflict = *impact.add_offers();
    conflict.set_offer(id);
    conflict.set_reason(reason);
  }
}

void AddDemands(const State& state, const entry::Policy& proposed, api::PolicyImpact& impact) {
  state.ForEach<api::Demand>([&](const std::string& id, const api::Demand& demand) {
    if (demand.state() != api::DEMAND_OPEN) return;
    const bool known = std::any_of(proposed.need_categories().begin(), proposed.need_categories().end(),
                                   [&demand](const entry::NeedCategory& category) {
                                     return category.kind() == demand.content().kind() &&
                                            category.id() == demand.content().category();
                                   });
    if (!known) impact.add_demands_without_category(id);
  });
  std::sort(impact.mutable_demands_without_category()->begin(),
            impact.mutable_demands_without_category()->end());
}

void AddTownships(const State& state, const entry::Policy& proposed, api::PolicyImpact& impact) {
  state.ForEach<api::DivisionRecord>([&](const std::string& code, const api::DivisionRecord& division) {
    const __int128 moved_out = static_cast<__int128>(division.moved_out_m2()) * kBasisPoints;
    const __int128 cap =
        static_cast<__int128>(division.basic_farmland_m2()) * proposed.basic_farmland_cap_bp();
    if (division.moved_out_m2() > 0 && moved_out > cap) impact.add_townships_above_cap(code);
  });
  std::sort(impact.mutable_townships_above_cap()->begin(), impact.mutable_townships_above_cap()->end());
}

}  // namespace

api::PolicyImpact AssessPolicy(State& state, const entry::Policy& proposed, int64_t time_us) {
  api::PolicyImpact impact;
  if (Verdict refusal = CheckPolicy(proposed)) {
    *impact.mutable_refusal() = *std::move(refusal);
    return impact;
  }
  const api::PolicyVersion* version = PolicyAt(state, time_us);
  const entry::Policy now = version == nullptr ? entry::Policy() : version->policy();
  const View before(state, now, time_us);
  const View after(state, proposed, time_us);
  AddChangedParameters(now, proposed, impact);
  AddNoLongerOffering(state, before, after, impact);
  AddOtherChain(state, now, proposed, impact);
  AddOffers(state, after, impact);
  AddDemands(state, proposed, impact);
  AddTownships(state, proposed, impact);
  return impact;
}

}  // namespace tianzhang::book
