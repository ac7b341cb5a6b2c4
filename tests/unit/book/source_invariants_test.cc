// What the invariants say of falsified claims, bundles and opening stock (QT-1 … QT-3).
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/project_scene.h"

namespace tianzhang::testing {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;

class SourceInvariantsTest : public BookTest {
 protected:
  SourceInvariantsTest() {
    ApprovePlan(province_);
    AcceptAll(province_);
    registration_ = Banked(
        "register_quota { project: '430121-A' subproject: 'farm' kind: SUPPLEMENTARY_FARMLAND "
        "vintage: 2026 parcels: 'P1' parcels: 'P2' amounts { area_m2: 30000 } }");
    opening_ = Banked(
        "register_opening { county: '430121' kind: SUPPLEMENTARY_FARMLAND vintage: 2015 source: 'bank' "
        "document: $doc amounts { area_m2: 100 } }");
  }

  // The registration, once it is banked.
  std::string Banked(const std::string& text) {
    const std::string registration = province_.Must("county-430121", Op(text));
    province_.Must("city-4301",
                   Op("verify_quota { decision: APPROVE registration: '" + registration + "' }"));
    province_.Must("province", Op("bank_quota { decision: APPROVE registration: '" + registration + "' }"));
    return registration;
  }

  // Falsifies a record behind the rules' back, and says what is then broken.
  template <typename T, typename F>
  std::vector<std::string> Falsify(const std::string& key, F change) {
    const T kept = province_.Get<T>(key);
    T changed = kept;
    change(changed);
    province_.state().Put(key, changed);
    std::vector<std::string> broken = book::CheckInvariants(province_.state());
    province_.state().Put(key, kept);
    return broken;
  }

  std::string registration_;
  std::string opening_;
};

TEST_F(SourceInvariantsTest, Claims) {
  const std::string project(kProject);
  EXPECT_TRUE(book::CheckInvariants(province_.state()).empty());
  EXPECT_THAT(
      Falsify<api::Project>(
          project,
          [](api::Project& p) { p.mutable_subprojects(0)->mutable_yield_claimed_linked()->set_area_m2(1); }),
      Contains("I4: 430121-A above its net production"));
  EXPECT_THAT(
      Falsify<api::Project>(
          project,
          [](api::Project& p) { p.mutable_subprojects(0)->mutable_yield_claimed_linked()->set_area_m2(-1); }),
      Contains(HasSubstr("more claims returned than made")));
  EXPECT_THAT(Falsify<api::Project>(project,
                                    [](api::Project& p) {
                                      p.mutable_subprojects(0)->set_reclaimed_claimed_supplementary_m2(-1);
                                    }),
              Contains(HasSubstr("more claims returned than made")));
}

TEST_F(SourceInvariantsTest, Bundles) {
  const auto bundle = [](int64_t area_m2) {
    return [area_m2](api::Registration& registration) {
      entry::RegisterQuota& content = *registration.mutable_content();
      content.clear_subproject();
      content.add_bundle("farm");
      content.mutable_amounts()->set_area_m2(area_m2);
    };
  };
  EXPECT_TRUE(Falsify<api::Registration>(registration_, bundle(30'000)).empty());
  EXPECT_THAT(Falsify<api::Registration>(registration_, bundle(29'999)),
              Contains("I4: 430121-A/F: registered is not its bundles"));
  EXPECT_THAT(Falsify<api::Registration>(
                  registration_, [](api::Registration& r) { r.mutable_content()->set_subproject("road"); }),
              Contains("I4: 430121-A/farm/F: registered is not its registrations"));
}

TEST_F(SourceInvariantsTest, OpeningStock) {
  const std::string told = "I4: registration " + opening_ + ": another lot";
  const std::string lot = province_.Get<api::Registration>(opening_).lot();
  EXPECT_THAT(
      Falsify<api::Registration>(
          opening_, [](api::Registration& r) { r.mutable_opening()->mutable_amounts()->set_area_m2(99); }),
      Contains(told));
  EXPECT_THAT(Falsify<api::Registration>(opening_,
                                         [this](api::Registration& r) {
                                           r.set_lot(province_.Get<api::Registration>(registration_).lot());
                                         }),
              Contains(told));
}

}  // namespace
}  // namespace tianzhang::testing
