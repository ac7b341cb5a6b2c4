#include "clients/cli/reads.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "clients/cli/render.h"
#include "clients/cli/table.h"
#include "ledger/base/check.h"
#include "ledger/base/limits.h"
#include "ledger/base/time.h"
#include "tianzhang/api/v1/common.pb.h"

namespace tianzhang::cli {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;

// State between parsing and running one read.
struct Read {
  std::unique_ptr<MessageFlags> flags;
  uint64_t limit = base::kMaxPage;
};

// Numbers and quantities stand to the right.
bool IsNumeric(const google::protobuf::Descriptor* type, std::string_view path) {
  const size_t dot = path.find('.');
  const FieldDescriptor* field = type->FindFieldByName(std::string(path.substr(0, dot)));
  TZ_CHECK(field != nullptr, path);
  if (dot != std::string_view::npos) return IsNumeric(field->message_type(), path.substr(dot + 1));
  if (field->is_repeated() || field->name().ends_with("_us")) return false;
  if (field->cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE)
    return field->message_type()->name() == "Amounts";
  return field->cpp_type() == FieldDescriptor::CPPTYPE_INT64 ||
         field->cpp_type() == FieldDescriptor::CPPTYPE_UINT64 ||
         field->cpp_type() == FieldDescriptor::CPPTYPE_INT32 ||
         field->cpp_type() == FieldDescriptor::CPPTYPE_UINT32;
}

// The rows in the order of the table.
std::vector<const Message*> RowsOf(const Message& response, const FieldDescriptor* rows,
                                   const char* sort_by) {
  std::vector<const Message*> sorted;
  for (int i = 0; i < response.GetReflection()->FieldSize(response, rows); ++i) {
    sorted.push_back(&response.GetReflection()->GetRepeatedMessage(response, rows, i));
  }
  if (sort_by == nullptr) return sorted;
  const FieldDescriptor* key = rows->message_type()->FindFieldByName(sort_by);
  TZ_CHECK(key != nullptr && key->cpp_type() == FieldDescriptor::CPPTYPE_UINT64, sort_by);
  std::stable_sort(sorted.begin(), sorted.end(), [key](const Message* a, const Message* b) {
    return a->GetReflection()->GetUInt64(*a, key) < b->GetReflection()->GetUInt64(*b, key);
  });
  return sorted;
}

void PrintRows(Context& context, const ReadSpec& spec, const Message& response) {
  const auto* rows = response.GetDescriptor()->FindFieldByName(spec.rows);
  TZ_CHECK(rows != nullptr && rows->is_repeated(), spec.rows);
  const bool zh = context.language() == words::Language::kChinese;
  std::vector<Table::Column> columns;
  for (const ReadColumn& column : spec.columns) {
    columns.push_back(
        {zh ? column.zh : column.en, column.path != nullptr && IsNumeric(rows->message_type(), column.path)});
  }
  Table table(std::move(columns));
  for (const Message* row : RowsOf(response, rows, spec.sort_by)) {
    std::vector<std::string> cells;
    for (const ReadColumn& column : spec.columns) {
      cells.push_back(column.cell != nullptr ? column.cell(*row, context.language())
                                             : FormatPath(*row, column.path, context.language()));
    }
    table.Add(std::move(cells));
  }
  table.Print(context.out);
}

void PrintAsOf(Context& context, const api::v1::AsOf& as_of, bool more) {
  const bool zh = context.language() == words::Language::kChinese;
  context.err << (zh ? "截至 " : "as of ") << as_of.size() << (zh ? " 条，" : " entries, ")
              << base::FormatBeijing(as_of.time_us());
  if (more)
    context.err << (zh ? "；还有更多，用 --limit 0 列出全部" : "; there is more: --limit 0 lists all");
  context.err << '\n';
}

int RunRead(Context& context, const ReadSpec& spec, const Read& read, Message* request, Message* response,
            const UntypedCall& call) {
  ParseScope scope = context.Scope();
  if (absl::Status status = read.flags->Fill(request, &scope); !status.ok())
    return FailUsage(context, status);
  absl::StatusOr<std::shared_ptr<grpc::Channel>> channel = context.workspace.Channel(context.settings);
  if (!channel.ok()) return Fail(context, channel.status());

  const auto* page_in = request->GetDescriptor()->FindFieldByName("page");
  const auto* page_out = response->GetDescriptor()->FindFieldByName("page");
  const auto* rows = spec.rows == nullptr ? nullptr : response->GetDescriptor()->FindFieldByName(spec.rows);
  const auto count = [&] {
    return static_cast<uint64_t>(response->GetReflection()->FieldSize(*response, rows));
  };
  bool more = false;
  while (true) {
    if (page_in != nullptr) {
      auto* page =
          static_cast<api::v1::PageRequest*>(request->GetReflection()->MutableMessage(request, page_in));
      const uint64_t left = read.limit == 0 ? base::kMaxPage : read.limit - count();
      page->set_page_size(static_cast<int32_t>(std::min<uint64_t>(left, base::kMaxPage)));
    }
    const std::unique_ptr<Message> answer(response->New());
    absl::Status status = Call(context, spec.is_public, [&](grpc::ClientContext* client_context) {
      answer->Clear();
      return call(*channel, client_context, *request, answer.get());
    });
    if (!status.ok()) return Fail(context, status);
    response->MergeFrom(*answer);
    if (page_in == nullptr || page_out == nullptr) break;
    const auto& info =
        static_cast<const api::v1::PageInfo&>(answer->GetReflection()->GetMessage(*answer, page_out));
    // Merging does not clear: the last page's word on what follows is the one that counts.
    response->GetReflection()->MutableMessage(response, page_out)->CopyFrom(info);
    more = !info.next_page_token().empty();
    if (!more || (read.limit != 0 && count() >= read.limit)) break;
    static_cast<api::v1::PageRequest*>(request->GetReflection()->MutableMessage(request, page_in))
        ->set_page_token(info.next_page_token());
  }
  if (context.settings.json) {
    context.out << ToJson(*response) << '\n';
    return kSuccess;
  }
  if (spec.page != nullptr) {
    spec.page(*request, *response, context.language(), context.out);
  } else if (rows == nullptr) {
    Describe(*response, context.language(), context.out);
    return kSuccess;
  } else {
    PrintRows(context, spec, *response);
  }
  if (page_out != nullptr) {
    const auto& info =
        static_cast<const api::v1::PageInfo&>(response->GetReflection()->GetMessage(*response, page_out));
    PrintAsOf(context, info.as_of(), more);
  }
  if (const auto* as_of = response->GetDescriptor()->FindFieldByName("as_of"); as_of != nullptr) {
    PrintAsOf(context,
              static_cast<const api::v1::AsOf&>(response->GetReflection()->GetMessage(*response, as_of)),
              false);
  }
  return kSuccess;
}

}  // namespace

void AddUntypedRead(CommandLine& line, const ReadSpec& spec, const Message& request, const Message& response,
                    UntypedCall call) {
  line.Declare(request.GetDescriptor()->full_name());
  auto read = std::make_shared<Read>();
  CLI::App* command = line.Add(spec.group, spec.verb, spec.help, spec.example,
                               [spec, read, call = std::move(call), &request, &response](Context& context) {
                                 const std::unique_ptr<Message> in(request.New());
                                 const std::unique_ptr<Message> out(response.New());
                                 return RunRead(context, spec, *read, in.get(), out.get(), call);
                               });
  read->flags = std::make_unique<MessageFlags>(command, request.GetDescriptor(), spec.shape);
  if (request.GetDescriptor()->FindFieldByName("page") != nullptr) {
    command->add_option("--limit", read->limit, "rows at most (default 1000, 0: all)")->check(IsWholeNumber);
  }
}

}  // namespace tianzhang::cli
