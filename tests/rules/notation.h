// The notation of the rule tables: one row, one step. README.md says how to read it.
#pragma once

#include <cstdint>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/time.h"
#include "ledger/book/amounts.h"
#include "tianzhang/entry/v1/types.pb.h"

namespace tianzhang::rules {

namespace entry = ::tianzhang::entry::v1;

// A row that makes no sense; GoogleTest reports it as a failure.
class Unreadable : public std::invalid_argument {
 public:
  using std::invalid_argument::invalid_argument;
};

using Words = std::vector<std::string>;

struct Row {
  int line = 0;
  std::string text;
  Words step;                                             // verb and arguments
  std::vector<std::pair<std::string, std::string>> with;  // fields set by hand
  std::string by;                                         // who submits, if not the usual office
  std::string outcome;                                    // "accepted", a refusal's code, or empty
  Words explanation;                                      // figures and names of a refusal
  std::vector<Words> expected;                            // what holds afterwards
};

// Nullopt for an empty line or a comment.
std::optional<Row> ParseRow(int line, const std::string& text);

// Reads a row's words one after the other; throws Unreadable when the next is not what was wanted.
class Reader {
 public:
  explicit Reader(const Words& words, size_t from = 0) : words_(words), next_(from) {}

  bool done() const { return next_ == words_.size(); }
  const std::string& Take();
  // Takes the next word if it is this one.
  bool TakeIf(const std::string& word);
  bool NextIs(const std::string& word) const;
  bool NextIsQuantity() const;
  // Area, paddy, capacity in that order, as many as there are: "9.5000ha 3.0000ha 120000kg", "0ha 2ha",
  // "5kg".
  book::Amounts TakeAmounts();
  int64_t TakeMoney();
  // "1000元/亩 +500元/亩 20元/公斤": area, paddy on top, capacity.
  entry::Price TakePrice();
  // "2026-03-31".
  base::Date TakeDate();

 private:
  const std::string& Peek() const;

  const Words& words_;
  size_t next_;
};

bool IsQuantity(const std::string& word);
// One quantity in its own unit: m², g or 分.
struct Quantity {
  enum Kind { kArea, kCapacity, kMoney } kind;
  int64_t value;
};
Quantity ParseQuantity(const std::string& word);

// F, L, R.
entry::QuotaKind KindOf(const std::string& letter);

}  // namespace tianzhang::rules
