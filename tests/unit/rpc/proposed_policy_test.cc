// What would be under a policy that is only proposed: the impact on the whole province, and single commands.
#include <gmock/gmock.h>

#include "tests/unit/rpc/story_rig.h"
#include "tianzhang/api/v1/policy_service.grpc.pb.h"

namespace tianzhang::services::test {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using Policies = api::PolicyService::Stub;

constexpr char kProvince[] = "province.maker";
constexpr char kSeller[] = "county-430121.maker";
constexpr char kOutside[] = "OUTSIDE_SCOPE";

class ProposedPolicyTest : public StoryTest {
 protected:
  entry::Policy InForce() { return server_.Read(kProvince, &Policies::GetPolicy).policy().policy(); }

  grpc::Status Assess(const std::string& officer, const entry::Policy& policy,
                      api::AssessPolicyResponse* response) {
    api::AssessPolicyRequest request;
    *request.mutable_policy() = policy;
    return server_.Ask(officer, &Policies::AssessPolicy, request.ShortDebugString(), response);
  }

  // A small offer at a fixed price.
  entry::SignedCommand Offering() {
    entry::Operation offer;
    entry::PostOffer& post = *offer.mutable_post_offer();
    post.set_county("430121");
    post.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    post.mutable_amounts()->set_area_m2(100);
    post.mutable_price()->set_area_fen_per_mu(1'000'000);
    return server_.rig().Sign(StoryRig::PersonNamed(kSeller), {offer});
  }

  grpc::Status SubmitUnder(const entry::SignedCommand& command, const entry::Policy* policy,
                           bool validate_only, api::SubmitResponse* response) {
    api::SubmitRequest request;
    *request.mutable_command() = command;
    request.set_validate_only(validate_only);
    if (policy != nullptr) *request.mutable_under_policy() = *policy;
    return api::LedgerService::NewStub(server_.rig().channel())->Submit(Context().get(), request, response);
  }
};

TEST_F(ProposedPolicyTest, TheImpactIsTheProvincesToAsk) {
  entry::Policy proposed = InForce();
  api::AssessPolicyResponse none;
  ASSERT_TRUE(Assess(kProvince, proposed, &none).ok());
  EXPECT_EQ(none.impact().changed_parameters_size(), 0);
  EXPECT_EQ(none.impact().no_longer_offering_size(), 0);
  EXPECT_FALSE(none.impact().has_refusal()) << none.impact().refusal().ShortDebugString();

  proposed.clear_tradable_kinds();
  proposed.add_tradable_kinds(entry::REDLINE_VACATED);
  api::AssessPolicyResponse response;
  ASSERT_TRUE(Assess(kProvince, proposed, &response).ok());
  EXPECT_THAT(response.impact().changed_parameters(), ElementsAre("tradable_kinds"));
  ASSERT_EQ(response.impact().no_longer_offering_size(), 1);
  EXPECT_EQ(response.impact().no_longer_offering(0).county(), "430121");
  EXPECT_EQ(response.impact().no_longer_offering(0).reason(), entry::KIND_NOT_TRADABLE);
  EXPECT_GT(response.as_of().size(), 0u);

  for (const char* officer : {"city-4301.maker", kSeller, "finance-430121.maker", "bank-43.maker"})
    EXPECT_EQ(ReasonOf(Assess(officer, proposed, &response)), kOutside) << officer;
  EXPECT_TRUE(Assess("audit-43.maker", proposed, &response).ok());
}

TEST_F(ProposedPolicyTest, ACommandIsTriedUnderIt) {
  const entry::Policy before = InForce();
  entry::Policy proposed = before;
  proposed.clear_modes();
  proposed.add_modes(entry::NEGOTIATED);
  const entry::SignedCommand offer = Offering();
  const uint64_t size = server_.rig().daemon().size();

  api::SubmitResponse response;
  const grpc::Status as_it_is = SubmitUnder(offer, nullptr, /*validate_only=*/true, &response);
  EXPECT_TRUE(as_it_is.ok()) << as_it_is.error_message();
  EXPECT_GT(response.events().events_size(), 0);

  const grpc::Status refused = SubmitUnder(offer, &proposed, /*validate_only=*/true, &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(ReasonOf(refused), "MODE_NOT_ALLOWED");
  // Nothing of it stays: neither the policy nor an outcome of the request id.
  EXPECT_EQ(InForce().SerializeAsString(), before.SerializeAsString());
  EXPECT_TRUE(SubmitUnder(offer, nullptr, /*validate_only=*/true, &response).ok());
  EXPECT_FALSE(response.duplicate());
  EXPECT_EQ(server_.rig().daemon().size(), size);
}

TEST_F(ProposedPolicyTest, NothingIsCommittedUnderIt) {
  const entry::Policy policy = InForce();
  const entry::SignedCommand offer = Offering();
  const uint64_t size = server_.rig().daemon().size();
  api::SubmitResponse response;
  const grpc::Status status = SubmitUnder(offer, &policy, /*validate_only=*/false, &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(status), "FIELD_INVALID");
  EXPECT_EQ(server_.rig().daemon().size(), size);
}

}  // namespace
}  // namespace tianzhang::services::test
