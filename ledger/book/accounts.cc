#include "ledger/book/accounts.h"

#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"

namespace tianzhang::book {
namespace entry = ::tianzhang::entry::v1;

char KindLetter(entry::QuotaKind kind) {
  switch (kind) {
    case entry::SUPPLEMENTARY_FARMLAND:
      return 'F';
    case entry::LINKED_CONSTRUCTION_LAND:
      return 'L';
    case entry::REDLINE_VACATED:
      return 'R';
    default:
      break;
  }
  TZ_CHECK(false, "no letter for this kind");
  return '?';
}

entry::QuotaKind KindFromLetter(char letter) {
  switch (letter) {
    case 'F':
      return entry::SUPPLEMENTARY_FARMLAND;
    case 'L':
      return entry::LINKED_CONSTRUCTION_LAND;
    case 'R':
      return entry::REDLINE_VACATED;
    default:
      return entry::QUOTA_KIND_UNSPECIFIED;
  }
}

std::string QuotaAccount(std::string_view division, entry::QuotaKind kind, std::string_view lot,
                         entry::Place place) {
  return base::StrCat(division, "/", std::string(1, KindLetter(kind)), "/", lot, "/",
                      static_cast<int>(place));
}

QuotaAccountParts SplitQuotaAccount(std::string_view account) {
  const std::vector<absl::string_view> parts = absl::StrSplit(base::ToAbsl(account), '/');
  int place = 0;
  TZ_CHECK(parts.size() == 4 && parts[1].size() == 1 && absl::SimpleAtoi(parts[3], &place) &&
               entry::Place_IsValid(place),
           "malformed quota account");
  return {base::ToStd(parts[0]), KindFromLetter(parts[1][0]), base::ToStd(parts[2]),
          static_cast<entry::Place>(place)};
}

std::string OutsideAccount(std::string_view division) { return base::StrCat("OUTSIDE/", division); }
std::string EscrowAccount(std::string_view deal) { return base::StrCat("ESCROW/", deal); }
std::string SuspenseAccount(std::string_view payment_code) { return base::StrCat("SUSPENSE/", payment_code); }
std::string RevenueAccount(std::string_view county, std::string_view project, entry::QuotaKind kind) {
  return base::StrCat("REVENUE/", county, "/", project, "/", std::string(1, KindLetter(kind)));
}
std::string IncomeAccount(std::string_view county, std::string_view project, entry::IncomeSource source) {
  char letter = 'O';
  if (source == entry::CARBON_SINK) letter = 'C';
  if (source == entry::OPERATING_LAND) letter = 'L';
  TZ_CHECK(letter != 'O' || source == entry::OTHER_INCOME, "no letter for this source");
  return base::StrCat("INCOME/", county, "/", project, "/", std::string(1, letter));
}
std::string AppropriatedAccount(std::string_view line) { return base::StrCat("APPROPRIATED/", line); }
std::string SpentAccount(std::string_view line) { return base::StrCat("SPENT/", line); }

}  // namespace tianzhang::book
