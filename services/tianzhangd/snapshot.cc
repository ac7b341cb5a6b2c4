#include "services/tianzhangd/snapshot.h"

#include "ledger/base/status_macros.h"

namespace tianzhang::services {

absl::Status LoadSnapshot(const store::Store& store, uint64_t size, book::State& state) {
  // In the order of the tables: a lot comes before its balances.
  for (const book::Table table : book::kAllTables) {
    const bool resident = book::IsResident(table);
    if (!resident && table != book::Table::kReceipt && table != book::Table::kDisbursement) continue;
    TZ_RETURN_IF_ERROR(
        store.Scan(table, "", "", size, [&](std::string_view key, const book::RecordPtr& record) {
          if (resident) {
            state.Load(table, key, record);
          } else {
            state.Provide(table, key, record, 0);
          }
          return true;
        }));
  }
  return absl::OkStatus();
}

}  // namespace tianzhang::services
