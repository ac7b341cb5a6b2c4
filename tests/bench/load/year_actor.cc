#include "tests/bench/load/year_actor.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"

namespace tianzhang::bench {
namespace {

constexpr int64_t kHectare = 10'000;
constexpr int64_t kFenPerMu = 10'000'000;
// Beyond what a sale brings: cost is not covered, so that class 2 is refused. The linked projects cost next
// to nothing.
constexpr int64_t kHighCostFen = 1'000'000'000'000;
constexpr int64_t kLowCostFen = 100;

Amounts Plus(const Amounts& a, const Amounts& b) {
  return MakeAmounts(a.area_m2() + b.area_m2(), a.paddy_m2() + b.paddy_m2(), a.capacity_g() + b.capacity_g());
}
Amounts Minus(const Amounts& a, const Amounts& b) {
  return MakeAmounts(a.area_m2() - b.area_m2(), a.paddy_m2() - b.paddy_m2(), a.capacity_g() - b.capacity_g());
}
Amounts OfKind(entry::QuotaKind kind, int64_t area_m2) {
  return kind == entry::REDLINE_VACATED ? MakeAmounts(area_m2, 0, 0) : PaddyAmounts(area_m2);
}

std::string Digits(uint64_t value, size_t width) {
  std::string digits = std::to_string(value);
  if (digits.size() < width) digits.insert(0, width - digits.size(), '0');
  return digits;
}

std::string OneOf(const entry::Events& events, std::string_view collection) {
  const std::vector<std::string> names = AssignedIn(events, collection);
  TZ_CHECK(!names.empty(), "an operation assigned no name");
  return names[0];
}

}  // namespace

YearActor::YearActor(const entry::Policy& policy, County seller, County buyer,
                     std::map<entry::QuotaKind, Amounts> surplus, uint64_t run, size_t number,
                     int64_t time_us)
    : policy_(policy),
      seller_(std::move(seller)),
      buyer_(std::move(buyer)),
      run_(run),
      number_(number),
      year_(base::YearOf(time_us)),
      category_(policy.need_categories(0).id()),
      surplus_(std::move(surplus)) {
  const base::Date date = base::BeijingDate(time_us);
  today_.set_year(date.year);
  today_.set_month(date.month);
  today_.set_day(date.day);
  StartRound();
}

Actor::Command YearActor::Next() {
  if (scenes_.empty()) StartRound();
  Command command = scenes_.front().play();
  // A refused command changes nothing, so nothing follows from it.
  if (command.refused != entry::REFUSAL_CODE_UNSPECIFIED) scenes_.pop_front();
  return command;
}

void YearActor::Accepted(const entry::Events& events) {
  const Scene scene = std::move(scenes_.front());
  scenes_.pop_front();
  if (scene.then) scene.then(events);
}

std::string YearActor::Unique() {
  return base::StrCat(Digits(run_ % 1'000'000, 6), Digits(number_, 3), Digits(unique_++, 6));
}

void YearActor::Do(std::string office, std::function<std::vector<Operation>()> make,
                   std::function<void(const entry::Events&)> then, entry::RefusalCode refused) {
  scenes_.push_back({[office = std::move(office), make = std::move(make), refused] {
                       return Command{MakerOf(office), make(), refused};
                     },
                     std::move(then)});
}

void YearActor::StartRound() {
  const uint64_t kind = round_++ % 3;
  ProjectSpec spec;
  project_ = base::StrCat(seller_.code, "-", run_, "-", round_);
  spec.project = project_;
  spec.township = seller_.township;
  spec.year = year_;
  registrations_.clear();
  using entry::QUOTA_KIND_UNSPECIFIED;
  if (kind == 0) {
    spec.villages = {"示例一村", "示例二村"};
    spec.subprojects = {
        {"farm", entry::FARMLAND_CONSOLIDATION, entry::SUPPLEMENTARY_FARMLAND, kHighCostFen, 2, 3 * kHectare},
        {"new", entry::SUPPLEMENTARY_FARMLAND_WORKS, entry::SUPPLEMENTARY_FARMLAND, kHighCostFen, 3,
         3 * kHectare},
        {"roads", entry::PUBLIC_WELFARE, QUOTA_KIND_UNSPECIFIED, kHighCostFen, 0, 0}};
  } else if (kind == 1) {
    spec.villages = {"示例三村"};
    spec.subprojects = {{"new", entry::SUPPLEMENTARY_FARMLAND_WORKS, entry::SUPPLEMENTARY_FARMLAND,
                         kHighCostFen, 2, 4 * kHectare}};
  } else {
    spec.villages = {"示例四村", "示例五村"};
    spec.subprojects = {
        {"reclaim", entry::CONSTRUCTION_LAND_RECLAMATION, entry::LINKED_CONSTRUCTION_LAND, kLowCostFen, 2,
         5 * kHectare},
        {"restore", entry::ECOLOGICAL_RESTORATION, entry::REDLINE_VACATED, kLowCostFen, 1, 2 * kHectare}};
  }
  Library(spec);
  Acceptance(spec, kind == 1 ? 1 : 2);
  if (kind == 2) {
    LinkedAndRedLineMarket();
    Revenue(entry::LINKED_CONSTRUCTION_LAND, false);
  } else {
    FarmlandMarket(kind == 0);
    if (kind == 0) Revenue(entry::SUPPLEMENTARY_FARMLAND, true);
  }
}

void YearActor::Library(const ProjectSpec& spec) {
  const std::string government = GovernmentOf(seller_.code);
  Do(government, [spec] { return std::vector<Operation>{CreateProject(spec)}; });
  if (spec.subprojects.size() == 3) {
    Do(
        government, [spec] { return std::vector<Operation>{SubmitPlan(spec.project)}; }, nullptr,
        entry::CONSENT_MISSING);
  }
  Do(government, [spec] { return Consents(spec); });
  Do(government, [spec] { return std::vector<Operation>{SubmitPlan(spec.project)}; });
  for (const entry::ChainStep& step : policy_.plan_chain()) {
    const std::string office = step.level() == entry::COUNTY ? government
                               : step.level() == entry::CITY ? BureauOf(seller_.city)
                                                             : std::string(kDepartment);
    Do(office, [spec, id = step.id()] { return std::vector<Operation>{DecidePlan(spec.project, id)}; });
  }
}

void YearActor::Acceptance(const ProjectSpec& spec, int registrations) {
  const std::string government = GovernmentOf(seller_.code);
  for (const SubprojectSpec& sub : spec.subprojects) {
    Do(government, [spec, sub] { return std::vector<Operation>{StartSubproject(spec.project, sub.id)}; });
  }
  for (const SubprojectSpec& sub : spec.subprojects) {
    Do(std::string(kAgriculture),
       [spec, sub] { return std::vector<Operation>{AcceptSubproject(spec, sub)}; });
  }
  Do(government, [spec] { return std::vector<Operation>{SubmitAcceptance(spec)}; });
  for (const entry::ChainStep& step : policy_.acceptance_chain()) {
    const std::string office = step.level() == entry::COUNTY ? government : BureauOf(seller_.city);
    Do(office, [spec, id = step.id()] { return std::vector<Operation>{DecideAcceptance(spec.project, id)}; });
  }
  if (registrations == 2 && spec.subprojects.size() == 3) {
    Do(
        government,
        [spec] {
          Operation greedy = RegisterQuota(spec, spec.subprojects[0], 0, spec.subprojects[0].parcels);
          *greedy.mutable_register_quota()->mutable_amounts() = PaddyAmounts(7 * kHectare);
          return std::vector<Operation>{greedy};
        },
        nullptr, entry::ABOVE_MEASURED);
  }
  for (int i = 0; i < registrations; ++i) {
    const SubprojectSpec sub = spec.subprojects[i];
    Do(
        government, [spec, sub] { return std::vector<Operation>{RegisterQuota(spec, sub, 0, sub.parcels)}; },
        [this](const entry::Events& events) { registrations_.push_back(OneOf(events, "registrations")); });
  }
  for (int i = 0; i < registrations; ++i) {
    Do(BureauOf(seller_.city), [this, i] { return std::vector<Operation>{VerifyQuota(registrations_[i])}; });
  }
  for (int i = 0; i < registrations; ++i) {
    const SubprojectSpec sub = spec.subprojects[i];
    Do(
        std::string(kDepartment), [this, i] { return std::vector<Operation>{BankQuota(registrations_[i])}; },
        [this, sub](const entry::Events&) {
          Amounts& surplus = surplus_[sub.quota];
          surplus = Plus(surplus, YieldOf(sub, sub.parcels));
        });
  }
}

void YearActor::Declare(const County& county, entry::QuotaKind kind, std::function<Amounts()> amounts,
                        std::string* name) {
  Do(
      GovernmentOf(county.code),
      [this, county, kind, amounts] {
        return std::vector<Operation>{
            DeclareDemand(county.code, kind, category_, base::StrCat("QY", Unique()), amounts(), year_)};
      },
      [this, county, kind, amounts, name](const entry::Events& events) {
        *name = OneOf(events, "demands");
        if (county.code != seller_.code) return;
        Amounts& surplus = surplus_[kind];
        surplus = Minus(surplus, amounts());
        // What was recalled is in reserve again.
        for (const entry::Event& event : events.events()) {
          if (event.posting().movement() == entry::RECALL && event.posting().place() == entry::RESERVE) {
            surplus = Plus(surplus, event.posting().delta());
          }
        }
      });
}

void YearActor::Statement(entry::QuotaKind kind) {
  Do(
      GovernmentOf(seller_.code),
      [this, kind] {
        std::vector<Operation> operations(1);
        entry::SignStatement& sign = *operations[0].mutable_sign_statement();
        sign.set_county(seller_.code);
        sign.set_kind(kind);
        *sign.mutable_surplus() = surplus_[kind];
        *sign.mutable_document() = MakeDocument("县域自平衡证明");
        return operations;
      },
      [this](const entry::Events& events) { names_["statement"] = OneOf(events, "statements"); });
  Do(BureauOf(seller_.city), [this] {
    std::vector<Operation> operations(1);
    operations[0].mutable_endorse_statement()->set_statement(names_["statement"]);
    return operations;
  });
}

void YearActor::Offer(entry::QuotaKind kind, std::function<Amounts()> amounts, std::string* name,
                      entry::RefusalCode refused) {
  Do(
      GovernmentOf(seller_.code),
      [this, kind, amounts] {
        std::vector<Operation> operations(1);
        entry::PostOffer& offer = *operations[0].mutable_post_offer();
        offer.set_county(seller_.code);
        offer.set_kind(kind);
        *offer.mutable_amounts() = amounts();
        offer.mutable_price()->set_area_fen_per_mu(kFenPerMu);
        return operations;
      },
      [this, kind, amounts, name](const entry::Events& events) {
        const Amounts offered = amounts();
        surplus_[kind] = Minus(surplus_[kind], offered);
        *name = OneOf(events, "offers");
      },
      refused);
}

void YearActor::Purchase(Sale* sale, const Amounts& amounts, entry::RefusalCode refused) {
  Do(
      GovernmentOf(buyer_.code),
      [sale, amounts] {
        std::vector<Operation> operations(1);
        entry::RequestPurchase& request = *operations[0].mutable_request_purchase();
        request.set_offer(sale->offer);
        request.set_demand(sale->demand);
        *request.mutable_amounts() = amounts;
        return operations;
      },
      [sale](const entry::Events& events) {
        sale->deal = OneOf(events, "deals");
        for (const entry::Event& event : events.events()) {
          if (event.computed().figure() == "due") sale->due_fen = event.computed().value();
        }
      },
      refused);
}

void YearActor::Approve(Sale* sale) {
  Do(std::string(kDepartment), [sale] {
    std::vector<Operation> operations(1);
    entry::DecideDeal& decide = *operations[0].mutable_decide_deal();
    decide.set_deal(sale->deal);
    decide.set_decision(entry::APPROVE);
    *decide.mutable_document() = MakeDocument("调剂批复");
    return operations;
  });
}

Operation YearActor::Receipt(const std::string& code, int64_t fen, const std::string& deal) {
  Operation operation;
  entry::RecordReceipt& receipt = *operation.mutable_record_receipt();
  receipt.set_payment_code(code);
  receipt.set_voucher_number(base::StrCat("PZ-", Unique()));
  receipt.set_payer(buyer_.code);
  receipt.set_amount_fen(fen);
  *receipt.mutable_date() = today_;
  receipt.set_sha256(DigestOf(code));
  receipt.set_deal(deal);
  return operation;
}

void YearActor::Pay(Sale* sale, std::function<int64_t()> fen, bool named, size_t digits) {
  Do(
      std::string(kFinance),
      [this, sale, fen, named, digits] {
        names_["receipt"] = base::StrCat(std::string(digits - 15, '4'), Unique());
        return std::vector<Operation>{Receipt(names_["receipt"], fen(), named ? sale->deal : "")};
      },
      [this](const entry::Events& events) {
        for (const entry::Event& event : events.events()) {
          const std::string& account = event.money().account();
          if (account.rfind("REVENUE/", 0) != 0) continue;
          // REVENUE/<county>/<project>/<kind letter>
          const size_t county_end = account.find('/', 8);
          revenue_project_ = account.substr(county_end + 1, account.rfind('/') - county_end - 1);
          revenue_fen_ = event.money().delta_fen();
        }
      },
      digits == 20 ? entry::REFUSAL_CODE_UNSPECIFIED : entry::RECEIPT_FORM);
}

void YearActor::FarmlandMarket(bool whole) {
  static constexpr entry::QuotaKind kKind = entry::SUPPLEMENTARY_FARMLAND;
  const auto all = [this] { return surplus_[kKind]; };
  const Amounts own = PaddyAmounts(5 * kHectare);
  const Amounts bought = PaddyAmounts((whole ? 4 : 2) * kHectare);
  if (whole)
    Declare(
        seller_, kKind, [own] { return own; }, &names_["own"]);
  Declare(
      buyer_, kKind, [bought] { return bought; }, &first_.demand);
  Statement(kKind);
  if (whole)
    Offer(
        kKind, [all] { return Plus(all(), PaddyAmounts(kHectare)); }, &first_.offer, entry::ABOVE_SURPLUS);
  Offer(
      kKind, whole ? std::function<Amounts()>(all) : [] { return PaddyAmounts(5 * kHectare); },
      &first_.offer);
  if (whole) Purchase(&first_, Plus(bought, PaddyAmounts(1)), entry::ABOVE_DEMAND);
  Purchase(&first_, bought);
  // The new need recalls what is left of the offer.
  if (whole)
    Declare(
        seller_, kKind, [] { return PaddyAmounts(3 * kHectare); }, &names_["village"]);
  Approve(&first_);
  if (!whole) {
    Pay(
        &first_, [this] { return first_.due_fen / 2; }, /*named=*/false);
    Do(std::string(kFinance), [this] {
      std::vector<Operation> operations(1);
      entry::RefundReceipt& refund = *operations[0].mutable_refund_receipt();
      refund.set_payment_code(names_["receipt"]);
      refund.set_voucher_number(base::StrCat("TK-", Unique()));
      refund.set_reason("未注明成交，退还");
      refund.set_sha256(DigestOf("退款凭证"));
      return operations;
    });
    return;
  }
  Pay(
      &first_, [this] { return first_.due_fen / 2; }, true, 19);
  Pay(&first_, [this] { return first_.due_fen / 2; });
  Pay(&first_, [this] { return first_.due_fen - first_.due_fen / 2; });
  Do(GovernmentOf(seller_.code),
     [this, own] { return std::vector<Operation>{HookQuota(names_["own"], "", own)}; });
  for (const bool sellers : {true, false}) {
    Do(GovernmentOf(sellers ? seller_.code : buyer_.code), [this, sellers, own, bought] {
      std::vector<Operation> operations(1);
      entry::WriteOffQuota& write_off = *operations[0].mutable_write_off_quota();
      write_off.set_demand(sellers ? names_["own"] : first_.demand);
      *write_off.mutable_amounts() = sellers ? own : bought;
      *write_off.mutable_approval() = MakeDocument("农转用批复", "示例88号");
      return operations;
    });
  }
}

void YearActor::LinkedAndRedLineMarket() {
  static constexpr entry::QuotaKind kLinked = entry::LINKED_CONSTRUCTION_LAND;
  static constexpr entry::QuotaKind kRed = entry::REDLINE_VACATED;
  const Amounts need = OfKind(kLinked, 3 * kHectare);
  const Amounts red = OfKind(kRed, kHectare);
  Declare(
      seller_, kLinked, [] { return OfKind(kLinked, 2 * kHectare); }, &names_["own"]);
  Declare(
      buyer_, kLinked, [need] { return need; }, &first_.demand);
  Declare(
      buyer_, kRed, [red] { return red; }, &second_.demand);
  Statement(kLinked);
  Offer(
      kLinked, [] { return OfKind(kLinked, 6 * kHectare); }, &first_.offer);
  Offer(
      kRed, [] { return OfKind(kRed, 2 * kHectare); }, &second_.offer);
  Purchase(&first_, need);
  Purchase(&second_, red);
  for (Sale* sale : {&second_, &first_}) {
    Approve(sale);
    Pay(sale, [sale] { return sale->due_fen; });
  }
}

void YearActor::Revenue(entry::QuotaKind kind, bool whole) {
  const std::string finance = FinanceOf(seller_.code);
  const auto appropriate = [this, kind](entry::RevenueClass of, int64_t share) {
    return [this, kind, of, share] {
      std::vector<Operation> operations(1);
      entry::Appropriate& out = *operations[0].mutable_appropriate();
      out.set_county(seller_.code);
      out.set_source_project(revenue_project_);
      out.set_kind(kind);
      out.set_year(year_);
      out.set_project(revenue_project_);
      out.set_revenue_class(of);
      out.set_budget_code("2120814");
      out.set_amount_fen(std::max<int64_t>(1, revenue_fen_ / share));
      *out.mutable_document() = MakeDocument("预算批复");
      return operations;
    };
  };
  const auto keep = [this](const char* as) {
    return [this, as](const entry::Events& events) { names_[as] = OneOf(events, "lines"); };
  };
  if (!whole) {
    Do(finance, appropriate(entry::ECOLOGICAL_PROTECTION, 4), nullptr, entry::CLASS_NOT_ALLOWED);
    Do(finance, appropriate(entry::CONSTRUCTION_LAND_COST, 2), keep("line"));
    Do(finance, appropriate(entry::RURAL_REVITALISATION, 8), keep("line"));
    Do(finance, appropriate(entry::CONSTRUCTION_LAND_COST, 8), keep("line"));
    return;
  }
  Do(finance, appropriate(entry::RURAL_REVITALISATION, 4), nullptr, entry::COST_NOT_COVERED);
  Do(finance, appropriate(entry::FARMLAND_COST, 2), keep("farm"));
  Do(finance, appropriate(entry::FARMLAND_COST, 4), keep("new"));
  for (const char* line : {"farm", "new"}) {
    Do(finance, [this, line] {
      std::vector<Operation> operations(1);
      entry::Disburse& disburse = *operations[0].mutable_disburse();
      disburse.set_line(names_[line]);
      disburse.set_payee("项目施工单位（示例）");
      disburse.set_voucher_number(base::StrCat("ZF-", Unique()));
      disburse.set_sha256(DigestOf("支付凭证"));
      disburse.set_amount_fen(std::max<int64_t>(1, revenue_fen_ / 8));
      *disburse.mutable_date() = today_;
      return operations;
    });
  }
  Do(finance, [this] {
    std::vector<Operation> operations(1);
    entry::TakeBackAppropriation& back = *operations[0].mutable_take_back_appropriation();
    back.set_line(names_["new"]);
    back.set_amount_fen(std::max<int64_t>(1, revenue_fen_ / 16));
    back.set_reason("决算结余收回");
    return operations;
  });
  Do(finance, [this] {
    std::vector<Operation> operations(1);
    entry::CarryOverAppropriation& over = *operations[0].mutable_carry_over_appropriation();
    over.set_line(names_["farm"]);
    over.set_year(year_ + 1);
    *over.mutable_document() = MakeDocument("结转批复");
    return operations;
  });
}

}  // namespace tianzhang::bench
