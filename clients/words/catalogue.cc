#include "clients/words/catalogue.h"

#include <utility>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"

namespace tianzhang::words {
namespace internal {

extern const std::string_view k_refusals;
extern const std::string_view k_enums;

namespace {

std::string_view Trim(std::string_view text) {
  const size_t first = text.find_first_not_of(" \t\r");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t\r") - first + 1);
}

absl::Status Bad(int line, std::string_view what) {
  return absl::InvalidArgumentError(base::StrCat("line ", line, ": ", what));
}

// Calls on_section for "[name]" and on_line for every other line that is neither empty nor a comment.
template <typename OnSection, typename OnLine>
absl::Status ForEachLine(std::string_view text, OnSection on_section, OnLine on_line) {
  int number = 0;
  while (!text.empty()) {
    const size_t end = text.find('\n');
    const std::string_view line = Trim(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    ++number;
    if (line.empty() || line.front() == '#') continue;
    const absl::Status status = line.front() == '[' && line.back() == ']'
                                    ? on_section(number, line.substr(1, line.size() - 2))
                                    : on_line(number, line);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Refusals> ParseRefusals(std::string_view text) {
  Refusals refusals;
  RefusalWords* block = nullptr;
  const absl::Status status = ForEachLine(
      text,
      [&](int number, std::string_view name) {
        const auto [it, added] = refusals.try_emplace(std::string(name));
        if (!added) return Bad(number, "this code has a block already");
        block = &it->second;
        return absl::OkStatus();
      },
      [&](int number, std::string_view line) {
        const size_t colon = line.find(": ");
        if (block == nullptr || colon == std::string_view::npos) return Bad(number, "expected 'key: words'");
        const std::string_view key = line.substr(0, colon);
        std::string* field = key == "en"       ? &block->en
                             : key == "zh"     ? &block->zh
                             : key == "en.way" ? &block->en_way
                             : key == "zh.way" ? &block->zh_way
                             : key == "test"   ? &block->test
                                               : nullptr;
        if (field == nullptr) return Bad(number, "unknown key");
        if (!field->empty()) return Bad(number, "this key was given before");
        *field = std::string(Trim(line.substr(colon + 2)));
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return refusals;
}

absl::StatusOr<Sections> ParseEnums(std::string_view text) {
  Sections sections;
  std::map<std::string, Pair, std::less<>>* section = nullptr;
  const absl::Status status = ForEachLine(
      text,
      [&](int number, std::string_view name) {
        const auto [it, added] = sections.try_emplace(std::string(name));
        if (!added) return Bad(number, "this section was given before");
        section = &it->second;
        return absl::OkStatus();
      },
      [&](int number, std::string_view line) {
        const size_t equals = line.find(" = ");
        const size_t bar = line.find(" | ");
        if (section == nullptr || equals == std::string_view::npos || bar == std::string_view::npos ||
            bar < equals) {
          return Bad(number, "expected 'NAME = 中文 | English'");
        }
        Pair words{std::string(Trim(line.substr(equals + 3, bar - equals - 3))),
                   std::string(Trim(line.substr(bar + 3)))};
        if (words.zh.empty() || words.en.empty()) return Bad(number, "a word is missing");
        if (!section->try_emplace(std::string(line.substr(0, equals)), std::move(words)).second) {
          return Bad(number, "this value was given before");
        }
        return absl::OkStatus();
      });
  if (!status.ok()) return status;
  return sections;
}

const Refusals& RefusalCatalogue() {
  static const Refusals* const catalogue = [] {
    absl::StatusOr<Refusals> parsed = ParseRefusals(k_refusals);
    TZ_CHECK(parsed.ok(), base::ToStd(parsed.status().message()));
    return new Refusals(*std::move(parsed));
  }();
  return *catalogue;
}

const Sections& EnumCatalogue() {
  static const Sections* const catalogue = [] {
    absl::StatusOr<Sections> parsed = ParseEnums(k_enums);
    TZ_CHECK(parsed.ok(), base::ToStd(parsed.status().message()));
    return new Sections(*std::move(parsed));
  }();
  return *catalogue;
}

}  // namespace internal

const RefusalWords* FindRefusal(std::string_view code_name) {
  const internal::Refusals& catalogue = internal::RefusalCatalogue();
  const auto it = catalogue.find(code_name);
  return it == catalogue.end() ? nullptr : &it->second;
}

const Pair* FindEnumWord(std::string_view enum_name, std::string_view value_name) {
  const internal::Sections& catalogue = internal::EnumCatalogue();
  const auto section = catalogue.find(enum_name);
  if (section == catalogue.end()) return nullptr;
  const auto it = section->second.find(value_name);
  return it == section->second.end() ? nullptr : &it->second;
}

std::string Word(std::string_view name, Language language) {
  for (const auto& [section, values] : internal::EnumCatalogue()) {
    // A field's name says what a value is of, and may be the name of a figure as well.
    if (section == "fields") continue;
    const auto it = values.find(name);
    if (it != values.end()) return language == Language::kChinese ? it->second.zh : it->second.en;
  }
  return std::string(name);
}

}  // namespace tianzhang::words
