// Form of a three-lines adjustment as filed.
#pragma once

#include "ledger/book/refusal.h"
#include "tianzhang/entry/v1/lines.pb.h"

namespace tianzhang::book {

// Every field, in the order of README.md 4.2; fields are named "lines.…".
Verdict CheckLinesForm(const entry::LineAdjustment& lines);

}  // namespace tianzhang::book
