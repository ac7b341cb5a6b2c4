#include "ledger/check/entry_stream.h"

#include <algorithm>
#include <utility>

namespace tianzhang::check {

EntryStream::EntryStream(const store::Store& store, uint64_t size, WorkPool& pool, Findings& findings)
    : store_(store), size_(size), pool_(pool), findings_(findings) {
  ReadAhead();
}

EntryStream::~EntryStream() {
  for (auto& chunk : ahead_) chunk.wait();
}

std::vector<ParsedEntry> EntryStream::Next() {
  if (ahead_.empty()) return {};
  std::vector<ParsedEntry> entries = ahead_.front().get();
  ahead_.pop_front();
  ReadAhead();
  return entries;
}

void EntryStream::ReadAhead() {
  while (next_ < size_ && ahead_.size() < pool_.threads() + 1) {
    const uint64_t from = next_;
    next_ = std::min(size_, from + kChunk);
    const auto task = std::make_shared<std::packaged_task<std::vector<ParsedEntry>()>>(
        [this, from, to = next_] { return Read(store_, from, to, findings_); });
    ahead_.push_back(task->get_future());
    pool_.Run([task] { (*task)(); });
  }
}

std::vector<ParsedEntry> EntryStream::Read(const store::Store& store, uint64_t from, uint64_t to,
                                           Findings& findings) {
  std::vector<store::StoredEntry> stored;
  // The fast way, for what is committed and whole.
  if (auto entries = store.Entries(from, to - from, /*bodies=*/true); entries.ok())
    stored = *std::move(entries);
  std::vector<ParsedEntry> parsed;
  parsed.reserve(to - from);
  for (uint64_t index = from; index < to; ++index) {
    if (index - from < stored.size()) {
      parsed.push_back(ParseEntry(index, std::move(stored[index - from]), findings));
      continue;
    }
    auto entry = store.RawEntry(index);
    if (entry.ok()) {
      parsed.push_back(ParseEntry(index, *std::move(entry), findings));
    } else {
      findings.Add(Fault::kEntryMissing, index, std::string(entry.status().message()));
      parsed.emplace_back().index = index;
    }
  }
  return parsed;
}

}  // namespace tianzhang::check
