// A disk that fails on cue, put between a program and its C library with LD_PRELOAD; the program itself knows
// nothing of it. Counted are the calls that change regular files: write, pwrite, fdatasync, fsync, rename.
//
//   TZ_DISK_FAULT=<what>:<n>   at the n-th such call of the process:
//       kill-before, kill-after    kill -9 before or after it is carried out
//       eio-before, eio-after      EIO, not carried out or carried out all the same
//       enospc-before              ENOSPC, not carried out
//   TZ_DISK_ROOMY=1            the file system claims to have a terabyte free
#include <dlfcn.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/types.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string>

namespace {

enum class Fault { kNone, kKillBefore, kKillAfter, kEioBefore, kEioAfter, kNoSpace };

struct Plan {
  Fault fault = Fault::kNone;
  long at = 0;  // NOLINT: strtol's type
  Plan() {
    const char* const text = std::getenv("TZ_DISK_FAULT");
    const char* const colon = text == nullptr ? nullptr : std::strchr(text, ':');
    if (colon == nullptr) return;
    at = std::strtol(colon + 1, nullptr, 10);
    const std::string what(text, colon);
    if (what == "kill-before") fault = Fault::kKillBefore;
    if (what == "kill-after") fault = Fault::kKillAfter;
    if (what == "eio-before") fault = Fault::kEioBefore;
    if (what == "eio-after") fault = Fault::kEioAfter;
    if (what == "enospc-before") fault = Fault::kNoSpace;
  }
};

std::atomic<long> calls{0};  // NOLINT

const Plan& ThePlan() {
  static const Plan plan;
  return plan;
}

template <typename Function>
Function Real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

bool Counts(int fd) {
  struct stat info {};
  return fd > STDERR_FILENO && fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
}

[[noreturn]] void Die() {
  kill(getpid(), SIGKILL);
  for (;;) pause();
}

// Carries out `call`, unless it is this one's turn to fail.
template <typename Call>
auto Intercept(Call call) -> decltype(call()) {
  const Plan& plan = ThePlan();
  if (plan.fault == Fault::kNone || ++calls != plan.at) return call();
  if (plan.fault == Fault::kKillBefore) Die();
  if (plan.fault == Fault::kNoSpace || plan.fault == Fault::kEioBefore) {
    errno = plan.fault == Fault::kNoSpace ? ENOSPC : EIO;
    return -1;
  }
  const auto result = call();
  if (plan.fault == Fault::kKillAfter) Die();
  (void)result;
  errno = EIO;
  return -1;
}

template <typename Info>
int Roomy(int result, Info* info) {
  if (result == 0 && std::getenv("TZ_DISK_ROOMY") != nullptr) {
    info->f_bavail = info->f_bfree = (1ull << 40) / info->f_frsize;
  }
  return result;
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t)>("write");
  if (!Counts(fd)) return real(fd, data, size);
  return Intercept([=] { return real(fd, data, size); });
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t, off_t)>("pwrite");
  if (!Counts(fd)) return real(fd, data, size, at);
  return Intercept([=] { return real(fd, data, size, at); });
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
  static const auto real = Real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  if (!Counts(fd)) return real(fd, data, size, at);
  return Intercept([=] { return real(fd, data, size, at); });
}

int fdatasync(int fd) {
  static const auto real = Real<int (*)(int)>("fdatasync");
  if (!Counts(fd)) return real(fd);
  return Intercept([=] { return real(fd); });
}

int fsync(int fd) {
  static const auto real = Real<int (*)(int)>("fsync");
  if (!Counts(fd)) return real(fd);
  return Intercept([=] { return real(fd); });
}

int rename(const char* from, const char* to) noexcept {
  static const auto real = Real<int (*)(const char*, const char*)>("rename");
  return Intercept([=] { return real(from, to); });
}

int statvfs(const char* __restrict path, struct statvfs* __restrict info) noexcept {
  static const auto real = Real<int (*)(const char*, struct statvfs*)>("statvfs");
  return Roomy(real(path, info), info);
}

int statvfs64(const char* __restrict path, struct statvfs64* __restrict info) noexcept {
  static const auto real = Real<int (*)(const char*, struct statvfs64*)>("statvfs64");
  return Roomy(real(path, info), info);
}

}  // extern "C"
