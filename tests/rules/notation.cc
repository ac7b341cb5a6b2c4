#include "tests/rules/notation.h"

#include "ledger/base/quantity.h"
#include "ledger/book/accounts.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang::rules {
namespace {

Words Split(const std::string& text) {
  Words words;
  std::string word;
  bool quoted = false;
  bool any = false;
  for (const char c : text) {
    if (c == '"') {
      quoted = !quoted;
      any = true;
    } else if (c == '#' && !quoted && !any) {
      break;
    } else if (c == ' ' && !quoted) {
      if (any) words.push_back(word);
      word.clear();
      any = false;
    } else {
      word.push_back(c);
      any = true;
    }
  }
  if (quoted) throw Unreadable("a quotation mark is not closed");
  if (any) words.push_back(word);
  return words;
}

bool IsOutcome(const std::string& word) {
  entry::RefusalCode code;
  return word == "accepted" || entry::RefusalCode_Parse(word, &code);
}

bool EndsWith(const std::string& text, const std::string& end) {
  return text.size() > end.size() && text.ends_with(end);
}

int64_t Value(const absl::StatusOr<int64_t>& parsed, const std::string& word) {
  if (!parsed.ok()) throw Unreadable("no quantity: " + word);
  return *parsed;
}

}  // namespace

std::optional<Row> ParseRow(int line, const std::string& text) {
  const Words words = Split(text);
  if (words.empty()) return std::nullopt;
  Row row;
  row.line = line;
  row.text = text;
  size_t i = 0;
  if (words[0] == "expect") row.outcome = words[i++];
  for (; i < words.size() && row.outcome.empty(); ++i) {
    if (IsOutcome(words[i])) {
      row.outcome = words[i];
    } else if (words[i] == "by" && i + 1 < words.size()) {
      row.by = words[++i];
    } else if (words[i] == "with" && i + 1 < words.size()) {
      const std::string& field = words[++i];
      const size_t equals = field.find('=');
      if (equals == std::string::npos) throw Unreadable("with what? " + field);
      row.with.emplace_back(field.substr(0, equals), field.substr(equals + 1));
    } else {
      row.step.push_back(words[i]);
    }
  }
  if (row.outcome != "accepted" && row.outcome != "expect") {
    row.explanation.assign(words.begin() + static_cast<std::ptrdiff_t>(i), words.end());
    return row;
  }
  row.expected.emplace_back();
  for (; i < words.size(); ++i) {
    if (words[i] == ";") {
      row.expected.emplace_back();
    } else {
      row.expected.back().push_back(words[i]);
    }
  }
  std::erase_if(row.expected, [](const Words& clause) { return clause.empty(); });
  return row;
}

const std::string& Reader::Peek() const {
  static const std::string end;
  return done() ? end : words_[next_];
}

const std::string& Reader::Take() {
  if (done()) throw Unreadable("the row ends too early");
  return words_[next_++];
}

bool Reader::TakeIf(const std::string& word) {
  if (Peek() != word) return false;
  ++next_;
  return true;
}

bool Reader::NextIs(const std::string& word) const { return Peek() == word; }

bool Reader::NextIsQuantity() const { return IsQuantity(Peek()); }

book::Amounts Reader::TakeAmounts() {
  book::Amounts amounts;
  int areas = 0;
  bool any = false;
  while (IsQuantity(Peek())) {
    const Quantity quantity = ParseQuantity(Take());
    any = true;
    if (quantity.kind == Quantity::kCapacity) {
      amounts.set_capacity_g(quantity.value);
      break;
    }
    if (quantity.kind != Quantity::kArea || areas == 2)
      throw Unreadable("area, paddy, capacity, in that order");
    if (areas++ == 0) {
      amounts.set_area_m2(quantity.value);
    } else {
      amounts.set_paddy_m2(quantity.value);
    }
  }
  if (!any) throw Unreadable("a quantity was expected");
  return amounts;
}

int64_t Reader::TakeMoney() {
  const Quantity quantity = ParseQuantity(Take());
  if (quantity.kind != Quantity::kMoney) throw Unreadable("money was expected");
  return quantity.value;
}

entry::Price Reader::TakePrice() {
  entry::Price price;
  bool any = false;
  while (!done() && Peek().find('/') != std::string::npos) {
    std::string word = Take();
    any = true;
    const bool paddy = word.front() == '+';
    if (paddy) word.erase(0, 1);
    const size_t slash = word.find('/');
    const int64_t fen = Value(base::ParseMoney(word.substr(0, slash)), word);
    const std::string unit = word.substr(slash + 1);
    if (unit == "公斤") {
      price.set_capacity_fen_per_kg(fen);
    } else if (unit == "亩" && paddy) {
      price.set_paddy_fen_per_mu(fen);
    } else if (unit == "亩") {
      price.set_area_fen_per_mu(fen);
    } else {
      throw Unreadable("a price is per 亩 or per 公斤: " + word);
    }
  }
  if (!any) throw Unreadable("a price was expected");
  return price;
}

base::Date Reader::TakeDate() {
  const std::string& word = Take();
  const absl::StatusOr<base::Date> date = base::ParseDate(word);
  if (!date.ok()) throw Unreadable("no date: " + word);
  return *date;
}

bool IsQuantity(const std::string& word) {
  if (word.empty() || (word.front() != '-' && (word.front() < '0' || word.front() > '9'))) return false;
  for (const char* unit : {"ha", "m2", "kg", "g", "元", "分"}) {
    if (EndsWith(word, unit)) return true;
  }
  return false;
}

Quantity ParseQuantity(const std::string& word) {
  if (!IsQuantity(word)) throw Unreadable("no quantity: " + word);
  const bool negative = word.front() == '-';
  const std::string text = negative ? word.substr(1) : word;
  const int64_t sign = negative ? -1 : 1;
  if (EndsWith(text, "ha") || EndsWith(text, "m2"))
    return {Quantity::kArea, sign * Value(base::ParseArea(text), word)};
  if (EndsWith(text, "g")) return {Quantity::kCapacity, sign * Value(base::ParseCapacity(text), word)};
  return {Quantity::kMoney, sign * Value(base::ParseMoney(text), word)};
}

entry::QuotaKind KindOf(const std::string& letter) {
  const entry::QuotaKind kind =
      letter.size() == 1 ? book::KindFromLetter(letter[0]) : entry::QUOTA_KIND_UNSPECIFIED;
  if (kind == entry::QUOTA_KIND_UNSPECIFIED) throw Unreadable("kinds are F, L, R: " + letter);
  return kind;
}

}  // namespace tianzhang::rules
