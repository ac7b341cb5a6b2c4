// The grammar of one command line: global options, groups and their commands. Built anew for each line,
// because parsed options remember what they were given.
#ifndef TIANZHANG_CLIENTS_CLI_COMMAND_LINE_H_
#define TIANZHANG_CLIENTS_CLI_COMMAND_LINE_H_

#include <google/protobuf/descriptor.h>

#include <functional>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <vector>

#include "clients/cli/context.h"
#include "clients/cli/flags.h"

namespace tianzhang::cli {

using Action = std::function<int(Context&)>;

class CommandLine {
 public:
  // Declares everything there is.
  CommandLine();
  ~CommandLine();

  // Runs one line (without the program's name) and returns the exit code. `base` holds what the options start
  // from; `captured` and `refusal`, if not null, receive the context's.
  int Run(const std::vector<std::string>& arguments, const Settings& base, Workspace& workspace,
          std::ostream& out, std::ostream& err, std::string* captured = nullptr,
          std::string* refusal = nullptr);

  // For the files that declare commands.
  // The group of this name, made at first mention. `help` is taken where it is not empty.
  CLI::App* Group(const std::string& name, const std::string& help = "");
  // A command of a group, or of the top level if `group` is empty.
  CLI::App* Add(const std::string& group, const std::string& verb, const std::string& help,
                const std::string& example, Action action);

  // Remembers a declared operation (its field of entry.v1.Operation) or read (its request's full name), so
  // that a test can say that none is missing.
  void Declare(const std::string& name) { declared_.insert(name); }
  const std::set<std::string>& declared() const { return declared_; }

 private:
  std::unique_ptr<CLI::App> app_;
  Settings settings_;
  Action chosen_;
  std::set<std::string> declared_;
};

// One operation of a command as a subcommand: flags by its message.
struct OperationSpec {
  const char* group;
  const char* verb;
  // Field of entry.v1.Operation.
  const char* operation;
  MessageFlags::Shape shape;
  const char* help;
  const char* example;
};
void AddOperation(CommandLine& line, const OperationSpec& spec);

// Each declares its commands.
void AddKeyCommands(CommandLine& line);
void AddLedgerCommands(CommandLine& line);
void AddSubmissionCommands(CommandLine& line);
void AddIdentityCommands(CommandLine& line);
void AddEndorseCommand(CommandLine& line);
void AddPolicyCommands(CommandLine& line);
void AddProjectCommands(CommandLine& line);
void AddQuotaCommands(CommandLine& line);
void AddMarketCommands(CommandLine& line);
void AddRevenueCommands(CommandLine& line);
void AddLinesCommands(CommandLine& line);
void AddFinanceCommands(CommandLine& line);
void AddLossCommands(CommandLine& line);
void AddBidCommands(CommandLine& line);
void AddSupervisionCommands(CommandLine& line);
void AddScriptCommands(CommandLine& line);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_COMMAND_LINE_H_
