#include "ledger/check/signatures.h"

#include <utility>

#include "ledger/base/strings.h"
#include "ledger/crypto/domain.h"
#include "ledger/store/schema.h"
#include "ledger/store/signing.h"

namespace tianzhang::check {

void Signatures::Add(const ParsedEntry& parsed, const entry::PublicKey& key) {
  const auto [it, inserted] = verifiers_.try_emplace(store::Serialise(key));
  if (inserted) {
    auto verifier = crypto::Verifier::Create(static_cast<crypto::Algorithm>(key.algorithm()), key.key());
    if (verifier.ok()) it->second = *std::move(verifier);
  }
  if (it->second == nullptr) {
    findings_.Add(Fault::kKeyNotValid, parsed.index,
                  base::StrCat("key ", parsed.signed_command.key_id(), " is no sound public key"));
    return;
  }
  gathered_.push_back(
      {parsed.index,
       crypto::WithDomain(store::SigningDomain(parsed.command), parsed.signed_command.command()),
       parsed.signed_command.signature(), it->second});
  if (gathered_.size() == kAtOnce) Flush();
}

void Signatures::Flush() {
  if (gathered_.empty()) return;
  pool_.Run([this, tasks = std::exchange(gathered_, {})] {
    for (const Task& task : tasks) {
      if (task.verifier->Verify(task.message, task.signature)) {
        ++good_;
      } else {
        findings_.Add(Fault::kSignatureInvalid, task.index,
                      "the signature is not its key's over this command");
      }
    }
  });
}

}  // namespace tianzhang::check
