#include "tests/bench/floor/rows.h"

#include <memory>
#include <string>
#include <utility>

#include "ledger/book/accounts.h"
#include "tests/bench/common/operations.h"
#include "tianzhang/api/v1/quotas.pb.h"

namespace tianzhang::bench {
namespace {

namespace api = ::tianzhang::api::v1;

// The lot that a demand of a prepared ledger is served from has a name of the same form and length:
// 430121-D-310-7 → 430121-F-2026-310-7.
std::string LotFor(std::string_view demand) {
  std::string lot(demand.substr(0, 6));
  lot += "-F-2026";
  lot += demand.size() > 8 ? demand.substr(8) : std::string_view();
  return lot;
}

void Post(std::string_view lot, uint32_t operation, entry::Place place, entry::Movement movement,
          const Amounts& delta, entry::Events* events) {
  entry::Event& event = *events->add_events();
  event.set_operation(operation);
  entry::Posting& posting = *event.mutable_posting();
  posting.set_division(std::string(lot.substr(0, 6)));
  posting.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  posting.set_lot(std::string(lot));
  posting.set_place(place);
  posting.set_movement(movement);
  *posting.mutable_delta() = delta;
}

void PutBalance(std::string_view lot, entry::Place place, const Amounts& amounts,
                std::vector<book::Change>* changes) {
  auto balance = std::make_shared<api::Balance>();
  *balance->mutable_amounts() = amounts;
  changes->push_back({book::Table::kBalance,
                      book::QuotaAccount(lot.substr(0, 6), entry::SUPPLEMENTARY_FARMLAND, lot, place),
                      nullptr, std::move(balance)});
}

void PutDemand(std::string_view name, std::string_view lot, const Amounts& hooked,
               std::vector<book::Change>* changes) {
  auto demand = std::make_shared<api::Demand>();
  demand->set_demand(std::string(name));
  *demand->mutable_content() = DeclareDemand(name.substr(0, 6), entry::SUPPLEMENTARY_FARMLAND,
                                             "village-housing", "QR430121-17", PaddyAmounts(1'000'000), 2026)
                                   .declare_demand();
  *demand->mutable_needed() = PaddyAmounts(1'000'000);
  *demand->mutable_hooked() = hooked;
  api::DemandPiece& piece = *demand->add_pieces();
  piece.set_lot(std::string(lot));
  *piece.mutable_hooked() = hooked;
  demand->set_state(api::DEMAND_OPEN);
  demand->set_entry(310);
  changes->push_back({book::Table::kDemand, std::string(name), nullptr, std::move(demand)});
}

}  // namespace

void MakeUp(const entry::Command& command, uint64_t seed, entry::Events* events,
            std::vector<book::Change>* changes) {
  const int64_t step = static_cast<int64_t>(seed % 7) + 1;
  for (int i = 0; i < command.operations_size(); ++i) {
    const Operation& operation = command.operations(i);
    const bool hook = operation.has_hook_quota();
    if (!hook && !operation.has_unhook_quota()) continue;
    const std::string& demand = hook ? operation.hook_quota().demand() : operation.unhook_quota().demand();
    const std::string lot = hook && operation.hook_quota().lots_size() > 0
                                ? operation.hook_quota().lots(0).lot()
                                : LotFor(demand);
    const Amounts delta = PaddyAmounts(hook ? kStepM2 : -kStepM2);
    const Amounts back = PaddyAmounts(hook ? -kStepM2 : kStepM2);
    const entry::Movement movement = hook ? entry::HOOK : entry::UNHOOK;
    const auto number = static_cast<uint32_t>(i);
    Post(lot, number, entry::RESERVE, movement, back, events);
    Post(lot, number, entry::HOOKED, movement, delta, events);
    PutBalance(lot, entry::RESERVE, PaddyAmounts(1'000'000 - step), changes);
    PutBalance(lot, entry::HOOKED, PaddyAmounts(step), changes);
    PutDemand(demand, lot, PaddyAmounts(step), changes);
  }
}

}  // namespace tianzhang::bench
