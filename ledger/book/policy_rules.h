// Policy versions (rulebook section 3). The exact checks and their order: README.md.
#pragma once

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict SetPolicy(Txn& txn, const entry::SetPolicy& op);

// Whether a policy stands by itself: form, parameters, citations. Looks at nothing else.
Verdict CheckPolicy(const entry::Policy& policy);

// Key of a version's record: six digits, so that versions sort.
std::string PolicyKey(uint32_t version);

}  // namespace tianzhang::book
