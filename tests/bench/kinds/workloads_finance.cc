// Money around a project, outside income and corrections.
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

constexpr uint64_t kIncomeCodes = 2'000'000'000;
constexpr int64_t kFen = 1'000'000;
constexpr char kBank[] = "43-bank-maker";

Ask Loan(const std::string& project) {
  Operation operation;
  entry::RecordLoan& loan = *operation.mutable_record_loan();
  loan.set_project(project);
  loan.set_contract_number("借字第1号");
  loan.set_amount_fen(kFen);
  *loan.mutable_date() = BenchDate();
  *loan.mutable_document() = MakeDocument("借款合同");
  return {kBank, std::move(operation)};
}

// "REVENUE/430121/430121-p07/F" taken apart.
struct Revenue {
  std::string county;
  std::string project;
  entry::QuotaKind kind = entry::QUOTA_KIND_UNSPECIFIED;
};
Revenue RevenueOf(const std::string& account) {
  if (account.size() < 16) return {};
  return {account.substr(8, 6), account.substr(15, account.rfind('/') - 15),
          book::KindFromLetter(account.back())};
}

Ask Suspense(const Desk& desk, size_t i) {
  return {MakerOf(kFinance), RecordReceipt(kIncomeCodes + i, CountyAt(desk, i).code, kFen, "")};
}

}  // namespace

void AddFinance(Workloads* out) {
  out->push_back({"register_agreement", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().started, i);
                    Operation operation;
                    entry::RegisterAgreement& agreement = *operation.mutable_register_agreement();
                    agreement.set_project(project);
                    agreement.set_investor("43-investor");
                    agreement.set_ceiling_fen(kFen);
                    *agreement.mutable_document() = MakeDocument("投资协议");
                    return Ask{GovernmentMakerOf(project), std::move(operation)};
                  }});
  out->push_back({"record_credit", "", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::RecordCredit& credit = *operation.mutable_record_credit();
                    credit.set_project(Pick(desk.targets().started, i));
                    credit.set_granted(true);
                    credit.set_amount_fen(kFen);
                    credit.set_terms("二十年");
                    *credit.mutable_document() = MakeDocument("授信批复");
                    return Ask{kBank, std::move(operation)};
                  }});
  out->push_back(
      {"record_loan", "", [](Desk& desk, size_t i) { return Loan(Pick(desk.targets().started, i)); }});
  const auto borrowed = std::make_shared<Names>();
  out->push_back({"record_repayment", "",
                  [borrowed](Desk&, size_t i) {
                    Operation operation;
                    entry::RecordRepayment& repayment = *operation.mutable_record_repayment();
                    repayment.set_project(Pick(*borrowed, i));
                    repayment.set_amount_fen(kFen / 2);
                    *repayment.mutable_date() = BenchDate();
                    *repayment.mutable_document() = MakeDocument("还款凭证");
                    return Ask{kBank, std::move(operation)};
                  },
                  [borrowed](Desk& desk) {
                    return MakeEach(desk, desk.targets().started, "", borrowed,
                                    [](Desk&, const std::string& project, size_t) { return Loan(project); });
                  }});
  out->push_back({"record_final_accounts", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().registering, i);
                    Operation operation;
                    entry::RecordFinalAccounts& accounts = *operation.mutable_record_final_accounts();
                    accounts.set_project(project);
                    accounts.set_subproject("works");
                    accounts.set_cost_fen(kFen);
                    *accounts.mutable_document() = MakeDocument("决算批复");
                    return Ask{FinanceMakerOf(project), std::move(operation)};
                  }});
  out->push_back({"record_outside_income", "", [](Desk& desk, size_t i) {
                    const std::string& project = Pick(desk.targets().closed, i);
                    Operation operation;
                    entry::RecordOutsideIncome& income = *operation.mutable_record_outside_income();
                    income.set_county(project.substr(0, 6));
                    income.set_project(project);
                    income.set_source(entry::CARBON_SINK);
                    income.set_payment_code(PaymentCode(kIncomeCodes + i));
                    income.set_voucher_number(base::StrCat("TH", i));
                    income.set_amount_fen(kFen);
                    *income.mutable_date() = BenchDate();
                    income.set_sha256(DigestOf("income"));
                    return Ask{FinanceMakerOf(project), std::move(operation)};
                  }});
  const auto payments = std::make_shared<Names>();
  out->push_back(
      {"reverse_disbursement", "",
       [payments](Desk&, size_t i) {
         const std::string& payment = Pick(*payments, i);
         Operation operation;
         entry::ReverseDisbursement& reverse = *operation.mutable_reverse_disbursement();
         reverse.set_disbursement(payment);
         reverse.set_voucher_number(base::StrCat("TK-", i));
         reverse.set_reason("账号有误退回");
         reverse.set_sha256(DigestOf("returned"));
         return Ask{FinanceMakerOf(payment), std::move(operation)};
       },
       [payments](Desk& desk) {
         return MakeEach(
             desk, desk.targets().lines, "disbursements", payments,
             [](Desk&, const std::string& line, size_t i) {
               return Ask{FinanceMakerOf(line), Disburse(line, base::StrCat("ZF-BACK-", i), 1'000)};
             });
       }});
  out->push_back({"reverse_receipt", "out of suspense",
                  [](Desk&, size_t i) {
                    Operation operation;
                    entry::ReverseReceipt& reverse = *operation.mutable_reverse_receipt();
                    reverse.set_payment_code(PaymentCode(kIncomeCodes + i % kMade));
                    reverse.set_reason("录入有误");
                    reverse.set_sha256(DigestOf("reversed"));
                    return Ask{MakerOf(kFinance), std::move(operation)};
                  },
                  [](Desk& desk) -> absl::Status {
                    for (size_t i = 0; i < kMade; ++i) {
                      const Ask ask = Suspense(desk, i);
                      TZ_RETURN_IF_ERROR(desk.Apply(ask.officer, ask.operation).status());
                    }
                    return absl::OkStatus();
                  }});
  out->push_back({"pool_revenue", "", [](Desk& desk, size_t i) {
                    const Revenue revenue = RevenueOf(Pick(desk.targets().revenues, i));
                    Operation operation;
                    entry::PoolRevenue& pool = *operation.mutable_pool_revenue();
                    pool.set_county(revenue.county);
                    pool.set_source_project(revenue.project);
                    pool.set_kind(revenue.kind);
                    pool.set_amount_fen(1'000);
                    *pool.mutable_document() = MakeDocument("统筹使用批复");
                    return Ask{FinanceMakerOf(revenue.county), std::move(operation)};
                  }});
}

}  // namespace tianzhang::bench
