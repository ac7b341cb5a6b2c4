// A bench ledger on the disk, written by one program: read-ahead, rules, staging, journal and store are the
// server's own; network, threads and the check of signatures that it made itself are left out.
#pragma once

#include <cstdint>
#include <future>
#include <map>
#include <memory>
#include <string>

#include "ledger/book/state.h"
#include "ledger/journal/journal.h"
#include "ledger/store/store.h"
#include "tests/bench/common/prepare.h"

namespace tianzhang::bench {

inline constexpr char kKindsLedger[] = "tianzhang.example/bench-kinds";

// Where the parts of a bench ledger lie in its directory.
std::string DataOf(const std::string& dir);
std::string RegisterOf(const std::string& dir);

// Thread-compatible.
class LedgerDoor final : public Door {
 public:
  // Founds a ledger in an empty or missing directory.
  static absl::StatusOr<std::unique_ptr<LedgerDoor>> Found(const std::string& dir);
  ~LedgerDoor() override;

  absl::StatusOr<std::vector<entry::Events>> DoAll(absl::Span<const Step> steps) override;
  // One operation, one command, one entry.
  absl::StatusOr<entry::Events> Do(std::string_view officer, Operation operation);
  // Waits until everything decided is committed.
  absl::Status Flush();

  int64_t NowMicros() override { return time_us_ += kStepMicros; }
  void Pass(int64_t micros) { time_us_ += micros; }

  book::State& state() { return state_; }
  uint64_t size() const { return open_->tree.size(); }
  int64_t time_us() const { return time_us_; }

 private:
  // A province with some fifty commands a second.
  static constexpr int64_t kStepMicros = 20'000;

  struct Signer {
    std::string key_id;
    std::unique_ptr<crypto::Signer> signer;
  };

  LedgerDoor() = default;
  Signer& SignerOf(std::string_view officer);
  absl::StatusOr<entry::Events> Decide(const Step& step);
  absl::Status Provide(const entry::Command& command);
  absl::Status HandOver();

  std::unique_ptr<store::Store> store_;
  std::unique_ptr<journal::FileHeadRegister> register_;
  std::unique_ptr<crypto::Signer> platform_;
  std::unique_ptr<journal::Journal> journal_;
  std::map<std::string, Signer, std::less<>> signers_;

  book::State state_;
  int64_t time_us_ = 0;
  std::unique_ptr<store::Batch> open_;
  size_t open_bytes_ = 0;
  uint64_t batch_ = 1;
  std::future<absl::Status> committing_;
};

}  // namespace tianzhang::bench
