#include "ledger/check/derived_records.h"

#include <algorithm>

#include "ledger/base/encoding.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "ledger/crypto/hash.h"

namespace tianzhang::check {
namespace {

// What each account was posted, without the account's name, which is the row's key.
absl::flat_hash_map<std::string, entry::Events> PostingsByAccount(const entry::Events& events) {
  absl::flat_hash_map<std::string, entry::Events> by_account;
  for (const entry::Event& event : events.events()) {
    if (event.has_posting()) {
      const entry::Posting& posting = event.posting();
      entry::Event& kept =
          *by_account[book::QuotaAccount(posting.division(), posting.kind(), posting.lot(), posting.place())]
               .add_events();
      kept.set_operation(event.operation());
      kept.mutable_posting()->set_movement(posting.movement());
      *kept.mutable_posting()->mutable_delta() = posting.delta();
    } else if (event.has_money()) {
      entry::Event& kept = *by_account[event.money().account()].add_events();
      kept.set_operation(event.operation());
      kept.mutable_money()->set_delta_fen(event.money().delta_fen());
    }
  }
  return by_account;
}

}  // namespace

std::vector<DerivedRow> RowsOf(const std::vector<book::Change>& changes, const entry::Events& events) {
  // The last change of a record in an entry is the one that stays.
  absl::flat_hash_map<std::string, size_t> position;
  std::vector<const book::Change*> last;
  for (const book::Change& change : changes) {
    const auto [it, inserted] = position.try_emplace(store::TableKey(change.table, change.key), last.size());
    if (inserted) {
      last.push_back(&change);
    } else {
      last[it->second] = &change;
    }
  }
  const auto postings = PostingsByAccount(events);
  std::vector<DerivedRow> rows;
  rows.reserve(last.size());
  for (const book::Change* change : last) {
    DerivedRow& row = rows.emplace_back(DerivedRow{change->table, change->key, ""});
    const bool account = change->table == book::Table::kBalance || change->table == book::Table::kMoney;
    const auto posted = account ? postings.find(change->key) : postings.end();
    row.history = posted != postings.end() && change->after != nullptr
                      ? store::EncodeAccountValue(*change->after, posted->second)
                      : store::EncodeRecordValue(change->after.get());
  }
  return rows;
}

void HistoryChain::Add(uint64_t entry, std::string_view value) {
  std::string index;
  base::PutBigEndian64(&index, entry);
  const std::string_view before(reinterpret_cast<const char*>(hash_.data()), hash_.size());
  const std::string_view parts[] = {before, index, value};
  const crypto::Hash next = crypto::Sha256(parts);
  std::copy_n(next.begin(), hash_.size(), hash_.begin());
  ++rows_;
}

void DerivedRecords::Add(uint64_t index, const std::vector<DerivedRow>& rows) {
  for (const DerivedRow& row : rows) {
    Record& record = records_[store::TableKey(row.table, row.key)];
    record.last_entry = index;
    record.chain.Add(index, row.history);
  }
  history_rows_ += rows.size();
}

const DerivedRecords::Record* DerivedRecords::Find(const std::string& table_key) const {
  const auto it = records_.find(table_key);
  return it == records_.end() ? nullptr : &it->second;
}

}  // namespace tianzhang::check
