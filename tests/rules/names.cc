#include "tests/rules/names.h"

#include "tests/rules/notation.h"

namespace tianzhang::rules {

std::string Names::Id(const std::string& name) const {
  const auto it = ids_.find(name);
  return it == ids_.end() ? name : it->second;
}

std::string Names::Expand(const std::string& text) const {
  std::string expanded;
  size_t at = 0;
  for (size_t open = text.find('{'); open != std::string::npos; open = text.find('{', at)) {
    const size_t close = text.find('}', open);
    if (close == std::string::npos) throw Unreadable("a brace is not closed: " + text);
    expanded += text.substr(at, open - at) + Id(text.substr(open + 1, close - open - 1));
    at = close + 1;
  }
  return expanded + text.substr(at);
}

std::string Names::Office(const std::string& name, const std::string& office) const {
  const std::string id = Id(name);
  const bool has_county = id.size() >= 6 && id.find_first_not_of("0123456789") >= 6;
  // Of what does not exist any county may ask.
  return (has_county ? id.substr(0, 6) : Id("A")) + "/" + office;
}

std::string Names::OfficeNamed(const std::string& text) const {
  const size_t slash = text.find('/');
  if (slash == std::string::npos) return text;
  return Id(text.substr(0, slash)) + text.substr(slash);
}

std::string PaymentCode(const std::string& number) {
  if (number.size() > 4 || number.find_first_not_of("0123456789") != std::string::npos) return number;
  return std::string(20 - number.size(), '0') + number;
}

}  // namespace tianzhang::rules
