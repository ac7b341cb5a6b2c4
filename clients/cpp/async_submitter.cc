#include "clients/cpp/async_submitter.h"

#include <grpcpp/client_context.h>
#include <grpcpp/completion_queue.h>

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "clients/cpp/errors.h"
#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "tianzhang/api/v1/ledger_service.grpc.pb.h"

namespace tianzhang::client {
namespace {

// What the completion queue carries as its tag.
class Pending {
 public:
  virtual ~Pending() = default;
  // On the polling thread, once the call has its answer.
  virtual void Complete() = 0;
};

}  // namespace

// Everything below Submit runs on the polling thread alone: the groups need no lock.
class AsyncSubmitter::Impl {
 public:
  Impl(const std::shared_ptr<grpc::Channel>& channel, CheckpointCache* checkpoints, AsyncOptions options)
      : stub_(api::LedgerService::NewStub(channel)), checkpoints_(checkpoints), options_(options) {
    poller_ = std::thread([this] { Poll(); });
  }

  ~Impl() {
    Drain();
    queue_.Shutdown();
    poller_.join();
  }

  void Submit(const PreparedCommand& command, Callback done) {
    {
      std::lock_guard lock(mutex_);
      ++in_flight_;
    }
    auto* call = new SubmitCall(this, command, std::move(done));
    call->Start();
  }

  size_t in_flight() const {
    std::lock_guard lock(mutex_);
    return in_flight_;
  }

  void Drain() {
    std::unique_lock lock(mutex_);
    idle_.wait(lock, [this] { return in_flight_ == 0; });
  }

 private:
  // One command under way. Deletes itself when reported.
  class SubmitCall final : public Pending {
   public:
    SubmitCall(Impl* owner, const PreparedCommand& command, Callback done)
        : owner_(owner), sha256_(command.sha256), done_(std::move(done)) {
      *request_.mutable_command() = command.signed_command;
      request_.set_validate_only(owner->options_.validate_only);
      result_.request_id = command.request_id;
      context_.set_deadline(std::chrono::system_clock::now() + owner->options_.deadline);
    }

    void Start() {
      reader_ = owner_->stub_->AsyncSubmit(&context_, request_, &owner_->queue_);
      reader_->Finish(&response_, &status_, static_cast<Pending*>(this));
    }

    void Complete() override {
      if (!status_.ok()) {
        CallError error = DecodeError(status_);
        result_.retry_after = error.retry_after;
        if (error.refusal.has_value()) {
          result_.refusal = std::move(error.refusal);
        } else {
          result_.status = std::move(error.status);
        }
        return Report();
      }
      result_.duplicate = response_.duplicate();
      result_.proposal = response_.proposal();
      if (request_.validate_only()) {
        result_.events = std::move(*response_.mutable_events());
        return Report();
      }
      if (!response_.has_receipt()) {
        return Fail(Distrust("the platform accepted the command without a receipt"));
      }
      result_.wire = std::move(*response_.mutable_receipt());
      owner_->Join(this);
    }

    // The checkpoint has been opened; `verdict` says whether it may be relied on.
    void Settle(const tlog::Checkpoint& checkpoint, const absl::Status& verdict) {
      if (!verdict.ok()) return Fail(verdict);
      absl::StatusOr<VerifiedReceipt> receipt = VerifyReceiptUnder(result_.wire, sha256_, checkpoint);
      if (!receipt.ok()) return Fail(receipt.status());
      result_.events = receipt->events;
      result_.receipt = *std::move(receipt);
      Report();
    }

    void Fail(absl::Status status) {
      result_.proposal.clear();
      result_.status = std::move(status);
      Report();
    }

    const std::string& note() const { return result_.wire.checkpoint(); }

   private:
    void Report() {
      Impl* const owner = owner_;
      done_(std::move(result_));
      delete this;
      owner->Reported();
    }

    Impl* const owner_;
    const crypto::Hash sha256_;
    Callback done_;
    grpc::ClientContext context_;
    api::SubmitRequest request_;
    api::SubmitResponse response_;
    grpc::Status status_;
    std::unique_ptr<grpc::ClientAsyncResponseReader<api::SubmitResponse>> reader_;
    SubmitResult result_;
  };

  // Commands that share a checkpoint, and the question whether it is consistent with the last one.
  struct Group {
    std::string note;
    std::vector<SubmitCall*> calls;
    CheckpointCache::Question question;
  };

  class ProofCall final : public Pending {
   public:
    ProofCall(Impl* owner, uint64_t from, uint64_t to) : owner_(owner) {
      request_.set_from_size(from);
      request_.set_to_size(to);
      context_.set_deadline(std::chrono::system_clock::now() + owner->options_.deadline);
      reader_ = owner_->stub_->AsyncGetConsistencyProof(&context_, request_, &owner_->queue_);
      reader_->Finish(&response_, &status_, static_cast<Pending*>(this));
    }

    void Complete() override {
      owner_->Proved(status_, response_);
      delete this;
    }

   private:
    Impl* const owner_;
    grpc::ClientContext context_;
    api::GetConsistencyProofRequest request_;
    api::GetConsistencyProofResponse response_;
    grpc::Status status_;
    std::unique_ptr<grpc::ClientAsyncResponseReader<api::GetConsistencyProofResponse>> reader_;
  };

  void Poll() {
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) static_cast<Pending*>(tag)->Complete();
  }

  void Join(SubmitCall* call) {
    if (call->note() == settled_note_) return call->Settle(settled_, absl::OkStatus());
    for (Group& group : groups_) {
      if (group.note == call->note()) {
        group.calls.push_back(call);
        return;
      }
    }
    groups_.push_back(Group{call->note(), {call}, {}});
    if (groups_.size() == 1) Ask();
  }

  // Looks into the first group until one needs a proof from the platform or none is left.
  void Ask() {
    while (!groups_.empty()) {
      Group& group = groups_.front();
      absl::StatusOr<CheckpointCache::Question> question =
          checkpoints_->Begin(group.note, CheckpointCache::Claim::kAny);
      if (!question.ok()) {
        Close(question.status());
        continue;
      }
      group.question = *std::move(question);
      if (group.question.from != group.question.to) {
        new ProofCall(this, group.question.from, group.question.to);
        return;
      }
      absl::Status verdict = checkpoints_->Finish(group.note, group.question, {});
      // Another submitter moved the cache between the two: ask again.
      if (absl::IsFailedPrecondition(verdict)) continue;
      Close(verdict);
    }
  }

  void Proved(const grpc::Status& status, const api::GetConsistencyProofResponse& response) {
    TZ_CHECK(!groups_.empty());
    Group& group = groups_.front();
    absl::Status verdict;
    if (!status.ok()) {
      verdict = ProofFailure(status, group.question.from, group.question.to);
      if (IsDistrust(verdict)) {
        verdict = checkpoints_->Denied(group.note, verdict);
      } else {
        // The entries are there; what could not be established is that the log was not rewritten around them.
        verdict = absl::UnavailableError(base::StrCat(
            "the receipt's checkpoint could not be compared with the last one: ", verdict.message()));
      }
    } else {
      absl::StatusOr<std::vector<tlog::Hash>> proof = ProofFromWire(response.proof());
      verdict = proof.ok() ? checkpoints_->Finish(group.note, group.question, *proof) : proof.status();
    }
    // FailedPrecondition: another submitter moved the cache meanwhile; Ask puts the question anew.
    if (!absl::IsFailedPrecondition(verdict)) Close(verdict);
    Ask();
  }

  // Settles the first group and takes it out.
  void Close(const absl::Status& verdict) {
    Group group = std::move(groups_.front());
    groups_.pop_front();
    if (verdict.ok()) {
      settled_note_ = group.note;
      settled_ = group.question.checkpoint;
    }
    for (SubmitCall* call : group.calls) call->Settle(group.question.checkpoint, verdict);
  }

  void Reported() {
    std::lock_guard lock(mutex_);
    if (--in_flight_ == 0) idle_.notify_all();
  }

  const std::unique_ptr<api::LedgerService::Stub> stub_;
  CheckpointCache* const checkpoints_;
  const AsyncOptions options_;
  grpc::CompletionQueue queue_;
  std::thread poller_;

  mutable std::mutex mutex_;
  std::condition_variable idle_;
  size_t in_flight_ = 0;  // guarded by mutex_

  // In order of arrival; the first one's question is under way. Polling thread only.
  std::deque<Group> groups_;
  std::string settled_note_;
  tlog::Checkpoint settled_;
};

AsyncSubmitter::AsyncSubmitter(const std::shared_ptr<grpc::Channel>& channel, CheckpointCache* checkpoints,
                               AsyncOptions options)
    : impl_(std::make_unique<Impl>(channel, checkpoints, options)) {}

AsyncSubmitter::~AsyncSubmitter() = default;

void AsyncSubmitter::Submit(const PreparedCommand& command, Callback done) {
  impl_->Submit(command, std::move(done));
}

size_t AsyncSubmitter::in_flight() const { return impl_->in_flight(); }

void AsyncSubmitter::Drain() { impl_->Drain(); }

}  // namespace tianzhang::client
