#include "ledger/book/pieces.h"

#include <string>
#include <utility>

namespace tianzhang::book {

api::LotPiece MakePiece(std::string_view lot, const Amounts& amounts) {
  api::LotPiece piece;
  piece.set_lot(std::string(lot));
  *piece.mutable_amounts() = amounts;
  return piece;
}

std::vector<api::LotPiece> TakeFromPieces(PieceList& pieces, const Amounts& amounts) {
  std::vector<api::LotPiece> taken;
  PieceList left;
  Amounts asked = amounts;
  for (const api::LotPiece& piece : pieces) {
    const Amounts take = Min(piece.amounts(), asked);
    const Amounts rest = Minus(piece.amounts(), take);
    if (!IsZero(take)) taken.push_back(MakePiece(piece.lot(), take));
    if (!IsZero(rest)) *left.Add() = MakePiece(piece.lot(), rest);
    asked = Minus(asked, take);
  }
  pieces = std::move(left);
  return taken;
}

}  // namespace tianzhang::book
