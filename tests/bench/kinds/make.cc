#include "tests/bench/kinds/make.h"

#include <cstdio>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "tests/bench/common/cast.h"

namespace tianzhang::bench {

entry::Price BenchPrice() {
  entry::Price price;
  price.set_area_fen_per_mu(5'000'000);
  price.set_paddy_fen_per_mu(1'000'000);
  return price;
}

entry::Date BenchDate() {
  entry::Date date;
  date.set_year(2026);
  date.set_month(3);
  date.set_day(2);
  return date;
}

std::string PaymentCode(uint64_t number) {
  char code[32];
  std::snprintf(code, sizeof(code), "43%018llu", static_cast<unsigned long long>(number));
  return code;
}

Operation SignStatement(std::string_view county, entry::QuotaKind kind, const Amounts& surplus) {
  Operation operation;
  entry::SignStatement& sign = *operation.mutable_sign_statement();
  sign.set_county(std::string(county));
  sign.set_kind(kind);
  *sign.mutable_surplus() = surplus;
  *sign.mutable_document() = MakeDocument("县域自平衡证明");
  return operation;
}

Operation EndorseStatement(std::string_view statement) {
  Operation operation;
  operation.mutable_endorse_statement()->set_statement(std::string(statement));
  return operation;
}

Operation PostOffer(std::string_view county, entry::QuotaKind kind, const Amounts& amounts) {
  Operation operation;
  entry::PostOffer& offer = *operation.mutable_post_offer();
  offer.set_county(std::string(county));
  offer.set_kind(kind);
  *offer.mutable_amounts() = amounts;
  *offer.mutable_price() = BenchPrice();
  return operation;
}

Operation WithdrawOffer(std::string_view offer) {
  Operation operation;
  operation.mutable_withdraw_offer()->set_offer(std::string(offer));
  operation.mutable_withdraw_offer()->set_reason("县域另有需要");
  return operation;
}

Operation RequestPurchase(std::string_view offer, std::string_view demand, const Amounts& amounts) {
  Operation operation;
  entry::RequestPurchase& request = *operation.mutable_request_purchase();
  request.set_offer(std::string(offer));
  request.set_demand(std::string(demand));
  *request.mutable_amounts() = amounts;
  return operation;
}

Operation DecideDeal(std::string_view deal, entry::Decision decision) {
  Operation operation;
  entry::DecideDeal& decide = *operation.mutable_decide_deal();
  decide.set_deal(std::string(deal));
  decide.set_decision(decision);
  if (decision == entry::RETURN_WITH_REASON) decide.set_reason(kReason);
  *decide.mutable_document() = MakeDocument("调剂审批意见");
  return operation;
}

Operation RecordReceipt(uint64_t number, std::string_view payer, int64_t amount_fen, std::string_view deal) {
  Operation operation;
  entry::RecordReceipt& receipt = *operation.mutable_record_receipt();
  receipt.set_payment_code(PaymentCode(number));
  receipt.set_voucher_number(base::StrCat("PZ", number));
  receipt.set_payer(std::string(payer));
  receipt.set_amount_fen(amount_fen);
  *receipt.mutable_date() = BenchDate();
  receipt.set_sha256(DigestOf(receipt.payment_code()));
  receipt.set_deal(std::string(deal));
  return operation;
}

Operation WriteOffQuota(std::string_view demand, const Amounts& amounts) {
  Operation operation;
  entry::WriteOffQuota& write_off = *operation.mutable_write_off_quota();
  write_off.set_demand(std::string(demand));
  *write_off.mutable_amounts() = amounts;
  *write_off.mutable_approval() = MakeDocument("农转用批复", "示例88号");
  return operation;
}

Operation AmendDemand(std::string_view demand, const Amounts& amounts) {
  Operation operation;
  entry::AmendDemand& amend = *operation.mutable_amend_demand();
  amend.set_demand(std::string(demand));
  *amend.mutable_amounts() = amounts;
  amend.set_reason("建设规模调整");
  return operation;
}

Operation Appropriate(std::string_view county, std::string_view source_project, entry::QuotaKind kind,
                      entry::RevenueClass revenue_class, int64_t amount_fen) {
  Operation operation;
  entry::Appropriate& appropriate = *operation.mutable_appropriate();
  appropriate.set_county(std::string(county));
  appropriate.set_source_project(std::string(source_project));
  appropriate.set_kind(kind);
  appropriate.set_year(2026);
  appropriate.set_project(std::string(source_project));
  if (!source_project.empty()) appropriate.set_subproject("works");
  appropriate.set_revenue_class(revenue_class);
  appropriate.set_budget_code("2120801");
  appropriate.set_amount_fen(amount_fen);
  *appropriate.mutable_document() = MakeDocument("预算批复");
  return operation;
}

Operation Disburse(std::string_view line, std::string_view voucher, int64_t amount_fen) {
  Operation operation;
  entry::Disburse& disburse = *operation.mutable_disburse();
  disburse.set_line(std::string(line));
  disburse.set_payee("施工单位");
  disburse.set_voucher_number(std::string(voucher));
  disburse.set_sha256(DigestOf(voucher));
  disburse.set_amount_fen(amount_fen);
  *disburse.mutable_date() = BenchDate();
  return operation;
}

Operation CloseProject(std::string_view project) {
  Operation operation;
  entry::CloseProject& close = *operation.mutable_close_project();
  close.set_project(std::string(project));
  close.set_aftercare_owner("乡镇人民政府");
  *close.mutable_evaluation() = MakeDocument("后评价报告");
  *close.mutable_registration() = MakeDocument("确权登记");
  *close.mutable_red_line_inclusion() = MakeDocument("划入生态保护红线管理");
  return operation;
}

Operation RegisterOrganisation(std::string id, std::string name, entry::OrganisationType type,
                               std::string_view division) {
  Operation operation;
  entry::RegisterOrganisation& organisation = *operation.mutable_register_organisation();
  organisation.set_organisation(std::move(id));
  organisation.set_name(std::move(name));
  organisation.set_type(type);
  organisation.set_division(std::string(division));
  return operation;
}

entry::PublicKey PublicKeyOf(std::string_view name) {
  entry::PublicKey key;
  key.set_algorithm(entry::ED25519);
  key.set_key(KeyOf(name)->public_key());
  return key;
}

Operation RegisterOfficer(const std::string& officer) {
  Operation operation;
  entry::RegisterOfficer& out = *operation.mutable_register_officer();
  const bool checker = officer.ends_with("-checker");
  const bool keeper = officer.ends_with("-keeper");
  out.set_officer(officer);
  out.set_name(base::StrCat(officer, checker ? " 复核" : keeper ? " 密钥管理员" : " 经办"));
  out.set_organisation(officer.substr(0, officer.rfind('-')));
  out.add_duties(checker ? entry::CHECKER : keeper ? entry::KEEPER : entry::MAKER);
  *out.mutable_key() = PublicKeyOf(officer);
  return operation;
}

std::string OneAssigned(const entry::Events& events, std::string_view collection) {
  const std::vector<std::string> names = AssignedIn(events, collection);
  TZ_CHECK(!names.empty(), "the events assign no name");
  return names.front();
}

}  // namespace tianzhang::bench
