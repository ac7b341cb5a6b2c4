#include "ledger/check/in_use.h"

#include <sys/stat.h>

#include <fstream>

#include "ledger/base/strings.h"

namespace tianzhang::check {

bool IsInUse(const std::string& directory) {
  struct stat info {};
  if (stat(base::StrCat(directory, "/tianzhang.lock").c_str(), &info) != 0) return false;
  // "1: FLOCK  ADVISORY  WRITE 4242 08:01:1234567 0 EOF": taking the lock to see would keep a starting server
  // off.
  const std::string inode = base::StrCat(":", static_cast<uint64_t>(info.st_ino), " ");
  std::ifstream locks("/proc/locks");
  for (std::string line; std::getline(locks, line);) {
    if (line.find("FLOCK") != std::string::npos && line.find(inode) != std::string::npos) return true;
  }
  return false;
}

}  // namespace tianzhang::check
