// The page of annual accounting (年度核算) as a county clerk prints it.
#ifndef TIANZHANG_CLIENTS_CLI_ANNUAL_PAGE_H_
#define TIANZHANG_CLIENTS_CLI_ANNUAL_PAGE_H_

#include <google/protobuf/message.h>

#include <ostream>

#include "clients/words/words.h"

namespace tianzhang::cli {

// `request` is an api.v1.GetAnnualStatementRequest, `response` its answer. Title; a table of what stood at
// the beginning of the year (期初) by place, every change (变动) with its sign, and what stands at its end
// (期末), each part with its sum, so that opening + changes = closing can be checked by eye; then the new
// farmland measured in the year.
void PrintAnnualPage(const google::protobuf::Message& request, const google::protobuf::Message& response,
                     words::Language language, std::ostream& out);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_ANNUAL_PAGE_H_
