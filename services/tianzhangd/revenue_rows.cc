#include "services/tianzhangd/revenue_rows.h"

#include <vector>

#include "absl/strings/str_split.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "services/tianzhangd/platform.h"

namespace tianzhang::services {
namespace {

constexpr std::string_view kRevenue = "REVENUE/";
constexpr std::string_view kAppropriated = "APPROPRIATED/";
constexpr std::string_view kSpent = "SPENT/";

using Rows = std::map<std::string, api::RevenueRow>;

api::RevenueRow& RowOf(Rows* rows, const std::string& county, const std::string& project, entry::QuotaKind kind) {
  const std::string key = base::StrCat(county, "/", project, "/", std::string(1, book::KindLetter(kind)));
  api::RevenueRow& row = (*rows)[key];
  row.set_county(county);
  row.set_project(project);
  row.set_kind(kind);
  return row;
}

}  // namespace

grpc::Status ReadRevenue(const store::Store& store, uint64_t at_size, std::string_view prefix, Rows* rows) {
  absl::Status scan = store.Scan(
      book::Table::kMoney, base::StrCat(kRevenue, prefix), "", at_size,
      [&](std::string_view key, const book::RecordPtr& record) {
        const std::vector<std::string> parts =
            absl::StrSplit(base::ToAbsl(key.substr(kRevenue.size())), '/');
        TZ_CHECK(parts.size() == 3 && parts[2].size() == 1, "malformed revenue account");
        api::RevenueRow& row = RowOf(rows, parts[0], parts[1], book::KindFromLetter(parts[2][0]));
        row.set_unappropriated_fen(static_cast<const api::MoneyBalance&>(*record).fen());
        return true;
      });
  if (!scan.ok()) return rpc::FromStatus(scan);

  // Lines belong to the revenue they were appropriated from.
  std::map<std::string, api::RevenueRow*> row_of_line;
  scan = store.Scan(book::Table::kBudgetLine, prefix, "", at_size,
                    [&](std::string_view key, const book::RecordPtr& record) {
                      const entry::Appropriate& content = static_cast<const api::BudgetLine&>(*record).content();
                      row_of_line[std::string(key)] =
                          &RowOf(rows, content.county(), content.source_project(), content.kind());
                      return true;
                    });
  if (!scan.ok()) return rpc::FromStatus(scan);
  for (const std::string_view account : {kAppropriated, kSpent}) {
    scan = store.Scan(book::Table::kMoney, base::StrCat(account, prefix), "", at_size,
                      [&](std::string_view key, const book::RecordPtr& record) {
                        const auto line = row_of_line.find(std::string(key.substr(account.size())));
                        TZ_CHECK(line != row_of_line.end(), "money on a budget line without a record");
                        const int64_t fen = static_cast<const api::MoneyBalance&>(*record).fen();
                        api::RevenueRow& row = *line->second;
                        if (account == kSpent) {
                          row.set_spent_fen(row.spent_fen() + fen);
                        } else {
                          row.set_appropriated_fen(row.appropriated_fen() + fen);
                        }
                        return true;
                      });
    if (!scan.ok()) return rpc::FromStatus(scan);
  }
  return grpc::Status::OK;
}

}  // namespace tianzhang::services
