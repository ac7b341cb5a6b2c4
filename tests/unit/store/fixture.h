// A directory of its own and hand-made entries, for the tests of store and journal.
#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ledger/crypto/hash.h"
#include "ledger/store/batch.h"
#include "ledger/store/store.h"
#include "ledger/tlog/checkpoint.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::store {

class TempDir {
 public:
  TempDir() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tianzhang-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~TempDir() { std::filesystem::remove_all(path_); }
  std::string operator/(const std::string& name) const { return path_ + "/" + name; }

 private:
  std::string path_;
};

template <typename T>
book::Change Changed(const std::string& key, T record) {
  return {book::TableOf<T>::value, key, nullptr, std::make_shared<const T>(std::move(record))};
}

inline book::Change Erased(book::Table table, const std::string& key) {
  return {table, key, nullptr, nullptr};
}

inline book::api::DivisionRecord Division(const std::string& code, const std::string& name) {
  book::api::DivisionRecord record;
  record.set_code(code);
  record.set_name(name);
  return record;
}

// An entry whose bodies say `text`, one second after the one before it.
inline StagedEntry MakeEntry(uint64_t index, const std::string& text, std::vector<book::Change> changes = {},
                             entry::Events facts = {}) {
  StagedEntry out;
  out.index = index;
  out.time_us = static_cast<int64_t>(index) * 1'000'000;
  out.command = "command " + text;
  out.events = Serialise(facts);
  out.facts = std::move(facts);
  out.changes = std::move(changes);
  entry::Leaf leaf;
  leaf.set_index(index);
  leaf.set_time_us(out.time_us);
  leaf.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(out.command))));
  leaf.set_events_sha256(std::string(crypto::HashBytes(crypto::Sha256(out.events))));
  out.leaf = leaf.SerializeAsString();
  return out;
}

inline std::unique_ptr<Store> MustOpen(const std::string& path, OpenOptions options = {}) {
  auto opened = Store::Open(path, options);
  EXPECT_TRUE(opened.ok()) << opened.status();
  return opened.ok() ? *std::move(opened) : nullptr;
}

inline std::unique_ptr<Store> MustCreate(const std::string& path) {
  OpenOptions options;
  options.create = true;
  return MustOpen(path, options);
}

}  // namespace tianzhang::store
