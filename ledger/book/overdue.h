// PJ-6: a project that ought to be finished and is not. It is flagged in every view and never blocked.
#pragma once

#include <cstdint>

#include "ledger/book/table.h"

namespace tianzhang::book {

// First instant (µs, Beijing calendar) after the project's time: the end of its last year under `policy`, the
// version of its submission or null before it. Where that sets years to completion, they count from the start
// year; otherwise the plan's end year holds.
int64_t TimeIsOver(const api::Project& project, const entry::Policy* policy);

// Whether the time is over at `time_us` and the project is neither accepted nor closed.
bool IsOverdue(const api::Project& project, const entry::Policy* policy, int64_t time_us);

}  // namespace tianzhang::book
