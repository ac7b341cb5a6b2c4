#include "services/tianzhangd/open_rectifications.h"

#include "ledger/base/strings.h"

namespace tianzhang::services {

grpc::Status FindOpenRectifications(const Platform& platform, std::string_view object,
                                    std::string_view county, uint64_t size,
                                    google::protobuf::RepeatedPtrField<std::string>* ids) {
  const absl::Status scan = platform.store->Scan(
      book::Table::kRectification, base::StrCat(county, "-"), "", size,
      [&](std::string_view, const book::RecordPtr& record) {
        const auto& order = static_cast<const api::Rectification&>(*record);
        if (order.state() != api::RECTIFICATION_CLOSED && order.content().object() == object) {
          *ids->Add() = order.rectification();
        }
        return true;
      });
  return scan.ok() ? grpc::Status::OK : rpc::FromStatus(scan);
}

}  // namespace tianzhang::services
