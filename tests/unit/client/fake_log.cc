#include "tests/unit/client/fake_log.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "ledger/base/check.h"
#include "ledger/crypto/random.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::client {

FakeLog::FakeLog(char seed) {
  auto signer = crypto::Ed25519FromSeed(std::string(32, seed));
  TZ_CHECK(signer.ok());
  signer_ = *std::move(signer);
}

tlog::NoteVerifier FakeLog::verifier() const {
  auto verifier = tlog::NoteVerifier::Create(kOrigin, signer_->public_key());
  TZ_CHECK(verifier.ok());
  return *verifier;
}

void FakeLog::AppendLeaf(const std::string& leaf) { leaves_.push_back(leaf); }

absl::StatusOr<tlog::Hash> FakeLog::Node(int level, uint64_t index) const {
  if (level == 0) return tlog::LeafHash(leaves_[index]);
  return tlog::NodeHash(*Node(level - 1, 2 * index), *Node(level - 1, 2 * index + 1));
}

std::string FakeLog::CheckpointNote(uint64_t size) const {
  const auto node = [this](int level, uint64_t index) { return Node(level, index); };
  const tlog::Checkpoint checkpoint{kOrigin, size, *tlog::RootAt(size, node)};
  return *tlog::SignCheckpoint(checkpoint, *signer_, kOrigin);
}

api::EntryReceipt FakeLog::Receipt(uint64_t index) const {
  const auto node = [this](int level, uint64_t at) { return Node(level, at); };
  api::EntryReceipt receipt;
  receipt.set_index(index);
  receipt.set_leaf(leaves_[index]);
  if (const auto it = events_.find(index); it != events_.end()) receipt.set_events(it->second);
  const std::vector<tlog::Hash> proof = *tlog::InclusionProof(index, size(), node);
  for (const tlog::Hash& hash : proof) {
    receipt.add_proof(std::string(crypto::HashBytes(hash)));
  }
  receipt.set_checkpoint(CheckpointNote(size()));
  return receipt;
}

uint64_t FakeLog::Execute(const api::SubmitRequest& request) {
  const std::string bytes = request.command().SerializeAsString();
  if (const auto it = outcomes_.find(bytes); it != outcomes_.end()) return it->second;
  const uint64_t index = size();
  entry::Events events;
  events.add_events()->mutable_assigned()->set_object("demands/430121-D-" + std::to_string(index) + "-0");
  events_[index] = events.SerializeAsString();
  entry::Leaf leaf;
  leaf.set_index(index);
  leaf.set_time_us(1'800'000'000'000'000);
  leaf.set_command_sha256(std::string(crypto::HashBytes(crypto::Sha256(bytes))));
  leaf.set_events_sha256(std::string(crypto::HashBytes(crypto::Sha256(events_[index]))));
  AppendLeaf(leaf.SerializeAsString());
  outcomes_[bytes] = index;
  return index;
}

grpc::Status FakeLog::Submit(const api::SubmitRequest& request, std::chrono::milliseconds,
                             api::SubmitResponse* response) {
  ++attempts;
  seen.push_back(request.command().SerializeAsString());
  if (before) {
    const grpc::Status status = before(request);
    if (!status.ok()) {
      if (execute_despite_error) Execute(request);
      return status;
    }
  }
  if (request.validate_only()) {
    response->mutable_events()->add_events()->mutable_assigned()->set_object("demands/x");
    return grpc::Status::OK;
  }
  response->set_duplicate(outcomes_.contains(request.command().SerializeAsString()));
  *response->mutable_receipt() = Receipt(Execute(request));
  if (after) after(response);
  return grpc::Status::OK;
}

grpc::Status FakeLog::GetConsistencyProof(const api::GetConsistencyProofRequest& request,
                                          std::chrono::milliseconds,
                                          api::GetConsistencyProofResponse* response) {
  ++proofs;
  if (request.to_size() > size()) return {grpc::StatusCode::OUT_OF_RANGE, "no tree of that size"};
  const auto node = [this](int level, uint64_t at) { return Node(level, at); };
  const std::vector<tlog::Hash> proof = *tlog::ConsistencyProof(request.from_size(), request.to_size(), node);
  for (const tlog::Hash& hash : proof) {
    response->add_proof(std::string(crypto::HashBytes(hash)));
  }
  return grpc::Status::OK;
}

Identity TestIdentity() {
  auto signer = crypto::Ed25519FromSeed(std::string(32, 'o'));
  TZ_CHECK(signer.ok());
  return Identity("430121-maker", std::shared_ptr<const crypto::Signer>(*std::move(signer)));
}

PreparedCommand TestCommand() {
  entry::Operation operation;
  operation.mutable_endorse()->set_proposal("p1");
  auto command = Prepare(TestIdentity(), kOrigin, {&operation, 1}, 1'800'000'000'000'000);
  TZ_CHECK(command.ok());
  return *command;
}

std::string TemporaryDirectory() {
  const std::string path = testing::TempDir() + "/tz-client-" + crypto::NewUuid4();
  std::filesystem::create_directories(path);
  return path;
}

}  // namespace tianzhang::client
