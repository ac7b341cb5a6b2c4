#include "services/rpc/health.h"

#include <utility>

#include "services/rpc/wire.h"

namespace tianzhang::rpc {
namespace {

// grpc.health.v1.HealthCheckResponse.ServingStatus.
enum Status : uint64_t { kServing = 1, kNotServing = 2, kServiceUnknown = 3 };

grpc::ByteBuffer Response(Status status) {
  std::string bytes;
  AppendVarint(&bytes, 1, status);
  return ToBuffer(bytes);
}

bool ReadService(grpc::ByteBuffer* bytes, std::string* service) {
  std::vector<WireField> fields;
  if (!ReadWire(ToString(*bytes), &fields)) return false;
  for (const WireField& field : fields) {
    if (field.number == 1) *service = field.bytes;
  }
  return true;
}

}  // namespace

// One watcher: at most one message on its way, and behind it only the newest status.
class Health::Watch : public std::enable_shared_from_this<Watch> {
 public:
  Watch(std::shared_ptr<Call> call, bool known) : call_(std::move(call)), known_(known) {}

  void Tell(bool serving) {
    std::lock_guard lock(mutex_);
    next_ = !known_ ? kServiceUnknown : serving ? kServing : kNotServing;
    Continue();
  }
  void End() {
    std::lock_guard lock(mutex_);
    ending_ = true;
    Continue();
  }

 private:
  // mutex_ held.
  void Continue() {
    if (writing_ || finished_) return;
    if (next_ != sent_) {
      writing_ = true;
      sent_ = next_;
      call_->Write(Response(sent_), [self = shared_from_this()](bool ok) {
        std::lock_guard lock(self->mutex_);
        self->writing_ = false;
        if (!ok) self->ending_ = true;
        if (!ok) self->sent_ = self->next_;
        self->Continue();
      });
      return;
    }
    if (!ending_) return;
    finished_ = true;
    call_->Finish(ShuttingDown());
    call_ = nullptr;
  }

  std::mutex mutex_;
  std::shared_ptr<Call> call_;
  const bool known_;
  Status next_ = kNotServing;
  Status sent_{};
  bool writing_ = false;
  bool ending_ = false;
  bool finished_ = false;
};

Health::Health(std::vector<std::string> services) : services_(services.begin(), services.end()) {}
Health::~Health() = default;

void Health::Register(Methods* methods) {
  methods->AddRaw("/grpc.health.v1.Health/Check", Run::kInline,
                  [this](const std::shared_ptr<Call>& call, grpc::ByteBuffer* bytes) { Check(*call, bytes); });
  methods->AddRaw("/grpc.health.v1.Health/Watch", Run::kInline,
                  [this](std::shared_ptr<Call> call, grpc::ByteBuffer* bytes) { StartWatch(std::move(call), bytes); });
}

void Health::Check(Call& call, grpc::ByteBuffer* bytes) {
  std::string service;
  if (!ReadService(bytes, &service)) return call.Finish(RequestMalformed());
  if (!service.empty() && !services_.contains(service)) return call.Finish(NotFound(service));
  bool serving = false;
  {
    std::lock_guard lock(mutex_);
    serving = serving_;
  }
  call.FinishBytes(Response(serving ? kServing : kNotServing));
}

void Health::StartWatch(std::shared_ptr<Call> call, grpc::ByteBuffer* bytes) {
  std::string service;
  if (!ReadService(bytes, &service)) return call->Finish(RequestMalformed());
  auto watch = std::make_shared<Watch>(call, service.empty() || services_.contains(service));
  bool closed = false;
  {
    std::lock_guard lock(mutex_);
    closed = closed_;
    watch->Tell(serving_);
    if (!closed) watches_.insert(watch);
  }
  if (closed) return watch->End();
  call->OnDone([this, watch] { Forget(watch); });
}

void Health::Forget(const std::shared_ptr<Watch>& watch) {
  {
    std::lock_guard lock(mutex_);
    watches_.erase(watch);
  }
  watch->End();
}

void Health::SetServing(bool serving) {
  std::lock_guard lock(mutex_);
  serving_ = serving;
  for (const auto& watch : watches_) watch->Tell(serving);
}

void Health::Close() {
  std::set<std::shared_ptr<Watch>> watches;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    watches.swap(watches_);
  }
  for (const auto& watch : watches) watch->End();
}

}  // namespace tianzhang::rpc
