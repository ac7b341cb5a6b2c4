// Key files: made, shown, given a new password. No server needed.
#include <CLI/CLI.hpp>
#include <filesystem>

#include "clients/cli/command_line.h"
#include "clients/cli/render.h"
#include "clients/cli/workspace.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/key_file.h"
#include "ledger/crypto/random.h"
#include "ledger/tlog/note.h"

namespace tianzhang::cli {
namespace {

struct KeyArguments {
  std::string file;
  std::string name;
  std::string identity;
  std::string origin;
  std::string new_password_file;
  bool unencrypted = false;
};

absl::Status PrintKey(Context& context, const crypto::PublicKey& key) {
  TZ_ASSIGN_OR_RETURN(const std::string text, crypto::FormatPublicKey(key));
  const std::string id = crypto::KeyId(key.algorithm, key.key);
  if (context.settings.json) {
    context.out << "{\"key_id\":" << JsonString(id) << ",\"public_key\":" << JsonString(text) << "}\n";
  } else {
    context.out << "key id: " << id << "\npublic key: " << text << '\n';
  }
  return absl::OkStatus();
}

absl::Status NewKey(Context& context, const KeyArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const auto signer, crypto::GenerateEd25519());
  const crypto::PublicKey key{
      signer->algorithm(), signer->public_key(),
      arguments.name.empty() ? std::filesystem::path(arguments.file).filename().string() : arguments.name};
  TZ_RETURN_IF_ERROR(crypto::FormatPublicKey(key).status());
  crypto::Secret password;
  if (!arguments.unencrypted) {
    TZ_ASSIGN_OR_RETURN(password,
                        ReadPassword(context.settings.password_file,
                                     base::StrCat("New password for ", arguments.file, ": "), true));
  }
  TZ_RETURN_IF_ERROR(crypto::WriteKeyFile(arguments.file, *signer, password.view(),
                                          arguments.unencrypted ? crypto::KeyProtection::kUnencryptedAllowed
                                                                : crypto::KeyProtection::kPasswordRequired));
  TZ_RETURN_IF_ERROR(crypto::WritePublicKeyFile(arguments.file + ".pub", key));
  if (!arguments.identity.empty()) {
    TZ_RETURN_IF_ERROR(WriteIdentity(context.settings, arguments.identity, context.settings.officer,
                                     arguments.file, context.settings.password_file));
  }
  return PrintKey(context, key);
}

absl::Status ChangePassword(Context& context, const KeyArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(
      const crypto::Secret old_password,
      ReadPassword(context.settings.password_file, base::StrCat("Password of ", arguments.file, ": ")));
  TZ_ASSIGN_OR_RETURN(const auto signer, crypto::ReadKeyFile(arguments.file, old_password.view()));
  // Without a file for it the new password is asked for: TZ_KEY_PASSWORD is the old one.
  if (arguments.new_password_file.empty()) ::unsetenv("TZ_KEY_PASSWORD");
  TZ_ASSIGN_OR_RETURN(const crypto::Secret password,
                      ReadPassword(arguments.new_password_file, "New password: ", true));
  // A key file is never overwritten in place: the new one is complete before it takes the name.
  const std::string fresh = base::StrCat(arguments.file, ".", crypto::NewUuid4());
  TZ_RETURN_IF_ERROR(crypto::WriteKeyFile(fresh, *signer, password.view()));
  std::error_code error;
  std::filesystem::rename(fresh, arguments.file, error);
  if (error) return absl::InternalError(base::StrCat(arguments.file, ": ", error.message()));
  context.out << "password changed: " << arguments.file << '\n';
  return absl::OkStatus();
}

absl::Status ShowKey(Context& context, const KeyArguments& arguments) {
  if (arguments.file.ends_with(".pub")) {
    TZ_ASSIGN_OR_RETURN(const crypto::PublicKey key, crypto::ReadPublicKeyFile(arguments.file));
    return PrintKey(context, key);
  }
  TZ_ASSIGN_OR_RETURN(
      const crypto::Secret password,
      ReadPassword(context.settings.password_file, base::StrCat("Password of ", arguments.file, ": ")));
  TZ_ASSIGN_OR_RETURN(const auto signer, crypto::ReadKeyFile(arguments.file, password.view()));
  return PrintKey(context, {signer->algorithm(), signer->public_key(),
                            std::filesystem::path(arguments.file).filename().string()});
}

absl::Status ShowVkey(Context& context, const KeyArguments& arguments) {
  TZ_ASSIGN_OR_RETURN(const crypto::PublicKey key, crypto::ReadPublicKeyFile(arguments.file));
  TZ_ASSIGN_OR_RETURN(const std::string vkey, tlog::FormatVkey(arguments.origin, key.key));
  context.out << vkey << '\n';
  return absl::OkStatus();
}

}  // namespace

void AddKeyCommands(CommandLine& line) {
  line.Group("key", "private key files");
  auto arguments = std::make_shared<KeyArguments>();
  const auto action = [arguments](absl::Status (*run)(Context&, const KeyArguments&)) {
    return [arguments, run](Context& context) {
      const absl::Status status = run(context, *arguments);
      return status.ok() ? static_cast<int>(kSuccess) : Fail(context, status);
    };
  };
  CLI::App* make =
      line.Add("key", "new", "make a key: FILE (encrypted) and FILE.pub",
               "maker.key --name 长沙县经办 --identity 430121-maker --officer 430121-maker", action(NewKey));
  make->add_option("FILE", arguments->file, "private key file to write")->required();
  make->add_option("--name", arguments->name,
                   "for people, in the public key file (default: the file's name)");
  make->add_option("--identity", arguments->identity, "also write <home>/identities/NAME.json for --as NAME");
  make->add_flag("--unencrypted", arguments->unencrypted, "for the platform's own key only: no password");

  CLI::App* show = line.Add("key", "show", "key id and public key of a key file or its .pub", "maker.key.pub",
                            action(ShowKey));
  show->add_option("FILE", arguments->file, "key file")->required();

  CLI::App* change = line.Add("key", "change-password", "encrypt a key file under another password",
                              "maker.key", action(ChangePassword));
  change->add_option("FILE", arguments->file, "private key file")->required();
  change->add_option("--new-password-file", arguments->new_password_file,
                     "file with the new password (default: ask)");

  CLI::App* vkey = line.Add("key", "vkey", "the verifier key of a public key file under a ledger's origin",
                            "platform.key.pub --origin tianzhang.example/hunan", action(ShowVkey));
  vkey->add_option("FILE", arguments->file, "public key file")->required();
  vkey->add_option("--origin", arguments->origin, "the ledger's name")->required();
}

}  // namespace tianzhang::cli
