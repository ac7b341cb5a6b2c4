#include "ledger/base/division.h"

#include <array>
#include <cstddef>

#include "ledger/base/check.h"
#include "ledger/base/text.h"

namespace tianzhang::base {
namespace {

// Digits of a code at each DivisionLevel.
constexpr std::array<size_t, 4> kLengths = {2, 4, 6, 9};

}  // namespace

bool IsDivision(std::string_view code) {
  if (!IsDigits(code)) return false;
  size_t begin = 0;
  for (const size_t end : kLengths) {
    if (code.size() < end) return false;
    if (code.substr(begin, end - begin).find_first_not_of('0') == code.npos) return false;
    if (code.size() == end) return true;
    begin = end;
  }
  return false;
}

DivisionLevel LevelOf(std::string_view code) {
  TZ_CHECK(IsDivision(code), code);
  size_t level = 0;
  while (kLengths[level] != code.size()) ++level;
  return static_cast<DivisionLevel>(level);
}

bool IsUnder(std::string_view code, std::string_view scope) {
  // Both lengths are level lengths, so a prefix can only end where a level does.
  return IsDivision(code) && IsDivision(scope) && code.starts_with(scope);
}

std::string_view ParentOf(std::string_view code) {
  const auto level = static_cast<size_t>(LevelOf(code));
  return level == 0 ? std::string_view() : code.substr(0, kLengths[level - 1]);
}

}  // namespace tianzhang::base
