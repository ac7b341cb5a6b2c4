// Sums that would leave the range of the ledger are refused before they stop the process
// (ledger/book/sums.h). They take a thousand operations each, so they are no rows of a table.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/strings.h"
#include "ledger/book/project_plan.h"
#include "tests/rules/projects.h"
#include "tests/rules/province.h"

namespace tianzhang::rules {
namespace {

constexpr int kFull = 1000;  // kMaxSum / kMaxQuantity
constexpr int64_t kMost = book::kMaxQuantity;
const std::string kCounty = "430121";
const std::string kGovernment = "430121/government";

entry::Operation Demand(int number, int64_t area_m2) {
  entry::Operation operation;
  entry::DeclareDemand& op = *operation.mutable_declare_demand();
  op.set_county(kCounty);
  op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  op.set_category("other");
  op.set_construction_project("Project");
  op.set_confirmation_number(base::StrCat("C-", number));
  op.mutable_amounts()->set_area_m2(area_m2);
  op.set_year(2026);
  *op.mutable_document() = SomeDocument();
  return operation;
}

entry::Operation Amend(const std::string& demand, int64_t area_m2) {
  entry::Operation operation;
  operation.mutable_amend_demand()->set_demand(demand);
  operation.mutable_amend_demand()->mutable_amounts()->set_area_m2(area_m2);
  operation.mutable_amend_demand()->set_reason("the design changed");
  return operation;
}

void ExpectOverflow(const book::Decision& decision) {
  ASSERT_TRUE(decision.refusal.has_value());
  EXPECT_EQ(decision.refusal->code(), entry::NUMBER_OVERFLOW);
  EXPECT_EQ(decision.refusal->names().at("field"), "amounts");
}

TEST(Bounds, WhatACountyNeedsOfOneKind) {
  Province province;
  testing::Operations demands;
  for (int i = 0; i < kFull; ++i) demands.push_back(Demand(i, kMost));
  const book::Decision declared = province.Submit(kGovernment, demands);
  ASSERT_TRUE(declared.accepted()) << declared.refusal->ShortDebugString();
  const std::string first = AssignedIn(declared.events, "demands").at(0);
  ExpectOverflow(province.Submit(kGovernment, Demand(kFull, 1)));

  ASSERT_TRUE(province.Submit(kGovernment, Amend(first, kMost - 1)).accepted());
  ASSERT_TRUE(province.Submit(kGovernment, Demand(kFull, 1)).accepted());
  ExpectOverflow(province.Submit(kGovernment, Amend(first, kMost)));
}

// One project whose every sub-project vacates as much as a measurement may hold.
class IssuanceTest : public ::testing::Test {
 protected:
  IssuanceTest() {
    for (int first = 0; first <= kFull; first += book::kMaxSubprojects) {
      Words words = {ProjectOf(first), kCounty};
      for (int i = first; i < first + book::kMaxSubprojects && i <= kFull; ++i)
        words.push_back(base::StrCat("s", i, "=ECOLOGICAL_RESTORATION"));
      Reader reader(words);
      RunProject(province_, names_, reader);
    }
  }

  // As many projects as so many sub-projects need.
  static std::string ProjectOf(int i) { return base::StrCat("VAST", i / book::kMaxSubprojects); }

  void Must(const std::string& office, const testing::Operations& operations,
            const std::string& collection = "") {
    const book::Decision decision = province_.Submit(office, operations);
    ASSERT_TRUE(decision.accepted()) << decision.refusal->ShortDebugString();
    if (!collection.empty()) assigned_ = AssignedIn(decision.events, collection);
  }

  entry::Operation Acceptance(int i) const {
    entry::Operation operation;
    entry::AcceptSubproject& op = *operation.mutable_accept_subproject();
    op.set_project(names_.Id(ProjectOf(i)));
    op.set_subproject(base::StrCat("s", i));
    entry::Parcel& parcel = *op.add_parcels();
    parcel.set_number(base::StrCat("X", i));
    parcel.set_area_m2(kMost);
    parcel.set_before(entry::CONSTRUCTION);
    parcel.set_after(entry::ECOLOGICAL);
    *op.mutable_document() = SomeDocument();
    return operation;
  }

  entry::Operation Registration(int i) const {
    entry::Operation operation;
    entry::RegisterQuota& op = *operation.mutable_register_quota();
    op.set_project(names_.Id(ProjectOf(i)));
    op.set_subproject(base::StrCat("s", i));
    op.set_kind(entry::REDLINE_VACATED);
    op.set_vintage(2026);
    op.mutable_amounts()->set_area_m2(kMost);
    op.add_parcels(base::StrCat("X", i));
    *op.mutable_legal_basis() = SomeDocument();
    return operation;
  }

  static entry::Operation Verification(const std::string& registration) {
    entry::Operation operation;
    operation.mutable_verify_quota()->set_registration(registration);
    operation.mutable_verify_quota()->set_decision(entry::APPROVE);
    return operation;
  }

  static entry::Operation Banking(const std::string& registration, entry::Decision decision) {
    entry::Operation operation;
    operation.mutable_bank_quota()->set_registration(registration);
    operation.mutable_bank_quota()->set_decision(decision);
    operation.mutable_bank_quota()->set_reason("too much");
    return operation;
  }

  Province province_;
  Names names_;
  std::vector<std::string> assigned_;
};

TEST_F(IssuanceTest, WhatAProvinceHasIssuedOfOneKind) {
  testing::Operations accept, enter, verify, bank;
  for (int i = 0; i <= kFull; ++i) {
    accept.push_back(Acceptance(i));
    enter.push_back(Registration(i));
  }
  Must("430121/department", accept);
  Must(kGovernment, enter, "registrations");
  for (const std::string& registration : assigned_) verify.push_back(Verification(registration));
  Must("430121/city", verify);
  const std::string last = assigned_.back();
  assigned_.pop_back();
  for (const std::string& registration : assigned_) bank.push_back(Banking(registration, entry::APPROVE));
  Must("province", bank);
  ExpectOverflow(province_.Submit("province", Banking(last, entry::APPROVE)));
  EXPECT_TRUE(province_.Submit("province", Banking(last, entry::RETURN_WITH_REASON)).accepted());
}

}  // namespace
}  // namespace tianzhang::rules
