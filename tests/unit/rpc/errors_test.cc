// What a caller can decode from an error.
#include "services/rpc/errors.h"

#include <google/protobuf/duration.pb.h>
#include <gtest/gtest.h>

#include "tests/unit/rpc/rig.h"

namespace tianzhang::rpc {
namespace {

using services::test::InfoOf;

entry::Refusal AboveSurplus() {
  entry::Refusal refusal;
  refusal.set_code(entry::ABOVE_SURPLUS);
  refusal.set_rule("SB-2");
  refusal.set_clause("hunan-2025-17 四(一)");
  refusal.set_operation(3);
  entry::Figure& offered = *refusal.add_figures();
  offered.set_name("offered");
  offered.set_number(entry::AREA_M2);
  offered.set_value(120000);
  (*refusal.mutable_names())["county"] = "430121";
  return refusal;
}

TEST(Errors, RefusalCarriesItselfAndEveryNumber) {
  const grpc::Status status = Refused(AboveSurplus());
  EXPECT_EQ(status.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(status.error_message(), "SB-2 ABOVE_SURPLUS: offered.area_m2=120000 county=430121");
  const auto info = InfoOf(status);
  EXPECT_EQ(info.reason(), "ABOVE_SURPLUS");
  EXPECT_EQ(info.metadata().at("rule"), "SB-2");
  EXPECT_EQ(info.metadata().at("clause"), "hunan-2025-17 四(一)");
  EXPECT_EQ(info.metadata().at("operation"), "3");
  EXPECT_EQ(info.metadata().at("offered.area_m2"), "120000");
  EXPECT_EQ(info.metadata().at("county"), "430121");

  services::test::api::StatusDetails details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 2);
  EXPECT_EQ(details.details(1).type_url(), "type.googleapis.com/tianzhang.entry.v1.Refusal");
  entry::Refusal decoded;
  ASSERT_TRUE(decoded.ParseFromString(details.details(1).value()));
  EXPECT_EQ(decoded.code(), entry::ABOVE_SURPLUS);
  EXPECT_EQ(decoded.figures(0).value(), 120000);
}

TEST(Errors, EveryRefusalCodeMapsAsTheServiceSays) {
  for (int code = 1; code < entry::RefusalCode_ARRAYSIZE; ++code) {
    if (!entry::RefusalCode_IsValid(code)) continue;
    grpc::StatusCode expected = grpc::StatusCode::FAILED_PRECONDITION;
    if (code >= 6 && code <= 13) expected = grpc::StatusCode::PERMISSION_DENIED;
    if ((code >= 1 && code <= 5) || (code >= 20 && code <= 27)) expected = grpc::StatusCode::INVALID_ARGUMENT;
    EXPECT_EQ(CodeOf(static_cast<entry::RefusalCode>(code)), expected) << code;
  }
}

TEST(Errors, LongNamesAreCutToFitATrailer) {
  entry::Refusal refusal = AboveSurplus();
  std::string villages;
  for (int i = 0; i < 500; ++i) villages += "某某村民委员会,";
  (*refusal.mutable_names())["villages"] = villages;
  const grpc::Status status = Refused(refusal);
  EXPECT_LE(status.error_details().size(), kMaxDetailsBytes);
  EXPECT_EQ(InfoOf(status).metadata().at("offered.area_m2"), "120000") << "numbers are never cut";
  EXPECT_TRUE(InfoOf(status).metadata().at("villages").ends_with("…"));
}

TEST(Errors, PushBackSaysWhenToComeBack) {
  const grpc::Status status = QueueFull(1250);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  services::test::api::StatusDetails details;
  ASSERT_TRUE(details.ParseFromString(status.error_details()));
  ASSERT_EQ(details.details_size(), 2);
  EXPECT_EQ(details.details(1).type_url(), "type.googleapis.com/google.rpc.RetryInfo");
  const std::string& retry = details.details(1).value();
  ASSERT_GT(retry.size(), 2u);
  google::protobuf::Duration delay;
  ASSERT_TRUE(delay.ParseFromString(retry.substr(2)));
  EXPECT_EQ(delay.seconds(), 1);
  EXPECT_EQ(delay.nanos(), 250'000'000);
}

}  // namespace
}  // namespace tianzhang::rpc
