// 损失: what banked quota stands for is lost (QT-5). The exact checks and their order: README.md, 5.3.
#pragma once

#include <string>
#include <string_view>

#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

Verdict RecordLoss(Txn& txn, const entry::RecordLoss& op);

// Books a loss on a lot: what is frozen already counts first, then what can be frozen is frozen, and the rest
// becomes a liability of the lot's county, which is need from here on. Nothing that was used, bought or paid
// moves. `amounts` ≤ issued − lost of the lot; `cause` is what recalled offers will name.
void ApplyLoss(Txn& txn, const std::string& lot, const Amounts& amounts, entry::LossSource source,
               std::string_view cause);

}  // namespace tianzhang::book
