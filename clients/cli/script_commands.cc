// tianzhang run.
#include <CLI/CLI.hpp>
#include <iostream>
#include <sstream>

#include "clients/cli/command_line.h"
#include "clients/cli/parse.h"
#include "clients/cli/script.h"

namespace tianzhang::cli {
namespace {

struct RunArguments {
  std::string file;
  std::vector<std::string> definitions;
};

int Run(Context& context, const RunArguments& arguments) {
  Variables variables;
  for (const std::string& definition : arguments.definitions) {
    const size_t equals = definition.find('=');
    if (equals == std::string::npos) {
      return FailUsage(context, absl::InvalidArgumentError("--define takes NAME=VALUE"));
    }
    variables[definition.substr(0, equals)] = definition.substr(equals + 1);
  }
  // Resolved by now: lines that say --as start from the profile, not from this identity.
  context.settings.as.clear();
  if (arguments.file == "-") return RunScript(context, std::cin, "(stdin)", std::move(variables));
  absl::StatusOr<std::string> text = ReadInput(arguments.file);
  if (!text.ok()) return FailUsage(context, text.status());
  std::istringstream script(*text);
  return RunScript(context, script, arguments.file, std::move(variables));
}

}  // namespace

void AddScriptCommands(CommandLine& line) {
  auto arguments = std::make_shared<RunArguments>();
  CLI::App* run =
      line.Add("", "run", "run a script of command lines over one connection", "year.tz --define year=2026",
               [arguments](Context& context) { return Run(context, *arguments); });
  run->add_option("SCRIPT", arguments->file, "file, '-' for standard input")->required();
  run->add_option("--define", arguments->definitions, "a variable NAME=VALUE");
}

}  // namespace tianzhang::cli
