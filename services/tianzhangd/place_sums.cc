#include "services/tianzhangd/place_sums.h"

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "services/rpc/errors.h"

namespace tianzhang::services {

grpc::Status SumPlaces(const store::Store& store, uint64_t at_size, std::string_view division,
                       ::tianzhang::entry::v1::QuotaKind kind, PlaceSums* sums) {
  if (at_size == 0) return grpc::Status::OK;
  // Account names start with the division: a county's accounts of one kind are one range, a wider division's are the
  // range of its counties, of which the kind is looked at one by one.
  const std::string prefix =
      division.size() == 6 ? base::StrCat(division, "/", std::string(1, book::KindLetter(kind)), "/") : std::string(division);
  const absl::Status scan = store.Scan(book::Table::kBalance, prefix, "", at_size,
                                       [&](std::string_view key, const book::RecordPtr& record) {
                                         const book::QuotaAccountParts account = book::SplitQuotaAccount(key);
                                         if (account.kind != kind) return true;
                                         const auto& balance = static_cast<const ::tianzhang::api::v1::Balance&>(*record);
                                         book::Amounts& sum = (*sums)[account.place];
                                         sum = book::Plus(sum, balance.amounts());
                                         return true;
                                       });
  return scan.ok() ? grpc::Status::OK : rpc::FromStatus(scan);
}

void FillPlaces(const PlaceSums& sums,
                google::protobuf::RepeatedPtrField<::tianzhang::api::v1::PlaceAmounts>* places) {
  for (const auto& [place, amounts] : sums) {
    if (book::IsZero(amounts)) continue;
    ::tianzhang::api::v1::PlaceAmounts& one = *places->Add();
    one.set_place(place);
    *one.mutable_amounts() = amounts;
  }
}

}  // namespace tianzhang::services
