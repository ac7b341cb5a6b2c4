// Balances, computed a second time: by adding up the postings of the stored events, without any rules.
#pragma once

#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "ledger/check/amounts3.h"
#include "ledger/check/finding.h"
#include "ledger/store/store.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::check {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

// Thread-compatible.
class PostingAudit {
 public:
  explicit PostingAudit(Findings& findings) : findings_(findings) {}

  // Entries in order. I1: the postings of an entry sum to zero per kind and number, and in money. I2: no
  // account falls below zero but issuance and the outside world.
  void Add(uint64_t index, const entry::Events& events);

  // Compares with the stored balances, in both directions. Returns how many accounts agree.
  absl::StatusOr<uint64_t> Compare(const store::Store& store) const;

  uint64_t postings() const { return postings_; }

 private:
  struct Account {
    Amounts3 amounts;
    uint64_t last_entry = 0;
  };
  struct MoneyAccount {
    __int128 fen = 0;
    uint64_t last_entry = 0;
  };

  void Post(uint64_t index, const entry::Posting& posting);
  void PostMoney(uint64_t index, const entry::MoneyPosting& posting);

  Findings& findings_;
  uint64_t postings_ = 0;
  absl::flat_hash_map<std::string, Account> accounts_;
  absl::flat_hash_map<std::string, MoneyAccount> money_;
};

}  // namespace tianzhang::check
