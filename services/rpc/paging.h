// Pages of a list: every page of one walk shows the same committed size of the log.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <google/protobuf/message.h>

#include "ledger/store/store.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"
#include "services/rpc/mac.h"
#include "tianzhang/api/v1/common.pb.h"

namespace tianzhang::rpc {

namespace api = ::tianzhang::api::v1;

// Rows looked at for one page; a page may be short, or empty, and still have a next one.
inline constexpr size_t kMaxScannedRows = 50'000;

// One page being answered. A token holds pin and last key, and is bound to the query: method, request without its
// page, and the caller's officer.
class Page {
 public:
  // Reads the request. The pin of a first page is the newest committed size.
  static grpc::Status Begin(const MacKey& key, const store::Store& store, std::string_view query,
                            const api::PageRequest& request, Page* page);

  uint64_t pin() const { return pin_; }
  size_t limit() const { return limit_; }
  // Key after which this page starts; empty for the first.
  const std::string& start_after() const { return start_after_; }

  // Fills in `info`. `last_key` is where the next page goes on; empty: this was the last.
  grpc::Status End(std::string_view last_key, api::PageInfo* info) const;

 private:
  const MacKey* key_ = nullptr;
  const store::Store* store_ = nullptr;
  std::string query_;
  uint64_t pin_ = 0;
  size_t limit_ = 0;
  std::string start_after_;
};

// Identifies a query. `request` is the whole request; its field "page" is left out.
std::string QueryOf(std::string_view method, const google::protobuf::Message& request, std::string_view officer);

// Size and ledger time of the log at `size`; `size` must be committed.
grpc::Status ReadAsOf(const store::Store& store, uint64_t size, api::AsOf* as_of);

// Resolves a wish to read the past: 0 is the newest.
grpc::Status ResolveAt(const store::Store& store, const api::At& at, uint64_t* size);

}  // namespace tianzhang::rpc
