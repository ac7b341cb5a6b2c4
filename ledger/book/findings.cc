#include "ledger/book/findings.h"

#include <algorithm>
#include <limits>
#include <string>
#include <utility>

#include "ledger/base/division.h"
#include "ledger/base/strings.h"
#include "ledger/book/fields.h"
#include "ledger/book/supervision.h"

namespace tianzhang::book {
namespace {

constexpr int kMaxCited = 100;

std::string FindingName(std::string_view id) { return base::StrCat("findings/", id); }

Refuse Invalid(std::string_view field) { return Refuse(entry::FIELD_INVALID).Name("field", field); }

// What it rests on is there: entries of the log so far, and objects.
Verdict CheckCited(const Txn& txn, const entry::RaiseFinding& op) {
  for (const uint64_t cited : op.entries()) {
    if (cited < txn.index()) continue;
    constexpr uint64_t kMost = std::numeric_limits<int64_t>::max();
    return Refuse(entry::ENTRY_UNKNOWN)
        .Count("entry", static_cast<int64_t>(std::min(cited, kMost)))
        .Count("size", static_cast<int64_t>(txn.index()));
  }
  for (const std::string& object : op.objects()) {
    bool exists = false;
    if (!IsCitable(txn, object, &exists)) return Invalid("objects");
    if (!exists) return Refuse(entry::NOT_FOUND).Name("object", object);
  }
  return kAccepted;
}

// Those who answer for a division. Its finance office does too, unless the finding is its own.
Verdict CheckAnswerer(const Txn& txn, const api::Finding& finding) {
  if (txn.organisation().organisation() == finding.organisation()) {
    return Refuse(entry::WRONG_ORGANISATION).Name("organisation", finding.organisation());
  }
  return txn.RequireDivision(finding.content().division());
}

Verdict RequireState(const api::Finding& finding, api::FindingState wanted) {
  if (finding.state() == wanted) return kAccepted;
  return WrongState(FindingName(finding.finding()), api::FindingState_Name(finding.state()),
                    api::FindingState_Name(wanted));
}

void MoveFinding(Txn& txn, api::Finding finding, api::FindingState state) {
  const std::string id = finding.finding();
  txn.Transition(FindingName(id), api::FindingState_Name(finding.state()), api::FindingState_Name(state));
  finding.set_state(state);
  txn.Put(id, std::move(finding));
}

}  // namespace

Verdict RaiseFinding(Txn& txn, const entry::RaiseFinding& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::AUDIT_OFFICE, entry::FINANCE_OFFICE}));
  if (txn.Find<api::DivisionRecord>(op.division()) == nullptr) return NotFound("divisions", op.division());
  TZ_RETURN_IF_REFUSED(txn.RequireAbove(op.division()));
  // Nobody would answer for a township: it has no government on the ledger.
  if (base::LevelOf(op.division()) == base::DivisionLevel::kTownship) return Invalid("division");
  TZ_RETURN_IF_REFUSED(CheckText("text", op.text()));
  if (op.entries().empty() && op.objects().empty()) {
    return Refuse(entry::FIELD_REQUIRED).Name("field", "entries");
  }
  if (op.entries_size() > kMaxCited) return Invalid("entries");
  if (op.objects_size() > kMaxCited) return Invalid("objects");
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(CheckCited(txn, op));
  // After this point the operation must succeed.
  api::Finding finding;
  const std::string id = base::StrCat(op.division(), "-X-", txn.Tail());
  finding.set_finding(id);
  finding.set_organisation(txn.organisation().organisation());
  *finding.mutable_content() = op;
  finding.set_state(api::FINDING_RAISED);
  finding.set_entry(txn.index());
  txn.Assigned(FindingName(id));
  txn.Put(id, std::move(finding));
  return kAccepted;
}

Verdict AnswerFinding(Txn& txn, const entry::AnswerFinding& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType(
      {entry::COUNTY_GOVERNMENT, entry::CITY_BUREAU, entry::PROVINCE_DEPARTMENT, entry::FINANCE_OFFICE}));
  const api::Finding* found = txn.Find<api::Finding>(op.finding());
  if (found == nullptr) return NotFound("findings", op.finding());
  TZ_RETURN_IF_REFUSED(CheckAnswerer(txn, *found));
  TZ_RETURN_IF_REFUSED(CheckText("text", op.text()));
  TZ_RETURN_IF_REFUSED(CheckDocument("document", op.has_document(), op.document()));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::FINDING_RAISED));
  // After this point the operation must succeed.
  api::Finding finding = *found;
  finding.set_answer(op.text());
  MoveFinding(txn, std::move(finding), api::FINDING_ANSWERED);
  return kAccepted;
}

Verdict DecideFinding(Txn& txn, const entry::DecideFinding& op) {
  const api::Finding* found = txn.Find<api::Finding>(op.finding());
  if (found == nullptr) return NotFound("findings", op.finding());
  TZ_RETURN_IF_REFUSED(RequireOpener(txn, found->organisation()));
  TZ_RETURN_IF_REFUSED(CheckDecision("decision", op.decision()));
  TZ_RETURN_IF_REFUSED(CheckOptionalText("reason", op.reason()));
  TZ_RETURN_IF_REFUSED(RequireState(*found, api::FINDING_ANSWERED));
  const bool returned = op.decision() == entry::RETURN_WITH_REASON;
  if (returned && op.reason().empty()) return Refuse(entry::REASON_REQUIRED);
  // After this point the operation must succeed.
  api::Finding finding = *found;
  finding.set_reason(op.reason());
  MoveFinding(txn, std::move(finding), returned ? api::FINDING_RAISED : api::FINDING_CLOSED);
  return kAccepted;
}

}  // namespace tianzhang::book
