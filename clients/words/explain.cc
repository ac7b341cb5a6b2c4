// Turns a refusal's figures and names into a sentence by the catalogue's templates.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "clients/words/words.h"
#include "ledger/base/quantity.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"

namespace tianzhang::words {
namespace {

namespace entry = ::tianzhang::entry::v1;

bool IsQuota(entry::Number number) {
  return number == entry::AREA_M2 || number == entry::PADDY_M2 || number == entry::CAPACITY_G;
}

class Explainer {
 public:
  Explainer(const entry::Refusal& refusal, Language language)
      : refusal_(refusal), zh_(language == Language::kChinese), language_(language) {}

  std::string Run() {
    const std::string& code = entry::RefusalCode_Name(refusal_.code());
    const RefusalWords* words = code.empty() ? nullptr : FindRefusal(code);
    std::string sentence;
    std::string way;
    if (words == nullptr) {
      sentence =
          base::StrCat(zh_ ? "被拒绝，代码 " : "refused with code ", static_cast<int>(refusal_.code()));
    } else {
      ChooseNumbers(words->test);
      sentence = Render(zh_ ? words->zh : words->en);
      way = Render(zh_ ? words->zh_way : words->en_way);
    }
    sentence += Leftovers();
    std::string head = refusal_.rule();
    if (!refusal_.clause().empty()) {
      base::StrAppend(&head, zh_ ? "〔" : (head.empty() ? "[" : " ["), refusal_.clause(), zh_ ? "〕" : "]");
    }
    if (!head.empty()) head += zh_ ? "：" : ": ";
    if (!way.empty()) base::StrAppend(&sentence, zh_ ? "；" : "; ", way);
    return base::StrCat(head, sentence, zh_ ? "。" : ".");
  }

 private:
  // Which of area, paddy and capacity to speak of: those that failed the block's test, or else those that are
  // not zero everywhere.
  void ChooseNumbers(std::string_view test) {
    const size_t greater = test.find(" > ");
    if (greater != std::string_view::npos) {
      for (const entry::Number number : {entry::AREA_M2, entry::PADDY_M2, entry::CAPACITY_G}) {
        if (Sum(test.substr(0, greater), number) > Sum(test.substr(greater + 3), number))
          shown_.insert(number);
      }
    }
    if (!shown_.empty()) return;
    for (const entry::Figure& figure : refusal_.figures()) {
      if (IsQuota(figure.number()) && figure.value() != 0) shown_.insert(figure.number());
    }
  }

  // "a+b" for one number; a figure that is missing counts as zero. Figures are far below overflow, but a
  // refusal comes from outside: 128 bits.
  __int128 Sum(std::string_view names, entry::Number number) const {
    __int128 sum = 0;
    while (!names.empty()) {
      const size_t plus = names.find('+');
      const std::string_view name = names.substr(0, plus);
      for (const entry::Figure& figure : refusal_.figures()) {
        if (figure.name() == name && figure.number() == number) sum += figure.value();
      }
      names = plus == std::string_view::npos ? std::string_view() : names.substr(plus + 1);
    }
    return sum;
  }

  std::string Value(const entry::Figure& figure, std::string_view style) const {
    const int64_t v = figure.value();
    const bool bare = style == "bare";
    switch (figure.number()) {
      case entry::AREA_M2:
      case entry::PADDY_M2: {
        std::string text = base::FormatHectares(v);
        if (!bare) text += zh_ ? " 公顷" : " ha";
        if (zh_ && style.empty()) base::StrAppend(&text, "（", base::FormatMu(v), " 亩）");
        return text;
      }
      case entry::CAPACITY_G:
        return base::StrCat(base::FormatKilograms(v), bare ? "" : zh_ ? " 公斤" : " kg");
      case entry::MONEY_FEN:
      case entry::PRICE_FEN:
        return base::StrCat(base::FormatYuanGrouped(v), bare ? "" : zh_ ? " 元" : " yuan");
      case entry::TIME_US:
        return base::FormatBeijing(v);
      default:
        return absl::StrCat(v);
    }
  }

  bool IsZero(std::string_view name) const {
    bool found = false;
    for (const entry::Figure& figure : refusal_.figures()) {
      if (figure.name() != name) continue;
      if (figure.value() != 0) return false;
      found = true;
    }
    return found;
  }

  // All figures of one name as one phrase, or nullopt.
  std::optional<std::string> Phrase(std::string_view name, std::string_view style) const {
    std::vector<const entry::Figure*> figures;
    const entry::Figure* first = nullptr;
    for (const entry::Figure& figure : refusal_.figures()) {
      if (figure.name() != name) continue;
      if (first == nullptr) first = &figure;
      if (!IsQuota(figure.number()) || shown_.contains(figure.number())) figures.push_back(&figure);
    }
    if (first == nullptr) return std::nullopt;
    if (figures.empty()) figures.push_back(first);
    if (figures.size() > 1 && style == "bare") style = "short";
    std::string phrase;
    for (const entry::Figure* figure : figures) {
      if (!phrase.empty()) phrase += zh_ ? "、" : ", ";
      const bool labelled = IsQuota(figure->number()) && style != "bare" &&
                            (figures.size() > 1 || figure->number() != entry::AREA_M2);
      if (labelled) base::StrAppend(&phrase, Word(entry::Number_Name(figure->number()), language_), " ");
      phrase += Value(*figure, style);
    }
    return phrase;
  }

  // A name's value; values that are words of the catalogue are translated one by one.
  std::optional<std::string> Name(std::string_view name) const {
    const auto it = refusal_.names().find(std::string(name));
    if (it == refusal_.names().end() || it->second.empty()) return std::nullopt;
    std::string out;
    std::string_view rest = it->second;
    while (true) {
      const size_t comma = rest.find(',');
      std::string_view part = rest.substr(0, comma);
      while (!part.empty() && part.front() == ' ') part.remove_prefix(1);
      if (!out.empty()) out += zh_ ? "、" : ", ";
      out += Word(part, language_);
      if (comma == std::string_view::npos) return out;
      rest = rest.substr(comma + 1);
    }
  }

  // Renders a template. A part in <> whose placeholder has no value is left out; outside of them such
  // a placeholder becomes "…".
  std::string Render(std::string_view pattern) {
    std::string out;
    while (!pattern.empty()) {
      const size_t open = pattern.find('<');
      out += Fill(pattern.substr(0, open)).first;
      if (open == std::string_view::npos) break;
      const size_t close = pattern.find('>', open);
      const auto [part, complete] = Fill(pattern.substr(open + 1, close - open - 1));
      if (complete) out += part;
      pattern = close == std::string_view::npos ? std::string_view() : pattern.substr(close + 1);
    }
    return out;
  }

  std::pair<std::string, bool> Fill(std::string_view part) {
    std::string out;
    bool complete = true;
    std::set<std::string> taken;
    while (!part.empty()) {
      const size_t open = part.find('{');
      base::StrAppend(&out, part.substr(0, open));
      if (open == std::string_view::npos) break;
      const size_t close = part.find('}', open);
      const std::string_view inside = part.substr(open + 1, close - open - 1);
      const size_t colon = inside.find(':');
      const std::string_view name = inside.substr(0, colon);
      const std::string_view style =
          colon == std::string_view::npos ? std::string_view() : inside.substr(colon + 1);
      if (style == "set" && IsZero(name)) {
        // "No ceiling" is not a number to show, nor one to append later.
        used_.insert(std::string(name));
        complete = false;
      }
      std::optional<std::string> value = Phrase(name, style == "set" ? "" : style);
      if (!value.has_value()) value = Name(name);
      if (value.has_value()) taken.insert(std::string(name));
      complete &= value.has_value();
      out += value.value_or("…");
      part = close == std::string_view::npos ? std::string_view() : part.substr(close + 1);
    }
    if (complete) used_.merge(taken);
    return {out, complete};
  }

  std::string Leftovers() const {
    std::set<std::string> seen = used_;
    std::string out;
    const auto add = [&](std::string_view name, const std::string& value) {
      base::StrAppend(&out, out.empty() ? "" : zh_ ? "；" : "; ", Word(name, language_), " ", value);
    };
    for (const entry::Figure& figure : refusal_.figures()) {
      if (!seen.insert(figure.name()).second) continue;
      add(figure.name(), Phrase(figure.name(), "").value_or(""));
    }
    std::set<std::string> names;  // a map has no order of its own
    for (const auto& [name, value] : refusal_.names()) names.insert(name);
    for (const std::string& name : names) {
      if (seen.contains(name)) continue;
      if (const std::optional<std::string> value = Name(name); value.has_value()) add(name, *value);
    }
    if (out.empty()) return out;
    return zh_ ? base::StrCat("（", out, "）") : base::StrCat(" (", out, ")");
  }

  const entry::Refusal& refusal_;
  const bool zh_;
  const Language language_;
  std::set<entry::Number> shown_;
  std::set<std::string> used_;
};

}  // namespace

std::optional<Language> LanguageOf(std::string_view text) {
  if (text.starts_with("zh")) return Language::kChinese;
  if (text.starts_with("en")) return Language::kEnglish;
  return std::nullopt;
}

std::string Explain(const entry::Refusal& refusal, Language language) {
  return Explainer(refusal, language).Run();
}

}  // namespace tianzhang::words
