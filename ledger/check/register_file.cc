#include "ledger/check/register_file.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::check {
namespace {

constexpr size_t kSlotBytes = 4096;
constexpr std::string_view kMagic = "TZHEAD1\n";
constexpr size_t kSequenceAt = 8;
constexpr size_t kSizeAt = 16;
constexpr size_t kRootAt = 24;
constexpr size_t kCrcAt = 56;

}  // namespace

absl::StatusOr<RegisteredHead> ReadRegister(const std::string& path) {
  TZ_ASSIGN_OR_RETURN(const std::string bytes, base::ReadFile(path));
  std::optional<RegisteredHead> newest;
  uint64_t newest_sequence = 0;
  for (size_t at = 0; at + kSlotBytes <= bytes.size(); at += kSlotBytes) {
    const std::string_view slot = std::string_view(bytes).substr(at, kSlotBytes);
    if (!slot.starts_with(kMagic)) continue;
    if (base::Crc32c(slot.substr(0, kCrcAt)) != base::GetBigEndian32(slot.substr(kCrcAt))) continue;
    const uint64_t sequence = base::GetBigEndian64(slot.substr(kSequenceAt));
    if (newest && sequence <= newest_sequence) continue;
    newest_sequence = sequence;
    newest.emplace();
    newest->size = base::GetBigEndian64(slot.substr(kSizeAt));
    std::copy_n(slot.begin() + kRootAt, newest->root.size(), newest->root.begin());
  }
  if (!newest) return absl::DataLossError(base::StrCat("no slot of ", path, " is whole"));
  return *newest;
}

}  // namespace tianzhang::check
