#include "ledger/store/batch.h"

#include <utility>

#include "ledger/base/check.h"
#include "ledger/tlog/merkle.h"

namespace tianzhang::store {

void Batch::Append(StagedEntry entry) {
  TZ_CHECK(entry.index == tree.size(), "entries of a batch must follow each other");
  tree.Append(tlog::LeafHash(entry.leaf));
  entries.push_back(std::move(entry));
}

}  // namespace tianzhang::store
