// What a row of a table cannot say about opening stock, banking and hooks: many operations in one command,
// more lots than one hook may draw from, sums beyond any province, and acceptances that opening stock and
// claims forbid.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "ledger/base/strings.h"
#include "tests/rules/projects.h"

namespace tianzhang::rules {
namespace {

using testing::Operations;

constexpr char kCounty[] = "430121";

entry::Operation Opening(const book::Amounts& amounts, const std::vector<std::string>& parcels = {}) {
  entry::Operation operation;
  entry::RegisterOpening& op = *operation.mutable_register_opening();
  op.set_county(kCounty);
  op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  op.set_vintage(2015);
  *op.mutable_amounts() = amounts;
  op.set_source("Register of the former bank");
  for (const std::string& number : parcels) op.add_parcels(number);
  *op.mutable_document() = SomeDocument();
  return operation;
}

// The same decision on many registrations, in one command.
template <typename Op>
Operations OnAll(const std::vector<std::string>& registrations, Op* (entry::Operation::*mutable_op)(),
                 entry::Decision decision = entry::APPROVE) {
  Operations operations;
  for (const std::string& registration : registrations) {
    Op& op = *(operations.emplace_back().*mutable_op)();
    op.set_registration(registration);
    op.set_decision(decision);
    if (decision == entry::RETURN_WITH_REASON) op.set_reason("to be checked anew");
  }
  return operations;
}

class SourcesTest : public ::testing::Test {
 protected:
  book::Decision Accepted(const std::string& office, const Operations& operations) {
    book::Decision decision = province_.Submit(office, operations);
    EXPECT_EQ(testing::Told(decision), "accepted");
    return decision;
  }

  // `count` openings of this amount, registered and verified, each step in one command.
  std::vector<std::string> Verified(int count, const book::Amounts& amounts) {
    const std::vector<std::string> ids = AssignedIn(
        Accepted("430121/government", Operations(count, Opening(amounts))).events, "registrations");
    Accepted("430121/city", OnAll(ids, &entry::Operation::mutable_verify_quota));
    return ids;
  }

  // … and banked.
  std::vector<std::string> Lots(int count, const book::Amounts& amounts) {
    const Operations operations = OnAll(Verified(count, amounts), &entry::Operation::mutable_bank_quota);
    return AssignedIn(Accepted("province", operations).events, "lots");
  }

  std::string Demand(const std::string& number, int64_t area_m2) {
    entry::Operation operation;
    entry::DeclareDemand& op = *operation.mutable_declare_demand();
    op.set_county(kCounty);
    op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    op.set_category("other");
    op.set_construction_project("Road");
    op.set_confirmation_number(number);
    op.mutable_amounts()->set_area_m2(area_m2);
    op.set_year(2026);
    *op.mutable_document() = SomeDocument();
    return AssignedIn(Accepted("430121/government", {operation}).events, "demands").at(0);
  }

  std::string Hook(const std::string& demand, int64_t area_m2, const std::vector<std::string>& lots = {}) {
    entry::Operation operation;
    entry::HookQuota& op = *operation.mutable_hook_quota();
    op.set_demand(demand);
    op.mutable_amounts()->set_area_m2(area_m2);
    for (const std::string& lot : lots) {
      op.add_lots()->set_lot(lot);
      op.mutable_lots()->rbegin()->mutable_amounts()->set_area_m2(1);
    }
    return testing::Told(province_.Submit("430121/government", operation));
  }

  book::Amounts Reserve() {
    return province_.Read().indexes().Total({kCounty, entry::SUPPLEMENTARY_FARMLAND}, entry::RESERVE);
  }

  Province province_;
};

TEST_F(SourcesTest, ManyAreBankedInOneCommand) {
  const std::vector<std::string> lots = Lots(200, book::MakeAmounts(30, 10, 5));
  ASSERT_EQ(lots.size(), 200u);
  EXPECT_TRUE(book::Equal(Reserve(), book::MakeAmounts(6000, 2000, 1000)));
  // Named by the operation's number within the entry.
  EXPECT_TRUE(lots[199].ends_with("-199")) << lots[199];
}

TEST_F(SourcesTest, OneThatCannotBeBankedStopsTheWholeCommand) {
  // Their deadlines are undone with them.
  entry::Policy policy = province_.policy();
  entry::Validity& validity = *policy.add_validity();
  validity.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  validity.set_years(20);
  province_.SetPolicy(policy);
  std::vector<std::string> ids = Verified(3, book::MakeAmounts(30, 10, 5));
  ids.push_back(ids[0]);
  const Operations operations = OnAll(ids, &entry::Operation::mutable_bank_quota);
  EXPECT_EQ(testing::Told(province_.Submit("province", operations)),
            base::StrCat("WRONG_STATE object=registrations/", ids[0], " state=BANKED wanted=VERIFIED"));
  EXPECT_TRUE(book::IsZero(Reserve()));
  EXPECT_TRUE(province_.Read().indexes().deadlines().empty());
  ids.pop_back();
  Accepted("province", OnAll(ids, &entry::Operation::mutable_bank_quota));
  EXPECT_EQ(province_.Read().indexes().deadlines().size(), 3u);
}

TEST_F(SourcesTest, SomeAreBankedAndSomeReturnedInOneCommand) {
  const std::vector<std::string> ids = Verified(3, book::MakeAmounts(30, 10, 5));
  Operations operations = OnAll({ids[0], ids[2]}, &entry::Operation::mutable_bank_quota);
  operations.push_back(
      OnAll({ids[1]}, &entry::Operation::mutable_bank_quota, entry::RETURN_WITH_REASON).front());
  Accepted("province", operations);
  EXPECT_TRUE(book::Equal(Reserve(), book::MakeAmounts(60, 20, 10)));
  EXPECT_EQ(province_.Find<api::Registration>(ids[1])->state(), api::RETURNED);
}

TEST_F(SourcesTest, AHookDrawsFromFiveHundredLotsAtMost) {
  const std::vector<std::string> lots = Lots(501, book::MakeAmounts(1, 0, 0));
  const std::string demand = Demand("C-1", 501);
  EXPECT_EQ(Hook(demand, 501), "TOO_MANY_PIECES pieces=501 limit=500");
  EXPECT_EQ(Hook(demand, 501, lots), "TOO_MANY_PIECES pieces=501 limit=500");
  // What the reserve does not hold is said first.
  EXPECT_EQ(Hook(Demand("C-2", 502), 502), "INSUFFICIENT_RESERVE asked=502/0/0 reserve=501/0/0");
  EXPECT_EQ(Hook(demand, 500), "accepted");
  EXPECT_EQ(Hook(demand, 1), "accepted");
}

TEST_F(SourcesTest, NoMoreIsIssuedThanSumsHold) {
  // 10¹⁵ a thousand times is all there may be.
  Lots(1000, book::MakeAmounts(book::kMaxQuantity, 0, 0));
  const Operations more =
      OnAll(Verified(1, book::MakeAmounts(1, 0, 0)), &entry::Operation::mutable_bank_quota);
  const std::string told = testing::Told(province_.Submit("province", more));
  EXPECT_TRUE(told.starts_with("NUMBER_OVERFLOW field=amounts")) << told;

  entry::Policy policy = province_.policy();
  policy.set_awards(true);
  province_.SetPolicy(policy);
  entry::Operation evaluate;
  evaluate.mutable_record_evaluation()->set_year(2025);
  entry::EvaluationRow& row = *evaluate.mutable_record_evaluation()->add_rows();
  row.set_division(kCounty);
  row.set_rank(1);
  *evaluate.mutable_record_evaluation()->mutable_document() = SomeDocument();
  Accepted("province", {evaluate});
  entry::Operation award;
  award.mutable_issue_award()->set_division(kCounty);
  award.mutable_issue_award()->set_year(2025);
  award.mutable_issue_award()->mutable_amounts()->set_area_m2(1);
  *award.mutable_issue_award()->mutable_document() = SomeDocument();
  const std::string awarded = testing::Told(province_.Submit("province", award));
  EXPECT_TRUE(awarded.starts_with("NUMBER_OVERFLOW field=amounts")) << awarded;
}

// A parcel's acceptance, refused or not.
class ParcelTest : public SourcesTest {
 protected:
  void Begin(const std::string& row) {
    const Words words = ParseRow(0, row)->step;
    Reader reader(words, 1);
    RunProject(province_, names_, reader);
  }

  void MeasureScene(const std::string& row) {
    const Words words = ParseRow(0, row)->step;
    Reader reader(words, 1);
    Measure(province_, names_, reader);
  }

  std::string Accept(const std::string& subproject, const std::string& parcel, entry::LandClass before,
                     int64_t taken_out_m2 = 0, int64_t new_build_m2 = 0) {
    entry::Operation operation;
    entry::AcceptSubproject& op = *operation.mutable_accept_subproject();
    op.set_project(names_.Id("P1"));
    op.set_subproject(subproject);
    entry::Parcel& measured = *op.add_parcels();
    measured.set_number(parcel);
    measured.set_area_m2(10'000);
    measured.set_before(before);
    measured.set_after(entry::PADDY);
    op.mutable_taken_out()->set_area_m2(taken_out_m2);
    op.set_new_build_m2(new_build_m2);
    *op.mutable_document() = SomeDocument();
    return testing::Told(province_.Submit("430121/department", operation));
  }

  std::string Register(const std::string& subproject, entry::QuotaKind kind, const std::string& parcel,
                       int64_t area_m2) {
    entry::Operation operation;
    entry::RegisterQuota& op = *operation.mutable_register_quota();
    op.set_project(names_.Id("P1"));
    op.set_subproject(subproject);
    op.set_kind(kind);
    op.set_vintage(2026);
    op.mutable_amounts()->set_area_m2(area_m2);
    op.add_parcels(parcel);
    return testing::Told(province_.Submit("430121/government", operation));
  }

  Names names_;
};

TEST_F(ParcelTest, WhatOpeningStockClaimedIsNeverMeasuredAgain) {
  Begin("project P1 430121 s1=FARMLAND_CONSOLIDATION s2=PADDY_CONVERSION");
  const book::Decision registered =
      Accepted("430121/government", {Opening(book::MakeAmounts(10'000, 0, 0), {"X1"})});
  const std::string id = AssignedIn(registered.events, "registrations").at(0);
  EXPECT_EQ(Accept("s1", "X1", entry::ECOLOGICAL),
            base::StrCat("PARCEL_ALREADY_YIELDED object=registrations/", id, " parcel=X1"));
  // Its conversion is another matter.
  EXPECT_EQ(Accept("s2", "X1", entry::DRY), "accepted");
  // Returned, it is free.
  Accepted("430121/city", OnAll({id}, &entry::Operation::mutable_verify_quota, entry::RETURN_WITH_REASON));
  EXPECT_EQ(Accept("s1", "X1", entry::ECOLOGICAL), "accepted");
  EXPECT_EQ(testing::Told(province_.Submit("430121/government", Opening(book::MakeAmounts(1, 0, 0), {"X1"}))),
            base::StrCat("PARCEL_ALREADY_YIELDED object=subprojects/", names_.Id("P1"), "/s1 parcel=X1"));
}

// Farmland taken out later counts against what the claims of linked quota leave, new-build against what the
// claims of supplementary quota leave.
TEST_F(ParcelTest, AcceptancesLeaveEachParcelInOneNet) {
  Begin(
      "project P1 430121 s1=CONSTRUCTION_LAND_RECLAMATION s2=FARMLAND_CONSOLIDATION "
      "s3=FARMLAND_CONSOLIDATION");
  MeasureScene("measure P1 s1 C1 1.0000ha CONSTRUCTION>DRY C2 2.0000ha CONSTRUCTION>DRY");
  EXPECT_EQ(Accept("s2", "X2", entry::ECOLOGICAL), "accepted");
  EXPECT_EQ(Register("s1", entry::LINKED_CONSTRUCTION_LAND, "C1", 10'000), "accepted");
  EXPECT_EQ(Register("s1", entry::SUPPLEMENTARY_FARMLAND, "C2", 20'000), "accepted");
  // Farmland: 1 + 2 + 1 + 1 measured, 1 claimed by the linked registration, 2 registered: 2 may be taken out.
  EXPECT_EQ(Accept("s3", "X3", entry::ECOLOGICAL, 20'001),
            "ABOVE_NET_PRODUCTION registered=20000/0/0 measured=40000/20000/0 taken_out=20001/0/0");
  // Reclaimed: 3, of which 2 are claimed as farmland, 1 registered: nothing may be built.
  EXPECT_EQ(Accept("s3", "X3", entry::ECOLOGICAL, 20'000, 1),
            "ABOVE_NET_RECLAIMED registered=10000 reclaimed=10000 new_build=1");
  EXPECT_EQ(Accept("s3", "X3", entry::ECOLOGICAL, 20'000), "accepted");
}

}  // namespace
}  // namespace tianzhang::rules
