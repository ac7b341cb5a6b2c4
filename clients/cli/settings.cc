#include "clients/cli/settings.h"

#include <google/protobuf/struct.pb.h>
#include <google/protobuf/util/json_util.h>

#include <cstdlib>
#include <filesystem>
#include <map>

#include "absl/status/statusor.h"
#include "ledger/base/file.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::cli {
namespace {

namespace fs = std::filesystem;

// Reads a JSON object of strings into `fields`, each only where nothing stands yet. Paths among them are
// taken relative to the file's folder.
absl::Status ReadObject(const std::string& path, const std::map<std::string, std::string*>& fields) {
  TZ_ASSIGN_OR_RETURN(const std::string text, base::ReadFile(path));
  google::protobuf::Struct object;
  if (const auto status = google::protobuf::util::JsonStringToMessage(text, &object); !status.ok()) {
    return absl::InvalidArgumentError(base::StrCat(path, ": ", status.ToString()));
  }
  for (const auto& [name, value] : object.fields()) {
    const auto it = fields.find(name);
    if (it == fields.end())
      return absl::InvalidArgumentError(base::StrCat(path, ": unknown key '", name, "'"));
    if (value.kind_case() != google::protobuf::Value::kStringValue) {
      return absl::InvalidArgumentError(base::StrCat(path, ": '", name, "' is not a string"));
    }
    if (!it->second->empty()) continue;
    *it->second = value.string_value();
    const bool is_path = name == "key" || name == "ca" || name == "password_file";
    if (is_path && !it->second->empty()) *it->second = (fs::path(path).parent_path() / *it->second).string();
  }
  return absl::OkStatus();
}

}  // namespace

words::Language Settings::language() const {
  return words::LanguageOf(lang).value_or(words::Language::kEnglish);
}

absl::Status CompleteSettings(Settings* settings) {
  if (settings->home.empty()) {
    const char* home = std::getenv("HOME");
    settings->home = base::StrCat(home == nullptr ? "." : home, "/.tianzhang");
  }
  if (!settings->as.empty()) {
    if (settings->as.find('/') != std::string::npos) {
      return absl::InvalidArgumentError("--as takes the name of an identity, not a path");
    }
    const std::string path = base::StrCat(settings->home, "/identities/", settings->as, ".json");
    // An identity is one thing: its officer never signs with another's key.
    settings->officer.clear();
    settings->key.clear();
    settings->password_file.clear();
    TZ_RETURN_IF_ERROR(ReadObject(path, {{"officer", &settings->officer},
                                         {"key", &settings->key},
                                         {"password_file", &settings->password_file}}));
  }
  absl::Status profile =
      ReadObject(settings->home + "/profile.json", {{"server", &settings->server},
                                                    {"server_name", &settings->server_name},
                                                    {"ca", &settings->ca},
                                                    {"vkey", &settings->vkey},
                                                    {"officer", &settings->officer},
                                                    {"key", &settings->key},
                                                    {"password_file", &settings->password_file},
                                                    {"lang", &settings->lang}});
  if (!profile.ok() && !absl::IsNotFound(profile)) return profile;
  if (settings->lang.empty()) {
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
      const char* value = std::getenv(name);
      if (value == nullptr || *value == '\0') continue;
      settings->lang = value;
      break;
    }
  }
  return absl::OkStatus();
}

absl::Status WriteIdentity(const Settings& settings, std::string_view name, std::string_view officer,
                           std::string_view key, std::string_view password_file) {
  if (name.empty() || name.find('/') != std::string_view::npos) {
    return absl::InvalidArgumentError("an identity's name is not empty and holds no '/'");
  }
  google::protobuf::Struct object;
  (*object.mutable_fields())["officer"].set_string_value(std::string(officer));
  (*object.mutable_fields())["key"].set_string_value(fs::absolute(std::string(key)).string());
  if (!password_file.empty()) {
    (*object.mutable_fields())["password_file"].set_string_value(
        fs::absolute(std::string(password_file)).string());
  }
  std::string json;
  if (!google::protobuf::util::MessageToJsonString(object, &json).ok()) {
    return absl::InvalidArgumentError("the identity holds text that is no UTF-8");
  }
  std::error_code error;
  fs::create_directories(settings.home + "/identities", error);
  if (error) return absl::InternalError(base::StrCat(settings.home, ": ", error.message()));
  return base::WriteFileAtomic(base::StrCat(settings.home, "/identities/", name, ".json"), json + "\n");
}

}  // namespace tianzhang::cli
