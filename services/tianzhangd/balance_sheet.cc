#include "services/tianzhangd/balance_sheet.h"

#include <map>
#include <memory>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "ledger/book/amounts.h"
#include "services/rpc/errors.h"
#include "services/tianzhangd/platform.h"
#include "services/tianzhangd/policy_in_force.h"

namespace tianzhang::services {

grpc::Status ReadBalanceSheet(const store::Store& store, uint64_t at_size, int64_t time_us,
                              std::string_view county, entry::QuotaKind kind, api::BalanceSheet* sheet) {
  std::shared_ptr<const api::PolicyVersion> policy;
  TZ_RETURN_IF_BAD(PolicyInForce(store, at_size, time_us, &policy));
  const bool resale = policy != nullptr && policy->policy().resale();
  const std::string letter(1, book::KindLetter(kind));

  // Lots that may be sold.
  absl::flat_hash_map<std::string, bool> own_lots;
  absl::Status scan = store.Scan(book::Table::kLot, base::StrCat(county, "-", letter, "-"), "", at_size,
                                 [&](std::string_view key, const book::RecordPtr& record) {
                                   const auto& lot = static_cast<const api::Lot&>(*record);
                                   own_lots[std::string(key)] =
                                       lot.origin() == entry::ORIGIN_PROJECT ||
                                       lot.origin() == entry::ORIGIN_OPENING ||
                                       (resale && lot.origin() == entry::ORIGIN_PURCHASE);
                                   return true;
                                 });
  if (!scan.ok()) return rpc::FromStatus(scan);

  book::Amounts own, other, offered;
  scan = store.Scan(book::Table::kBalance, base::StrCat(county, "/", letter, "/"), "", at_size,
                    [&](std::string_view key, const book::RecordPtr& record) {
                      const book::QuotaAccountParts account = book::SplitQuotaAccount(key);
                      const auto& amounts = static_cast<const api::Balance&>(*record).amounts();
                      if (account.place == entry::OFFERED) offered = book::Plus(offered, amounts);
                      if (account.place != entry::RESERVE) return true;
                      const auto lot = own_lots.find(std::string(account.lot));
                      book::Amounts& sum = lot != own_lots.end() && lot->second ? own : other;
                      sum = book::Plus(sum, amounts);
                      return true;
                    });
  if (!scan.ok()) return rpc::FromStatus(scan);

  std::map<std::string, book::Amounts> by_category;
  book::Amounts need;
  scan = store.Scan(book::Table::kDemand, base::StrCat(county, "-"), "", at_size,
                    [&](std::string_view, const book::RecordPtr& record) {
                      const auto& demand = static_cast<const api::Demand&>(*record);
                      if (demand.state() != api::DEMAND_OPEN || demand.content().kind() != kind) return true;
                      const book::Amounts drawn = book::Plus(demand.hooked(), demand.used());
                      const book::Amounts open =
                          book::Minus(book::Minus(demand.needed(), drawn), demand.substituted());
                      book::Amounts& sum = by_category[demand.content().category()];
                      sum = book::Plus(sum, open);
                      need = book::Plus(need, open);
                      return true;
                    });
  if (!scan.ok()) return rpc::FromStatus(scan);

  book::Amounts owed;
  scan = store.Scan(book::Table::kLiability, base::StrCat(county, "-"), "", at_size,
                    [&](std::string_view, const book::RecordPtr& record) {
                      const auto& liability = static_cast<const api::Liability&>(*record);
                      if (liability.state() != api::LIABILITY_OPEN || liability.kind() != kind) return true;
                      owed = book::Plus(owed, book::Minus(liability.amounts(), liability.discharged()));
                      return true;
                    });
  if (!scan.ok()) return rpc::FromStatus(scan);
  need = book::Plus(need, owed);

  sheet->set_county(std::string(county));
  sheet->set_kind(kind);
  *sheet->mutable_reserve() = own;
  *sheet->mutable_reserve_not_own() = other;
  for (const auto& [category, amounts] : by_category) {
    api::CategoryNeed& one = *sheet->add_needs();
    one.set_category(category);
    *one.mutable_amounts() = amounts;
  }
  if (!book::IsZero(owed)) {
    api::CategoryNeed& one = *sheet->add_needs();
    one.set_category("liability");
    *one.mutable_amounts() = owed;
  }
  *sheet->mutable_need() = need;
  *sheet->mutable_surplus() = book::Positive(book::Minus(own, need));
  *sheet->mutable_offered() = offered;
  return grpc::Status::OK;
}

}  // namespace tianzhang::services
