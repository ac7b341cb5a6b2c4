// What a command line is to work with, from flags, the environment, an identity file and the profile, in that
// order of precedence.
#ifndef TIANZHANG_CLIENTS_CLI_SETTINGS_H_
#define TIANZHANG_CLIENTS_CLI_SETTINGS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "clients/words/words.h"

namespace tianzhang::cli {

struct Settings {
  std::string home;  // state and configuration; default ~/.tianzhang
  std::string server;
  std::string server_name;
  std::string ca;
  std::string vkey;  // verifier key, or a file that holds it
  std::string officer;
  std::string key;
  std::string password_file;
  std::string as;  // name of an identity file
  std::string lang;
  bool json = false;
  bool validate_only = false;
  std::string under_policy;  // file of a proposed policy; implies validate_only
  int64_t deadline_s = 30;

  words::Language language() const;
};

// Fills what flags and environment left empty from <home>/identities/<as>.json ({officer, key,
// password_file}, paths relative to that folder) and <home>/profile.json ({server, server_name, ca, vkey,
// officer, key, password_file, lang}, paths relative to `home`). NotFound for a missing identity,
// InvalidArgument for a file that is no JSON object of strings or has a key unknown here.
absl::Status CompleteSettings(Settings* settings);

// Writes <home>/identities/<name>.json.
absl::Status WriteIdentity(const Settings& settings, std::string_view name, std::string_view officer,
                           std::string_view key, std::string_view password_file);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_SETTINGS_H_
