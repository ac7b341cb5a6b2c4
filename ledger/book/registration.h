// What every registration says, whether it was measured or is opening stock.
#pragma once

#include "ledger/book/amounts.h"
#include "tianzhang/api/v1/quotas.pb.h"

namespace tianzhang::book {

inline ::tianzhang::entry::v1::QuotaKind KindOf(const ::tianzhang::api::v1::Registration& registration) {
  return registration.has_opening() ? registration.opening().kind() : registration.content().kind();
}
inline const Amounts& AmountsOf(const ::tianzhang::api::v1::Registration& registration) {
  return registration.has_opening() ? registration.opening().amounts() : registration.content().amounts();
}
inline int32_t VintageOf(const ::tianzhang::api::v1::Registration& registration) {
  return registration.has_opening() ? registration.opening().vintage() : registration.content().vintage();
}

}  // namespace tianzhang::book
