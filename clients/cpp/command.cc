#include "clients/cpp/command.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "ledger/base/limits.h"
#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/random.h"

namespace tianzhang::client {
namespace {

// The ledger accepts only bytes that parsing and serialising reproduces.
std::string SerializeDeterministic(const google::protobuf::MessageLite& message) {
  std::string bytes;
  google::protobuf::io::StringOutputStream stream(&bytes);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return bytes;
}

}  // namespace

absl::StatusOr<PreparedCommand> Prepare(const Identity& identity, std::string_view ledger,
                                        absl::Span<const entry::Operation> operations, int64_t now_us,
                                        int64_t lifetime_us) {
  if (operations.empty()) return absl::InvalidArgumentError("a command needs an operation");
  if (operations.size() > base::kMaxOperations) {
    return absl::InvalidArgumentError(
        base::StrCat("a command holds at most ", base::kMaxOperations, " operations"));
  }
  entry::Command command;
  command.set_ledger(std::string(ledger));
  command.set_request_id(crypto::NewUuid4());
  command.set_officer(identity.officer());
  command.set_expires_us(now_us + lifetime_us);
  for (const entry::Operation& operation : operations) *command.add_operations() = operation;

  PreparedCommand prepared;
  prepared.officer = command.officer();
  prepared.request_id = command.request_id();
  prepared.expires_us = command.expires_us();
  const std::string bytes = SerializeDeterministic(command);
  if (bytes.size() > base::kMaxCommandBytes) {
    return absl::InvalidArgumentError(base::StrCat("the command has ", bytes.size(), " bytes, at most ",
                                                   base::kMaxCommandBytes,
                                                   " are allowed; submit it in parts"));
  }
  TZ_ASSIGN_OR_RETURN(const std::string signature, identity.Sign(crypto::kCommandDomain, bytes));
  prepared.signed_command.set_command(bytes);
  prepared.signed_command.set_key_id(identity.key_id());
  prepared.signed_command.set_signature(signature);
  prepared.sha256 = crypto::Sha256(SerializeDeterministic(prepared.signed_command));
  return prepared;
}

absl::StatusOr<PreparedCommand> Reload(std::string_view signed_command_bytes) {
  PreparedCommand prepared;
  entry::Command command;
  if (!prepared.signed_command.ParseFromString(std::string(signed_command_bytes)) ||
      !command.ParseFromString(prepared.signed_command.command()) || command.request_id().empty()) {
    return absl::InvalidArgumentError("not a signed command");
  }
  prepared.officer = command.officer();
  prepared.request_id = command.request_id();
  prepared.expires_us = command.expires_us();
  prepared.sha256 = crypto::Sha256(signed_command_bytes);
  return prepared;
}

}  // namespace tianzhang::client
