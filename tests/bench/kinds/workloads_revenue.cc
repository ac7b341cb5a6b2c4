// Receipts and the revenue of counties.
#include <algorithm>
#include <memory>
#include <utility>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

namespace api = book::api;

// Payment codes that the founding did not use.
constexpr uint64_t kNewCodes = 1'000'000'000;
constexpr size_t kSuspense = 200;
constexpr int64_t kFen = 1'000;

const api::Deal& DealOf(const Desk& desk, const std::string& id) {
  const api::Deal* deal = desk.state().Find<api::Deal>(id);
  return deal == nullptr ? api::Deal::default_instance() : *deal;
}

// Receipts that name no deal and hold what approved deals want.
absl::Status PutIntoSuspense(Desk& desk) {
  const Names& deals = desk.targets().approved_deals;
  for (size_t i = 0; i < std::min(kSuspense, deals.size()); ++i) {
    const api::Deal& deal = DealOf(desk, deals[i]);
    TZ_RETURN_IF_ERROR(
        desk.Apply(MakerOf(kFinance), RecordReceipt(kNewCodes + i, deal.buyer(), deal.due_fen(), ""))
            .status());
  }
  return absl::OkStatus();
}

size_t Suspended(const Desk& desk, size_t i) {
  return i % std::max<size_t>(1, std::min(kSuspense, desk.targets().approved_deals.size()));
}

// An appropriation from a revenue account, "REVENUE/430121/430121-p07/F".
Ask AppropriateFrom(Desk& desk, size_t i, entry::RevenueClass revenue_class) {
  const std::string& account = Pick(desk.targets().revenues, i);
  if (account.empty()) return {};
  const std::string county = account.substr(8, 6);
  const std::string project = account.substr(15, account.rfind('/') - 15);
  return {FinanceMakerOf(county),
          Appropriate(county, project, book::KindFromLetter(account.back()), revenue_class, kFen)};
}

}  // namespace

void AddRevenue(Workloads* out) {
  out->push_back(
      {"record_receipt", "settles a deal", [](Desk& desk, size_t i) {
         const std::string& id = Pick(desk.targets().approved_deals, i);
         const api::Deal& deal = DealOf(desk, id);
         return Ask{MakerOf(kFinance), RecordReceipt(kNewCodes + i, deal.buyer(), deal.due_fen(), id)};
       }});
  out->push_back({"record_receipt", "to suspense", [](Desk& desk, size_t i) {
                    const auto& counties = desk.cast().counties;
                    return Ask{
                        MakerOf(kFinance),
                        RecordReceipt(kNewCodes + i, counties[i * 31 % counties.size()].code, kFen, "")};
                  }});
  out->push_back({"refund_receipt", "",
                  [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::RefundReceipt& refund = *operation.mutable_refund_receipt();
                    refund.set_payment_code(PaymentCode(kNewCodes + Suspended(desk, i)));
                    refund.set_voucher_number(base::StrCat("TK", i));
                    refund.set_reason("多缴");
                    refund.set_sha256(DigestOf("refund"));
                    return Ask{MakerOf(kFinance), std::move(operation)};
                  },
                  PutIntoSuspense});
  out->push_back({"repost_receipt", "settles a deal",
                  [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::RepostReceipt& repost = *operation.mutable_repost_receipt();
                    const size_t n = Suspended(desk, i);
                    repost.set_payment_code(PaymentCode(kNewCodes + n));
                    repost.set_deal(Pick(desk.targets().approved_deals, n));
                    repost.set_reason("补录成交编号");
                    return Ask{MakerOf(kFinance), std::move(operation)};
                  },
                  PutIntoSuspense});
  out->push_back({"appropriate", "cost",
                  [](Desk& desk, size_t i) { return AppropriateFrom(desk, i, entry::FARMLAND_COST); }});
  out->push_back({"appropriate", "protection, after cost",
                  [](Desk& desk, size_t i) { return AppropriateFrom(desk, i, entry::FARMLAND_PROTECTION); }});
  out->push_back({"disburse", "", [](Desk& desk, size_t i) {
                    const std::string& line = Pick(desk.targets().lines, i);
                    return Ask{FinanceMakerOf(line), Disburse(line, base::StrCat("ZF-NEW", i), kFen)};
                  }});
  out->push_back({"take_back_appropriation", "", [](Desk& desk, size_t i) {
                    const std::string& line = Pick(desk.targets().lines, i);
                    Operation operation;
                    entry::TakeBackAppropriation& back = *operation.mutable_take_back_appropriation();
                    back.set_line(line);
                    back.set_amount_fen(kFen);
                    back.set_reason("结余");
                    return Ask{FinanceMakerOf(line), std::move(operation)};
                  }});
  out->push_back({"carry_over_appropriation", "", [](Desk& desk, size_t i) {
                    const std::string& line = Pick(desk.targets().lines, i);
                    Operation operation;
                    entry::CarryOverAppropriation& carry = *operation.mutable_carry_over_appropriation();
                    carry.set_line(line);
                    carry.set_year(2027);
                    *carry.mutable_document() = MakeDocument("结转批复");
                    return Ask{FinanceMakerOf(line), std::move(operation)};
                  }});
}

}  // namespace tianzhang::bench
