#include "ledger/store/schema.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <limits>
#include <memory>

#include "absl/status/status.h"
#include "ledger/base/check.h"
#include "ledger/base/encoding.h"

namespace tianzhang::store {
namespace {

constexpr char kErased = 0;
constexpr char kPlain = 1;
constexpr char kWithPostings = 2;
constexpr size_t kLengthBytes = 4;

absl::Status Garbled() { return absl::DataLossError("a stored record does not decode"); }

// Sized beforehand: nothing grows on the way.
void AppendSerialised(const google::protobuf::Message& message, std::string* out) {
  const size_t size = message.ByteSizeLong();
  TZ_CHECK(size <= static_cast<size_t>(std::numeric_limits<int>::max()), "a message is too large");
  const size_t begin = out->size();
  out->resize(begin + size);
  google::protobuf::io::ArrayOutputStream array(out->data() + begin, static_cast<int>(size));
  google::protobuf::io::CodedOutputStream coded(&array);
  coded.SetSerializationDeterministic(true);
  message.SerializeWithCachedSizes(&coded);
  TZ_CHECK(!coded.HadError() && coded.ByteCount() == static_cast<int>(size), "a message does not serialise");
}

}  // namespace

std::string IndexKey(uint64_t index) {
  std::string key;
  base::PutBigEndian64(&key, index);
  return key;
}

std::string NodeKey(int level, uint64_t index) {
  std::string key(1, static_cast<char>(level));
  base::PutBigEndian64(&key, index);
  return key;
}

std::string TableKey(book::Table table, std::string_view key) {
  std::string out;
  out.reserve(1 + key.size());
  out.push_back(static_cast<char>(table));
  out.append(key);
  return out;
}

std::string HistoryKey(book::Table table, std::string_view key, uint64_t entry) {
  std::string out;
  out.reserve(1 + key.size() + 9);
  out.push_back(static_cast<char>(table));
  out.append(key);
  out.push_back('\0');
  base::PutBigEndian64(&out, entry);
  return out;
}

std::string OutcomeKey(std::string_view officer, std::string_view request_id) {
  std::string out;
  out.reserve(officer.size() + 1 + request_id.size());
  out.append(officer);
  out.push_back('\0');
  out.append(request_id);
  return out;
}

std::string EncodeBodies(std::string_view command, std::string_view events) {
  std::string out;
  out.reserve(kLengthBytes + command.size() + events.size());
  base::PutBigEndian32(&out, static_cast<uint32_t>(command.size()));
  out.append(command);
  out.append(events);
  return out;
}

absl::StatusOr<BodyViews> DecodeBodies(std::string_view value) {
  if (value.size() < kLengthBytes) return absl::DataLossError("stored bodies are too short");
  const size_t command = base::GetBigEndian32(value);
  value.remove_prefix(kLengthBytes);
  if (command > value.size()) return absl::DataLossError("stored bodies are too short");
  return BodyViews{value.substr(0, command), value.substr(command)};
}

std::string EncodeRecordValue(const google::protobuf::Message* record) {
  if (record == nullptr) return std::string(1, kErased);
  std::string out(1, kPlain);
  AppendSerialised(*record, &out);
  return out;
}

std::string EncodeAccountValue(const google::protobuf::Message& record, const entry::Events& postings) {
  const std::string bytes = Serialise(record);
  std::string out(1, kWithPostings);
  base::PutBigEndian32(&out, static_cast<uint32_t>(bytes.size()));
  return out + bytes + Serialise(postings);
}

absl::StatusOr<RecordValue> DecodeRecordValue(book::Table table, std::string_view value) {
  if (value.empty()) return Garbled();
  const char form = value.front();
  value.remove_prefix(1);
  RecordValue out;
  if (form == kErased) {
    if (!value.empty()) return Garbled();
    return out;
  }
  if (form == kWithPostings) {
    if (value.size() < kLengthBytes) return Garbled();
    const size_t length = base::GetBigEndian32(value);
    value.remove_prefix(kLengthBytes);
    if (length > value.size()) return Garbled();
    const std::string_view postings = value.substr(length);
    if (!out.postings.ParseFromArray(postings.data(), static_cast<int>(postings.size()))) return Garbled();
    value = value.substr(0, length);
  } else if (form != kPlain) {
    return Garbled();
  }
  std::shared_ptr<google::protobuf::Message> record(book::Prototype(table).New());
  if (!record->ParseFromArray(value.data(), static_cast<int>(value.size()))) return Garbled();
  out.record = std::move(record);
  return out;
}

std::string Serialise(const google::protobuf::Message& message) {
  std::string bytes;
  AppendSerialised(message, &bytes);
  return bytes;
}

}  // namespace tianzhang::store
