#include "ledger/book/overdue.h"

#include "ledger/base/time.h"

namespace tianzhang::book {

int64_t TimeIsOver(const api::Project& project, const entry::Policy* policy) {
  int last_year = project.plan().end_year();
  if (policy != nullptr && policy->completion_years() > 0) {
    last_year = project.plan().start_year() + policy->completion_years() - 1;
  }
  return base::EndOfBeijingDay(base::Date{last_year, 12, 31});
}

bool IsOverdue(const api::Project& project, const entry::Policy* policy, int64_t time_us) {
  if (project.state() == api::PROJECT_ACCEPTED || project.state() == api::PROJECT_CLOSED) return false;
  return time_us >= TimeIsOver(project, policy);
}

}  // namespace tianzhang::book
