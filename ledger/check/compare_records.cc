#include "ledger/check/compare_records.h"

#include <google/protobuf/util/message_differencer.h>

#include <map>
#include <set>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/check/entry_stream.h"
#include "ledger/check/replay.h"
#include "ledger/check/work_pool.h"
#include "ledger/store/schema.h"

namespace tianzhang::check {
namespace {

// Records whose history is looked at row by row; more than this is no longer a matter of rows.
constexpr size_t kMaxSuspects = 1000;

std::pair<book::Table, std::string_view> SplitTableKey(std::string_view table_key) {
  return {static_cast<book::Table>(table_key[0]), table_key.substr(1)};
}

std::string NameOf(std::string_view table_key) {
  const auto [table, key] = SplitTableKey(table_key);
  return RecordName(table, key);
}

// A whole project would fill a screen.
constexpr size_t kMaxTextBytes = 600;

std::string Shortened(std::string text) {
  if (text.size() <= kMaxTextBytes) return text;
  text.resize(kMaxTextBytes);
  return text + " …";
}

std::string Describe(book::Table table, std::string_view value) {
  const auto decoded = store::DecodeRecordValue(table, value);
  if (!decoded.ok()) return "unreadable";
  if (decoded->record == nullptr) return "erased";
  std::string text = base::StrCat("{", decoded->record->ShortDebugString(), "}");
  if (decoded->postings.events_size() > 0) {
    base::StrAppend(&text, " with postings {", decoded->postings.ShortDebugString(), "}");
  }
  return Shortened(std::move(text));
}

// "modified: subprojects[1].reclaimed_m2: 0 -> 20000", from the derived message to the stored one.
std::string Difference(const google::protobuf::Message& derived, const google::protobuf::Message& stored) {
  std::string text;
  google::protobuf::util::MessageDifferencer differencer;
  differencer.ReportDifferencesToString(&text);
  differencer.Compare(derived, stored);
  for (char& c : text) {
    if (c == '\n') c = ' ';
  }
  return text;
}

// How a stored value differs from the derived one.
std::string HowItDiffers(book::Table table, std::string_view stored_value, std::string_view derived_value) {
  const auto stored = store::DecodeRecordValue(table, stored_value);
  const auto derived = store::DecodeRecordValue(table, derived_value);
  if (!stored.ok()) return "is stored unreadably";
  if (stored->record == nullptr || !derived.ok() || derived->record == nullptr) {
    return base::StrCat("is stored as ", Describe(table, stored_value), ", derived ",
                        Describe(table, derived_value));
  }
  std::string text = Difference(*derived->record, *stored->record);
  if (const std::string postings = Difference(derived->postings, stored->postings); !postings.empty()) {
    base::StrAppend(&text, "postings ", postings);
  }
  if (text.empty()) return "is stored in another encoding";
  return Shortened(base::StrCat("differs, from derived to stored: ", text));
}

// Rows of a few records: entry → value.
using RowsByRecord = std::map<std::string, std::map<uint64_t, std::string>>;

RowsByRecord DeriveAgain(const store::Store& store, uint64_t size, const std::set<std::string>& suspects) {
  Findings seen_before;  // everything these entries have to say was said in the first replay
  WorkPool reader(1);
  EntryStream entries(store, size, reader, seen_before);
  Replay replay(seen_before);
  RowsByRecord rows;
  for (std::vector<ParsedEntry> next = entries.Next(); !next.empty(); next = entries.Next()) {
    for (const ParsedEntry& parsed : next) {
      const Replay::Step step = replay.Decide(parsed);
      for (DerivedRow& row : RowsOf(step.changes, step.events)) {
        const std::string table_key = store::TableKey(row.table, row.key);
        if (suspects.contains(table_key)) rows[table_key][parsed.index] = std::move(row.history);
      }
    }
  }
  return rows;
}

absl::Status LocateHistory(const store::Store& store, uint64_t size, const std::set<std::string>& suspects,
                           Findings& findings) {
  RowsByRecord expected = DeriveAgain(store, size, suspects);
  TZ_RETURN_IF_ERROR(store.ForEachHistory(
      [&](book::Table table, std::string_view key, uint64_t entry, std::string_view value) {
        const std::string table_key = store::TableKey(table, key);
        if (!suspects.contains(table_key)) return true;
        auto& rows = expected[table_key];
        const auto row = rows.find(entry);
        if (row == rows.end()) {
          findings.Add(Fault::kHistoryExtra, entry,
                       base::StrCat(RecordName(table, key),
                                    " has a row that the entry did not write: ", Describe(table, value)));
          return true;
        }
        if (row->second != value) {
          findings.Add(Fault::kHistoryDiffers, entry,
                       base::StrCat(RecordName(table, key), " ", HowItDiffers(table, value, row->second)));
        }
        rows.erase(row);
        return true;
      }));
  for (const auto& [table_key, rows] : expected) {
    for (const auto& [entry, value] : rows) {
      findings.Add(Fault::kHistoryMissing, entry,
                   base::StrCat(NameOf(table_key), " has no row of this entry"));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<uint64_t> CompareHistory(const store::Store& store, uint64_t size,
                                        const DerivedRecords& derived, Findings& findings) {
  uint64_t good = 0;
  std::set<std::string> suspects;
  absl::flat_hash_set<std::string> seen;
  std::string current;
  HistoryChain chain;
  // Rows of one record follow each other, oldest first, as they were derived.
  const auto finish = [&] {
    if (current.empty()) return;
    const DerivedRecords::Record* const record = derived.Find(current);
    if (record != nullptr && record->chain == chain) {
      good += chain.rows();
    } else if (suspects.size() < kMaxSuspects) {
      suspects.insert(current);
    }
    seen.insert(std::exchange(current, {}));
    chain = HistoryChain();
  };
  TZ_RETURN_IF_ERROR(store.ForEachHistory(
      [&](book::Table table, std::string_view key, uint64_t entry, std::string_view value) {
        std::string table_key = store::TableKey(table, key);
        if (table_key != current) {
          finish();
          current = std::move(table_key);
        }
        chain.Add(entry, value);
        return true;
      }));
  finish();
  if (seen.size() < derived.records().size() || !suspects.empty()) {
    for (const auto& [table_key, record] : derived.records()) {
      if (!seen.contains(table_key) && suspects.size() < kMaxSuspects) suspects.insert(table_key);
    }
    TZ_RETURN_IF_ERROR(LocateHistory(store, size, suspects, findings));
  }
  return good;
}

}  // namespace

std::string RecordName(book::Table table, std::string_view key) {
  switch (table) {
    case book::Table::kLedger:
      return std::string(key);
    case book::Table::kDivision:
      return base::StrCat("divisions/", key);
    case book::Table::kOrganisation:
      return base::StrCat("organisations/", key);
    case book::Table::kOfficer:
      return base::StrCat("officers/", key);
    case book::Table::kKey:
      return base::StrCat("keys/", key);
    case book::Table::kProposal:
      return base::StrCat("proposals/", key);
    case book::Table::kPolicy:
      return base::StrCat("policies/", key);
    case book::Table::kProject:
      return base::StrCat("projects/", key);
    case book::Table::kRegistration:
      return base::StrCat("registrations/", key);
    case book::Table::kLot:
      return base::StrCat("lots/", key);
    case book::Table::kBalance:
      return base::StrCat("balance ", key);
    case book::Table::kDemand:
      return base::StrCat("demands/", key);
    case book::Table::kStatement:
      return base::StrCat("statements/", key);
    case book::Table::kOffer:
      return base::StrCat("offers/", key);
    case book::Table::kDeal:
      return base::StrCat("deals/", key);
    case book::Table::kMoney:
      return base::StrCat("money ", key);
    case book::Table::kBudgetLine:
      return base::StrCat("lines/", key);
    case book::Table::kParcel:
      return base::StrCat("parcels/", key);
    case book::Table::kReceipt:
      return base::StrCat("receipts/", key);
    case book::Table::kVoucher:
      return base::StrCat("vouchers/", key);
    case book::Table::kConfirmation:
      return base::StrCat("confirmations/", key);
    case book::Table::kDisbursement:
      return base::StrCat("disbursements/", key);
    case book::Table::kLines:
      return base::StrCat("lines/", key);
    case book::Table::kBid:
      return base::StrCat("bids/", key);
    case book::Table::kRequest:
      return base::StrCat("requests/", key);
    case book::Table::kLiability:
      return base::StrCat("liabilities/", key);
    case book::Table::kProjectFinance:
      return base::StrCat("finance/", key);
    case book::Table::kAgreement:
      return base::StrCat("agreements/", key);
    case book::Table::kRectification:
      return base::StrCat("rectifications/", key);
    case book::Table::kFinding:
      return base::StrCat("findings/", key);
    case book::Table::kEvaluation:
      return base::StrCat("evaluations/", key);
    case book::Table::kInspection:
      return base::StrCat("inspections/", key);
    case book::Table::kLoan:
      return base::StrCat("loans/", key);
  }
  return base::StrCat("table ", static_cast<int>(table), " ", key);
}

absl::StatusOr<RowsResult> CompareRecords(const store::Store& store, uint64_t size, const book::State& state,
                                          const DerivedRecords& derived, Findings& findings) {
  RowsResult result;
  absl::flat_hash_set<std::string> seen;
  TZ_RETURN_IF_ERROR(store.ForEachRecord([&](book::Table table, std::string_view key, uint64_t entry,
                                             std::string_view value) {
    std::string table_key = store::TableKey(table, key);
    const DerivedRecords::Record* const record = derived.Find(table_key);
    if (record == nullptr) {
      findings.Add(
          Fault::kRecordExtra, entry,
          base::StrCat(RecordName(table, key), " is stored but no entry wrote it: ", Describe(table, value)));
      return true;
    }
    seen.insert(std::move(table_key));
    const std::string expected = store::EncodeRecordValue(state.FindRecord(table, key).get());
    if (value != expected) {
      findings.Add(Fault::kRecordDiffers, record->last_entry,
                   base::StrCat(RecordName(table, key), " ", HowItDiffers(table, value, expected)));
    } else if (entry != record->last_entry) {
      findings.Add(Fault::kRecordDiffers, record->last_entry,
                   base::StrCat(RecordName(table, key), " is stored as last written by entry ", entry));
    } else {
      ++result.records;
    }
    return true;
  }));
  if (seen.size() < derived.records().size()) {
    for (const auto& [table_key, record] : derived.records()) {
      if (seen.contains(table_key)) continue;
      findings.Add(Fault::kRecordMissing, record.last_entry,
                   base::StrCat(NameOf(table_key), " is not stored"));
    }
  }
  TZ_ASSIGN_OR_RETURN(result.history_rows, CompareHistory(store, size, derived, findings));
  return result;
}

}  // namespace tianzhang::check
