// What a command has while it runs, and how it ends.
#ifndef TIANZHANG_CLIENTS_CLI_CONTEXT_H_
#define TIANZHANG_CLIENTS_CLI_CONTEXT_H_

#include <grpcpp/client_context.h>
#include <grpcpp/support/status.h>

#include <functional>
#include <ostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "clients/cli/parse.h"
#include "clients/cli/settings.h"
#include "clients/cli/workspace.h"
#include "clients/cpp/result.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::cli {

enum ExitCode {
  kSuccess = 0,
  kUsage = 2,       // the command line is wrong
  kRefused = 3,     // a rule said no
  kFailed = 4,      // an operating error
  kDistrusted = 5,  // what the platform answered does not verify
};

struct Context {
  Settings settings;
  Workspace& workspace;
  std::ostream& out;
  std::ostream& err;

  // For `name = command` in a script: the proposal, or else the first object assigned.
  std::string captured;
  // For expect-refusal in a script: the code's name.
  std::string refusal;

  words::Language language() const { return settings.language(); }
  ParseScope Scope() { return ParseScope{workspace.clock().NowMicros(), {}}; }
};

// Says why and returns the exit code: kDistrusted for Distrust, kUsage for what the user gave wrongly before
// anything was sent (see Usage), kFailed otherwise.
int Fail(Context& context, const absl::Status& status);

// The same, for a value that was typed wrongly.
int FailUsage(Context& context, const absl::Status& status);

// Signs the operations as one command, submits it, verifies the answer and prints it. `echo` is said before
// signing.
int SubmitOperations(Context& context, const std::vector<entry::v1::Operation>& operations,
                     const std::vector<std::string>& echo = {});

// Prints what became of a submission.
int Report(Context& context, const client::SubmitResult& result);

// One read with a fresh ClientContext per attempt: authorised unless `public_read`, repeated while the
// platform is unavailable, once more with a new session when the token is no longer good. A refusal is
// reported as its status.
absl::Status Call(Context& context, bool public_read,
                  const std::function<grpc::Status(grpc::ClientContext*)>& method);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_CONTEXT_H_
