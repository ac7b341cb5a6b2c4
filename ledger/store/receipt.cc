#include "ledger/store/receipt.h"

#include <utility>

#include "ledger/base/status_macros.h"

namespace tianzhang::store {

absl::StatusOr<api::EntryReceipt> ReadReceipt(const Store& store, uint64_t index) {
  // One head for proof and checkpoint; the log may grow meanwhile.
  Head head = store.head();
  TZ_ASSIGN_OR_RETURN(StoredEntry entry, store.Entry(index));
  TZ_ASSIGN_OR_RETURN(const std::vector<crypto::Hash> proof, store.InclusionProof(index, head.size));
  api::EntryReceipt receipt;
  receipt.set_index(index);
  receipt.set_leaf(std::move(entry.leaf));
  receipt.set_events(std::move(entry.events));
  for (const crypto::Hash& hash : proof) receipt.add_proof(std::string(crypto::HashBytes(hash)));
  receipt.set_checkpoint(std::move(head.checkpoint));
  return receipt;
}

}  // namespace tianzhang::store
