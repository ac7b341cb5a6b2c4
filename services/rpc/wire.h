// Protobuf messages of two foreign protocols, health and reflection, written and read field by field: their .proto
// files are not ours to carry, and each is a handful of fields.
#pragma once

#include <grpcpp/support/byte_buffer.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tianzhang::rpc {

// One field as read: a varint, or the bytes of a length-delimited field.
struct WireField {
  int number = 0;
  uint64_t varint = 0;
  std::string bytes;
};

// False if malformed. Other wire types are skipped.
bool ReadWire(const std::string& message, std::vector<WireField>* fields);
void AppendBytes(std::string* message, int number, std::string_view bytes);
void AppendVarint(std::string* message, int number, uint64_t value);

std::string ToString(const grpc::ByteBuffer& buffer);
grpc::ByteBuffer ToBuffer(const std::string& bytes);

}  // namespace tianzhang::rpc
