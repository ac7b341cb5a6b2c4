// Reads the vectors of this folder; generate.py says how they are written.
#ifndef TIANZHANG_TESTS_VECTORS_VECTOR_FILE_H_
#define TIANZHANG_TESTS_VECTORS_VECTOR_FILE_H_

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "ledger/base/encoding.h"

namespace tianzhang::vectors {

// One file. A missing or broken field throws, which fails the test that asked for it.
class VectorFile {
 public:
  explicit VectorFile(const std::filesystem::path& path) : name_(path.stem().string()) {
    std::ifstream file(path);
    for (std::string line; std::getline(file, line);) {
      const size_t colon = line.find(':');
      if (colon == std::string::npos) throw std::runtime_error(name_ + ": line without a colon");
      std::string value = line.substr(colon + 1);
      if (value.starts_with(' ')) value.erase(0, 1);
      fields_.emplace_back(line.substr(0, colon), std::move(value));
    }
    if (fields_.empty()) throw std::runtime_error(name_ + ": cannot be read");
  }

  const std::string& name() const { return name_; }

  // Empty where the case must be accepted.
  std::string WantError() const { return Has("want_err") ? Text("want_err") : ""; }

  bool Has(const std::string& key) const { return !All(key).empty(); }

  std::string Text(const std::string& key) const {
    const std::vector<std::string> values = All(key);
    if (values.size() != 1) throw std::runtime_error(name_ + ": wants one " + key);
    return values.front();
  }

  uint64_t Number(const std::string& key) const { return std::stoull(Text(key)); }

  std::string Bytes(const std::string& key) const { return base::UnHex(Text(key)).value(); }

  std::vector<std::string> All(const std::string& key) const {
    std::vector<std::string> values;
    for (const auto& [field, value] : fields_) {
      if (field == key) values.push_back(value);
    }
    return values;
  }

 private:
  std::string name_;
  std::vector<std::pair<std::string, std::string>> fields_;
};

// All vectors of a folder below tests/vectors, by name.
inline std::vector<VectorFile> Load(const std::string& folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry :
       std::filesystem::directory_iterator(std::filesystem::path(TZ_SOURCE_DIR) / "tests/vectors" / folder)) {
    if (entry.path().extension() == ".txt") paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  return std::vector<VectorFile>(paths.begin(), paths.end());
}

}  // namespace tianzhang::vectors

#endif  // TIANZHANG_TESTS_VECTORS_VECTOR_FILE_H_
