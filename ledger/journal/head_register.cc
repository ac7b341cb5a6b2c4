#include "ledger/journal/head_register.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string_view>

#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/base/strings.h"

namespace tianzhang::journal {
namespace {

constexpr size_t kSlotBytes = 4096;
constexpr size_t kSlots = 2;
constexpr std::string_view kMagic = "TZHEAD1\n";
constexpr size_t kSignedBytes = 56;  // magic, sequence, size, root

absl::Status Failed(std::string_view what, const std::string& path) {
  return absl::InternalError(base::StrCat(what, " ", path, ": ", strerror(errno)));
}

std::string EncodeSlot(uint64_t sequence, const RegisteredHead& head) {
  std::string slot(kMagic);
  base::PutBigEndian64(&slot, sequence);
  base::PutBigEndian64(&slot, head.size);
  slot.append(crypto::HashBytes(head.root));
  base::PutBigEndian32(&slot, base::Crc32c(slot));
  slot.resize(kSlotBytes, '\0');
  return slot;
}

// True if the slot is whole.
bool DecodeSlot(std::string_view slot, uint64_t* sequence, RegisteredHead* head) {
  const std::string_view covered = slot.substr(0, kSignedBytes);
  if (!covered.starts_with(kMagic)) return false;
  if (base::GetBigEndian32(slot.substr(kSignedBytes)) != base::Crc32c(covered)) return false;
  *sequence = base::GetBigEndian64(covered.substr(8));
  head->size = base::GetBigEndian64(covered.substr(16));
  memcpy(head->root.data(), covered.data() + 24, head->root.size());
  return true;
}

std::string DirectoryOf(const std::string& path) {
  const size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// All of `bytes`, or an error with errno set.
bool WriteAt(int fd, std::string_view bytes, off_t offset) {
  while (!bytes.empty()) {
    const ssize_t written = pwrite(fd, bytes.data(), bytes.size(), offset);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes.remove_prefix(static_cast<size_t>(written));
    offset += written;
  }
  return true;
}

}  // namespace

absl::Status FileHeadRegister::Create(const std::string& path) {
  const int fd = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) {
    if (errno == EEXIST) return absl::AlreadyExistsError(base::StrCat("there is a head register at ", path));
    return Failed("cannot create the head register", path);
  }
  RegisteredHead empty;
  empty.root = crypto::Sha256("");  // root of the tree without leaves
  const bool written = WriteAt(fd, EncodeSlot(1, empty), 0) &&
                       WriteAt(fd, std::string(kSlotBytes, '\0'), kSlotBytes) && fsync(fd) == 0;
  const absl::Status failed = written ? absl::OkStatus() : Failed("cannot write the head register", path);
  close(fd);
  if (!failed.ok()) return failed;
  return base::SyncDirectory(DirectoryOf(path));
}

absl::StatusOr<std::unique_ptr<FileHeadRegister>> FileHeadRegister::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CLOEXEC);
  if (fd < 0) {
    if (errno != ENOENT) return Failed("cannot open the head register", path);
  } else if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    const bool held = errno == EWOULDBLOCK;
    const absl::Status failed = Failed("cannot lock the head register", path);
    close(fd);
    if (!held) return failed;
    return absl::FailedPreconditionError(base::StrCat("another process has ", path, " open"));
  }
  return std::unique_ptr<FileHeadRegister>(new FileHeadRegister(path, fd));
}

FileHeadRegister::~FileHeadRegister() {
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<RegisteredHead> FileHeadRegister::Read() {
  if (fd_ < 0) return absl::NotFoundError(base::StrCat("there is no head register at ", path_));
  bool found = false;
  RegisteredHead newest;
  for (size_t i = 0; i < kSlots; ++i) {
    std::string slot(kSlotBytes, '\0');
    const ssize_t got = pread(fd_, slot.data(), slot.size(), static_cast<off_t>(i * kSlotBytes));
    if (got < 0) return Failed("cannot read the head register", path_);
    uint64_t sequence = 0;
    RegisteredHead head;
    if (!DecodeSlot(slot, &sequence, &head)) continue;
    if (found && sequence <= sequence_) continue;
    found = true;
    sequence_ = sequence;
    newest = head;
  }
  if (!found)
    return absl::DataLossError(base::StrCat("no slot of the head register at ", path_, " is whole"));
  return newest;
}

absl::Status FileHeadRegister::Advance(const RegisteredHead& head) {
  if (fd_ < 0) return absl::NotFoundError(base::StrCat("there is no head register at ", path_));
  // Sequence n stands in slot (n - 1) mod 2: never over the newest one.
  const uint64_t next = sequence_ + 1;
  const off_t offset = static_cast<off_t>(((next - 1) % kSlots) * kSlotBytes);
  if (!WriteAt(fd_, EncodeSlot(next, head), offset)) return Failed("cannot write the head register", path_);
  if (fdatasync(fd_) != 0) return Failed("cannot sync the head register", path_);
  sequence_ = next;
  return absl::OkStatus();
}

}  // namespace tianzhang::journal
