// Freezes and losses, of lots in every place.
#include <memory>
#include <utility>

#include "ledger/book/accounts.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

namespace api = book::api;

constexpr int64_t kSomeM2 = 1'000;

Ask ByProvince(Operation operation) { return {MakerOf(kDepartment), std::move(operation)}; }

template <typename T>
void Fill(T* message, const std::string& lot, const Amounts& amounts) {
  message->set_lot(lot);
  *message->mutable_amounts() = amounts;
  message->set_reason("核查发现问题");
  *message->mutable_document() = MakeDocument("核查意见");
}

Ask Freeze(const std::string& lot, const Amounts& amounts) {
  Operation operation;
  Fill(operation.mutable_freeze_quota(), lot, amounts);
  return ByProvince(std::move(operation));
}

Amounts At(const Desk& desk, const std::string& id, entry::Place place) {
  const api::Lot* lot = desk.state().Find<api::Lot>(id);
  if (lot == nullptr) return {};
  const api::Balance* balance =
      desk.state().Find<api::Balance>(book::QuotaAccount(lot->county(), lot->kind(), id, place));
  return balance == nullptr ? Amounts() : balance->amounts();
}

Amounts SumAt(const Desk& desk, const std::string& lot, std::initializer_list<entry::Place> places) {
  int64_t area = 0;
  for (const entry::Place place : places) area += At(desk, lot, place).area_m2();
  return PaddyAmounts(area);
}

// A project lot of the i-th open offer, or of the i-th demand of a kind.
std::string OfferedLot(const Desk& desk, size_t i) {
  const api::Offer* offer = desk.state().Find<api::Offer>(Pick(desk.targets().open_offers, i));
  return offer == nullptr || offer->pieces().empty() ? std::string() : offer->pieces(0).lot();
}
std::string LotOfDemand(const Desk& desk, const Names& demands, size_t i) {
  for (size_t n = 0; n < demands.size(); ++n) {
    const api::Demand* demand = desk.state().Find<api::Demand>(Pick(demands, i + n));
    if (demand->pieces().empty()) continue;
    const api::Lot* lot = desk.state().Find<api::Lot>(demand->pieces(0).lot());
    if (lot->origin() == entry::ORIGIN_PROJECT) return lot->lot();
  }
  return "";
}

Ask Loss(const std::string& lot, const Amounts& amounts) {
  Operation operation;
  Fill(operation.mutable_record_loss(), lot, amounts);
  operation.mutable_record_loss()->set_source(entry::SATELLITE);
  return ByProvince(std::move(operation));
}

}  // namespace

void AddFreezes(Workloads* out) {
  out->push_back({"freeze_quota", "out of the reserve", [](Desk& desk, size_t i) {
                    return Freeze(Pick(desk.targets().lots, i), PaddyAmounts(kSomeM2));
                  }});
  out->push_back({"freeze_quota", "recalls an offer", [](Desk& desk, size_t i) {
                    const std::string lot = OfferedLot(desk, i);
                    return Freeze(lot, SumAt(desk, lot, {entry::RESERVE, entry::OFFERED}));
                  }});
  out->push_back({"freeze_quota", "out of a need", [](Desk& desk, size_t i) {
                    const std::string lot = LotOfDemand(desk, desk.targets().hooked_demands, i);
                    return Freeze(lot, SumAt(desk, lot, {entry::RESERVE, entry::OFFERED, entry::HOOKED}));
                  }});
  out->push_back({"freeze_quota", "voids a deal", [](Desk& desk, size_t i) {
                    const api::Deal* deal =
                        desk.state().Find<api::Deal>(Pick(desk.targets().matched_deals, i));
                    if (deal == nullptr) return Ask{};
                    const std::string& lot = deal->pieces(0).lot();
                    Amounts amounts = SumAt(desk, lot, {entry::RESERVE, entry::OFFERED, entry::HOOKED});
                    amounts = PaddyAmounts(amounts.area_m2() + deal->pieces(0).amounts().area_m2());
                    return Freeze(lot, amounts);
                  }});
  const auto frozen = std::make_shared<Names>();
  const auto freeze = [frozen](Desk& desk) {
    return MakeEach(desk, desk.targets().lots, "", frozen,
                    [](Desk&, const std::string& lot, size_t) { return Freeze(lot, PaddyAmounts(kSomeM2)); });
  };
  out->push_back({"release_quota", "",
                  [frozen](Desk&, size_t i) {
                    Operation operation;
                    Fill(operation.mutable_release_quota(), Pick(*frozen, i), PaddyAmounts(kSomeM2));
                    return ByProvince(std::move(operation));
                  },
                  freeze});
  out->push_back({"deduct_quota", "",
                  [frozen](Desk&, size_t i) {
                    Operation operation;
                    Fill(operation.mutable_deduct_quota(), Pick(*frozen, i), PaddyAmounts(kSomeM2));
                    return ByProvince(std::move(operation));
                  },
                  freeze});
  out->push_back({"record_loss", "of a reserve", [](Desk& desk, size_t i) {
                    return Loss(Pick(desk.targets().lots, i), PaddyAmounts(kSomeM2));
                  }});
  out->push_back({"record_loss", "of what is used: a liability", [](Desk& desk, size_t i) {
                    const std::string lot = LotOfDemand(desk, desk.targets().used_demands, i);
                    const api::Lot* record = desk.state().Find<api::Lot>(lot);
                    return Loss(lot, record == nullptr ? Amounts() : record->issued());
                  }});
}

}  // namespace tianzhang::bench
