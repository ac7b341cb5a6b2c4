#include "clients/cli/script.h"

#include <algorithm>
#include <cctype>

#include "clients/cli/command_line.h"
#include "clients/cli/parse.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

namespace tianzhang::cli {
namespace {

bool IsName(std::string_view text) {
  return !text.empty() && !std::isdigit(static_cast<unsigned char>(text[0])) &&
         std::all_of(text.begin(), text.end(),
                     [](unsigned char c) { return std::isalnum(c) != 0 || c == '_' || c >= 0x80; });
}

// Splits into words; replaces variables outside of single quotes.
absl::StatusOr<std::vector<std::string>> Split(std::string_view line, const Variables& variables) {
  std::vector<std::string> words;
  bool inside = false;
  char quote = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote == 0 && std::isspace(static_cast<unsigned char>(c))) {
      inside = false;
      continue;
    }
    if (quote == 0 && !inside && c == '#') break;
    if (!inside) words.emplace_back();
    inside = true;
    if (quote == 0 && (c == '"' || c == '\'')) {
      quote = c;
    } else if (quote != 0 && c == quote) {
      quote = 0;
    } else if (quote != '\'' && c == '\\' && i + 1 < line.size()) {
      words.back() += line[++i];
    } else if (quote != '\'' && c == '$' && i + 1 < line.size() && line[i + 1] == '{') {
      const size_t close = line.find('}', i);
      if (close == std::string_view::npos) return absl::InvalidArgumentError("'${' without '}'");
      const std::string_view name = line.substr(i + 2, close - i - 2);
      const auto it = variables.find(name);
      if (it == variables.end()) return absl::InvalidArgumentError(base::StrCat("no variable '", name, "'"));
      words.back() += it->second;
      i = close;
    } else {
      words.back() += c;
    }
  }
  if (quote != 0) return absl::InvalidArgumentError(base::StrCat("missing ", std::string_view(&quote, 1)));
  return words;
}

// The next line, continued after a final backslash.
bool ReadLine(std::istream& script, std::string* line, int* number) {
  line->clear();
  std::string part;
  while (std::getline(script, part)) {
    ++*number;
    if (!part.empty() && part.back() == '\r') part.pop_back();
    if (part.empty() || part.back() != '\\') {
      *line += part;
      return true;
    }
    part.back() = ' ';
    *line += part;
  }
  return !line->empty();
}

}  // namespace

absl::StatusOr<ScriptLine> ParseScriptLine(std::string_view line, const Variables& variables) {
  ScriptLine parsed;
  TZ_ASSIGN_OR_RETURN(std::vector<std::string> words, Split(line, variables));
  size_t first = 0;
  if (words.size() >= 2 && words[1] == "=" && IsName(words[0])) {
    parsed.capture = words[0];
    first = 2;
  }
  if (words.size() > first && words[first] == "expect-refusal") {
    if (words.size() < first + 3)
      return absl::InvalidArgumentError("expect-refusal needs a code and a command");
    parsed.expect_refusal = words[first + 1];
    entry::v1::RefusalCode code;
    if (!entry::v1::RefusalCode_Parse(parsed.expect_refusal, &code)) {
      return absl::InvalidArgumentError(base::StrCat("no refusal code '", parsed.expect_refusal, "'"));
    }
    first += 2;
  }
  if (!parsed.capture.empty() && first == words.size())
    return absl::InvalidArgumentError("a variable needs a command");
  parsed.arguments.assign(words.begin() + static_cast<std::ptrdiff_t>(first), words.end());
  return parsed;
}

int RunScript(Context& context, std::istream& script, const std::string& name, Variables variables) {
  std::string text;
  int number = 0;
  while (ReadLine(script, &text, &number)) {
    const std::string where = base::StrCat(name, ":", number);
    absl::StatusOr<ScriptLine> line = ParseScriptLine(text, variables);
    if (!line.ok()) {
      context.err << where << ": " << line.status().message() << '\n';
      return kUsage;
    }
    if (line->arguments.empty()) continue;
    if (line->arguments[0] == "echo") {
      for (size_t i = 1; i < line->arguments.size(); ++i)
        context.out << (i == 1 ? "" : " ") << line->arguments[i];
      context.out << '\n';
      continue;
    }
    if (std::find(line->arguments.begin(), line->arguments.end(), "run") == line->arguments.begin()) {
      context.err << where << ": a script does not run scripts\n";
      return kUsage;
    }
    std::string captured;
    std::string refusal;
    const int code = CommandLine().Run(line->arguments, context.settings, context.workspace, context.out,
                                       context.err, &captured, &refusal);
    if (!line->expect_refusal.empty()) {
      if (code == kRefused && refusal == line->expect_refusal) continue;
      context.err << where << ": expected the refusal " << line->expect_refusal << ", got "
                  << (code == kRefused ? refusal : base::StrCat("exit code ", code)) << '\n';
      return kFailed;
    }
    if (code != kSuccess) {
      context.err << where << ": stopped\n";
      return code;
    }
    if (!line->capture.empty()) {
      if (captured.empty()) {
        context.err << where << ": the command assigned nothing to capture\n";
        return kFailed;
      }
      variables[line->capture] = captured;
    }
  }
  return kSuccess;
}

}  // namespace tianzhang::cli
