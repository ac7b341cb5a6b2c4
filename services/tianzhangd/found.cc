#include "services/tianzhangd/found.h"

#include <google/protobuf/util/json_util.h>

#include <filesystem>
#include <memory>
#include <system_error>

#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/key_file.h"
#include "ledger/journal/head_register.h"
#include "ledger/journal/journal.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"
#include "ledger/tlog/note.h"

namespace tianzhang::services {
namespace {

namespace entry = ::tianzhang::entry::v1;

absl::StatusOr<entry::Genesis> ReadGenesisFile(const std::string& path) {
  TZ_ASSIGN_OR_RETURN(const std::string json, base::ReadFile(path));
  entry::Genesis genesis;
  const google::protobuf::util::Status parsed = google::protobuf::util::JsonStringToMessage(json, &genesis);
  if (!parsed.ok()) {
    return absl::InvalidArgumentError(base::StrCat(path, ": ", std::string(parsed.message())));
  }
  if (!tlog::IsKeyName(genesis.ledger())) {
    return absl::InvalidArgumentError(base::StrCat(path, ": ledger is no name for a log: '", genesis.ledger(), "'"));
  }
  return genesis;
}

absl::StatusOr<std::unique_ptr<crypto::Signer>> ReadOrMakeKey(const std::string& path, const std::string& ledger,
                                                              bool* made) {
  if (std::filesystem::exists(path)) {
    return crypto::ReadKeyFile(path, "", crypto::KeyProtection::kUnencryptedAllowed);
  }
  TZ_ASSIGN_OR_RETURN(std::unique_ptr<crypto::Signer> signer, crypto::GenerateEd25519());
  TZ_RETURN_IF_ERROR(crypto::WriteKeyFile(path, *signer, "", crypto::KeyProtection::kUnencryptedAllowed));
  TZ_ASSIGN_OR_RETURN(const std::string vkey, tlog::FormatVkey(ledger, signer->public_key()));
  TZ_RETURN_IF_ERROR(base::WriteFileAtomic(base::StrCat(path, ".vkey"), base::StrCat(vkey, "\n"), 0644));
  *made = true;
  return signer;
}

absl::Status Found(const FoundOptions& options, const entry::Genesis& genesis, const crypto::Signer& signer) {
  store::OpenOptions open;
  open.create = true;
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<store::Store> store, store::Store::Open(options.data_directory, open));
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<journal::FileHeadRegister> head_register,
                      journal::FileHeadRegister::Open(options.register_file));
  journal::Options journal_options;
  journal_options.sink = store.get();
  journal_options.head_register = head_register.get();
  journal_options.platform = &signer;
  journal_options.origin = genesis.ledger();
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<journal::Journal> journal, journal::Journal::Open(journal_options));
  return sequencer::Sequencer::Initialise(*store, *journal, genesis, signer, options.clock->NowMicros());
}

}  // namespace

absl::StatusOr<Founded> FoundLedger(const FoundOptions& options) {
  TZ_ASSIGN_OR_RETURN(entry::Genesis genesis, ReadGenesisFile(options.genesis_file));
  std::error_code error;
  if (std::filesystem::exists(options.data_directory, error) &&
      !std::filesystem::is_empty(options.data_directory, error)) {
    return absl::AlreadyExistsError(base::StrCat(options.data_directory, " is not empty"));
  }
  Founded founded;
  founded.ledger = genesis.ledger();
  TZ_ASSIGN_OR_RETURN(const std::unique_ptr<crypto::Signer> signer,
                      ReadOrMakeKey(options.platform_key_file, genesis.ledger(), &founded.key_made));
  if (genesis.platform_key().key().empty()) {
    genesis.mutable_platform_key()->set_algorithm(entry::ED25519);
    genesis.mutable_platform_key()->set_key(signer->public_key());
  } else if (genesis.platform_key().key() != signer->public_key()) {
    return absl::InvalidArgumentError(
        base::StrCat(options.genesis_file, " names another platform key than ", options.platform_key_file));
  }
  TZ_ASSIGN_OR_RETURN(founded.vkey, tlog::FormatVkey(genesis.ledger(), signer->public_key()));
  TZ_RETURN_IF_ERROR(journal::FileHeadRegister::Create(options.register_file));
  if (absl::Status status = Found(options, genesis, *signer); !status.ok()) {
    // Nothing was acknowledged: an empty ledger left behind would only be in the way of the next attempt.
    std::filesystem::remove_all(options.data_directory, error);
    std::filesystem::remove(options.register_file, error);
    return status;
  }
  return founded;
}

}  // namespace tianzhang::services
