// The head register: size and root of the newest signed tree, kept outside the database and outside its
// backups.
//
// The database cannot notice that its newest batches are gone (a lost tail, an old backup); the register can.
// It is the last step before a checkpoint is signed, so that nothing is ever signed behind it.
//
// File, 8192 bytes, two slots of 4096, written alternately, the rest of a slot zero:
//   "TZHEAD1\n"  BE64 sequence  BE64 size  root (32 bytes)  BE32 CRC-32C of the 56 bytes before
// The valid slot with the higher sequence counts: a torn write leaves the other one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "ledger/crypto/hash.h"

namespace tianzhang::journal {

struct RegisteredHead {
  uint64_t size = 0;
  crypto::Hash root{};
  friend bool operator==(const RegisteredHead&, const RegisteredHead&) = default;
};

// Called by one thread at a time.
class HeadRegister {
 public:
  virtual ~HeadRegister() = default;
  // What it holds. NotFound: there is no register; DataLoss: there is one and no slot is whole.
  virtual absl::StatusOr<RegisteredHead> Read() = 0;
  // Durable once it returns OK. After an error either the old or the new head is there.
  virtual absl::Status Advance(const RegisteredHead& head) = 0;
};

class FileHeadRegister final : public HeadRegister {
 public:
  // Makes a register of the empty log. Only ever at the founding of a ledger, or by an operator who accepts a
  // loss. AlreadyExists if the file exists.
  static absl::Status Create(const std::string& path);
  // Succeeds also when the file is missing or torn: Read() says so. FailedPrecondition "another process has
  // <path> open".
  static absl::StatusOr<std::unique_ptr<FileHeadRegister>> Open(const std::string& path);
  ~FileHeadRegister() override;

  absl::StatusOr<RegisteredHead> Read() override;
  absl::Status Advance(const RegisteredHead& head) override;

 private:
  FileHeadRegister(std::string path, int fd) : path_(std::move(path)), fd_(fd) {}

  const std::string path_;
  const int fd_;  // -1: the file is missing
  uint64_t sequence_ = 0;
};

}  // namespace tianzhang::journal
