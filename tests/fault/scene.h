// A real ledger in a directory of its own, and the real programs over it.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/fault/process.h"
#include "tests/support/small_ledger.h"

namespace tianzhang::fault {

class Scene {
 public:
  // Makes the small ledger of tests/support in a temporary directory, which goes with it, or in `directory`,
  // which must exist and is left alone. The story ends half a day ago.
  explicit Scene(const std::string& directory = "");
  ~Scene();

  std::string path(const std::string& name) const { return directory_ + "/" + name; }
  // For what the programs say, on a disk that does not fill up.
  std::string log(const std::string& name) const { return logs_ + "/" + name; }
  std::string data() const { return path("data"); }
  std::string head() const { return path("head"); }
  const testing::Story& story() const { return story_; }
  std::string vkey() const;

  // tianzhangd serve over the directory, on a free port; `more` goes to the command line. Does not wait.
  std::unique_ptr<Process> StartServer(const std::vector<std::string>& more = {},
                                       const std::vector<std::string>& environment = {}) const;
  // tianzhang-check over the data and the register.
  Finished RunChecker() const;

  // Copies the directory of the database, or the register, in place of another.
  static void Copy(const std::string& from, const std::string& to);

 private:
  const std::string logs_;
  const bool temporary_;
  const std::string directory_;
  testing::Story story_;
};

// What a server says when it is ready.
struct Ready {
  std::string address;  // "127.0.0.1:1234"
  std::string line;
  bool read_only = false;
};
// Nothing if it ends instead.
std::optional<Ready> TryReady(Process& server);
// Fails the test and returns an empty address if the server does not come up.
Ready WaitUntilReady(Process& server);

}  // namespace tianzhang::fault
