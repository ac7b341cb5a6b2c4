#include "ledger/book/policy_rules.h"

#include <set>
#include <string>

#include "absl/strings/str_format.h"
#include "google/protobuf/descriptor.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"

namespace tianzhang::book {
namespace {

constexpr int32_t kMaxDays = 3650;
constexpr int32_t kMaxCompletionYears = 30;
// Parameters of rules version 1: Policy.plan_chain to Policy.repeated_refusals.
constexpr int kFirstParameter = entry::Policy::kPlanChainFieldNumber;
constexpr int kLastParameter = entry::Policy::kRepeatedRefusalsFieldNumber;
constexpr int32_t kBasisPoints = 10000;
constexpr int32_t kMaxThresholdMu = 10000;
constexpr int32_t kMaxValidityYears = 100;
constexpr int32_t kMaxRepeatedRefusals = 1000;

Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }
Refuse Required(std::string_view field) { return Refuse(entry::FIELD_REQUIRED).Name("field", field); }

enum class ChainKind { kPlan, kAcceptance };

bool StandsOnCountysLine(entry::Level level) {
  return level == entry::COUNTY || level == entry::CITY || level == entry::PROVINCE;
}

// A department, a bureau and a government stand at one level each (register_organisation): a step that names
// another could be decided by nobody, and every project would rest there.
bool HoldsLevel(const entry::ChainStep& step) {
  switch (step.organisation()) {
    case entry::PROVINCE_DEPARTMENT:
      return step.level() == entry::PROVINCE;
    case entry::CITY_BUREAU:
      return step.level() == entry::CITY;
    case entry::COUNTY_GOVERNMENT:
      return step.level() == entry::COUNTY;
    default:
      return true;
  }
}

Verdict CheckStep(std::string_view field, const entry::ChainStep& step) {
  TZ_RETURN_IF_REFUSED(CheckText(base::StrCat(field, ".id"), step.id()));
  if (step.level() == entry::LEVEL_UNSPECIFIED) return Required(base::StrCat(field, ".level"));
  // A project may span townships: none of them could decide for it.
  if (!StandsOnCountysLine(step.level())) return Invalid(base::StrCat(field, ".level"));
  if (step.organisation() == entry::ORGANISATION_TYPE_UNSPECIFIED)
    return Required(base::StrCat(field, ".organisation"));
  if (!entry::OrganisationType_IsValid(step.organisation()))
    return Invalid(base::StrCat(field, ".organisation"));
  if (!HoldsLevel(step)) return Invalid(base::StrCat(field, ".level"));
  return kAccepted;
}

Verdict CheckChain(std::string_view field, const google::protobuf::RepeatedPtrField<entry::ChainStep>& chain,
                   ChainKind kind) {
  if (chain.empty()) return Required(field);
  std::set<std::string_view> ids;
  bool approved = false;
  for (const entry::ChainStep& step : chain) {
    TZ_RETURN_IF_REFUSED(CheckStep(field, step));
    if (!ids.insert(step.id()).second) return Invalid(base::StrCat(field, ".id"));
    if (step.approval() && approved) return Invalid(base::StrCat(field, ".approval"));
    if (step.filing() && (kind == ChainKind::kAcceptance || !approved))
      return Invalid(base::StrCat(field, ".filing"));
    // An approved plan stands: what follows is recorded and cannot take it back.
    if (kind == ChainKind::kPlan && approved && !step.filing())
      return Invalid(base::StrCat(field, ".filing"));
    approved = approved || step.approval();
  }
  if (!approved) return Invalid(base::StrCat(field, ".approval"));
  return kAccepted;
}

Verdict CheckComparisonList(std::string_view field, const google::protobuf::RepeatedField<int>& comparisons) {
  for (const int comparison : comparisons) {
    if (comparison == entry::COMPARISON_UNSPECIFIED || !entry::Comparison_IsValid(comparison))
      return Invalid(field);
  }
  return kAccepted;
}

Verdict CheckCategories(const entry::Policy& policy) {
  std::set<std::pair<entry::QuotaKind, std::string_view>> ids;
  for (const entry::NeedCategory& category : policy.need_categories()) {
    TZ_RETURN_IF_REFUSED(CheckKind("need_categories.kind", category.kind()));
    TZ_RETURN_IF_REFUSED(CheckText("need_categories.id", category.id()));
    TZ_RETURN_IF_REFUSED(CheckText("need_categories.name", category.name()));
    if (!ids.emplace(category.kind(), category.id()).second) return Invalid("need_categories.id");
  }
  return kAccepted;
}

bool Orders(int64_t floor, int64_t ceiling) { return ceiling == 0 || floor <= ceiling; }

bool HasPrice(const entry::Price& price) {
  return price.area_fen_per_mu() != 0 || price.paddy_fen_per_mu() != 0 || price.capacity_fen_per_kg() != 0;
}

bool InBand(const entry::Price& price, const entry::PriceBand& band) {
  const auto lies = [](int64_t value, int64_t floor, int64_t ceiling) {
    return value == 0 || (floor <= value && (ceiling == 0 || value <= ceiling));
  };
  return lies(price.area_fen_per_mu(), band.floor().area_fen_per_mu(), band.ceiling().area_fen_per_mu()) &&
         lies(price.paddy_fen_per_mu(), band.floor().paddy_fen_per_mu(), band.ceiling().paddy_fen_per_mu()) &&
         lies(price.capacity_fen_per_kg(), band.floor().capacity_fen_per_kg(),
              band.ceiling().capacity_fen_per_kg());
}

Verdict CheckBands(const entry::Policy& policy) {
  std::set<entry::QuotaKind> kinds;
  for (const entry::PriceBand& band : policy.price_bands()) {
    TZ_RETURN_IF_REFUSED(CheckKind("price_bands.kind", band.kind()));
    TZ_RETURN_IF_REFUSED(CheckPrice("price_bands.floor", band.floor()));
    TZ_RETURN_IF_REFUSED(CheckPrice("price_bands.ceiling", band.ceiling()));
    TZ_RETURN_IF_REFUSED(CheckPrice("price_bands.guide", band.guide()));
    if (!kinds.insert(band.kind()).second) return Invalid("price_bands.kind");
    if (!Orders(band.floor().area_fen_per_mu(), band.ceiling().area_fen_per_mu()) ||
        !Orders(band.floor().paddy_fen_per_mu(), band.ceiling().paddy_fen_per_mu()) ||
        !Orders(band.floor().capacity_fen_per_kg(), band.ceiling().capacity_fen_per_kg())) {
      return Invalid("price_bands.ceiling");
    }
    // An allocation at the guide price must be lawful itself.
    if (HasPrice(band.guide()) && !InBand(band.guide(), band)) return Invalid("price_bands.guide");
  }
  return kAccepted;
}

Verdict CheckDays(std::string_view field, int32_t days) {
  if (days < 1 || days > kMaxDays) return Invalid(field);
  return kAccepted;
}

Verdict CheckSurveyThresholds(const entry::Policy& policy) {
  std::set<entry::FarmlandZone> zones;
  for (const entry::SurveyThreshold& threshold : policy.survey_thresholds()) {
    if (threshold.zone() == entry::FARMLAND_ZONE_UNSPECIFIED) return Required("survey_thresholds.zone");
    if (!entry::FarmlandZone_IsValid(threshold.zone()) || !zones.insert(threshold.zone()).second)
      return Invalid("survey_thresholds.zone");
    if (threshold.mu() < 0 || threshold.mu() > kMaxThresholdMu) return Invalid("survey_thresholds.mu");
  }
  return kAccepted;
}

Verdict CheckValidity(const entry::Policy& policy) {
  std::set<entry::QuotaKind> kinds;
  for (const entry::Validity& validity : policy.validity()) {
    TZ_RETURN_IF_REFUSED(CheckKind("validity.kind", validity.kind()));
    if (!kinds.insert(validity.kind()).second) return Invalid("validity.kind");
    if (validity.years() < 1 || validity.years() > kMaxValidityYears) return Invalid("validity.years");
  }
  return kAccepted;
}

Verdict CheckAwardCategories(const entry::Policy& policy) {
  for (const std::string& id : policy.award_categories()) {
    bool known = false;
    for (const entry::NeedCategory& category : policy.need_categories()) {
      known = known || (category.kind() == entry::SUPPLEMENTARY_FARMLAND && category.id() == id);
    }
    if (!known) return Invalid("award_categories");
  }
  return kAccepted;
}

// Parameters after four_eyes, in the order of the message.
Verdict CheckLaterParameters(const entry::Policy& policy) {
  if (policy.basic_farmland_cap_bp() < 0 || policy.basic_farmland_cap_bp() > kBasisPoints)
    return Invalid("basic_farmland_cap_bp");
  TZ_RETURN_IF_REFUSED(CheckSurveyThresholds(policy));
  TZ_RETURN_IF_REFUSED(CheckValidity(policy));
  TZ_RETURN_IF_REFUSED(CheckAwardCategories(policy));
  std::set<int> modes;
  for (const int mode : policy.modes()) {
    if (mode == entry::TRANSFER_MODE_UNSPECIFIED || !entry::TransferMode_IsValid(mode) ||
        !modes.insert(mode).second)
      return Invalid("modes");
  }
  TZ_RETURN_IF_REFUSED(CheckDays("reveal_days", policy.reveal_days()));
  TZ_RETURN_IF_REFUSED(CheckDays("idle_money_days", policy.idle_money_days()));
  if (policy.repeated_refusals() < 1 || policy.repeated_refusals() > kMaxRepeatedRefusals)
    return Invalid("repeated_refusals");
  return kAccepted;
}

Verdict CheckParameters(const entry::Policy& policy) {
  TZ_RETURN_IF_REFUSED(CheckChain("plan_chain", policy.plan_chain(), ChainKind::kPlan));
  TZ_RETURN_IF_REFUSED(CheckChain("acceptance_chain", policy.acceptance_chain(), ChainKind::kAcceptance));
  TZ_RETURN_IF_REFUSED(CheckComparisonList("plan_comparisons", policy.plan_comparisons()));
  TZ_RETURN_IF_REFUSED(CheckComparisonList("acceptance_comparisons", policy.acceptance_comparisons()));
  for (const int kind : policy.tradable_kinds()) {
    TZ_RETURN_IF_REFUSED(CheckKind("tradable_kinds", static_cast<entry::QuotaKind>(kind)));
  }
  TZ_RETURN_IF_REFUSED(CheckCategories(policy));
  TZ_RETURN_IF_REFUSED(CheckDays("statement_days", policy.statement_days()));
  TZ_RETURN_IF_REFUSED(CheckBands(policy));
  TZ_RETURN_IF_REFUSED(CheckDays("deal_approval_days", policy.deal_approval_days()));
  TZ_RETURN_IF_REFUSED(CheckDays("payment_days", policy.payment_days()));
  TZ_RETURN_IF_REFUSED(CheckDays("default_grace_days", policy.default_grace_days()));
  TZ_RETURN_IF_REFUSED(CheckDays("proposal_days", policy.proposal_days()));
  if (policy.completion_years() < 0 || policy.completion_years() > kMaxCompletionYears) {
    return Invalid("completion_years");
  }
  for (const std::string& operation : policy.four_eyes()) {
    // A field of the message that is no kind of operation cannot exist: the oneof is all it has.
    if (entry::Operation::descriptor()->FindFieldByName(operation) == nullptr) return Invalid("four_eyes");
  }
  return CheckLaterParameters(policy);
}

Verdict CheckCited(const entry::Policy& policy) {
  std::set<std::string_view> cited;
  for (const entry::Citation& citation : policy.citations()) cited.insert(citation.parameter());
  const google::protobuf::Descriptor& descriptor = *entry::Policy::descriptor();
  for (int number = kFirstParameter; number <= kLastParameter; ++number) {
    const google::protobuf::FieldDescriptor* field = descriptor.FindFieldByNumber(number);
    if (field == nullptr || cited.contains(field->name())) continue;
    return Refuse(entry::UNCITED_PARAMETER).Name("parameter", field->name());
  }
  return kAccepted;
}

}  // namespace

Verdict CheckPolicy(const entry::Policy& policy) {
  TZ_RETURN_IF_REFUSED(CheckText("profile", policy.profile()));
  TZ_RETURN_IF_REFUSED(CheckText("title", policy.title()));
  for (const entry::Citation& citation : policy.citations()) {
    TZ_RETURN_IF_REFUSED(CheckText("citations.parameter", citation.parameter()));
    TZ_RETURN_IF_REFUSED(CheckText("citations.clause", citation.clause()));
  }
  TZ_RETURN_IF_REFUSED(CheckParameters(policy));
  return CheckCited(policy);
}

std::string PolicyKey(uint32_t version) { return absl::StrFormat("%06u", version); }

Verdict SetPolicy(Txn& txn, const entry::SetPolicy& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::PROVINCE_DEPARTMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(txn.Find<api::Ledger>("ledger")->province()));
  const entry::Policy& policy = op.policy();
  TZ_RETURN_IF_REFUSED(CheckPolicy(policy));
  if (op.effective_us() < txn.time_us()) {
    return Refuse(entry::EFFECTIVE_IN_PAST)
        .Figure("effective", entry::TIME_US, op.effective_us())
        .Figure("time", entry::TIME_US, txn.time_us());
  }
  // After this point the operation must succeed.
  api::PolicyVersion version;
  version.set_version(static_cast<uint32_t>(txn.state().Count(Table::kPolicy)) + 1);
  *version.mutable_policy() = policy;
  version.set_effective_us(op.effective_us());
  version.set_entry(txn.index());
  const std::string key = PolicyKey(version.version());
  txn.Assigned(base::StrCat("policies/", version.version()));
  txn.Put(key, std::move(version));
  return kAccepted;
}

}  // namespace tianzhang::book
