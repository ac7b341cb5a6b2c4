// One catalogue of words in Chinese and English: what a refusal says, and what enum values are called.
//
// The words stand in refusals.txt and enums.txt, which are compiled in; those files describe their form. A
// catalogue that does not parse stops the process at the first use. Everything here is thread-safe.
#ifndef TIANZHANG_CLIENTS_WORDS_WORDS_H_
#define TIANZHANG_CLIENTS_WORDS_WORDS_H_

#include <optional>
#include <string>
#include <string_view>

#include "tianzhang/entry/v1/refusal.pb.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::words {

enum class Language { kChinese, kEnglish };

// "zh…" and "en…" (a locale will do); nullopt for anything else.
std::optional<Language> LanguageOf(std::string_view text);

// A whole sentence: rule, clause, the numbers that failed, and the nearest legal way forward.
// "SB-2 [hunan-2025-17 四(一)]: offered 12.0000 ha, surplus 9.5000 ha = reserve 15.0000 − own need 5.5000;
// offer at most 9.5000 ha." A code without a block shows its number and every figure.
std::string Explain(const entry::v1::Refusal& refusal, Language language);

// The word for an enum value by its name ("OFFER_OPEN"), a name in a refusal, or a figure's name; the name
// itself where the catalogue has none.
std::string Word(std::string_view name, Language language);

// The catalogue's block for a code, for those who lay out words themselves (tests, the console's build).
struct RefusalWords {
  std::string en, zh, en_way, zh_way;
  std::string test;
};
const RefusalWords* FindRefusal(std::string_view code_name);

// The word of one enum value or null; `enum_name` is the enum's full name.
struct Pair {
  std::string zh, en;
};
const Pair* FindEnumWord(std::string_view enum_name, std::string_view value_name);

}  // namespace tianzhang::words

#endif  // TIANZHANG_CLIENTS_WORDS_WORDS_H_
