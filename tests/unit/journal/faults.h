// A sink and a register that fail at a chosen step, with or without having done it.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "ledger/journal/head_register.h"
#include "ledger/store/sink.h"

namespace tianzhang::journal {

enum class Step {
  kNone,
  kWrite,
  kReadBack,
  kReadBackCorruptLeaf,
  kReadBackCorruptBody,
  kAdvance,
  kWriteCheckpoint
};
enum class Fate {
  kLost,  // not persisted
  kKept,  // persisted, though reported failed
};

struct Fault {
  Step step = Step::kNone;
  Fate fate = Fate::kLost;
  // Makes the step fail from now on.
  bool Hits(Step at) const { return armed && step == at; }
  bool armed = false;
};

class FaultySink final : public store::Sink {
 public:
  FaultySink(store::Sink* real, const Fault* fault) : real_(real), fault_(fault) {}

  absl::StatusOr<uint64_t> StoredSize() override { return real_->StoredSize(); }
  absl::StatusOr<tlog::CompactRange> RangeAt(uint64_t size) override { return real_->RangeAt(size); }
  absl::Status Write(const store::Batch& batch) override {
    if (!fault_->Hits(Step::kWrite)) return real_->Write(batch);
    if (fault_->fate == Fate::kKept) real_->Write(batch).IgnoreError();
    return absl::InternalError("injected: write");
  }
  absl::StatusOr<std::vector<store::StoredEntry>> ReadBack(uint64_t first, uint64_t count) override {
    if (fault_->Hits(Step::kReadBack)) return absl::InternalError("injected: read back");
    auto read = real_->ReadBack(first, count);
    if (read.ok() && fault_->Hits(Step::kReadBackCorruptLeaf)) read->front().leaf.back() ^= 1;
    if (read.ok() && fault_->Hits(Step::kReadBackCorruptBody)) read->front().command.back() ^= 1;
    return read;
  }
  absl::Status WriteCheckpoint(uint64_t size, const std::string& note) override {
    signed_.emplace_back(size, note);
    if (!fault_->Hits(Step::kWriteCheckpoint)) return real_->WriteCheckpoint(size, note);
    if (fault_->fate == Fate::kKept) real_->WriteCheckpoint(size, note).IgnoreError();
    return absl::InternalError("injected: write checkpoint");
  }
  void Publish(store::Head head) override { real_->Publish(std::move(head)); }

  // Every checkpoint that was ever signed.
  const std::vector<std::pair<uint64_t, std::string>>& signed_notes() const { return signed_; }

 private:
  store::Sink* const real_;
  const Fault* const fault_;
  std::vector<std::pair<uint64_t, std::string>> signed_;
};

class FaultyRegister final : public HeadRegister {
 public:
  FaultyRegister(HeadRegister* real, const Fault* fault) : real_(real), fault_(fault) {}

  absl::StatusOr<RegisteredHead> Read() override { return real_->Read(); }
  absl::Status Advance(const RegisteredHead& head) override {
    if (!fault_->Hits(Step::kAdvance)) return real_->Advance(head);
    if (fault_->fate == Fate::kKept) real_->Advance(head).IgnoreError();
    return absl::InternalError("injected: advance");
  }

 private:
  HeadRegister* const real_;
  const Fault* const fault_;
};

}  // namespace tianzhang::journal
