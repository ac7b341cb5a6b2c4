// A platform small enough to be wrong on purpose: a Merkle log in memory behind the client's transport.
#ifndef TIANZHANG_TESTS_UNIT_CLIENT_FAKE_LOG_H_
#define TIANZHANG_TESTS_UNIT_CLIENT_FAKE_LOG_H_

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "clients/cpp/command.h"
#include "clients/cpp/identity.h"
#include "clients/cpp/transport.h"
#include "ledger/crypto/keys.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/note.h"
#include "ledger/tlog/proof.h"

namespace tianzhang::client {

inline constexpr char kOrigin[] = "tianzhang.test/hunan";

class FakeLog final : public LedgerTransport {
 public:
  // `seed` names the platform's key: logs of one seed share it.
  explicit FakeLog(char seed = 'p');

  tlog::NoteVerifier verifier() const;

  // Appends an entry with this leaf as it is.
  void AppendLeaf(const std::string& leaf);
  std::string CheckpointNote(uint64_t size) const;
  uint64_t size() const { return leaves_.size(); }
  api::EntryReceipt Receipt(uint64_t index) const;

  // Called before each attempt; a status that is not OK is its answer. May look around (is it persisted?).
  std::function<grpc::Status(const api::SubmitRequest&)> before;
  // Called on each answer before it leaves.
  std::function<void(api::SubmitResponse*)> after;
  // Whether the next attempts carry the command out although `before` answers with an error.
  bool execute_despite_error = false;
  int attempts = 0;
  int proofs = 0;
  std::vector<std::string> seen;  // the serialised SignedCommand of each attempt

  grpc::Status Submit(const api::SubmitRequest& request, std::chrono::milliseconds deadline,
                      api::SubmitResponse* response) override;
  grpc::Status GetConsistencyProof(const api::GetConsistencyProofRequest& request,
                                   std::chrono::milliseconds deadline,
                                   api::GetConsistencyProofResponse* response) override;

 private:
  uint64_t Execute(const api::SubmitRequest& request);
  absl::StatusOr<tlog::Hash> Node(int level, uint64_t index) const;

  std::unique_ptr<crypto::Signer> signer_;
  std::vector<std::string> leaves_;
  std::map<uint64_t, std::string> events_;
  std::map<std::string, uint64_t> outcomes_;  // by serialised SignedCommand
};

Identity TestIdentity();
PreparedCommand TestCommand();
// A directory of its own, removed at the end of the process's tests.
std::string TemporaryDirectory();

}  // namespace tianzhang::client

#endif  // TIANZHANG_TESTS_UNIT_CLIENT_FAKE_LOG_H_
