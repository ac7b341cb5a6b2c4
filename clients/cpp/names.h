// Short names of the generated packages, for everything below clients/.
#ifndef TIANZHANG_CLIENTS_CPP_NAMES_H_
#define TIANZHANG_CLIENTS_CPP_NAMES_H_

namespace tianzhang::entry::v1 {}
namespace tianzhang::api::v1 {}

namespace tianzhang::client {
namespace entry = ::tianzhang::entry::v1;
namespace api = ::tianzhang::api::v1;
}  // namespace tianzhang::client

#endif  // TIANZHANG_CLIENTS_CPP_NAMES_H_
