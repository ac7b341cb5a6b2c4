// The two legs of a settlement, in one entry (TR-3, RV-1).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// What a deal earns for one project of the seller; its pool where the project is empty.
struct ProjectShare {
  std::string project;
  int64_t fen = 0;
};

// The amount due of a deal shared over its pieces' projects by amount (UN-2), in the order of first
// appearance; projects whose pieces round to nothing are left out. Sums to the amount due.
std::vector<ProjectShare> SharesByProject(const Txn& txn, const api::Deal& deal);

// Quota from the seller's COMMITTED to new lots of the buyer, hooked to the deal's demand; money from ESCROW
// to the seller's revenue, shared over the pieces' projects by amount. Requires that ESCROW holds exactly the
// amount due. Notes the buyer's lots in `deal`, whose record it leaves to the caller.
void Deliver(Txn& txn, api::Deal* deal);

}  // namespace tianzhang::book
