#include "clients/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <utility>

#include "ledger/base/check.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::cli {
namespace {

// Says once what may be given by position or by name: among the positions, with its name beside it.
class HelpFormatter : public CLI::Formatter {
 public:
  std::string make_group(std::string group, bool is_positional,
                         std::vector<const CLI::Option*> options) const override {
    if (!is_positional) {
      std::erase_if(options, [](const CLI::Option* option) { return option->get_positional(); });
    }
    return CLI::Formatter::make_group(std::move(group), is_positional, std::move(options));
  }
  std::string make_option_opts(const CLI::Option* option) const override {
    const bool both = option->get_positional() && option->nonpositional();
    return (both ? ", --" + option->get_lnames().front() : "") + CLI::Formatter::make_option_opts(option);
  }
};

}  // namespace

CommandLine::CommandLine()
    : app_(std::make_unique<CLI::App>(
          "Tianzhang 田账: the ledger of a province's land quotas.\n"
          "Exit codes: 0 done, 2 usage, 3 refused by a rule, 4 operating error, 5 the answer does not "
          "verify.",
          "tianzhang")) {
  app_->formatter(std::make_shared<HelpFormatter>());
  app_->require_subcommand(1);
  app_->add_option("--home", settings_.home, "state and configuration (default ~/.tianzhang)")
      ->envname("TIANZHANG_HOME");
  app_->add_option("--server", settings_.server, "HOST:PORT")->envname("TIANZHANG_SERVER");
  app_->add_option("--server-name", settings_.server_name,
                   "name in the server's certificate, where it differs")
      ->envname("TIANZHANG_SERVER_NAME");
  app_->add_option("--ca", settings_.ca, "PEM file of the only certificate authority trusted")
      ->envname("TIANZHANG_CA");
  app_->add_option("--vkey", settings_.vkey, "the platform's verifier key, or a file of it")
      ->envname("TIANZHANG_VKEY");
  app_->add_option("--officer", settings_.officer, "who signs")->envname("TIANZHANG_OFFICER");
  app_->add_option("--key", settings_.key, "the officer's private key file")->envname("TIANZHANG_KEY");
  app_->add_option("--password-file", settings_.password_file,
                   "password of the key; else TZ_KEY_PASSWORD, else asked for")
      ->envname("TIANZHANG_PASSWORD_FILE");
  app_->add_option("--as", settings_.as, "an identity of <home>/identities: officer, key and password file");
  app_->add_option("--lang", settings_.lang, "zh or en (default from the locale)")->envname("TIANZHANG_LANG");
  app_->add_option("--deadline", settings_.deadline_s, "seconds to go on trying (default 30)")
      ->check(CLI::Range(1, 3600));
  app_->add_flag("--json", settings_.json, "JSON for programs");
  app_->add_flag("--validate-only", settings_.validate_only, "decide and discard: what would happen?");
  app_->add_option("--under-policy", settings_.under_policy,
                   "file of a proposed policy: what would happen under it? Decides and discards");
  AddKeyCommands(*this);
  AddLedgerCommands(*this);
  AddSubmissionCommands(*this);
  AddIdentityCommands(*this);
  AddPolicyCommands(*this);
  AddProjectCommands(*this);
  AddQuotaCommands(*this);
  AddMarketCommands(*this);
  AddBidCommands(*this);
  AddRevenueCommands(*this);
  AddLinesCommands(*this);
  AddFinanceCommands(*this);
  AddLossCommands(*this);
  AddSupervisionCommands(*this);
  AddScriptCommands(*this);
}

CommandLine::~CommandLine() = default;

CLI::App* CommandLine::Group(const std::string& name, const std::string& help) {
  CLI::App* group = nullptr;
  for (CLI::App* each : app_->get_subcommands({})) {
    if (each->get_name() == name) group = each;
  }
  if (group == nullptr) {
    group = app_->add_subcommand(name, help);
    group->require_subcommand(1);
    // Global options may stand anywhere on the line.
    group->fallthrough();
  }
  if (!help.empty()) group->description(help);
  return group;
}

CLI::App* CommandLine::Add(const std::string& group, const std::string& verb, const std::string& help,
                           const std::string& example, Action action) {
  CLI::App* parent = group.empty() ? app_.get() : Group(group);
  CLI::App* command = parent->add_subcommand(verb, help);
  command->fallthrough();
  command->footer("Example: tianzhang " + (group.empty() ? "" : group + " ") + verb +
                  (example.empty() ? "" : " " + example));
  command->callback([this, action = std::move(action)] { chosen_ = action; });
  return command;
}

int CommandLine::Run(const std::vector<std::string>& arguments, const Settings& base, Workspace& workspace,
                     std::ostream& out, std::ostream& err, std::string* captured, std::string* refusal) {
  // What `run` was started with holds for its lines, unless they say otherwise.
  settings_ = base;
  chosen_ = nullptr;
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app_->parse(reversed);
  } catch (const CLI::ParseError& error) {
    return app_->exit(error, out, err) == 0 ? kSuccess : kUsage;
  }
  Context context{settings_, workspace, out, err, "", ""};
  if (absl::Status status = CompleteSettings(&context.settings); !status.ok())
    return FailUsage(context, status);
  TZ_CHECK(chosen_ != nullptr);
  const int code = chosen_(context);
  if (captured != nullptr) *captured = context.captured;
  if (refusal != nullptr) *refusal = context.refusal;
  return code;
}

void AddOperation(CommandLine& line, const OperationSpec& spec) {
  const auto* field = entry::v1::Operation::descriptor()->FindFieldByName(spec.operation);
  TZ_CHECK(field != nullptr, spec.operation);
  line.Declare(field->name());
  auto flags = std::make_shared<std::unique_ptr<MessageFlags>>();
  CLI::App* command =
      line.Add(spec.group, spec.verb, spec.help, spec.example, [flags, field](Context& context) {
        entry::v1::Operation operation;
        ParseScope scope = context.Scope();
        google::protobuf::Message* message = operation.GetReflection()->MutableMessage(&operation, field);
        if (absl::Status status = (*flags)->Fill(message, &scope); !status.ok())
          return FailUsage(context, status);
        return SubmitOperations(context, {operation}, scope.echo);
      });
  *flags = std::make_unique<MessageFlags>(command, field->message_type(), spec.shape);
}

}  // namespace tianzhang::cli
