// ledger/FORMAT.md shows a worked example of every stored byte; here each is made by the code and compared.
// An example is a line "<name> = <hex or text>" inside a code block of that page.
#include <cstdlib>
#include <fstream>
#include <map>
#include <sstream>
#include <string>

#include "gtest/gtest.h"
#include "ledger/base/encoding.h"
#include "ledger/base/file.h"
#include "ledger/book/accounts.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/keys.h"
#include "ledger/journal/head_register.h"
#include "ledger/store/schema.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/merkle.h"
#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/refusal.pb.h"

namespace tianzhang {
namespace {

namespace entry = ::tianzhang::entry::v1;

std::map<std::string, std::string> Documented() {
  std::ifstream page(std::string(TZ_SOURCE_DIR) + "/ledger/FORMAT.md");
  std::map<std::string, std::string> examples;
  std::string line;
  bool inside = false;
  while (std::getline(page, line)) {
    if (line.starts_with("```")) {
      inside = !inside;
      continue;
    }
    const size_t equals = line.find(" = ");
    if (inside && equals != std::string::npos) examples[line.substr(0, equals)] = line.substr(equals + 3);
  }
  return examples;
}

// Seed 00 01 … 1f, as in FORMAT.md.
std::unique_ptr<crypto::Signer> ExampleSigner() {
  std::string seed;
  for (int i = 0; i < 32; ++i) seed.push_back(static_cast<char>(i));
  return *crypto::Ed25519FromSeed(seed);
}

std::string ExampleCommand() {
  entry::Command command;
  command.set_ledger("tianzhang.example/43");
  command.set_request_id("00000000-0000-4000-8000-000000000001");
  command.set_officer("430626-government-maker");
  command.set_expires_us(1'780'000'000'000'000);
  auto& hook = *command.add_operations()->mutable_hook_quota();
  hook.set_demand("430626-D-17-0");
  hook.mutable_amounts()->set_area_m2(10'000);
  return store::Serialise(command);
}

entry::Events ExampleEvents() {
  entry::Events events;
  for (const int sign : {-1, 1}) {
    auto& posting = *events.add_events()->mutable_posting();
    posting.set_division("430626");
    posting.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    posting.set_lot("430626-F-2026-12-0");
    posting.set_place(sign < 0 ? entry::RESERVE : entry::HOOKED);
    posting.set_movement(entry::HOOK);
    posting.mutable_delta()->set_area_m2(sign * 10'000);
  }
  return events;
}

std::map<std::string, std::string> Made() {
  std::map<std::string, std::string> made;
  const auto signer = ExampleSigner();
  made["key id"] = crypto::KeyId(crypto::Algorithm::kEd25519, signer->public_key());
  const std::string command = ExampleCommand();
  made["command"] = base::Hex(command);
  entry::SignedCommand signed_command;
  signed_command.set_command(command);
  signed_command.set_key_id(made["key id"]);
  signed_command.set_signature(*signer->Sign(crypto::WithDomain(crypto::kCommandDomain, command)));
  const std::string signed_bytes = store::Serialise(signed_command);
  made["signed command"] = base::Hex(signed_bytes);
  const std::string events = store::Serialise(ExampleEvents());
  made["events"] = base::Hex(events);

  entry::Leaf leaf;
  leaf.set_index(41);
  leaf.set_time_us(1'772'413'200'000'000);
  leaf.set_policy_version(1);
  leaf.set_rules_version(1);
  leaf.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(signed_bytes))));
  leaf.set_events_sha256(std::string(crypto::HashBytes(crypto::Sha256(events))));
  const std::string leaf_bytes = store::Serialise(leaf);
  made["leaf"] = base::Hex(leaf_bytes);
  made["leaf hash"] = crypto::HashHex(tlog::LeafHash(leaf_bytes));

  made["entries key"] = base::Hex(store::IndexKey(41));
  made["bodies value, first 8 bytes"] = base::Hex(store::EncodeBodies(signed_bytes, events).substr(0, 8));
  made["nodes key"] = base::Hex(store::NodeKey(8, 3));
  const std::string account =
      book::QuotaAccount("430626", entry::SUPPLEMENTARY_FARMLAND, "430626-F-2026-12-0", entry::RESERVE);
  made["quota account"] = account;
  made["records key"] = base::Hex(store::TableKey(book::Table::kBalance, account));
  made["history key"] = base::Hex(store::HistoryKey(book::Table::kBalance, account, 41));
  book::api::Balance balance;
  balance.mutable_amounts()->set_area_m2(90'000);
  made["record value"] = base::Hex(store::EncodeRecordValue(&balance));
  made["erased value"] = base::Hex(store::EncodeRecordValue(nullptr));
  entry::Events postings;
  auto& posting = *postings.add_events()->mutable_posting();
  posting.set_movement(entry::HOOK);
  posting.mutable_delta()->set_area_m2(-10'000);
  made["account value"] = base::Hex(store::EncodeAccountValue(balance, postings));
  made["outcomes key"] =
      base::Hex(store::OutcomeKey("430626-government-maker", "00000000-0000-4000-8000-000000000001"));
  entry::Outcome outcome;
  outcome.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(command))));
  outcome.set_entry(41);
  outcome.set_time_us(1'772'413'200'000'000);
  made["outcome"] = base::Hex(store::Serialise(outcome));

  tlog::Checkpoint checkpoint;
  checkpoint.origin = "tianzhang.example/43";
  checkpoint.size = 1;
  checkpoint.root = tlog::LeafHash(leaf_bytes);
  std::string note = *tlog::SignCheckpoint(checkpoint, *signer, checkpoint.origin);
  for (size_t at = 0; (at = note.find('\n', at)) != std::string::npos;) note.replace(at, 1, "\\n");
  made["checkpoint"] = note;

  const std::string folder = ::testing::TempDir() + "/format_test_register";
  std::remove(folder.c_str());
  EXPECT_TRUE(journal::FileHeadRegister::Create(folder).ok());
  {
    auto opened = journal::FileHeadRegister::Open(folder);
    EXPECT_TRUE(opened.ok());
    EXPECT_TRUE((*opened)->Read().ok());
    EXPECT_TRUE((*opened)->Advance({1, checkpoint.root}).ok());
  }
  const std::string file = *base::ReadFile(folder);
  EXPECT_EQ(file.size(), 8192u);
  for (const size_t slot : {size_t{0}, size_t{4096}}) {
    if (base::GetBigEndian64(std::string_view(file).substr(slot + 16, 8)) == 1)
      made["register slot"] = base::Hex(file.substr(slot, 60));
  }
  return made;
}

TEST(Format, EveryDocumentedExampleIsWhatTheCodeMakes) {
  const auto documented = Documented();
  for (const auto& [name, value] : Made()) {
    const auto it = documented.find(name);
    EXPECT_TRUE(it != documented.end()) << "FORMAT.md lacks:\n" << name << " = " << value;
    if (it != documented.end()) {
      EXPECT_EQ(it->second, value) << name;
    }
  }
}

TEST(Format, NoDocumentedExampleIsLeftOver) {
  const auto made = Made();
  for (const auto& [name, value] : Documented()) EXPECT_TRUE(made.contains(name)) << name;
}

}  // namespace
}  // namespace tianzhang
