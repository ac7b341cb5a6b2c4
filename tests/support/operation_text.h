// Operations written as text, and tables of small changes to a valid one.
//
// Text is protobuf's text format with two shorthands: "$doc" for a document in good form, "$key:<name>" for
// the public key that KeyNamed() makes.
#pragma once

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_split.h"
#include "ledger/base/check.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::testing {

inline std::string Expand(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text.starts_with("$doc")) {
      out += "{ title: 'a document' number: '1' sha256: 'dddddddddddddddddddddddddddddddd' }";
      text.remove_prefix(4);
    } else if (text.starts_with("$key:")) {
      text.remove_prefix(5);
      const size_t end = std::min(text.find_first_of(" }"), text.size());
      out += "{ algorithm: ED25519 key: '" + absl::CEscape(KeyNamed(text.substr(0, end)).key()) + "' }";
      text.remove_prefix(end);
    } else {
      out += text.front();
      text.remove_prefix(1);
    }
  }
  return out;
}

// "submit_plan { project: '430121-A' }".
inline entry::Operation Op(std::string_view text) {
  entry::Operation operation;
  TZ_CHECK(google::protobuf::TextFormat::ParseFromString(Expand(text), &operation), text);
  return operation;
}

// The operation with the field at `clear` ("plan.villages", may be empty) emptied and then `merge` merged
// into it: a scalar is replaced, a list grows.
inline entry::Operation Changed(entry::Operation operation, std::string_view clear, std::string_view merge) {
  const auto* kind = entry::Operation::descriptor()->FindFieldByNumber(operation.kind_case());
  google::protobuf::Message* message = operation.GetReflection()->MutableMessage(&operation, kind);
  google::protobuf::Message* at = message;
  const std::vector<std::string> path = absl::StrSplit(base::ToAbsl(clear), '.', absl::SkipEmpty());
  for (size_t i = 0; i < path.size(); ++i) {
    const auto* field = at->GetDescriptor()->FindFieldByName(path[i]);
    TZ_CHECK(field != nullptr, path[i]);
    if (i + 1 == path.size()) {
      at->GetReflection()->ClearField(at, field);
    } else {
      at = field->is_repeated() ? at->GetReflection()->MutableRepeatedMessage(at, field, 0)
                                : at->GetReflection()->MutableMessage(at, field);
    }
  }
  google::protobuf::TextFormat::Parser parser;
  TZ_CHECK(parser.MergeFromString(Expand(merge), message), merge);
  return operation;
}

// One row: who, what is changed in the valid operation, what is told.
struct Row {
  std::string what;
  std::string office;
  std::string clear;
  std::string merge;
  std::string told;
};

// Runs the rows in order on one province. Refused rows leave it as it was, accepted ones change it.
inline void ExpectRows(Province& province, const entry::Operation& valid, const std::vector<Row>& rows) {
  for (const Row& row : rows) {
    SCOPED_TRACE(row.what);
    EXPECT_EQ(Told(province.Run(row.office, Changed(valid, row.clear, row.merge))), row.told);
  }
}

}  // namespace tianzhang::testing
