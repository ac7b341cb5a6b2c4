// The server over a real TLS connection: sessions, submission, scope, paging, limits, health, reflection.
#include "services/rpc/server.h"

#include <gtest/gtest.h>

#include <google/protobuf/descriptor.pb.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <set>

#include "ledger/base/file.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/random.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/proof.h"
#include "services/rpc/wire.h"
#include "tests/unit/rpc/rig.h"
#include "tianzhang/api/v1/market_service.grpc.pb.h"
#include "tianzhang/api/v1/projects_service.grpc.pb.h"
#include "tianzhang/api/v1/quotas_service.grpc.pb.h"
#include "tianzhang/api/v1/revenue_service.grpc.pb.h"

namespace tianzhang::services::test {
namespace {

class ServerTest : public ::testing::Test {
 protected:
  void SetUp() override { rig_.Start(); }
  // Two counties of one city and one of another, with their officers.
  void AddCounties() {
    rig_.AddDivisions({"4301", "430121", "430122", "4302", "430202"});
    rig_.AddOrganisation("city-4301", entry::CITY_BUREAU, "4301");
    rig_.AddOrganisation("county-430121", entry::COUNTY_GOVERNMENT, "430121");
    rig_.AddOrganisation("county-430122", entry::COUNTY_GOVERNMENT, "430122");
    rig_.AddOfficer(city_, "city-4301");
    rig_.AddOfficer(county_, "county-430121");
    rig_.AddOfficer(neighbour_, "county-430122");
  }
  // One unary call by hand.
  grpc::Status Raw(const std::string& method, const std::string& request, std::string* response) {
    grpc::GenericStub stub(rig_.channel());
    grpc::CompletionQueue queue;
    auto context = Context();
    grpc::ByteBuffer answer;
    grpc::Status status;
    const auto call = stub.PrepareUnaryCall(context.get(), method, rpc::ToBuffer(request), &queue);
    call->StartCall();
    call->Finish(&answer, &status, nullptr);
    void* tag = nullptr;
    bool ok = false;
    queue.Next(&tag, &ok);
    *response = rpc::ToString(answer);
    return status;
  }

  Rig rig_;
  const Person city_ = Officer("maker-4301");
  const Person county_ = Officer("maker-430121");
  const Person neighbour_ = Officer("maker-430122");
};

TEST_F(ServerTest, SubmitIsCommittedProvenAndIdempotent) {
  entry::Operation operation;
  entry::Division& division = *operation.mutable_register_divisions()->add_divisions();
  division.set_code("4301");
  division.set_name("长沙市");
  const entry::SignedCommand command = rig_.Sign(rig_.keeper1, {operation});

  api::SubmitResponse dry;
  ASSERT_TRUE(rig_.Submit(command, &dry, /*validate_only=*/true).ok());
  EXPECT_FALSE(dry.has_receipt());
  EXPECT_GT(dry.events().events_size(), 0);
  EXPECT_EQ(rig_.daemon().size(), 1u);

  api::SubmitResponse first;
  ASSERT_TRUE(rig_.Submit(command, &first).ok());
  EXPECT_FALSE(first.duplicate());
  EXPECT_EQ(first.proposal(), "p1");
  ASSERT_TRUE(first.has_receipt());
  EXPECT_EQ(first.receipt().index(), 1u);

  // The receipt convinces somebody who has only the platform's public key.
  api::GetLedgerResponse ledger;
  ASSERT_TRUE(api::LedgerService::NewStub(rig_.channel())->GetLedger(Context().get(), {}, &ledger).ok());
  EXPECT_EQ(ledger.ledger(), kLedger);
  const auto vkey = tlog::NoteVerifier::FromVkey(ledger.checkpoint_vkey());
  ASSERT_TRUE(vkey.ok());
  const auto checkpoint = tlog::OpenCheckpoint(first.receipt().checkpoint(), {*vkey});
  ASSERT_TRUE(checkpoint.ok()) << checkpoint.status();
  std::vector<crypto::Hash> proof;
  for (const std::string& hash : first.receipt().proof()) proof.push_back(*crypto::HashFromBytes(hash));
  EXPECT_TRUE(tlog::VerifyInclusion(tlog::LeafHash(first.receipt().leaf()), 1, checkpoint->size, proof,
                                    checkpoint->root)
                  .ok());

  api::SubmitResponse again;
  ASSERT_TRUE(rig_.Submit(command, &again).ok());
  EXPECT_TRUE(again.duplicate());
  EXPECT_EQ(again.receipt().index(), 1u);

  entry::Command parsed;
  ASSERT_TRUE(parsed.ParseFromString(command.command()));
  division.set_name("长沙");
  api::SubmitResponse other;
  const grpc::Status reused = rig_.Submit(rig_.Sign(rig_.keeper1, {operation}, parsed.request_id()), &other);
  EXPECT_EQ(reused.error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_EQ(ReasonOf(reused), "REQUEST_ID_REUSED");
  EXPECT_EQ(InfoOf(reused).metadata().at("request_id"), parsed.request_id());

  const std::string token = rig_.OpenSession(rig_.keeper1);
  api::GetOutcomeRequest ask;
  ask.set_request_id(parsed.request_id());
  api::GetOutcomeResponse outcome;
  const auto stub = api::LedgerService::NewStub(rig_.channel());
  ASSERT_TRUE(stub->GetOutcome(Context(token).get(), ask, &outcome).ok());
  EXPECT_EQ(outcome.outcome().entry(), 1u);
  EXPECT_EQ(outcome.receipt().leaf(), first.receipt().leaf());
  ask.set_request_id(crypto::NewUuid4());
  EXPECT_EQ(ReasonOf(stub->GetOutcome(Context(token).get(), ask, &outcome)), "NOT_FOUND");
  EXPECT_EQ(ReasonOf(stub->GetOutcome(Context().get(), ask, &outcome)), "SESSION_MISSING");
}

TEST_F(ServerTest, RefusalsAndMalformedCommandsAreTold) {
  entry::Operation operation;
  operation.mutable_create_project()->set_project("430121-1");
  api::SubmitResponse response;
  const grpc::Status refused = rig_.Submit(rig_.Sign(rig_.keeper1, {operation}), &response);
  EXPECT_EQ(refused.error_code(), grpc::StatusCode::PERMISSION_DENIED);
  EXPECT_EQ(ReasonOf(refused), "MISSING_DUTY");

  entry::SignedCommand unknown = rig_.Sign(Officer("nobody"), {operation});
  EXPECT_EQ(ReasonOf(rig_.Submit(unknown, &response)), "UNKNOWN_OFFICER");
  entry::SignedCommand forged = rig_.Sign(rig_.keeper1, {operation});
  (*forged.mutable_signature())[5] ^= 1;
  EXPECT_EQ(ReasonOf(rig_.Submit(forged, &response)), "BAD_SIGNATURE");
  entry::SignedCommand nonsense = rig_.Sign(rig_.keeper1, {operation});
  nonsense.set_command("\xff\xff\xff");
  const grpc::Status malformed = rig_.Submit(nonsense, &response);
  EXPECT_EQ(malformed.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(ReasonOf(malformed), "COMMAND_MALFORMED");
  EXPECT_EQ(rig_.daemon().size(), 1u);
}

TEST_F(ServerTest, OfficersReadUnderTheirDivisionOnly) {
  AddCounties();
  const auto quotas = api::QuotasService::NewStub(rig_.channel());
  const auto market = api::MarketService::NewStub(rig_.channel());
  const auto projects = api::ProjectsService::NewStub(rig_.channel());
  const auto revenue = api::RevenueService::NewStub(rig_.channel());
  const std::string county = rig_.OpenSession(county_);
  const std::string city = rig_.OpenSession(city_);
  const std::string province = rig_.OpenSession(rig_.keeper1);

  const auto lot = [&](const std::string& token, const std::string& id) {
    api::GetLotRequest request;
    request.set_lot(id);
    api::GetLotResponse response;
    return ReasonOf(quotas->GetLot(Context(token).get(), request, &response));
  };
  EXPECT_EQ(lot("", "430121-F-2026-1-0"), "SESSION_MISSING");
  EXPECT_EQ(lot(county, "430121-F-2026-1-0"), "NOT_FOUND");
  // Outside the scope existence is not told: the answer is the same for any name.
  EXPECT_EQ(lot(county, "430122-F-2026-1-0"), "OUTSIDE_SCOPE");
  EXPECT_EQ(lot(county, "no-lot-at-all"), "OUTSIDE_SCOPE");
  EXPECT_EQ(lot(city, "430122-F-2026-1-0"), "NOT_FOUND");
  EXPECT_EQ(lot(city, "430202-F-2026-1-0"), "OUTSIDE_SCOPE");
  EXPECT_EQ(lot(province, "430202-F-2026-1-0"), "NOT_FOUND");

  const auto position = [&](const std::string& token, const std::string& division) {
    api::GetPositionRequest request;
    request.set_division(division);
    request.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    api::GetPositionResponse response;
    return ReasonOf(quotas->GetPosition(Context(token).get(), request, &response));
  };
  EXPECT_EQ(position(county, "430121"), "OK");
  EXPECT_EQ(position(county, ""), "OK");
  EXPECT_EQ(position(county, "4301"), "OUTSIDE_SCOPE");
  EXPECT_EQ(position(county, "430122"), "OUTSIDE_SCOPE");
  EXPECT_EQ(position(county, "43012"), "FIELD_INVALID");
  EXPECT_EQ(position(city, "430122"), "OK");
  EXPECT_EQ(position(city, "4302"), "OUTSIDE_SCOPE");
  EXPECT_EQ(position(province, "43"), "OK");

  api::GetBalanceSheetRequest sheet;
  sheet.set_county("430122");
  sheet.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  api::GetBalanceSheetResponse sheet_response;
  EXPECT_EQ(ReasonOf(market->GetBalanceSheet(Context(county).get(), sheet, &sheet_response)), "OUTSIDE_SCOPE");
  EXPECT_EQ(ReasonOf(market->GetBalanceSheet(Context(city).get(), sheet, &sheet_response)), "OK");
  api::GetProjectRequest project;
  project.set_project("430122-1");
  api::GetProjectResponse project_response;
  EXPECT_EQ(ReasonOf(projects->GetProject(Context(county).get(), project, &project_response)), "OUTSIDE_SCOPE");
  api::GetMoneyBalanceRequest money;
  money.set_account("REVENUE/430122//F");
  api::GetMoneyBalanceResponse money_response;
  EXPECT_EQ(ReasonOf(revenue->GetMoneyBalance(Context(county).get(), money, &money_response)), "OUTSIDE_SCOPE");
  EXPECT_EQ(ReasonOf(revenue->GetMoneyBalance(Context(city).get(), money, &money_response)), "NOT_FOUND");

  // The board is the province's; results are everybody's; a deal is its parties'.
  api::ListOffersRequest offers;
  offers.set_division("4302");
  api::ListOffersResponse offers_response;
  EXPECT_EQ(ReasonOf(market->ListOffers(Context(county).get(), offers, &offers_response)), "OK");
  EXPECT_EQ(ReasonOf(market->ListOffers(Context().get(), offers, &offers_response)), "SESSION_MISSING");
  api::ListResultsResponse results;
  EXPECT_EQ(ReasonOf(market->ListResults(Context().get(), {}, &results)), "OK");
  api::GetDealRequest deal;
  deal.set_deal("T-9-0");
  api::GetDealResponse deal_response;
  EXPECT_EQ(ReasonOf(market->GetDeal(Context(county).get(), deal, &deal_response)), "NOT_FOUND");

  // Officers of another county are not there.
  const auto identity = api::IdentityService::NewStub(rig_.channel());
  api::GetOfficerRequest officer;
  officer.set_officer(neighbour_.officer);
  api::GetOfficerResponse officer_response;
  EXPECT_EQ(ReasonOf(identity->GetOfficer(Context(county).get(), officer, &officer_response)), "NOT_FOUND");
  EXPECT_EQ(ReasonOf(identity->GetOfficer(Context(city).get(), officer, &officer_response)), "OK");
  EXPECT_EQ(officer_response.organisation().organisation(), "county-430122");
  ASSERT_EQ(officer_response.keys_size(), 1);
  EXPECT_EQ(officer_response.keys(0).key_id(), neighbour_.key_id());
  api::ListOfficersResponse officers;
  EXPECT_EQ(ReasonOf(identity->ListOfficers(Context(county).get(), {}, &officers)), "OK");
  ASSERT_EQ(officers.officers_size(), 1);
  EXPECT_EQ(officers.officers(0).officer(), county_.officer);
}

TEST_F(ServerTest, BodiesOfEntriesAreForThoseWhoReadAll) {
  AddCounties();
  const std::string county = rig_.OpenSession(county_);
  const std::string province = rig_.OpenSession(rig_.keeper1);
  const auto stub = api::LedgerService::NewStub(rig_.channel());

  api::ListEntriesRequest list;
  list.set_limit(3);
  api::ListEntriesResponse entries;
  ASSERT_EQ(ReasonOf(stub->ListEntries(Context().get(), list, &entries)), "OK");
  ASSERT_EQ(entries.entries_size(), 3);
  EXPECT_FALSE(entries.entries(1).leaf().empty());
  EXPECT_TRUE(entries.entries(1).command().empty());
  EXPECT_EQ(entries.as_of().size(), rig_.daemon().size());

  list.set_bodies(true);
  EXPECT_EQ(ReasonOf(stub->ListEntries(Context().get(), list, &entries)), "SESSION_MISSING");
  EXPECT_EQ(ReasonOf(stub->ListEntries(Context(county).get(), list, &entries)), "OUTSIDE_SCOPE");
  ASSERT_EQ(ReasonOf(stub->ListEntries(Context(province).get(), list, &entries)), "OK");
  EXPECT_FALSE(entries.entries(1).command().empty());

  api::GetEntryRequest one;
  one.set_index(1);
  api::GetEntryResponse entry;
  EXPECT_EQ(ReasonOf(stub->GetEntry(Context(county).get(), one, &entry)), "OUTSIDE_SCOPE");
  EXPECT_EQ(ReasonOf(stub->GetEntry(Context(province).get(), one, &entry)), "OK");
  one.set_index(1000);
  EXPECT_EQ(ReasonOf(stub->GetEntry(Context(province).get(), one, &entry)), "SIZE_NOT_REACHED");
}

TEST_F(ServerTest, ProofsHoldAgainstTheCheckpoint) {
  AddCounties();
  const auto stub = api::LedgerService::NewStub(rig_.channel());
  api::GetLedgerResponse ledger;
  ASSERT_TRUE(stub->GetLedger(Context().get(), {}, &ledger).ok());
  const auto vkey = *tlog::NoteVerifier::FromVkey(ledger.checkpoint_vkey());
  api::GetInclusionProofRequest inclusion;
  inclusion.set_index(2);
  api::GetInclusionProofResponse proof;
  ASSERT_EQ(ReasonOf(stub->GetInclusionProof(Context().get(), inclusion, &proof)), "OK");
  const auto checkpoint = tlog::OpenCheckpoint(proof.checkpoint(), {vkey});
  ASSERT_TRUE(checkpoint.ok());
  std::vector<crypto::Hash> hashes;
  for (const std::string& hash : proof.proof()) hashes.push_back(*crypto::HashFromBytes(hash));
  EXPECT_TRUE(
      tlog::VerifyInclusion(tlog::LeafHash(proof.leaf()), 2, checkpoint->size, hashes, checkpoint->root).ok());

  api::GetConsistencyProofRequest consistency;
  api::GetConsistencyProofResponse grown;
  EXPECT_EQ(ReasonOf(stub->GetConsistencyProof(Context().get(), consistency, &grown)), "FIELD_INVALID");
  consistency.set_from_size(3);
  EXPECT_EQ(ReasonOf(stub->GetConsistencyProof(Context().get(), consistency, &grown)), "OK");
  EXPECT_EQ(grown.to_size(), checkpoint->size);
  consistency.set_to_size(1'000'000);
  EXPECT_EQ(ReasonOf(stub->GetConsistencyProof(Context().get(), consistency, &grown)), "SIZE_NOT_REACHED");
}

TEST_F(ServerTest, PagesArePinnedAndTheirTokensCannotBeBent) {
  AddCounties();
  const std::string token = rig_.OpenSession(rig_.keeper1);
  const auto stub = api::IdentityService::NewStub(rig_.channel());
  api::ListDivisionsRequest request;
  request.mutable_page()->set_page_size(2);
  std::vector<std::string> seen;
  uint64_t pin = 0;
  std::string one_token;
  for (int pages = 1;; ++pages) {
    api::ListDivisionsResponse response;
    ASSERT_EQ(ReasonOf(stub->ListDivisions(Context(token).get(), request, &response)), "OK");
    if (pages == 1) {
      pin = response.page().as_of().size();
      one_token = response.page().next_page_token();
      // What is registered during the walk is not in it.
      rig_.AddDivisions({"4303"});
    }
    EXPECT_EQ(response.page().as_of().size(), pin);
    for (const auto& division : response.divisions()) seen.push_back(division.code());
    if (response.page().next_page_token().empty()) break;
    EXPECT_EQ(response.divisions_size(), 2);
    request.mutable_page()->set_page_token(response.page().next_page_token());
  }
  EXPECT_EQ(seen, (std::vector<std::string>{"43", "4301", "430121", "430122", "4302", "430202"}));

  api::ListDivisionsResponse response;
  const auto reason = [&](const std::string& page_token) {
    request.mutable_page()->set_page_token(page_token);
    return ReasonOf(stub->ListDivisions(Context(token).get(), request, &response));
  };
  EXPECT_EQ(reason(one_token), "OK");
  for (size_t i = 0; i < one_token.size(); i += 5) {
    std::string bent = one_token;
    bent[i] = bent[i] == 'A' ? 'B' : 'A';
    EXPECT_EQ(reason(bent), "PAGE_TOKEN_INVALID") << i;
  }
  EXPECT_EQ(reason("not a token"), "PAGE_TOKEN_INVALID");
  request.set_prefix("4301");
  EXPECT_EQ(reason(one_token), "PAGE_TOKEN_INVALID") << "a token is for its own query";
  request.set_prefix("");
  // It grants nothing: another officer cannot use it.
  request.mutable_page()->set_page_token(one_token);
  const std::string other = rig_.OpenSession(county_);
  EXPECT_EQ(ReasonOf(stub->ListDivisions(Context(other).get(), request, &response)), "PAGE_TOKEN_INVALID");

  request.mutable_page()->clear_page_token();
  request.mutable_page()->set_page_size(-1);
  EXPECT_EQ(ReasonOf(stub->ListDivisions(Context(token).get(), request, &response)), "PAGE_SIZE_NEGATIVE");
  request.mutable_page()->set_page_size(1'000'000);
  EXPECT_EQ(ReasonOf(stub->ListDivisions(Context(token).get(), request, &response)), "OK");
}

TEST_F(ServerTest, FollowersGetEveryEntryOnce) {
  const auto stub = api::LedgerService::NewStub(rig_.channel());
  auto context = Context();
  const auto stream = stub->FollowEntries(context.get(), {});
  AddCounties();
  const uint64_t size = rig_.daemon().size();
  uint64_t next = 0;
  api::FollowEntriesResponse message;
  std::string checkpoint;
  while (next < size && stream->Read(&message)) {
    for (const auto& one : message.entries()) {
      EXPECT_EQ(one.index(), next++);
      EXPECT_TRUE(one.command().empty());
    }
    if (!message.checkpoint().empty()) checkpoint = message.checkpoint();
  }
  EXPECT_EQ(next, size);
  EXPECT_NE(checkpoint.find(base::StrCat("\n", size, "\n")), std::string::npos) << checkpoint;
  context->TryCancel();
  EXPECT_FALSE(stream->Read(&message));
  EXPECT_EQ(stream->Finish().error_code(), grpc::StatusCode::CANCELLED);

  api::FollowEntriesRequest bodies;
  bodies.set_bodies(true);
  auto denied = Context();
  const auto no_stream = stub->FollowEntries(denied.get(), bodies);
  EXPECT_FALSE(no_stream->Read(&message));
  EXPECT_EQ(ReasonOf(no_stream->Finish()), "SESSION_MISSING");
}

TEST_F(ServerTest, LimitsAndUnknownMethods) {
  api::SubmitRequest request;
  request.mutable_command()->set_command(std::string(2 << 20, 'x'));
  api::SubmitResponse response;
  auto context = Context();
  const grpc::Status oversize =
      api::LedgerService::NewStub(rig_.channel())->Submit(context.get(), request, &response);
  EXPECT_EQ(oversize.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED) << oversize.error_message();

  std::string answer;
  EXPECT_EQ(ReasonOf(Raw("/tianzhang.api.v1.LedgerService/Nothing", "", &answer)), "METHOD_UNKNOWN");
  EXPECT_EQ(ReasonOf(Raw("/tianzhang.api.v1.LedgerService/ListEntries", "\xff\xff", &answer)), "REQUEST_MALFORMED");
}

TEST_F(ServerTest, NoPlaintext) {
  const auto channel = grpc::CreateChannel(base::StrCat("127.0.0.1:", rig_.daemon().port()),
                                           grpc::InsecureChannelCredentials());
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(10));
  api::GetLedgerResponse response;
  EXPECT_EQ(api::LedgerService::NewStub(channel)->GetLedger(&context, {}, &response).error_code(),
            grpc::StatusCode::UNAVAILABLE);
}

TEST_F(ServerTest, PortIsNeverShared) {
  Rig second;
  second.options().listen = base::StrCat("127.0.0.1:", rig_.daemon().port());
  StartFailure failure;
  second.Start(&failure);
  EXPECT_EQ(failure.exit_code, kExitInUse);
  EXPECT_NE(failure.status.message().find("another process has the port"), absl::string_view::npos) << failure.status;
  // The failed start released its directory.
  second.options().listen = "127.0.0.1:0";
  second.Start();
}

TEST_F(ServerTest, DirectoryIsNeverShared) {
  Rig second;
  second.options().data_directory = rig_.options().data_directory;
  second.options().register_file = rig_.options().register_file;
  second.options().platform_key_file = rig_.options().platform_key_file;
  StartFailure failure;
  second.Start(&failure);
  EXPECT_EQ(failure.exit_code, kExitInUse);
  EXPECT_NE(failure.status.message().find("another process"), absl::string_view::npos) << failure.status;
}

TEST_F(ServerTest, HealthAndReflectionSpeakTheirProtocols) {
  std::string answer;
  std::string ask;
  rpc::AppendBytes(&ask, 1, "tianzhang.api.v1.LedgerService");
  ASSERT_TRUE(Raw("/grpc.health.v1.Health/Check", ask, &answer).ok());
  std::vector<rpc::WireField> fields;
  ASSERT_TRUE(rpc::ReadWire(answer, &fields));
  ASSERT_EQ(fields.size(), 1u);
  EXPECT_EQ(fields[0].varint, 1u) << "SERVING";
  ask.clear();
  rpc::AppendBytes(&ask, 1, "no.such.Service");
  EXPECT_EQ(Raw("/grpc.health.v1.Health/Check", ask, &answer).error_code(), grpc::StatusCode::NOT_FOUND);

  ask.clear();
  rpc::AppendBytes(&ask, 7, "");
  ASSERT_TRUE(Raw("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", ask, &answer).ok());
  for (const std::string name : {"Identity", "Ledger", "Market", "Policy", "Projects", "Quotas", "Revenue"}) {
    EXPECT_NE(answer.find("tianzhang.api.v1." + name + "Service"), std::string::npos);
  }
  ask.clear();
  rpc::AppendBytes(&ask, 4, "tianzhang.api.v1.LedgerService");
  ASSERT_TRUE(Raw("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", ask, &answer).ok());
  fields.clear();
  ASSERT_TRUE(rpc::ReadWire(answer, &fields));
  std::set<std::string> files;
  for (const rpc::WireField& field : fields) {
    if (field.number != 4) continue;
    std::vector<rpc::WireField> protos;
    ASSERT_TRUE(rpc::ReadWire(field.bytes, &protos));
    for (const rpc::WireField& proto : protos) {
      google::protobuf::FileDescriptorProto file;
      ASSERT_TRUE(file.ParseFromString(proto.bytes));
      files.insert(file.name());
    }
  }
  EXPECT_TRUE(files.contains("tianzhang/api/v1/ledger_service.proto"));
  EXPECT_TRUE(files.contains("tianzhang/entry/v1/command.proto")) << "imports come along";
}

TEST(Tls, FilesAreChecked) {
  TemporaryDirectory directory;
  WriteCertificate(directory.file("a.crt"), directory.file("a.key"));
  WriteCertificate(directory.file("b.crt"), directory.file("b.key"));
  EXPECT_TRUE(rpc::ReadTlsIdentity(directory.file("a.crt"), directory.file("a.key")).ok());
  EXPECT_TRUE(absl::IsInvalidArgument(rpc::ReadTlsIdentity(directory.file("a.crt"), directory.file("b.key")).status()));
  EXPECT_TRUE(absl::IsInvalidArgument(rpc::ReadTlsIdentity(directory.file("a.key"), directory.file("a.key")).status()));
  EXPECT_TRUE(absl::IsNotFound(rpc::ReadTlsIdentity(directory.file("c.crt"), directory.file("a.key")).status()));
  ASSERT_TRUE(base::WriteFileAtomic(directory.file("open.key"), *base::ReadFile(directory.file("a.key")), 0644).ok());
  EXPECT_TRUE(
      absl::IsFailedPrecondition(rpc::ReadTlsIdentity(directory.file("a.crt"), directory.file("open.key")).status()));
}

}  // namespace
}  // namespace tianzhang::services::test
