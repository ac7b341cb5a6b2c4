#include "ledger/journal/journal.h"

#include <algorithm>
#include <utility>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/tlog/checkpoint.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::journal {
namespace {

// Entries read back at once: bounds the memory of a start far behind.
constexpr uint64_t kReadBack = 512;

std::string Describe(uint64_t size, const crypto::Hash& root) {
  return base::StrCat(size, " entries with root ", crypto::HashHex(root));
}

}  // namespace

absl::StatusOr<std::unique_ptr<Journal>> Journal::Open(const Options& options) {
  std::unique_ptr<Journal> journal(new Journal(options));
  TZ_RETURN_IF_ERROR(journal->Recover());
  return journal;
}

// What each case means is told in words, because an operator decides over it.
absl::Status Journal::Recover() {
  TZ_ASSIGN_OR_RETURN(const uint64_t stored, options_.sink->StoredSize());
  TZ_ASSIGN_OR_RETURN(const tlog::CompactRange all, options_.sink->RangeAt(stored));
  const absl::StatusOr<RegisteredHead> registered = options_.head_register->Read();
  if (!registered.ok()) {
    if (absl::IsNotFound(registered.status())) {
      ReadOnly(base::StrCat(base::ToStd(registered.status().message()),
                            ": without it nobody can tell whether the newest entries are missing"));
    } else if (absl::IsDataLoss(registered.status())) {
      ReadOnly(std::string(base::ToStd(registered.status().message())));
    } else {
      return registered.status();
    }
  } else if (registered->size > stored) {
    ReadOnly(base::StrCat("the head register holds ", Describe(registered->size, registered->root),
                          ", the log only ", Describe(stored, all.Root()),
                          ": entries that were acknowledged are missing"));
  } else {
    TZ_ASSIGN_OR_RETURN(range_, options_.sink->RangeAt(registered->size));
    if (range_.Root() != registered->root) {
      ReadOnly(base::StrCat("the head register holds ", Describe(registered->size, registered->root),
                            ", the log has another history: ", Describe(registered->size, range_.Root())));
    }
  }
  if (!read_only_reason_.empty()) {
    // Readers keep what was signed (Store::Open); nothing is sealed.
    range_ = all;
    return absl::OkStatus();
  }
  if (stored == 0) return absl::OkStatus();
  if (registered->size == stored) {
    // The batch is registered; whether its checkpoint was signed is unknown. Sealing again signs the same
    // bytes.
    TZ_ASSIGN_OR_RETURN(range_, options_.sink->RangeAt(stored - 1));
  }
  const absl::Status sealed = Seal(stored, all.Root(), registered->size == stored);
  if (absl::IsDataLoss(sealed)) {
    ReadOnly(std::string(base::ToStd(sealed.message())));
    range_ = all;
    return absl::OkStatus();
  }
  return sealed;
}

absl::Status Journal::Commit(const store::Batch& batch) {
  if (!read_only_reason_.empty())
    return absl::FailedPreconditionError(base::StrCat("read-only: ", read_only_reason_));
  TZ_CHECK(!failed_, "a commit after a failed one");
  TZ_CHECK(batch.first() == range_.size(), "a batch must start where the log ends");
  failed_ = true;  // until all steps are through
  TZ_RETURN_IF_ERROR(options_.sink->Write(batch));
  if (!batch.entries.empty()) {
    TZ_RETURN_IF_ERROR(Seal(batch.tree.size(), batch.tree.range().Root(), false));
  }
  failed_ = false;
  return absl::OkStatus();
}

absl::Status Journal::Seal(uint64_t size, const crypto::Hash& expected, bool registered) {
  // The second path to the root: from what is stored, not from what was staged. One bit that flipped on the
  // way shows before anything is signed.
  tlog::CompactRange range = range_;
  int64_t time_us = 0;
  TZ_RETURN_IF_ERROR(Verify(size, &range, &time_us));
  const crypto::Hash root = range.Root();
  if (root != expected) {
    return absl::DataLossError(base::StrCat("the stored entries hash to ", Describe(size, root), ", not to ",
                                            crypto::HashHex(expected)));
  }
  if (!registered) TZ_RETURN_IF_ERROR(options_.head_register->Advance({size, root}));
  // From here on the log can never again be shorter than `size` without the register saying so: now it may be
  // signed.
  TZ_ASSIGN_OR_RETURN(std::string note, tlog::SignCheckpoint({options_.origin, size, root},
                                                             *options_.platform, options_.origin));
  TZ_RETURN_IF_ERROR(options_.sink->WriteCheckpoint(size, note));
  range_ = std::move(range);
  head_ = {size, time_us, root, std::move(note)};
  options_.sink->Publish(head_);
  return absl::OkStatus();
}

absl::Status Journal::Verify(uint64_t size, tlog::CompactRange* range, int64_t* time_us) const {
  while (range->size() < size) {
    const uint64_t first = range->size();
    TZ_ASSIGN_OR_RETURN(const std::vector<store::StoredEntry> read,
                        options_.sink->ReadBack(first, std::min(kReadBack, size - first)));
    if (read.empty()) return absl::DataLossError("nothing was read back");
    for (const store::StoredEntry& stored : read) {
      entry::v1::Leaf leaf;
      if (!leaf.ParseFromString(stored.leaf) || leaf.index() != range->size()) {
        return absl::DataLossError(
            base::StrCat("the stored leaf of entry ", range->size(), " does not decode"));
      }
      if (leaf.command_sha256() != crypto::HashBytes(crypto::Sha256(stored.command)) ||
          leaf.events_sha256() != crypto::HashBytes(crypto::Sha256(stored.events))) {
        return absl::DataLossError(
            base::StrCat("the stored bodies of entry ", leaf.index(), " are not those of its leaf"));
      }
      *time_us = leaf.time_us();
      range->Append(tlog::LeafHash(stored.leaf));
    }
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::journal
