// Which objects of a bench ledger an operation can be asked about: found in the state itself, in a fixed
// order that jumps about, so that decisions meet memory as cold as in life.
#pragma once

#include <string>
#include <vector>

#include "ledger/book/state.h"
#include "tests/bench/kinds/province.h"

namespace tianzhang::bench {

using Names = std::vector<std::string>;

// A demand and a lot of its county and kind that holds more than a lot of the bench.
struct DemandAndLot {
  std::string demand;
  std::string lot;
};

struct Targets {
  // Projects by what became of them.
  Names draft, ready, in_review, approved, started, registering, in_acceptance, accepted, closed;
  Names registered, verified;  // registrations
  Names lots;                  // project lots with their whole amount in RESERVE
  // Open demands that nothing is hooked or committed to: of counties that have a surplus, and of others.
  Names sellers_demands, buyers_demands;
  std::vector<DemandAndLot> pairs;  // of sellers' demands
  Names hooked_demands;             // open and hooked in full
  Names used_demands;               // closed and used in full
  Names signed_statements;
  Names open_offers, matched_deals, approved_deals, settled_deals;
  Names lines;          // with something unspent
  Names revenues;       // accounts that hold something, of projects whose costs are covered
  Names organisations;  // but the province department
  Names officers;       // makers of counties
  Names keys;           // of checkers
};
Targets TargetsOf(const book::State& state);

// The i-th, round and round; empty when there is none, which the rules answer with NOT_FOUND.
const std::string& Pick(const Names& names, size_t i);

}  // namespace tianzhang::bench
