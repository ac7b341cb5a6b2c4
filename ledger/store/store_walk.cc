// Walks over everything stored, for start-up and the checker.
#include "ledger/base/encoding.h"
#include "ledger/base/status_macros.h"
#include "ledger/store/store_rep.h"

namespace tianzhang::store {
namespace {

absl::Status BadKey() { return absl::DataLossError("a stored row has a bad key"); }

bool IsTable(char byte) {
  for (const book::Table table : book::kAllTables) {
    if (static_cast<char>(table) == byte) return true;
  }
  return false;
}

}  // namespace

absl::Status Store::LoadResident(book::State& state) const {
  for (const book::Table table : book::kAllTables) {
    if (!book::IsResident(table)) continue;
    PrefixCursor rows(rep_->db.get(), rep_->records, TableKey(table, ""));
    for (; rows.Valid(); rows.Next()) {
      if (rows.value().size() < 9) return absl::DataLossError("a record row is too short");
      TZ_ASSIGN_OR_RETURN(RecordValue value, DecodeRecordValue(table, rows.value().substr(8)));
      if (value.record != nullptr) state.Load(table, rows.key().substr(1), std::move(value.record));
    }
    TZ_RETURN_IF_ERROR(rows.status());
  }
  return absl::OkStatus();
}

absl::Status Store::ForEachRecord(
    absl::FunctionRef<bool(book::Table, std::string_view, uint64_t, std::string_view)> visit) const {
  PrefixCursor rows(rep_->db.get(), rep_->records, "");
  for (; rows.Valid(); rows.Next()) {
    const std::string_view key = rows.key();
    if (key.empty() || !IsTable(key[0]) || rows.value().size() < 9) return BadKey();
    const uint64_t entry = base::GetBigEndian64(rows.value());
    if (!visit(static_cast<book::Table>(key[0]), key.substr(1), entry, rows.value().substr(8))) break;
  }
  return rows.status();
}

absl::Status Store::ForEachHistory(
    absl::FunctionRef<bool(book::Table, std::string_view, uint64_t, std::string_view)> visit) const {
  PrefixCursor rows(rep_->db.get(), rep_->history, "");
  for (; rows.Valid(); rows.Next()) {
    const std::string_view key = rows.key();
    if (key.size() < 10 || !IsTable(key[0]) || key[key.size() - 9] != '\0') return BadKey();
    const uint64_t entry = base::GetBigEndian64(key.substr(key.size() - 8));
    if (!visit(static_cast<book::Table>(key[0]), key.substr(1, key.size() - 10), entry, rows.value())) break;
  }
  return rows.status();
}

absl::Status Store::ForEachOutcome(
    absl::FunctionRef<bool(std::string_view, std::string_view, std::string_view)> visit) const {
  PrefixCursor rows(rep_->db.get(), rep_->outcomes, "");
  for (; rows.Valid(); rows.Next()) {
    const size_t zero = rows.key().find('\0');
    if (zero == std::string_view::npos) return BadKey();
    if (!visit(rows.key().substr(0, zero), rows.key().substr(zero + 1), rows.value())) break;
  }
  return rows.status();
}

absl::Status Store::ForEachNode(absl::FunctionRef<bool(int, uint64_t, std::string_view)> visit) const {
  PrefixCursor rows(rep_->db.get(), rep_->nodes, "");
  for (; rows.Valid(); rows.Next()) {
    if (rows.key().size() != 9) return BadKey();
    if (!visit(static_cast<uint8_t>(rows.key()[0]), base::GetBigEndian64(rows.key().substr(1)), rows.value()))
      break;
  }
  return rows.status();
}

absl::Status Store::ForEachCheckpoint(absl::FunctionRef<bool(uint64_t, const std::string&)> visit) const {
  PrefixCursor rows(rep_->db.get(), rep_->checkpoints, "");
  for (; rows.Valid(); rows.Next()) {
    if (rows.key().size() != 8) return BadKey();
    if (!visit(base::GetBigEndian64(rows.key()), std::string(rows.value()))) break;
  }
  return rows.status();
}

}  // namespace tianzhang::store
