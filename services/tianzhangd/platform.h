// What the services read from and write through, and the shapes that their methods share.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ledger/base/clock.h"
#include "ledger/sequencer/sequencer.h"
#include "ledger/store/store.h"
#include "services/rpc/caller.h"
#include "services/rpc/errors.h"
#include "services/rpc/mac.h"
#include "services/rpc/methods.h"
#include "services/rpc/paging.h"
#include "services/rpc/sessions.h"
#include "tianzhang/api/v1/identity.pb.h"

namespace tianzhang::services {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;
using rpc::Caller;
using rpc::Run;

class FollowHub;

// Everything outlives the server. Thread-safe as its parts are.
struct Platform {
  store::Store* store = nullptr;
  sequencer::Sequencer* sequencer = nullptr;
  rpc::Sessions* sessions = nullptr;
  const rpc::MacKey* tokens = nullptr;
  FollowHub* followers = nullptr;
  base::Clock* clock = nullptr;
  api::Ledger ledger;
  std::string checkpoint_vkey;
};

// Whether banks, investors and implementers may call it too (Caller::ReadsLibraryOnly): the project library,
// policies, identities, their own outcomes and entries, and the board.
inline bool IsOpenToAll(std::string_view path) {
  for (const std::string_view service :
       {".ProjectsService/", ".PolicyService/", ".IdentityService/", ".LedgerService/"}) {
    if (path.find(service) != std::string_view::npos) return true;
  }
  return path.ends_with("/GetOffer") || path.ends_with("/ListOffers") || path.ends_with("/ListBids");
}

// A unary read that needs a session: `answer` gets the caller that the session proves.
template <typename Request, typename Response>
void AddRead(rpc::Methods* methods, Platform* platform, std::string path, Run run,
             grpc::Status (*answer)(const Platform&, const Caller&, const Request&, Response*)) {
  const bool open_to_all = IsOpenToAll(path);
  methods->Add<Request, Response>(std::move(path), run,
                                  [platform, answer, open_to_all](rpc::Call& call, const Request& request,
                                                                  Response* response) -> grpc::Status {
                                    Caller caller;
                                    if (grpc::Status status = platform->sessions->Authenticate(call, &caller);
                                        !status.ok())
                                      return status;
                                    if (!open_to_all && caller.ReadsLibraryOnly())
                                      return rpc::OutsideScope(caller.division);
                                    return answer(*platform, caller, request, response);
                                  });
}

// The record of an id that starts with its county's code: scope is checked before the record is looked for.
template <typename T>
grpc::Status FindOwned(const Platform& platform, const Caller& caller, std::string_view id, uint64_t at_size,
                       std::shared_ptr<const T>* record) {
  if (!caller.MayReadId(id)) return rpc::OutsideScope(caller.division);
  absl::StatusOr<std::shared_ptr<const T>> found = platform.store->Find<T>(id, at_size);
  if (!found.ok()) return rpc::FromStatus(found.status());
  if (*found == nullptr) return rpc::NotFound(id);
  *record = *std::move(found);
  return grpc::Status::OK;
}

// One page of the records of a table whose keys start with `prefix`: those that `keep` keeps go to `add`.
template <typename T>
grpc::Status ListPage(const Platform& platform, std::string_view query, const api::PageRequest& request,
                      std::string_view prefix, const std::function<bool(const T&)>& keep,
                      const std::function<void(const T&)>& add, api::PageInfo* info) {
  rpc::Page page;
  if (grpc::Status status = rpc::Page::Begin(*platform.tokens, *platform.store, query, request, &page);
      !status.ok()) {
    return status;
  }
  size_t rows = 0;
  size_t scanned = 0;
  std::string last;  // key after which the next page goes on
  bool more = false;
  const absl::Status scan =
      platform.store->Scan(book::TableOf<T>::value, prefix, page.start_after(), page.pin(),
                           [&](std::string_view key, const book::RecordPtr& record) {
                             const T& value = static_cast<const T&>(*record);
                             const bool kept = keep(value);
                             if (kept && rows == page.limit()) {
                               more = true;
                               return false;
                             }
                             if (kept) {
                               ++rows;
                               add(value);
                             }
                             last = std::string(key);
                             more = ++scanned == rpc::kMaxScannedRows;
                             return !more;
                           });
  if (!scan.ok()) return rpc::FromStatus(scan);
  return page.End(more ? std::string_view(last) : std::string_view(), info);
}

// A filter's division, checked: the prefix to list under.
inline grpc::Status ScopeOf(const Caller& caller, std::string_view division, std::string* prefix) {
  if (!division.empty() && !rpc::IsReadPrefix(division)) {
    return rpc::FieldInvalid("division", "a division code of 2, 4 or 6 digits is needed");
  }
  if (!rpc::ListScope(caller, division, prefix)) return rpc::OutsideScope(caller.division);
  return grpc::Status::OK;
}

// A county that the caller names, checked for form and scope.
inline grpc::Status CheckCounty(const Caller& caller, std::string_view county) {
  if (county.size() != 6 || !rpc::IsReadPrefix(county)) {
    return rpc::FieldInvalid("county", "a county's code of 6 digits is needed");
  }
  if (!caller.MayRead(county)) return rpc::OutsideScope(caller.division);
  return grpc::Status::OK;
}

// A holder of quota that the caller names: a county, or a city, which holds what it was awarded (QT-8).
inline grpc::Status CheckHolder(const Caller& caller, std::string_view division) {
  if (division.size() < 4 || !rpc::IsReadPrefix(division)) {
    return rpc::FieldInvalid("division", "a city's code of 4 digits or a county's of 6 is needed");
  }
  if (!caller.MayRead(division)) return rpc::OutsideScope(caller.division);
  return grpc::Status::OK;
}

inline grpc::Status CheckKind(entry::QuotaKind kind) {
  if (kind == entry::QUOTA_KIND_UNSPECIFIED || !entry::QuotaKind_IsValid(kind)) {
    return rpc::FieldInvalid("kind", "a kind of quota is needed");
  }
  return grpc::Status::OK;
}

// Returns the grpc::Status of `expr` unless it is OK.
#define TZ_RETURN_IF_BAD(...)                                  \
  do {                                                         \
    if (::grpc::Status tz_bad = (__VA_ARGS__); !tz_bad.ok()) { \
      return tz_bad;                                           \
    }                                                          \
  } while (false)

}  // namespace tianzhang::services
