// Inclusion and consistency proofs of RFC 6962: made by the log, verified by everyone.
//
// Verification is pure and small on purpose: server, clients and auditors share this one.
#ifndef TIANZHANG_LEDGER_TLOG_PROOF_H_
#define TIANZHANG_LEDGER_TLOG_PROOF_H_

#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/tlog/merkle.h"

namespace tianzhang::tlog {

// Supplies node (level, index) as named in compact_range.h. It is only ever asked for perfect subtrees inside
// the tree at hand, (index + 1) << level <= size. Its errors are passed on unchanged.
using NodeReader = absl::FunctionRef<absl::StatusOr<Hash>(int level, uint64_t index)>;

// The root of the first `size` leaves; EmptyRoot() for 0, without asking the reader.
absl::StatusOr<Hash> RootAt(uint64_t size, NodeReader reader);

// Proves that leaf `index` is in the tree of `size` leaves; the leaf's sibling comes first.
// InvalidArgument unless index < size.
absl::StatusOr<std::vector<Hash>> InclusionProof(uint64_t index, uint64_t size, NodeReader reader);

// Proves that the tree of `old_size` leaves is a prefix of that of `new_size`. Empty if they are equal.
// InvalidArgument unless 0 < old_size <= new_size: everything extends the empty tree, so there is nothing to
// prove.
absl::StatusOr<std::vector<Hash>> ConsistencyProof(uint64_t old_size, uint64_t new_size, NodeReader reader);

// OK if `proof` shows that a leaf of hash `leaf_hash` is at `index` in the tree of `size` leaves with `root`.
// InvalidArgument, saying what does not fit, otherwise.
absl::Status VerifyInclusion(const Hash& leaf_hash, uint64_t index, uint64_t size,
                             const std::vector<Hash>& proof, const Hash& root);

// OK if `proof` shows that the tree of `new_size` leaves with `new_root` extends that of `old_size` with
// `old_root`. InvalidArgument, saying what does not fit, otherwise; also for old_size 0, which would say yes
// to anything.
absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size, const std::vector<Hash>& proof,
                               const Hash& old_root, const Hash& new_root);

}  // namespace tianzhang::tlog

#endif  // TIANZHANG_LEDGER_TLOG_PROOF_H_
