// Rows that are operations: what a maker submits, and from which office.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "tests/rules/names.h"
#include "tests/rules/notation.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {

struct Step {
  entry::Operation operation;
  std::string office;
  // The names that the table gives to the new objects of this collection ("lots"), in the order of the
  // events.
  std::string collection;
  std::vector<std::string> assigned;
};

// Nullopt when the verb is none of theirs.
std::optional<Step> QuotaStep(const Names& names, const Row& row);
std::optional<Step> MarketStep(Province& province, const Names& names, const Row& row);
std::optional<Step> MoneyStep(const Province& province, const Names& names, const Row& row);

// A document of the right form.
entry::Document SomeDocument();
std::string SomeDigest();

}  // namespace tianzhang::rules
