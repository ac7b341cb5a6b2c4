// Reads as subcommands: flags by the request's message, a table or a description of the answer.
#ifndef TIANZHANG_CLIENTS_CLI_READS_H_
#define TIANZHANG_CLIENTS_CLI_READS_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <functional>
#include <memory>
#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"
#include "clients/words/words.h"

namespace tianzhang::cli {

struct ReadColumn {
  const char* zh;
  const char* en;
  // Path below a row, as FormatPath takes it; null where `cell` makes the text.
  const char* path;
  std::string (*cell)(const google::protobuf::Message& row, words::Language language) = nullptr;
};

struct ReadSpec {
  const char* group;
  const char* verb;
  MessageFlags::Shape shape;
  const char* help;
  const char* example;
  // Field of the response whose elements are rows; null: the whole answer is described.
  const char* rows = nullptr;
  std::vector<ReadColumn> columns = {};
  // Needs no session.
  bool is_public = false;
  // A uint64 field of the rows by which the table is sorted; null: as answered. Sorts what was fetched, so
  // --limit cuts before it.
  const char* sort_by = nullptr;
  // Lays out the whole answer, instead of `rows` or a description.
  void (*page)(const google::protobuf::Message& request, const google::protobuf::Message& response,
               words::Language language, std::ostream& out) = nullptr;
};

// A call without types: what AddReadOf needs of a stub's method.
using UntypedCall = std::function<grpc::Status(const std::shared_ptr<grpc::Channel>&, grpc::ClientContext*,
                                               const google::protobuf::Message&, google::protobuf::Message*)>;
void AddUntypedRead(CommandLine& line, const ReadSpec& spec, const google::protobuf::Message& request,
                    const google::protobuf::Message& response, UntypedCall call);

// Lists are walked page by page up to --limit rows (default 1000, 0: all).
template <typename Stub, typename Request, typename Response>
void AddRead(CommandLine& line, const ReadSpec& spec,
             grpc::Status (Stub::*method)(grpc::ClientContext*, const Request&, Response*)) {
  AddUntypedRead(line, spec, Request::default_instance(), Response::default_instance(),
                 [method](const std::shared_ptr<grpc::Channel>& channel, grpc::ClientContext* context,
                          const google::protobuf::Message& request, google::protobuf::Message* response) {
                   Stub stub(channel);
                   return (stub.*method)(context, static_cast<const Request&>(request),
                                         static_cast<Response*>(response));
                 });
}

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_READS_H_
