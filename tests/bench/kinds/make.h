// Operations that only the bench of kinds needs; the rest stand in common/operations.h.
#pragma once

#include <string>
#include <string_view>

#include "tests/bench/common/operations.h"

namespace tianzhang::bench {

// What the prices of the bench come to: some 60,000 yuan a mu of paddy.
entry::Price BenchPrice();
entry::Date BenchDate();  // the day on which the bench ledger is founded, Beijing
// 20 digits.
std::string PaymentCode(uint64_t number);

// A reason where a decision needs one.
inline constexpr char kReason[] = "资料不全，退回补正";

Operation SignStatement(std::string_view county, entry::QuotaKind kind, const Amounts& surplus);
Operation EndorseStatement(std::string_view statement);
Operation PostOffer(std::string_view county, entry::QuotaKind kind, const Amounts& amounts);
Operation WithdrawOffer(std::string_view offer);
Operation RequestPurchase(std::string_view offer, std::string_view demand, const Amounts& amounts);
Operation DecideDeal(std::string_view deal, entry::Decision decision);
Operation RecordReceipt(uint64_t number, std::string_view payer, int64_t amount_fen, std::string_view deal);
Operation WriteOffQuota(std::string_view demand, const Amounts& amounts);
Operation AmendDemand(std::string_view demand, const Amounts& amounts);
Operation Appropriate(std::string_view county, std::string_view source_project, entry::QuotaKind kind,
                      entry::RevenueClass revenue_class, int64_t amount_fen);
Operation Disburse(std::string_view line, std::string_view voucher, int64_t amount_fen);
Operation CloseProject(std::string_view project);

Operation RegisterOrganisation(std::string id, std::string name, entry::OrganisationType type,
                               std::string_view division);
// An officer of the organisation that their name begins with; the duty follows from how it ends.
Operation RegisterOfficer(const std::string& officer);
entry::PublicKey PublicKeyOf(std::string_view name);

// The one object of a collection that the events assigned; stops the process if there is none.
std::string OneAssigned(const entry::Events& events, std::string_view collection);

}  // namespace tianzhang::bench
