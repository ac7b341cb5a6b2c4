// The parsed catalogue. Internal to this folder.
#ifndef TIANZHANG_CLIENTS_WORDS_CATALOGUE_H_
#define TIANZHANG_CLIENTS_WORDS_CATALOGUE_H_

#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "clients/words/words.h"

namespace tianzhang::words::internal {

using Refusals = std::map<std::string, RefusalWords, std::less<>>;
using Sections = std::map<std::string, std::map<std::string, Pair, std::less<>>, std::less<>>;

// InvalidArgument naming the line for anything that is not of the form the files describe.
absl::StatusOr<Refusals> ParseRefusals(std::string_view text);
absl::StatusOr<Sections> ParseEnums(std::string_view text);

// The compiled-in ones.
const Refusals& RefusalCatalogue();
const Sections& EnumCatalogue();

}  // namespace tianzhang::words::internal

#endif  // TIANZHANG_CLIENTS_WORDS_CATALOGUE_H_
