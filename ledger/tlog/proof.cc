#include "ledger/tlog/proof.h"

#include <bit>

#include "ledger/base/check.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::tlog {
namespace {

// The largest power of two below `count`, where RFC 6962 splits a range of `count` > 1 leaves.
uint64_t SplitOf(uint64_t count) { return std::bit_floor(count - 1); }

// MTH of the leaves [begin, begin + count), count > 0. In all ranges that come up `begin` is a multiple of
// the largest power of two not above `count`, so each perfect part is one node of the store.
absl::StatusOr<Hash> RangeHash(uint64_t begin, uint64_t count, NodeReader reader) {
  if (std::has_single_bit(count)) {
    const int level = std::countr_zero(count);
    TZ_CHECK((begin & (count - 1)) == 0, "a perfect subtree starts at a multiple of its width");
    return reader(level, begin >> level);
  }
  const uint64_t split = SplitOf(count);
  TZ_ASSIGN_OR_RETURN(const Hash left, RangeHash(begin, split, reader));
  TZ_ASSIGN_OR_RETURN(const Hash right, RangeHash(begin + split, count - split, reader));
  return NodeHash(left, right);
}

// PATH of RFC 6962 for leaf `index` counted from `begin`.
absl::Status AppendPath(uint64_t index, uint64_t begin, uint64_t count, NodeReader reader,
                        std::vector<Hash>* proof) {
  if (count == 1) return absl::OkStatus();
  const uint64_t split = SplitOf(count);
  const bool left = index < split;
  TZ_RETURN_IF_ERROR(left ? AppendPath(index, begin, split, reader, proof)
                          : AppendPath(index - split, begin + split, count - split, reader, proof));
  TZ_ASSIGN_OR_RETURN(const Hash sibling, left ? RangeHash(begin + split, count - split, reader)
                                               : RangeHash(begin, split, reader));
  proof->push_back(sibling);
  return absl::OkStatus();
}

// SUBPROOF of RFC 6962 for the first `old_count` of the `count` leaves from `begin`. `known` says that the
// verifier has the hash of exactly these old leaves: it is the old root itself.
absl::Status AppendSubproof(uint64_t old_count, uint64_t begin, uint64_t count, bool known, NodeReader reader,
                            std::vector<Hash>* proof) {
  if (old_count == count) {
    if (known) return absl::OkStatus();
    TZ_ASSIGN_OR_RETURN(const Hash hash, RangeHash(begin, count, reader));
    proof->push_back(hash);
    return absl::OkStatus();
  }
  const uint64_t split = SplitOf(count);
  if (old_count <= split) {
    TZ_RETURN_IF_ERROR(AppendSubproof(old_count, begin, split, known, reader, proof));
    TZ_ASSIGN_OR_RETURN(const Hash right, RangeHash(begin + split, count - split, reader));
    proof->push_back(right);
    return absl::OkStatus();
  }
  TZ_RETURN_IF_ERROR(AppendSubproof(old_count - split, begin + split, count - split, false, reader, proof));
  TZ_ASSIGN_OR_RETURN(const Hash left, RangeHash(begin, split, reader));
  proof->push_back(left);
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Hash> RootAt(uint64_t size, NodeReader reader) {
  if (size == 0) return EmptyRoot();
  return RangeHash(0, size, reader);
}

absl::StatusOr<std::vector<Hash>> InclusionProof(uint64_t index, uint64_t size, NodeReader reader) {
  if (index >= size) {
    return absl::InvalidArgumentError(base::StrCat("no leaf ", index, " in a tree of ", size));
  }
  std::vector<Hash> proof;
  TZ_RETURN_IF_ERROR(AppendPath(index, 0, size, reader, &proof));
  return proof;
}

absl::StatusOr<std::vector<Hash>> ConsistencyProof(uint64_t old_size, uint64_t new_size, NodeReader reader) {
  if (old_size == 0 || old_size > new_size) {
    return absl::InvalidArgumentError(
        base::StrCat("no consistency to prove between sizes ", old_size, " and ", new_size));
  }
  std::vector<Hash> proof;
  TZ_RETURN_IF_ERROR(AppendSubproof(old_size, 0, new_size, true, reader, &proof));
  return proof;
}

absl::Status VerifyInclusion(const Hash& leaf_hash, uint64_t index, uint64_t size,
                             const std::vector<Hash>& proof, const Hash& root) {
  if (index >= size) {
    return absl::InvalidArgumentError(base::StrCat("inclusion: no leaf ", index, " in a tree of ", size));
  }
  // `node` and `last` are the positions, at the level reached, of the ancestor of the leaf and of the last
  // node.
  uint64_t node = index;
  uint64_t last = size - 1;
  Hash hash = leaf_hash;
  for (const Hash& sibling : proof) {
    if (last == 0) return absl::InvalidArgumentError("inclusion: proof is too long");
    if ((node & 1) != 0 || node == last) {
      hash = NodeHash(sibling, hash);
      // A node without a right sibling moves up unchanged until it is a right child itself.
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      hash = NodeHash(hash, sibling);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return absl::InvalidArgumentError("inclusion: proof is too short");
  if (hash != root) return absl::InvalidArgumentError("inclusion: root does not match");
  return absl::OkStatus();
}

absl::Status VerifyConsistency(uint64_t old_size, uint64_t new_size, const std::vector<Hash>& proof,
                               const Hash& old_root, const Hash& new_root) {
  if (old_size > new_size) {
    return absl::InvalidArgumentError(base::StrCat("consistency: size ", old_size, " is above ", new_size));
  }
  if (old_size == 0) return absl::InvalidArgumentError("consistency: size 0 proves nothing");
  if (old_size == new_size) {
    if (!proof.empty()) return absl::InvalidArgumentError("consistency: equal sizes need an empty proof");
    if (old_root != new_root) return absl::InvalidArgumentError("consistency: equal sizes, different roots");
    return absl::OkStatus();
  }
  // A perfect old tree is a node of the new one; its root is not sent, because the verifier has it.
  const bool perfect = std::has_single_bit(old_size);
  if (!perfect && proof.empty()) return absl::InvalidArgumentError("consistency: proof is too short");
  size_t next = perfect ? 0 : 1;
  Hash old_hash = perfect ? old_root : proof.front();
  Hash new_hash = old_hash;
  uint64_t node = old_size - 1;
  uint64_t last = new_size - 1;
  while ((node & 1) != 0) {
    node >>= 1;
    last >>= 1;
  }
  for (; next < proof.size(); ++next) {
    if (last == 0) return absl::InvalidArgumentError("consistency: proof is too long");
    if ((node & 1) != 0 || node == last) {
      old_hash = NodeHash(proof[next], old_hash);
      new_hash = NodeHash(proof[next], new_hash);
      while ((node & 1) == 0 && node != 0) {
        node >>= 1;
        last >>= 1;
      }
    } else {
      new_hash = NodeHash(new_hash, proof[next]);
    }
    node >>= 1;
    last >>= 1;
  }
  if (last != 0) return absl::InvalidArgumentError("consistency: proof is too short");
  if (old_hash != old_root) return absl::InvalidArgumentError("consistency: old root does not match");
  if (new_hash != new_root) return absl::InvalidArgumentError("consistency: new root does not match");
  return absl::OkStatus();
}

}  // namespace tianzhang::tlog
