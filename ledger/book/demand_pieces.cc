#include "ledger/book/demand_pieces.h"

#include <string>
#include <utility>

#include "ledger/base/check.h"

namespace tianzhang::book {
namespace {

// Takes from one piece's hooked numbers what is still asked, and notes it.
Amounts TakeHooked(api::DemandPiece& piece, Amounts* asked, std::vector<api::LotPiece>* taken) {
  const Amounts take = Min(piece.hooked(), *asked);
  if (IsZero(take)) return take;
  *piece.mutable_hooked() = Minus(piece.hooked(), take);
  *asked = Minus(*asked, take);
  taken->push_back(MakePiece(piece.lot(), take));
  return take;
}

// A lot that neither holds nor held anything for this demand is no piece of it any more.
void DropEmptyPieces(api::Demand& demand) {
  google::protobuf::RepeatedPtrField<api::DemandPiece> left;
  for (api::DemandPiece& piece : *demand.mutable_pieces()) {
    if (!IsZero(piece.hooked()) || !IsZero(piece.used())) *left.Add() = std::move(piece);
  }
  *demand.mutable_pieces() = std::move(left);
}

}  // namespace

Amounts RestOf(const api::Demand& demand) {
  const Amounts drawn = Plus(Plus(demand.hooked(), demand.used()), demand.committed());
  return Minus(Minus(demand.needed(), drawn), demand.substituted());
}

Verdict CheckAgainstDemand(const api::Demand& demand, const Amounts& asked, const Amounts& bids) {
  const Amounts rest = Minus(RestOf(demand), bids);
  if (Within(asked, rest)) return kAccepted;
  Refuse refusal(entry::ABOVE_DEMAND);
  refusal.Numbers("asked", asked)
      .Numbers("rest", rest)
      .Numbers("needed", demand.needed())
      .Numbers("hooked", demand.hooked())
      .Numbers("used", demand.used())
      .Numbers("committed", demand.committed())
      .Numbers("substituted", demand.substituted());
  if (!IsZero(bids)) refusal.Numbers("bids", bids);
  return refusal;
}

void AddHooked(api::Demand& demand, std::string_view lot, const Amounts& amounts) {
  *demand.mutable_hooked() = Plus(demand.hooked(), amounts);
  for (api::DemandPiece& piece : *demand.mutable_pieces()) {
    if (piece.lot() != lot) continue;
    *piece.mutable_hooked() = Plus(piece.hooked(), amounts);
    return;
  }
  api::DemandPiece& piece = *demand.add_pieces();
  piece.set_lot(std::string(lot));
  *piece.mutable_hooked() = amounts;
}

std::vector<api::LotPiece> TakeHookedLastFirst(api::Demand& demand, const Amounts& amounts) {
  std::vector<api::LotPiece> taken;
  Amounts asked = amounts;
  for (int i = demand.pieces_size() - 1; i >= 0; --i) TakeHooked(*demand.mutable_pieces(i), &asked, &taken);
  TZ_CHECK(IsZero(asked), "the pieces of a demand add up to what it has hooked");
  *demand.mutable_hooked() = Minus(demand.hooked(), amounts);
  DropEmptyPieces(demand);
  return taken;
}

Amounts TakeHookedOf(api::Demand& demand, std::string_view lot, const Amounts& most) {
  Amounts taken;
  for (api::DemandPiece& piece : *demand.mutable_pieces()) {
    if (piece.lot() != lot) continue;
    taken = Min(piece.hooked(), most);
    *piece.mutable_hooked() = Minus(piece.hooked(), taken);
  }
  *demand.mutable_hooked() = Minus(demand.hooked(), taken);
  DropEmptyPieces(demand);
  return taken;
}

std::vector<api::LotPiece> ReverseLastFirst(api::Demand& demand, const Amounts& amounts) {
  std::vector<api::LotPiece> reversed;
  Amounts asked = amounts;
  for (int i = demand.pieces_size() - 1; i >= 0; --i) {
    api::DemandPiece& piece = *demand.mutable_pieces(i);
    const Amounts back = Min(piece.used(), asked);
    if (IsZero(back)) continue;
    *piece.mutable_used() = Minus(piece.used(), back);
    *piece.mutable_hooked() = Plus(piece.hooked(), back);
    asked = Minus(asked, back);
    reversed.push_back(MakePiece(piece.lot(), back));
  }
  TZ_CHECK(IsZero(asked), "the pieces of a demand add up to what it has used");
  *demand.mutable_hooked() = Plus(demand.hooked(), amounts);
  *demand.mutable_used() = Minus(demand.used(), amounts);
  return reversed;
}

std::vector<api::LotPiece> WriteOffFirstFirst(api::Demand& demand, const Amounts& amounts) {
  std::vector<api::LotPiece> taken;
  Amounts asked = amounts;
  for (api::DemandPiece& piece : *demand.mutable_pieces()) {
    const Amounts take = TakeHooked(piece, &asked, &taken);
    if (!IsZero(take)) *piece.mutable_used() = Plus(piece.used(), take);
  }
  TZ_CHECK(IsZero(asked), "the pieces of a demand add up to what it has hooked");
  *demand.mutable_hooked() = Minus(demand.hooked(), amounts);
  *demand.mutable_used() = Plus(demand.used(), amounts);
  return taken;
}

}  // namespace tianzhang::book
