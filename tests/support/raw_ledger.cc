#include "tests/support/raw_ledger.h"

#include "ledger/base/check.h"
#include "ledger/base/encoding.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/compact_range.h"
#include "tests/support/book_fixture.h"
#include "tests/support/small_ledger.h"

namespace tianzhang::testing {

RawLedger::RawLedger(const std::string& data_directory) {
  std::vector<std::string> names;
  TZ_CHECK(rocksdb::DB::ListColumnFamilies({}, data_directory, &names).ok(), "there is a database");
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  for (const std::string& name : names) descriptors.emplace_back(name, rocksdb::ColumnFamilyOptions());
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  rocksdb::DB* db = nullptr;
  const rocksdb::Status opened = rocksdb::DB::Open({}, data_directory, descriptors, &handles, &db);
  TZ_CHECK(opened.ok(), opened.ToString());
  db_.reset(db);
  for (size_t i = 0; i < names.size(); ++i) families_[names[i]] = handles[i];
}

RawLedger::~RawLedger() {
  for (const auto& [name, handle] : families_) db_->DestroyColumnFamilyHandle(handle);
  TZ_CHECK(db_->Close().ok(), "the database closes");
}

std::optional<std::string> RawLedger::Get(const std::string& family, const std::string& key) {
  std::string value;
  const rocksdb::Status got = db_->Get({}, families_.at(family), key, &value);
  if (!got.ok()) return std::nullopt;
  return value;
}

void RawLedger::Put(const std::string& family, const std::string& key, const std::string& value) {
  TZ_CHECK(db_->Put({}, families_.at(family), key, value).ok(), "a row is put");
}

void RawLedger::Delete(const std::string& family, const std::string& key) {
  TZ_CHECK(Get(family, key).has_value(), "a row to delete is there");
  TZ_CHECK(db_->Delete({}, families_.at(family), key).ok(), "a row is deleted");
}

std::vector<std::pair<std::string, std::string>> RawLedger::Rows(const std::string& family) {
  std::vector<std::pair<std::string, std::string>> rows;
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, families_.at(family)));
  for (it->SeekToFirst(); it->Valid(); it->Next())
    rows.emplace_back(it->key().ToString(), it->value().ToString());
  return rows;
}

void RawLedger::Change(const std::string& family, const std::string& key,
                       const std::function<void(std::string&)>& fn) {
  std::optional<std::string> value = Get(family, key);
  TZ_CHECK(value.has_value(), "a row to change is there");
  fn(*value);
  Put(family, key, *value);
}

uint64_t RawLedger::size() {
  const std::unique_ptr<rocksdb::Iterator> it(db_->NewIterator({}, families_.at(store::kEntriesFamily)));
  it->SeekToLast();
  return it->Valid() ? base::GetBigEndian64(it->key().ToString()) + 1 : 0;
}

entry::Leaf RawLedger::Leaf(uint64_t index) {
  entry::Leaf leaf;
  TZ_CHECK(leaf.ParseFromString(*Get(store::kEntriesFamily, store::IndexKey(index))), "a leaf parses");
  return leaf;
}

entry::Command RawLedger::Command(uint64_t index) {
  entry::SignedCommand signed_command;
  entry::Command command;
  TZ_CHECK(signed_command.ParseFromString(ReadBodies(index).command) &&
               command.ParseFromString(signed_command.command()),
           "a command parses");
  return command;
}

entry::Events RawLedger::Events(uint64_t index) {
  entry::Events events;
  TZ_CHECK(events.ParseFromString(ReadBodies(index).events), "events parse");
  return events;
}

uint64_t RawLedger::FindCommand(const std::function<bool(const entry::Command&)>& predicate) {
  const uint64_t end = size();
  for (uint64_t index = 0; index < end; ++index) {
    if (predicate(Command(index))) return index;
  }
  TZ_CHECK(false, "there is such a command");
  return 0;
}

uint64_t RawLedger::FindEvents(const std::function<bool(const entry::Events&)>& predicate) {
  const uint64_t end = size();
  for (uint64_t index = 0; index < end; ++index) {
    if (predicate(Events(index))) return index;
  }
  TZ_CHECK(false, "there are such events");
  return 0;
}

void RawLedger::EditLeaf(uint64_t index, const std::function<void(entry::Leaf&)>& edit) {
  entry::Leaf leaf = Leaf(index);
  edit(leaf);
  Put(store::kEntriesFamily, store::IndexKey(index), store::Serialise(leaf));
}

void RawLedger::EditEvents(uint64_t index, const std::function<void(entry::Events&)>& edit) {
  Bodies bodies = ReadBodies(index);
  entry::Events events = Events(index);
  edit(events);
  bodies.events = store::Serialise(events);
  WriteBodies(index, bodies);
}

void RawLedger::EditSigned(uint64_t index, const std::function<void(entry::SignedCommand&)>& edit) {
  Bodies bodies = ReadBodies(index);
  entry::SignedCommand signed_command;
  TZ_CHECK(signed_command.ParseFromString(bodies.command), "a signed command parses");
  edit(signed_command);
  bodies.command = store::Serialise(signed_command);
  WriteBodies(index, bodies);
}

void RawLedger::EditCommand(uint64_t index, const std::function<void(entry::Command&)>& edit) {
  entry::Command command = Command(index);
  edit(command);
  EditSigned(index, [&](entry::SignedCommand& signed_command) {
    signed_command.set_command(store::Serialise(command));
    const auto signer = SignerNamed(command.officer());
    signed_command.set_signature(
        *signer->Sign(crypto::WithDomain(crypto::kCommandDomain, signed_command.command())));
  });
}

void RawLedger::Reseal() {
  const auto platform = SignerNamed("platform");
  tlog::CompactRange range;
  const uint64_t end = size();
  while (range.size() < end) {
    range.Append(tlog::LeafHash(*Get(store::kEntriesFamily, store::IndexKey(range.size()))),
                 [this](int level, uint64_t index, const tlog::Hash& hash) {
                   if (!store::IsStoredLevel(level)) return;
                   Put(store::kNodesFamily, store::NodeKey(level, index),
                       std::string(crypto::HashBytes(hash)));
                 });
    const std::string key = store::IndexKey(range.size());
    if (!Get(store::kCheckpointsFamily, key)) continue;
    const auto note =
        tlog::SignCheckpoint({std::string(kLedgerName), range.size(), range.Root()}, *platform, kLedgerName);
    TZ_CHECK(note.ok(), note.status().ToString());
    Put(store::kCheckpointsFamily, key, *note);
  }
}

RawLedger::Bodies RawLedger::ReadBodies(uint64_t index) {
  const std::string value = *Get(store::kBodiesFamily, store::IndexKey(index));
  const auto views = store::DecodeBodies(value);
  TZ_CHECK(views.ok(), "bodies decode");
  return {std::string(views->command), std::string(views->events)};
}

void RawLedger::WriteBodies(uint64_t index, const Bodies& bodies) {
  Put(store::kBodiesFamily, store::IndexKey(index), store::EncodeBodies(bodies.command, bodies.events));
  EditLeaf(index, [&](entry::Leaf& leaf) {
    leaf.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(bodies.command))));
    leaf.set_events_sha256(std::string(crypto::HashBytes(crypto::Sha256(bodies.events))));
  });
}

}  // namespace tianzhang::testing
