// The province of the rule tables: the book fixture, spoken to by office.
#pragma once

#include <cstdint>
#include <string>

#include "tests/support/book_fixture.h"

namespace tianzhang::rules {

namespace book = ::tianzhang::book;
namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;

class Province {
 public:
  // Under the profile hunan-2025-17.
  Province() : policy_(testing::PolicyFile("hunan-2025-17")), province_(&policy_) {}

  // A maker of the office submits, a checker endorses where the policy says so; deadlines that are due fire
  // before.
  book::Decision Submit(const std::string& office, const entry::Operation& operation) {
    return province_.Run(OrganisationOf(office), operation);
  }
  // Several operations in one command.
  book::Decision Submit(const std::string& office, const testing::Operations& operations) {
    return province_.Run(OrganisationOf(office), operations);
  }

  // Fires what becomes due on the way.
  void MoveTo(const base::Date& date, int hour) {
    province_.SetTime(date, hour);
    province_.FireDeadlines();
  }
  int64_t time_us() const { return province_.time_us(); }

  // Registers an organisation with a maker and a checker, for offices that not every table needs.
  void AddOffice(const std::string& office, entry::OrganisationType type, const std::string& division) {
    province_.AddOffice(OrganisationOf(office), type, division);
  }

  const entry::Policy& policy() const { return policy_; }
  // Replaces the policy from now on.
  void SetPolicy(const entry::Policy& policy) {
    province_.SetPolicy(policy);
    policy_ = policy;
  }

  uint64_t Fingerprint() { return province_.state().Fingerprint(); }
  // A record, null when there is none; also of those that do not stay in memory.
  template <typename T>
  const T* Find(const std::string& key) {
    if constexpr (book::IsResident(book::TableOf<T>::value)) {
      return province_.state().Find<T>(key);
    } else {
      return province_.Committed<T>(key);
    }
  }
  // To ask the rules about the state: surplus, lack. Writes nothing.
  book::Txn Read() {
    return book::Txn(province_.state(), unwritten_, {province_.index(), time_us()},
                     book::PolicyAt(province_.state(), time_us()), nullptr, nullptr);
  }

  // Organisation of an office: "430121/city" is the bureau of city 4301.
  static std::string OrganisationOf(const std::string& office) {
    if (office == "treasury") return "province-finance";
    const size_t slash = office.find('/');
    if (slash == std::string::npos) return office;
    const std::string division = office.substr(0, slash);
    const std::string type = office.substr(slash + 1);
    if (type == "city") return "city-" + division.substr(0, 4);
    return (type == "government" ? "county" : type) + "-" + division;
  }

 private:
  entry::Policy policy_;
  testing::Province province_;
  entry::Events unwritten_;
};

}  // namespace tianzhang::rules
