// What inspections and findings share: which objects there are, and who decides about what they opened.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"

namespace tianzhang::book {

// The division of a project or a lot, "projects/<id>" or "lots/<id>"; FIELD_INVALID "object" for any other
// name, NOT_FOUND for what does not exist.
Verdict FindInspected(const Txn& txn, std::string_view object, std::string* division);

// True when the name's collection is one that findings cite; then `exists` says whether it is there.
bool IsCitable(const Txn& txn, std::string_view object, bool* exists);

// Only the organisation that opened a matter decides about it.
Verdict RequireOpener(const Txn& txn, std::string_view organisation);

}  // namespace tianzhang::book
