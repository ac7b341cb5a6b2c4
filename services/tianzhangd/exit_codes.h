// Exit codes of tianzhangd; those above 64 are sysexits(3).
#pragma once

namespace tianzhang::services {

enum ExitCode {
  kExitOk = 0,
  kExitUsage = 2,
  // The port is taken, or another process has the data directory or the head register.
  kExitInUse = 69,
  // The outcome of a commit is unknown: start again, the start recovers.
  kExitOutcomeUnknown = 70,
  // What is stored cannot be used: restore it from a backup or a replica.
  kExitData = 74,
  // A file or an option is wrong; nothing was changed.
  kExitConfiguration = 78,
};

}  // namespace tianzhang::services
