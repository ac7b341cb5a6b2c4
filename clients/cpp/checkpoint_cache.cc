#include "clients/cpp/checkpoint_cache.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <system_error>

#include "clients/cpp/errors.h"
#include "clients/cpp/verify.h"
#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/tlog/proof.h"

namespace tianzhang::client {
namespace {

// Codes with which the platform says "no such tree" rather than "not now".
bool IsDenial(absl::StatusCode code) {
  return code == absl::StatusCode::kInvalidArgument || code == absl::StatusCode::kOutOfRange ||
         code == absl::StatusCode::kNotFound || code == absl::StatusCode::kFailedPrecondition;
}

// Exclusion of other processes (and of other caches in this one) from a directory's checkpoint, until it is
// destroyed. The kernel releases it if the process dies.
class DirectoryLock {
 public:
  DirectoryLock() = default;
  ~DirectoryLock() {
    if (fd_ >= 0) close(fd_);
  }
  DirectoryLock(const DirectoryLock&) = delete;
  DirectoryLock& operator=(const DirectoryLock&) = delete;

  absl::Status Acquire(const std::string& directory) {
    const std::string path = directory + "/checkpoint.lock";
    fd_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) return Failure(path);
    while (flock(fd_, LOCK_EX) != 0) {
      if (errno != EINTR) return Failure(path);
    }
    return absl::OkStatus();
  }

 private:
  // Never FailedPrecondition, which asks the caller to try again.
  static absl::Status Failure(const std::string& path) {
    return absl::InternalError(
        base::StrCat(path, ": ", std::error_code(errno, std::generic_category()).message()));
  }

  int fd_ = -1;
};

}  // namespace

absl::Status ProofFailure(const grpc::Status& status, uint64_t from, uint64_t to) {
  const CallError error = DecodeError(status);
  if (!IsDenial(error.status.code())) return error.status;
  return Distrust(base::StrCat("the platform does not prove that its tree of ", from,
                               " entries is part of that of ", to, ": ", error.status.message()));
}

ProofFetcher FetchOver(LedgerTransport* transport, std::chrono::milliseconds deadline) {
  return [transport, deadline](uint64_t from, uint64_t to) -> absl::StatusOr<std::vector<tlog::Hash>> {
    api::GetConsistencyProofRequest request;
    request.set_from_size(from);
    request.set_to_size(to);
    api::GetConsistencyProofResponse response;
    const grpc::Status status = transport->GetConsistencyProof(request, deadline, &response);
    if (!status.ok()) return ProofFailure(status, from, to);
    return ProofFromWire(response.proof());
  };
}

absl::StatusOr<std::unique_ptr<CheckpointCache>> CheckpointCache::Open(std::string directory,
                                                                       tlog::NoteVerifier platform) {
  std::unique_ptr<CheckpointCache> cache(new CheckpointCache(std::move(directory), std::move(platform)));
  if (cache->directory_.empty()) return cache;
  std::error_code error;
  std::filesystem::create_directories(cache->directory_, error);
  if (error) return absl::InternalError(base::StrCat(cache->directory_, ": ", error.message()));
  absl::StatusOr<std::string> note = base::ReadFile(cache->directory_ + "/checkpoint");
  if (absl::IsNotFound(note.status())) return cache;
  TZ_RETURN_IF_ERROR(note.status());
  TZ_ASSIGN_OR_RETURN(cache->latest_, OpenPlatformCheckpoint(*note, cache->platform_));
  cache->latest_note_ = *std::move(note);
  return cache;
}

std::optional<tlog::Checkpoint> CheckpointCache::latest() const {
  std::lock_guard lock(mutex_);
  return latest_;
}

absl::StatusOr<CheckpointCache::Question> CheckpointCache::Begin(std::string_view note, Claim claim) {
  Question question;
  TZ_ASSIGN_OR_RETURN(question.checkpoint, OpenPlatformCheckpoint(note, platform_));
  std::lock_guard lock(mutex_);
  const tlog::Checkpoint& given = question.checkpoint;
  // Everything extends the empty tree: there is nothing to prove, and nothing to remember of it either.
  if (!latest_.has_value() || latest_->size == 0) {
    question.from = question.to = given.size;
    return question;
  }
  if (given.size == latest_->size) {
    if (given.root != latest_->root) {
      return Convict("two checkpoints of one size and different roots: the log has forked", note, "");
    }
    question.from = question.to = given.size;
    return question;
  }
  if (given.size < latest_->size) {
    if (claim == Claim::kNewest) {
      return Convict("the newest checkpoint is smaller than one seen before: entries have been taken back",
                     note, "");
    }
    // A receipt may rest on any checkpoint, but on the empty tree no entry rests.
    if (given.size == 0) return Convict("a receipt rests on the empty tree", note, "");
    question.from = given.size;
    question.to = latest_->size;
    return question;
  }
  question.from = latest_->size;
  question.to = given.size;
  return question;
}

absl::Status CheckpointCache::Finish(std::string_view note, const Question& question,
                                     const std::vector<tlog::Hash>& proof) {
  std::lock_guard lock(mutex_);
  const tlog::Checkpoint& given = question.checkpoint;
  if (question.from == question.to) {
    if (latest_.has_value() && latest_->size != 0) {
      if (latest_->size != given.size)
        return absl::FailedPreconditionError("the checkpoint cache has moved on");
      if (latest_->root != given.root) {
        return Convict("two checkpoints of one size and different roots: the log has forked", note, "");
      }
      return absl::OkStatus();
    }
  } else {
    const uint64_t ours = question.from == given.size ? question.to : question.from;
    if (!latest_.has_value() || latest_->size != ours) {
      return absl::FailedPreconditionError("the checkpoint cache has moved on");
    }
    const bool older = given.size < latest_->size;
    const tlog::Checkpoint& first = older ? given : *latest_;
    const tlog::Checkpoint& second = older ? *latest_ : given;
    if (absl::Status consistent =
            tlog::VerifyConsistency(first.size, second.size, proof, first.root, second.root);
        !consistent.ok()) {
      std::string lines;
      for (const tlog::Hash& hash : proof)
        base::StrAppend(&lines, base::Base64Encode(crypto::HashBytes(hash)), "\n");
      return Convict(base::StrCat("the log has forked: ", consistent.message()), note, lines);
    }
    if (older) return absl::OkStatus();
  }
  if (directory_.empty()) {
    latest_ = given;
    latest_note_ = std::string(note);
    return absl::OkStatus();
  }
  // Another process may have cached a newer one meanwhile. Under the lock nobody writes between the look and
  // the replacement, so that each checkpoint written extends the one it replaces.
  DirectoryLock directory_lock;
  TZ_RETURN_IF_ERROR(directory_lock.Acquire(directory_));
  TZ_RETURN_IF_ERROR(AdoptStored());
  latest_ = given;
  latest_note_ = std::string(note);
  return base::WriteFileAtomic(directory_ + "/checkpoint", note, 0644);
}

absl::Status CheckpointCache::AdoptStored() {
  absl::StatusOr<std::string> stored_note = base::ReadFile(directory_ + "/checkpoint");
  if (absl::IsNotFound(stored_note.status())) return absl::OkStatus();
  // Not the code of the system's error: FailedPrecondition would ask the caller to try again for ever.
  if (!stored_note.ok()) return absl::InternalError(stored_note.status().message());
  TZ_ASSIGN_OR_RETURN(const tlog::Checkpoint stored, OpenPlatformCheckpoint(*stored_note, platform_));
  const uint64_t ours = latest_.has_value() ? latest_->size : 0;
  if (stored.size == ours && ours != 0 && stored.root != latest_->root) {
    return Convict("two checkpoints of one size and different roots: the log has forked", *stored_note, "");
  }
  if (stored.size <= ours) return absl::OkStatus();
  // Whoever wrote it had proven that it extends what stood there, and so ours.
  latest_ = stored;
  latest_note_ = *std::move(stored_note);
  return absl::FailedPreconditionError("another process has moved the checkpoint cache on");
}

absl::StatusOr<tlog::Checkpoint> CheckpointCache::Accept(std::string_view note, Claim claim,
                                                         const ProofFetcher& fetch) {
  while (true) {
    TZ_ASSIGN_OR_RETURN(const Question question, Begin(note, claim));
    std::vector<tlog::Hash> proof;
    if (question.from != question.to) {
      absl::StatusOr<std::vector<tlog::Hash>> fetched = fetch(question.from, question.to);
      if (!fetched.ok()) {
        if (!IsDistrust(fetched.status())) return fetched.status();
        return Denied(note, fetched.status());
      }
      proof = *std::move(fetched);
    }
    absl::Status verdict = Finish(note, question, proof);
    if (verdict.ok()) return question.checkpoint;
    if (!absl::IsFailedPrecondition(verdict)) return verdict;
    // The note was the newest when it was given; what the cache has learnt since does not make it a shrink.
    claim = Claim::kAny;
  }
}

absl::Status CheckpointCache::Denied(std::string_view note, const absl::Status& why) {
  std::lock_guard lock(mutex_);
  return Convict(base::ToStd(why.message()), note, "");
}

absl::Status CheckpointCache::Convict(std::string_view what, std::string_view note, std::string_view detail) {
  if (directory_.empty()) return Distrust(what);
  const std::string folder = directory_ + "/evidence";
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  const std::string text = base::StrCat(what, "\n\n== seen before ==\n", latest_note_, "\n== given now ==\n",
                                        note, detail.empty() ? "" : "\n== proof given ==\n", detail);
  const std::string path =
      base::StrCat(folder, "/", crypto::HashHex(crypto::Sha256(text)).substr(0, 16), ".txt");
  if (absl::Status kept = base::WriteFileAtomic(path, text, 0644); !kept.ok()) {
    return Distrust(base::StrCat(what, " (the evidence could not be kept: ", kept.message(), ")"));
  }
  return Distrust(base::StrCat(what, "; evidence: ", path));
}

}  // namespace tianzhang::client
