// ledger/book/CLAUSES.md names a file and a test for every clause: they must be there.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "ledger/base/strings.h"

namespace tianzhang::rules {
namespace {

constexpr char kRoot[] = TZ_SOURCE_DIR "/";

// The words of the table that look like files: "revenue.cc" and "revenue.table".
std::set<std::string> FilesNamed(const std::string& path) {
  std::ifstream file(path);
  std::set<std::string> names;
  std::string word;
  for (char c; file.get(c);) {
    const bool of_name = std::isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-' || c == '.';
    if (of_name) {
      word.push_back(c);
      continue;
    }
    while (word.ends_with('.')) word.pop_back();
    if (word.ends_with(".cc") || (word.ends_with(".table") && word != ".table")) names.insert(word);
    word.clear();
  }
  return names;
}

TEST(Clauses, EveryFileAndTestIsThere) {
  const std::set<std::string> names = FilesNamed(base::StrCat(kRoot, "ledger/book/CLAUSES.md"));
  EXPECT_GE(names.size(), 40u);
  for (const std::string& name : names) {
    bool there = false;
    for (const char* folder : {"ledger/book/", "tests/rules/", "tests/unit/book/"}) {
      there |= std::filesystem::exists(base::StrCat(kRoot, folder, name));
    }
    EXPECT_TRUE(there) << name << " stands in CLAUSES.md and nowhere else";
  }
}

// Every row has its five columns, and every one that is a matter of the ledger has a test.
TEST(Clauses, EveryRowHasItsTest) {
  std::ifstream file(base::StrCat(kRoot, "ledger/book/CLAUSES.md"));
  std::string line;
  int rows = 0;
  while (std::getline(file, line)) {
    if (!line.starts_with("| ") || line.starts_with("| clause") || line.starts_with("| what")) continue;
    ++rows;
    const bool tested =
        line.find(".table |") != std::string::npos || line.find("_test.cc |") != std::string::npos;
    const bool outside = line.find("*not a matter of the ledger*") != std::string::npos;
    EXPECT_TRUE(tested || outside) << line;
  }
  EXPECT_GE(rows, 100);
}

}  // namespace
}  // namespace tianzhang::rules
