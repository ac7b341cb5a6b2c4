// The tree of RFC 6962 exactly as its definition reads: slow, recursive, and sharing nothing with the library
// but the two hash functions.
#ifndef TIANZHANG_TESTS_UNIT_TLOG_TREE_MODEL_H_
#define TIANZHANG_TESTS_UNIT_TLOG_TREE_MODEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "ledger/tlog/merkle.h"

namespace tianzhang::tlog {

class TreeModel {
 public:
  // A tree of `size` different leaves.
  explicit TreeModel(uint64_t size) {
    for (uint64_t i = 0; i < size; ++i) leaves_.push_back(LeafHash("leaf " + std::to_string(i)));
  }

  const Hash& leaf(uint64_t index) const { return leaves_[index]; }

  // MTH(D[begin:end]).
  Hash Range(uint64_t begin, uint64_t end) const {
    if (begin == end) return EmptyRoot();
    if (end - begin == 1) return leaves_[begin];
    const uint64_t middle = begin + Split(end - begin);
    return NodeHash(Range(begin, middle), Range(middle, end));
  }

  // PATH(index, D[begin:end]), index counted from begin.
  std::vector<Hash> Path(uint64_t index, uint64_t begin, uint64_t end) const {
    if (end - begin == 1) return {};
    const uint64_t k = Split(end - begin);
    std::vector<Hash> path = index < k ? Path(index, begin, begin + k) : Path(index - k, begin + k, end);
    path.push_back(index < k ? Range(begin + k, end) : Range(begin, begin + k));
    return path;
  }

  // SUBPROOF(old_count, D[begin:end], known).
  std::vector<Hash> Subproof(uint64_t old_count, uint64_t begin, uint64_t end, bool known) const {
    if (old_count == end - begin) return known ? std::vector<Hash>() : std::vector<Hash>{Range(begin, end)};
    const uint64_t k = Split(end - begin);
    std::vector<Hash> proof = old_count <= k ? Subproof(old_count, begin, begin + k, known)
                                             : Subproof(old_count - k, begin + k, end, false);
    proof.push_back(old_count <= k ? Range(begin + k, end) : Range(begin, begin + k));
    return proof;
  }

 private:
  static uint64_t Split(uint64_t count) {
    uint64_t k = 1;
    while (k * 2 < count) k *= 2;
    return k;
  }

  std::vector<Hash> leaves_;
};

}  // namespace tianzhang::tlog

#endif  // TIANZHANG_TESTS_UNIT_TLOG_TREE_MODEL_H_
