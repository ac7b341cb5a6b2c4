// Scripts of command lines: one process, one connection, unlocked keys.
//
//   # a comment
//   --as 430121-maker demand declare 430121 supplementary-farmland --area 180亩 …
//   need = --as 430121-maker demand declare …         what it assigned becomes ${need}
//   expect-refusal ABOVE_SURPLUS --as … offer post …  goes on only if refused with this code
//   echo text for the reader, with ${need}
//
// A line ends with the line, or goes on after a final backslash. Words are separated by spaces; '…' and "…"
// keep spaces together, "…" and bare words replace ${name}. A command that is executed by its second officer
// assigns at the endorsement: capture that line.
#ifndef TIANZHANG_CLIENTS_CLI_SCRIPT_H_
#define TIANZHANG_CLIENTS_CLI_SCRIPT_H_

#include <istream>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "clients/cli/context.h"

namespace tianzhang::cli {

using Variables = std::map<std::string, std::string, std::less<>>;

struct ScriptLine {
  std::string capture;         // variable, or empty
  std::string expect_refusal;  // code, or empty
  std::vector<std::string> arguments;
};

// Takes one line apart; an empty line or a comment has no arguments. InvalidArgument for a missing quote or
// an unknown variable.
absl::StatusOr<ScriptLine> ParseScriptLine(std::string_view line, const Variables& variables);

// Runs all lines and stops at the first that does not do what it should; the exit code is that line's
// (kFailed where a refusal was expected and another outcome came).
int RunScript(Context& context, std::istream& script, const std::string& name, Variables variables);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_SCRIPT_H_
