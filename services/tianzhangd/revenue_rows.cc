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
constexpr std::string_view kIncome = "INCOME/";
constexpr std::string_view kAppropriated = "APPROPRIATED/";
constexpr std::string_view kSpent = "SPENT/";

using Rows = std::map<std::string, api::RevenueRow>;

// A row's key is its account, so that quota revenue and outside income stand apart.
api::RevenueRow& RowOf(Rows* rows, const entry::Appropriate& source) {
  const bool of_quota = source.income_source() == entry::INCOME_SOURCE_UNSPECIFIED;
  api::RevenueRow& row =
      (*rows)[of_quota
                  ? book::RevenueAccount(source.county(), source.source_project(), source.kind())
                  : book::IncomeAccount(source.county(), source.source_project(), source.income_source())];
  row.set_county(source.county());
  row.set_project(source.source_project());
  row.set_kind(source.kind());
  row.set_source(source.income_source());
  return row;
}

entry::IncomeSource SourceFromLetter(char letter) {
  switch (letter) {
    case 'C':
      return entry::CARBON_SINK;
    case 'L':
      return entry::OPERATING_LAND;
    default:
      return entry::OTHER_INCOME;
  }
}

// "<county>/<project>/<letter>" below REVENUE/ or INCOME/.
entry::Appropriate SourceOf(std::string_view account, std::string_view collection) {
  const std::vector<std::string> parts = absl::StrSplit(base::ToAbsl(account.substr(collection.size())), '/');
  TZ_CHECK(parts.size() == 3 && parts[2].size() == 1, "malformed account of revenue or income");
  entry::Appropriate source;
  source.set_county(parts[0]);
  source.set_source_project(parts[1]);
  if (collection == kRevenue) {
    source.set_kind(book::KindFromLetter(parts[2][0]));
  } else {
    source.set_income_source(SourceFromLetter(parts[2][0]));
  }
  return source;
}

}  // namespace

grpc::Status ReadRevenue(const store::Store& store, uint64_t at_size, std::string_view prefix, Rows* rows) {
  absl::Status scan;
  for (const std::string_view collection : {kRevenue, kIncome}) {
    scan = store.Scan(book::Table::kMoney, base::StrCat(collection, prefix), "", at_size,
                      [&](std::string_view key, const book::RecordPtr& record) {
                        RowOf(rows, SourceOf(key, collection))
                            .set_unappropriated_fen(static_cast<const api::MoneyBalance&>(*record).fen());
                        return true;
                      });
    if (!scan.ok()) return rpc::FromStatus(scan);
  }

  // Lines belong to the revenue they were appropriated from.
  std::map<std::string, api::RevenueRow*> row_of_line;
  scan = store.Scan(book::Table::kBudgetLine, prefix, "", at_size,
                    [&](std::string_view key, const book::RecordPtr& record) {
                      const entry::Appropriate& content =
                          static_cast<const api::BudgetLine&>(*record).content();
                      row_of_line[std::string(key)] = &RowOf(rows, content);
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
