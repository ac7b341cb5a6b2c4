// Plays every *.table file of this folder: one file, one test. README.md says how to read them.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/strings.h"
#include "tests/rules/expect.h"
#include "tests/rules/fields_by_name.h"
#include "tests/rules/projects.h"
#include "tests/rules/setup.h"
#include "tests/rules/steps.h"

namespace tianzhang::rules {
namespace {

std::vector<std::string> Tables() {
  std::vector<std::string> tables;
  for (const auto& file : std::filesystem::directory_iterator(TZ_SOURCE_DIR "/tests/rules")) {
    if (file.path().extension() == ".table") tables.push_back(file.path().stem());
  }
  std::sort(tables.begin(), tables.end());
  return tables;
}

class Player {
 public:
  explicit Player(std::string file) : file_(std::move(file)) {}

  // False when the rest of the table makes no sense any more.
  bool Play(const Row& row) {
    if (row.step.empty()) return Check(row, {});
    if (row.outcome.empty()) {
      if (!SetUp(province_, names_, row)) throw Unreadable("unknown verb, or a step without its outcome");
      return true;
    }
    Step step = Build(row);
    const uint64_t before = province_.Fingerprint();
    const book::Decision outcome = province_.Submit(step.office, step.operation);
    if (row.outcome == "accepted") return Accepted(row, step, outcome);
    EXPECT_EQ(province_.Fingerprint(), before) << Where(row) << "\na refused command changed the state";
    Refused(row, outcome);
    return outcome.refusal.has_value();
  }

 private:
  std::string Where(const Row& row) const { return base::StrCat(file_, ":", row.line, ": ", row.text); }

  Step Build(const Row& row) {
    Scene scene{province_, names_};
    std::optional<Step> step = NamedStep(scene, row);
    if (!step) step = QuotaStep(names_, row);
    if (!step) step = MarketStep(province_, names_, row);
    if (!step) step = MoneyStep(province_, names_, row);
    if (!step) throw Unreadable("unknown verb: " + row.step[0]);
    if (!row.by.empty()) step->office = names_.OfficeNamed(row.by);
    const auto* kind = entry::Operation::descriptor()->FindFieldByNumber(step->operation.kind_case());
    google::protobuf::Message* content =
        step->operation.GetReflection()->MutableMessage(&step->operation, kind);
    for (const auto& [field, value] : row.with) SetField(content, field, names_.Expand(value));
    return *step;
  }

  bool Accepted(const Row& row, const Step& step, const book::Decision& outcome) {
    if (outcome.refusal) {
      ADD_FAILURE() << Where(row) << "\nwas refused: " << outcome.refusal->ShortDebugString();
      return false;
    }
    const std::vector<std::string> ids = AssignedIn(outcome.events, step.collection);
    if (ids.size() < step.assigned.size()) {
      ADD_FAILURE() << Where(row) << "\nnamed " << ids.size() << " " << step.collection;
      return false;
    }
    for (size_t i = 0; i < step.assigned.size(); ++i) names_.Set(step.assigned[i], ids[i]);
    return Check(row, outcome.events);
  }

  void Refused(const Row& row, const book::Decision& outcome) {
    if (!outcome.refusal) {
      ADD_FAILURE() << Where(row) << "\nwas accepted";
      return;
    }
    EXPECT_EQ(entry::RefusalCode_Name(outcome.refusal->code()), row.outcome)
        << Where(row) << "\nwas refused: " << outcome.refusal->ShortDebugString();
    for (const std::string& wanted : row.explanation) {
      EXPECT_EQ(MismatchOf(*outcome.refusal, names_, wanted), "")
          << Where(row) << "\nexplains itself without " << wanted;
    }
  }

  bool Check(const Row& row, const entry::Events& events) {
    for (const Words& clause : row.expected) {
      std::string text;
      for (const std::string& word : clause) text += word + " ";
      EXPECT_EQ(Mismatch(province_, names_, clause, events), "") << Where(row) << "\nexpected " << text;
    }
    return true;
  }

  const std::string file_;
  Province province_;
  Names names_;
};

class TableTest : public ::testing::TestWithParam<std::string> {};

TEST_P(TableTest, HoldsRowByRow) {
  const std::string file = base::StrCat(TZ_SOURCE_DIR "/tests/rules/", GetParam(), ".table");
  std::ifstream lines(file);
  ASSERT_TRUE(lines.is_open()) << file;
  Player player(GetParam() + ".table");
  std::string text;
  for (int number = 1; std::getline(lines, text); ++number) {
    try {
      const std::optional<Row> row = ParseRow(number, text);
      if (row && !player.Play(*row)) return;
    } catch (const std::exception& unreadable) {
      FAIL() << file << ":" << number << ": " << text << "\n" << unreadable.what();
    }
  }
}

std::string TestName(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = info.param;
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !std::isalnum(static_cast<unsigned char>(c)); }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Rules, TableTest, ::testing::ValuesIn(Tables()), TestName);

TEST(RuleTables, AreThere) { EXPECT_GE(Tables().size(), 8u); }

}  // namespace
}  // namespace tianzhang::rules
