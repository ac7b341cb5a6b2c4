#include "services/rpc/reflection.h"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include <memory>
#include <set>
#include <utility>

#include "services/rpc/wire.h"

namespace tianzhang::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

// Field numbers of ServerReflectionRequest and ServerReflectionResponse.
enum Request { kFileByFilename = 3, kFileContainingSymbol = 4, kListServices = 7 };
enum Response { kOriginalRequest = 2, kFileDescriptorResponse = 4, kListServicesResponse = 6, kErrorResponse = 7 };

// A file and all it imports, each once.
void AppendFiles(const FileDescriptor* file, std::set<const FileDescriptor*>* seen, std::string* response) {
  if (!seen->insert(file).second) return;
  google::protobuf::FileDescriptorProto proto;
  file->CopyTo(&proto);
  AppendBytes(response, 1, proto.SerializeAsString());
  for (int i = 0; i < file->dependency_count(); ++i) AppendFiles(file->dependency(i), seen, response);
}

std::string Error(grpc::StatusCode code, std::string_view text) {
  std::string error;
  AppendVarint(&error, 1, code);
  AppendBytes(&error, 2, text);
  return error;
}

std::string Answer(const std::vector<std::string>& services, const std::string& request) {
  std::string response;
  AppendBytes(&response, kOriginalRequest, request);
  std::vector<WireField> fields;
  if (!ReadWire(request, &fields)) {
    AppendBytes(&response, kErrorResponse, Error(grpc::StatusCode::INVALID_ARGUMENT, "malformed request"));
    return response;
  }
  const DescriptorPool* pool = DescriptorPool::generated_pool();
  for (const WireField& field : fields) {
    if (field.number == kListServices) {
      std::string list;
      for (const std::string& service : services) {
        std::string one;
        AppendBytes(&one, 1, service);
        AppendBytes(&list, 1, one);
      }
      AppendBytes(&response, kListServicesResponse, list);
      return response;
    }
    if (field.number != kFileByFilename && field.number != kFileContainingSymbol) continue;
    const FileDescriptor* file = field.number == kFileByFilename ? pool->FindFileByName(field.bytes)
                                                                 : pool->FindFileContainingSymbol(field.bytes);
    if (file == nullptr) {
      AppendBytes(&response, kErrorResponse, Error(grpc::StatusCode::NOT_FOUND, "not described here"));
      return response;
    }
    std::string files;
    std::set<const FileDescriptor*> seen;
    AppendFiles(file, &seen, &files);
    AppendBytes(&response, kFileDescriptorResponse, files);
    return response;
  }
  AppendBytes(&response, kErrorResponse, Error(grpc::StatusCode::UNIMPLEMENTED, "not answered here"));
  return response;
}

// One conversation: answers each question before it reads the next.
class Conversation : public std::enable_shared_from_this<Conversation> {
 public:
  Conversation(std::shared_ptr<const std::vector<std::string>> services, std::shared_ptr<Call> call)
      : services_(std::move(services)), call_(std::move(call)) {}

  void Reply(grpc::ByteBuffer* request) {
    call_->Write(ToBuffer(Answer(*services_, ToString(*request))), [self = shared_from_this()](bool ok) {
      if (!ok) return self->call_->Finish(CallerGone());
      self->call_->Read([self](grpc::ByteBuffer* next) {
        if (next == nullptr) return self->call_->Finish(grpc::Status::OK);
        self->Reply(next);
      });
    });
  }

 private:
  const std::shared_ptr<const std::vector<std::string>> services_;
  const std::shared_ptr<Call> call_;
};

}  // namespace

void RegisterReflection(std::vector<std::string> services, Methods* methods) {
  const auto shared = std::make_shared<const std::vector<std::string>>(std::move(services));
  for (const char* version : {"v1", "v1alpha"}) {
    methods->AddRaw(std::string("/grpc.reflection.") + version + ".ServerReflection/ServerReflectionInfo", Run::kInline,
                    [shared](std::shared_ptr<Call> call, grpc::ByteBuffer* bytes) {
                      std::make_shared<Conversation>(shared, std::move(call))->Reply(bytes);
                    });
  }
}

}  // namespace tianzhang::rpc
