// Making a deal: one place for what every mode of transfer does when quota is matched.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// Terms of a deal that passed every check.
struct DealTerms {
  // Fresh name: "T-<tail>", or "T-<tail>-<n>".
  std::string deal;
  std::string offer;
  std::string demand;
  // Within the offer's rest and what the demand still lacks.
  Amounts amounts;
  entry::Price price;
  int64_t due_fen = 0;
  entry::TransferMode mode = entry::FIXED_PRICE;
};

// OFFERED → COMMITTED out of the offer's pieces in their order, the demand's committed, SB-6, and the deal,
// MATCHED with its approval period. The offer stays open even if nothing is left: see EndIfTaken.
void MakeDeal(Txn& txn, const DealTerms& terms);

// OFFER_TAKEN for an open offer of which nothing is left.
void EndIfTaken(Txn& txn, std::string_view offer);

// From MATCHED to APPROVED: the payment period begins. Does not put the record.
void ApproveDeal(Txn& txn, api::Deal* deal);

}  // namespace tianzhang::book
