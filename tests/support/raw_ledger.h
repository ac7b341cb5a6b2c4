// A ledger's database opened behind the program's back: what an intruder, a bad disk or a bad program may do
// to it.
#pragma once

#include <rocksdb/db.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ledger/store/schema.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::testing {

class RawLedger {
 public:
  explicit RawLedger(const std::string& data_directory);
  ~RawLedger();

  // Rows of a family by its name.
  std::optional<std::string> Get(const std::string& family, const std::string& key);
  void Put(const std::string& family, const std::string& key, const std::string& value);
  void Delete(const std::string& family, const std::string& key);
  std::vector<std::pair<std::string, std::string>> Rows(const std::string& family);
  // Puts fn(value) in place of a row that must exist.
  void Change(const std::string& family, const std::string& key, const std::function<void(std::string&)>& fn);

  uint64_t size();
  ::tianzhang::entry::v1::Leaf Leaf(uint64_t index);
  ::tianzhang::entry::v1::Command Command(uint64_t index);
  ::tianzhang::entry::v1::Events Events(uint64_t index);
  // First entry that satisfies the predicate; fails the test if there is none.
  uint64_t FindCommand(const std::function<bool(const ::tianzhang::entry::v1::Command&)>& predicate);
  uint64_t FindEvents(const std::function<bool(const ::tianzhang::entry::v1::Events&)>& predicate);

  // Changes a part of an entry; leaf hashes follow, so that each entry agrees with itself. Reseal() then
  // makes the tree agree too.
  void EditLeaf(uint64_t index, const std::function<void(::tianzhang::entry::v1::Leaf&)>& edit);
  void EditEvents(uint64_t index, const std::function<void(::tianzhang::entry::v1::Events&)>& edit);
  void EditSigned(uint64_t index, const std::function<void(::tianzhang::entry::v1::SignedCommand&)>& edit);
  // The command, signed anew by its officer.
  void EditCommand(uint64_t index, const std::function<void(::tianzhang::entry::v1::Command&)>& edit);

  // With the platform's key in hand: nodes and checkpoints over the leaves as they are now.
  void Reseal();

 private:
  struct Bodies {
    std::string command;
    std::string events;
  };
  Bodies ReadBodies(uint64_t index);
  void WriteBodies(uint64_t index, const Bodies& bodies);

  std::unique_ptr<rocksdb::DB> db_;
  std::map<std::string, rocksdb::ColumnFamilyHandle*> families_;
};

}  // namespace tianzhang::testing
