#include "clients/cli/proposal_cell.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>
#include <vector>

#include "ledger/base/strings.h"
#include "tianzhang/api/v1/identity.pb.h"

namespace tianzhang::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// An operation names what it acts on in its first field: an id, or the content that begins with one.
std::string FirstObject(const Message& message) {
  const FieldDescriptor* field = message.GetDescriptor()->FindFieldByNumber(1);
  const auto* r = message.GetReflection();
  if (field == nullptr || (field->is_repeated() && r->FieldSize(message, field) == 0)) return "";
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_STRING) {
    return field->is_repeated() ? r->GetRepeatedString(message, field, 0) : r->GetString(message, field);
  }
  if (field->cpp_type() != FieldDescriptor::CPPTYPE_MESSAGE) return "";
  return FirstObject(field->is_repeated() ? r->GetRepeatedMessage(message, field, 0)
                                          : r->GetMessage(message, field));
}

}  // namespace

std::string FormatProposal(const Message& message, words::Language language) {
  const auto& proposal = dynamic_cast<const api::v1::Proposal&>(message);
  const bool zh = language == words::Language::kChinese;
  std::vector<std::string> kinds;
  std::string object;
  for (const entry::v1::Operation& operation : proposal.operations()) {
    const FieldDescriptor* field = operation.GetReflection()->GetOneofFieldDescriptor(
        operation, operation.GetDescriptor()->FindOneofByName("kind"));
    if (field == nullptr) continue;
    const words::Pair* pair = words::FindEnumWord("operations", field->name());
    const std::string word = pair == nullptr ? field->name() : zh ? pair->zh : pair->en;
    if (std::find(kinds.begin(), kinds.end(), word) == kinds.end()) kinds.push_back(word);
    if (object.empty()) object = FirstObject(operation.GetReflection()->GetMessage(operation, field));
  }
  std::string text;
  for (size_t i = 0; i < std::min<size_t>(kinds.size(), 2); ++i) {
    base::StrAppend(&text, i == 0 ? "" : zh ? "、" : ", ", kinds[i]);
  }
  if (kinds.size() > 2) base::StrAppend(&text, zh ? "等" : ", …");
  if (proposal.operations_size() > 1) base::StrAppend(&text, " ×", proposal.operations_size());
  if (!object.empty()) base::StrAppend(&text, " ", object);
  return text;
}

}  // namespace tianzhang::cli
