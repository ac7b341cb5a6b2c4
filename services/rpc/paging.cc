#include "services/rpc/paging.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "ledger/base/encoding.h"
#include "ledger/base/limits.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/hash.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::rpc {
namespace {
constexpr std::string_view kPurpose = "page";
}  // namespace

std::string QueryOf(std::string_view method, const google::protobuf::Message& request, std::string_view officer) {
  const std::unique_ptr<google::protobuf::Message> query(request.New());
  query->CopyFrom(request);
  const google::protobuf::FieldDescriptor* page = query->GetDescriptor()->FindFieldByName("page");
  if (page != nullptr) query->GetReflection()->ClearField(query.get(), page);
  return base::StrCat(method, "\n", officer, "\n", store::Serialise(*query));
}

grpc::Status Page::Begin(const MacKey& key, const store::Store& store, std::string_view query,
                         const api::PageRequest& request, Page* page) {
  if (request.page_size() < 0) return PageSizeNegative(request.page_size());
  page->key_ = &key;
  page->store_ = &store;
  page->query_ = std::string(crypto::HashBytes(crypto::Sha256(query)));
  page->limit_ = request.page_size() == 0
                     ? static_cast<size_t>(base::kDefaultPage)
                     : static_cast<size_t>(std::min(request.page_size(), base::kMaxPage));
  if (request.page_token().empty()) {
    page->pin_ = store.head().size;
    return grpc::Status::OK;
  }
  const std::optional<std::string> payload = key.Open(kPurpose, page->query_, request.page_token());
  if (!payload || payload->size() < 8) return PageTokenInvalid();
  page->pin_ = base::GetBigEndian64(*payload);
  page->start_after_ = payload->substr(8);
  return grpc::Status::OK;
}

grpc::Status Page::End(std::string_view last_key, api::PageInfo* info) const {
  if (!last_key.empty()) {
    std::string payload;
    base::PutBigEndian64(&payload, pin_);
    payload.append(last_key);
    info->set_next_page_token(key_->Seal(kPurpose, query_, payload));
  }
  return ReadAsOf(*store_, pin_, info->mutable_as_of());
}

grpc::Status ReadAsOf(const store::Store& store, uint64_t size, api::AsOf* as_of) {
  as_of->set_size(size);
  const store::Head head = store.head();
  if (size == head.size) {
    as_of->set_time_us(head.time_us);
    return grpc::Status::OK;
  }
  if (size == 0) return grpc::Status::OK;
  const absl::StatusOr<store::StoredEntry> last = store.Entry(size - 1);
  if (!last.ok()) return FromStatus(last.status());
  entry::Leaf leaf;
  if (!leaf.ParseFromString(last->leaf)) return FromStatus(absl::DataLossError("a leaf does not parse"));
  as_of->set_time_us(leaf.time_us());
  return grpc::Status::OK;
}

grpc::Status ResolveAt(const store::Store& store, const api::At& at, uint64_t* size) {
  const uint64_t committed = store.head().size;
  if (at.size() > committed) return SizeNotReached(at.size(), committed);
  *size = at.size() == 0 ? committed : at.size();
  return grpc::Status::OK;
}

}  // namespace tianzhang::rpc
