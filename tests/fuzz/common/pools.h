// What there is to talk about: the records of the stage and those of the run, newest last, and which record a
// field name refers to.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "ledger/book/state.h"
#include "tests/fuzz/common/values.h"

namespace tianzhang::fuzz {

struct Pools {
  Values values;
  // Keys by table in order of their last change; a record changed twice stands there twice.
  std::map<book::Table, std::vector<std::string>> recent;
  // "lot" → kLot: the tables whose records call their own key so.
  std::map<std::string, book::Table, std::less<>> self;

  void Add(const book::RecordKey& key, const book::RecordPtr& record) {
    if (record == nullptr) return;
    values.Collect(record);
    recent[key.table].push_back(key.key);
    if (std::string name = SelfName(*record, key.key); !name.empty())
      self.try_emplace(std::move(name), key.table);
  }
};

}  // namespace tianzhang::fuzz
