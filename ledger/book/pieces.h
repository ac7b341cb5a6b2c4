// Lists of pieces: what an offer, a deal or a demand holds, lot by lot. Pure arithmetic on lists.
#pragma once

#include <google/protobuf/repeated_field.h>

#include <vector>

#include "ledger/book/amounts.h"
#include "tianzhang/api/v1/market.pb.h"

namespace tianzhang::book {

namespace api = ::tianzhang::api::v1;

using PieceList = google::protobuf::RepeatedPtrField<api::LotPiece>;

// Takes up to `amounts` from the pieces in their order, per number, and removes pieces that become empty.
// Returns what was taken; less than `amounts` where the pieces hold less.
std::vector<api::LotPiece> TakeFromPieces(PieceList& pieces, const Amounts& amounts);

api::LotPiece MakePiece(std::string_view lot, const Amounts& amounts);

}  // namespace tianzhang::book
