// One operation, whatever it is, handed to the rule that knows it.
#pragma once

#include "google/protobuf/repeated_ptr_field.h"
#include "ledger/book/txn.h"
#include "tianzhang/entry/v1/command.pb.h"

namespace tianzhang::book {

using Operations = google::protobuf::RepeatedPtrField<entry::Operation>;

// Decides and applies the operations in order, each on what the ones before it left. Stops at the first that
// is refused and numbers the refusal; the caller undoes. Endorsements and closures of proposals are not
// executed here but by Decide, because they change who acts.
Verdict ExecuteAll(Txn& txn, const Operations& operations);

}  // namespace tianzhang::book
