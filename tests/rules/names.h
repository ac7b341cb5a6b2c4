// What a table calls things, and what the ledger calls them.
#pragma once

#include <map>
#include <string>

#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::rules {

class Names {
 public:
  void Set(const std::string& name, const std::string& id) { ids_[name] = id; }
  // The id behind a name; a name nobody has given yet stands for itself, so that a row can ask for what does
  // not exist.
  std::string Id(const std::string& name) const;
  // "{D1}" becomes the id of D1, anywhere in a text.
  std::string Expand(const std::string& text) const;
  // The office of the county that an object belongs to: its id starts with the county's code.
  std::string Office(const std::string& name, const std::string& office) const;
  // "A/finance" becomes "430121/finance"; "province" and "treasury" stay.
  std::string OfficeNamed(const std::string& text) const;

 private:
  std::map<std::string, std::string> ids_;
};

// 缴款码: a short number is filled up to 20 digits, anything else stands as it is written.
std::string PaymentCode(const std::string& number);

}  // namespace tianzhang::rules
