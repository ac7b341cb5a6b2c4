#include "services/tianzhangd/movements.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "ledger/base/encoding.h"
#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/accounts.h"
#include "ledger/book/amounts.h"
#include "services/tianzhangd/place_sums.h"
#include "services/tianzhangd/policy_in_force.h"

namespace tianzhang::services {
namespace {

std::string AccountPrefix(std::string_view county, entry::QuotaKind kind) {
  if (kind == entry::QUOTA_KIND_UNSPECIFIED) return base::StrCat(county, "/");
  return base::StrCat(county, "/", std::string(1, book::KindLetter(kind)), "/");
}

// First entry whose ledger time is ≥ time_us, at most `size`.
grpc::Status EntryFrom(const store::Store& store, int64_t time_us, uint64_t size, uint64_t* entry) {
  const auto found = store.EntryAtTime(time_us - 1);
  if (!found.ok()) return rpc::FromStatus(found.status());
  *entry = std::min(*found, size);
  return grpc::Status::OK;
}

grpc::Status TimeOf(const store::Store& store, uint64_t index, int64_t* time_us) {
  api::AsOf as_of;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(store, index + 1, &as_of));
  *time_us = as_of.time_us();
  return grpc::Status::OK;
}

// Sorts like the rows: entry, account, number of the posting. No account name holds a zero byte.
std::string RowKey(uint64_t entry, std::string_view account, uint32_t number) {
  std::string key;
  base::PutBigEndian64(&key, entry);
  key.append(account);
  key.push_back('\0');
  base::PutBigEndian32(&key, number);
  return key;
}

}  // namespace

grpc::Status ListMovements(const Platform& platform, const Caller& caller,
                           const api::ListMovementsRequest& request, api::ListMovementsResponse* response) {
  TZ_RETURN_IF_BAD(CheckHolder(caller, request.division()));
  if (request.kind() != entry::QUOTA_KIND_UNSPECIFIED) TZ_RETURN_IF_BAD(CheckKind(request.kind()));
  rpc::Page page;
  TZ_RETURN_IF_BAD(rpc::Page::Begin(*platform.tokens, *platform.store,
                                    rpc::QueryOf("ListMovements", request, caller.officer), request.page(),
                                    &page));
  const store::Store& store = *platform.store;
  uint64_t from = 0;
  uint64_t to = page.pin();
  if (request.from_us() > 0) TZ_RETURN_IF_BAD(EntryFrom(store, request.from_us(), page.pin(), &from));
  if (request.to_us() > 0) TZ_RETURN_IF_BAD(EntryFrom(store, request.to_us(), page.pin(), &to));
  if (!page.start_after().empty()) from = std::max(from, base::GetBigEndian64(page.start_after()));

  // History lies by account; the page is its oldest rows over all accounts. Keeps at most one row more than
  // asked.
  std::map<std::string, api::MovementRow> rows;
  if (from < to) {
    const absl::Status scan = store.AccountHistory(
        book::Table::kBalance, AccountPrefix(request.division(), request.kind()), from, to,
        [&](const store::AccountChange& change) {
          const book::QuotaAccountParts account = book::SplitQuotaAccount(change.account);
          uint32_t number = 0;
          for (const entry::Event& event : change.value.postings.events()) {
            std::string key = RowKey(change.entry, change.account, number++);
            if (key <= page.start_after()) continue;
            if (rows.size() > page.limit() && key > rows.rbegin()->first) continue;
            api::MovementRow& row = rows[std::move(key)];
            row.set_entry(change.entry);
            row.set_county(std::string(account.division));
            row.set_kind(account.kind);
            row.set_lot(std::string(account.lot));
            row.set_place(account.place);
            row.set_movement(event.posting().movement());
            *row.mutable_delta() = event.posting().delta();
            *row.mutable_balance() = static_cast<const api::Balance&>(*change.value.record).amounts();
            if (rows.size() > page.limit() + 1) rows.erase(std::prev(rows.end()));
          }
          return true;
        });
    if (!scan.ok()) return rpc::FromStatus(scan);
  }
  std::string last;
  const bool more = rows.size() > page.limit();
  absl::flat_hash_map<uint64_t, int64_t> times;
  for (auto& [key, row] : rows) {
    if (static_cast<size_t>(response->rows_size()) == page.limit()) break;
    const auto [time, inserted] = times.try_emplace(row.entry(), 0);
    if (inserted) TZ_RETURN_IF_BAD(TimeOf(store, row.entry(), &time->second));
    row.set_time_us(time->second);
    *response->add_rows() = std::move(row);
    last = key;
  }
  return page.End(more ? std::string_view(last) : std::string_view(), response->mutable_page());
}

namespace {

using Movements = std::map<std::pair<entry::Movement, entry::Place>, book::Amounts>;

// Basic farmland that the ministry's database took up by an entry of [from, to) (PJ-3), m².
grpc::Status AddedBasicFarmland(const store::Store& store, std::string_view county, uint64_t from,
                                uint64_t to, int64_t* added) {
  if (from >= to) return grpc::Status::OK;
  const absl::Status scan = store.Scan(
      book::Table::kLines, base::StrCat(county, "-"), "", to,
      [&](std::string_view, const book::RecordPtr& record) {
        for (const auto& parcel : static_cast<const api::Lines&>(*record).moved_in()) {
          if (parcel.state() == api::FARMLAND_UPDATED && parcel.entry() >= from && parcel.entry() < to) {
            *added += parcel.measured_m2();
          }
        }
        return true;
      });
  return scan.ok() ? grpc::Status::OK : rpc::FromStatus(scan);
}

// Area written off in the year, less what was reversed.
int64_t UsedOfYear(const Movements& movements) {
  int64_t used = 0;
  for (const auto& [of, amounts] : movements) {
    if (of.second == entry::USED && of.first != entry::DISCHARGE) used += amounts.area_m2();
  }
  return used;
}

}  // namespace

grpc::Status GetAnnualStatement(const Platform& platform, const Caller& caller,
                                const api::GetAnnualStatementRequest& request,
                                api::GetAnnualStatementResponse* response) {
  TZ_RETURN_IF_BAD(CheckCounty(caller, request.county()));
  TZ_RETURN_IF_BAD(CheckKind(request.kind()));
  if (request.year() < 2000 || request.year() > 2100)
    return rpc::FieldInvalid("year", "between 2000 and 2100");
  const store::Store& store = *platform.store;
  const uint64_t size = store.head().size;
  TZ_RETURN_IF_BAD(rpc::ReadAsOf(store, size, response->mutable_as_of()));
  const int64_t start_us = base::StartOfBeijingDay({request.year(), 1, 1});
  const int64_t end_us = base::StartOfBeijingDay({request.year() + 1, 1, 1});
  uint64_t from = 0;
  uint64_t to = 0;
  TZ_RETURN_IF_BAD(EntryFrom(store, start_us, size, &from));
  TZ_RETURN_IF_BAD(EntryFrom(store, end_us, size, &to));

  PlaceSums opening, closing;
  TZ_RETURN_IF_BAD(SumPlaces(store, from, request.county(), request.kind(), &opening));
  TZ_RETURN_IF_BAD(SumPlaces(store, to, request.county(), request.kind(), &closing));
  FillPlaces(opening, response->mutable_opening());
  FillPlaces(closing, response->mutable_closing());

  Movements movements;
  if (from < to) {
    const absl::Status scan =
        store.AccountHistory(book::Table::kBalance, AccountPrefix(request.county(), request.kind()), from, to,
                             [&](const store::AccountChange& change) {
                               const entry::Place place = book::SplitQuotaAccount(change.account).place;
                               for (const entry::Event& event : change.value.postings.events()) {
                                 book::Amounts& sum = movements[{event.posting().movement(), place}];
                                 sum = book::Plus(sum, event.posting().delta());
                               }
                               return true;
                             });
    if (!scan.ok()) return rpc::FromStatus(scan);
  }
  for (const auto& [of, amounts] : movements) {
    api::AnnualRow& row = *response->add_movements();
    row.set_movement(of.first);
    row.set_place(of.second);
    *row.mutable_amounts() = amounts;
  }

  // What acceptances measured: yields of the sub-projects accepted by an entry of the year.
  book::Amounts measured;
  if (from < to) {
    const absl::Status scan =
        store.Scan(book::Table::kProject, base::StrCat(request.county(), "-"), "", to,
                   [&](std::string_view, const book::RecordPtr& record) {
                     for (const auto& subproject : static_cast<const api::Project&>(*record).subprojects()) {
                       if (subproject.state() != api::SUBPROJECT_ACCEPTED ||
                           subproject.accepted_entry() < from || subproject.accepted_entry() >= to) {
                         continue;
                       }
                       measured = book::Plus(measured, subproject.measured());
                     }
                     return true;
                   });
    if (!scan.ok()) return rpc::FromStatus(scan);
  }
  *response->mutable_measured() = measured;
  if (request.kind() == entry::SUPPLEMENTARY_FARMLAND) {
    int64_t added = 0;
    TZ_RETURN_IF_BAD(AddedBasicFarmland(store, request.county(), from, to, &added));
    response->set_added_basic_farmland_m2(added);
  }
  if (request.kind() == entry::LINKED_CONSTRUCTION_LAND) {
    std::shared_ptr<const api::PolicyVersion> policy;
    TZ_RETURN_IF_BAD(PolicyInForce(store, size, response->as_of().time_us(), &policy));
    if (policy != nullptr && !policy->policy().linked_outside_annual_plan()) {
      response->set_annual_plan_use_m2(UsedOfYear(movements));
    }
  }
  response->set_closed(response->as_of().time_us() >= end_us);
  return grpc::Status::OK;
}

}  // namespace tianzhang::services
