// Names of accounts. STORED: they are keys of records and of history.
//
// Quota account:  <division>/<kind letter>/<lot>/<place number>     430121/F/430121-F-2026-17-0/2
// Issuance:       <province>/<kind letter>//1                       43/F//1
// Money account:  OUTSIDE/<division>              the payer's world, below zero
//                 ESCROW/<deal>                   paid, not yet settled
//                 SUSPENSE/<payment code>         paid, fits no deal (待查)
//                 REVENUE/<county>/<project>/<kind letter>   project empty: the county's pool
//                 INCOME/<county>/<project>/<source letter>  other than quota (RV-5); project empty: the
//                 county's own APPROPRIATED/<line>, SPENT/<line>
#pragma once

#include <string>
#include <string_view>

#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::book {

// F supplementary farmland, L linked construction land, R red-line vacated.
char KindLetter(::tianzhang::entry::v1::QuotaKind kind);
::tianzhang::entry::v1::QuotaKind KindFromLetter(char letter);  // UNSPECIFIED for any other letter

std::string QuotaAccount(std::string_view division, ::tianzhang::entry::v1::QuotaKind kind,
                         std::string_view lot, ::tianzhang::entry::v1::Place place);

struct QuotaAccountParts {
  std::string_view division;
  ::tianzhang::entry::v1::QuotaKind kind;
  std::string_view lot;
  ::tianzhang::entry::v1::Place place;
};
// Views into `account`, which must be a name made by QuotaAccount.
QuotaAccountParts SplitQuotaAccount(std::string_view account);

std::string OutsideAccount(std::string_view division);
std::string EscrowAccount(std::string_view deal);
std::string SuspenseAccount(std::string_view payment_code);
std::string RevenueAccount(std::string_view county, std::string_view project,
                           ::tianzhang::entry::v1::QuotaKind kind);
// C carbon sinks, L operating land, O other; `source` must be one of them.
std::string IncomeAccount(std::string_view county, std::string_view project,
                          ::tianzhang::entry::v1::IncomeSource source);
std::string AppropriatedAccount(std::string_view line);
std::string SpentAccount(std::string_view line);

}  // namespace tianzhang::book
