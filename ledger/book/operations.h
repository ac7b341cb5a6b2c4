// Facts about the operations of a command that do not depend on the state.
#pragma once

#include <string_view>

#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/policy.pb.h"

namespace tianzhang::book {

// Field name of the operation's kind: "post_offer". Empty when unset.
std::string_view OperationName(const ::tianzhang::entry::v1::Operation& operation);

// Operations of ID-1 that keepers sign in pairs.
bool IsKeepersOperation(const ::tianzhang::entry::v1::Operation& operation);

// Operations only the platform signs: genesis and ticks.
bool IsPlatformOperation(const ::tianzhang::entry::v1::Operation& operation);

// Whether the policy wants a maker and a checker for it; `policy` is null before the first version, when
// every operation needs both.
bool NeedsFourEyes(const ::tianzhang::entry::v1::Operation& operation,
                   const ::tianzhang::entry::v1::Policy* policy);

}  // namespace tianzhang::book
