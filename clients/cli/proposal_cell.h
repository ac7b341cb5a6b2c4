// What a proposal (待复核事项) would do, in one cell of a list.
#ifndef TIANZHANG_CLIENTS_CLI_PROPOSAL_CELL_H_
#define TIANZHANG_CLIENTS_CLI_PROPOSAL_CELL_H_

#include <google/protobuf/message.h>

#include <string>

#include "clients/words/words.h"

namespace tianzhang::cli {

// `proposal` is an api.v1.Proposal: the kinds of its operations (two at most), how many operations there are
// if more than one, and the object or county the first names: "登记人员 ×41 43-department-maker".
std::string FormatProposal(const google::protobuf::Message& proposal, words::Language language);

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_PROPOSAL_CELL_H_
