#include "tests/unit/rpc/rig.h"

#include <google/protobuf/util/json_util.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>

#include "ledger/base/file.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/openssl.h"
#include "ledger/crypto/random.h"
#include "ledger/crypto/session_message.h"
#include "ledger/store/schema.h"
#include "services/tianzhangd/found.h"

namespace tianzhang::services::test {

TemporaryDirectory::TemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "tianzhang-rpc-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) std::abort();
  path_ = pattern;
}
TemporaryDirectory::~TemporaryDirectory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}
std::string TemporaryDirectory::file(std::string_view name) const { return base::StrCat(path_, "/", name); }

void WriteCertificate(const std::string& certificate_file, const std::string& key_file) {
  const crypto::UniquePkey key(EVP_EC_gen("P-256"));
  const std::unique_ptr<X509, crypto::OpenSslFree<X509_free>> certificate(X509_new());
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86400);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("127.0.0.1"),
                             -1, -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_EXTENSION* names = X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, "IP:127.0.0.1");
  X509_add_ext(certificate.get(), names, -1);
  X509_EXTENSION_free(names);
  ASSERT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);

  const crypto::UniqueBio certificate_out(BIO_new_file(certificate_file.c_str(), "w"));
  ASSERT_EQ(PEM_write_bio_X509(certificate_out.get(), certificate.get()), 1);
  const crypto::UniqueBio key_out(BIO_new_file(key_file.c_str(), "w"));
  ASSERT_EQ(PEM_write_bio_PrivateKey(key_out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr), 1);
  ::chmod(key_file.c_str(), 0600);
}

Person Officer(std::string name) {
  const crypto::Hash seed = crypto::Sha256(name);
  auto signer = crypto::Ed25519FromSeed(crypto::HashBytes(seed));
  return {std::move(name), *std::move(signer)};
}
std::string Person::key_id() const {
  return crypto::KeyId(crypto::Algorithm::kEd25519, signer->public_key());
}
entry::PublicKey Person::public_key() const {
  entry::PublicKey key;
  key.set_algorithm(entry::ED25519);
  key.set_key(signer->public_key());
  return key;
}

Rig::Rig(std::string ledger) : ledger_(std::move(ledger)) {
  WriteCertificate(directory_.file("tls.crt"), directory_.file("tls.key"));
  options_.data_directory = directory_.file("data");
  options_.register_file = directory_.file("head");
  options_.platform_key_file = directory_.file("platform.key");
  options_.tls_certificate_file = directory_.file("tls.crt");
  options_.tls_key_file = directory_.file("tls.key");
  options_.listen = "127.0.0.1:0";
  auto log = Log::Open(directory_.file("log"), LogLevel::kDebug);
  EXPECT_TRUE(log.ok());
  log_ = *std::move(log);
}

Rig::Rig() : Rig(kLedger) {
  entry::Genesis genesis;
  genesis.set_ledger(kLedger);
  genesis.set_province("43");
  genesis.set_province_name("湖南省");
  genesis.set_organisation("hn-nr");
  genesis.set_organisation_name("湖南省自然资源厅");
  for (const Person* person : {&keeper1, &keeper2}) {
    entry::GenesisKeeper& keeper = *genesis.add_keepers();
    keeper.set_officer(person->officer);
    keeper.set_name(person->officer);
    *keeper.mutable_key() = person->public_key();
  }
  std::string json;
  EXPECT_TRUE(google::protobuf::util::MessageToJsonString(genesis, &json).ok());
  EXPECT_TRUE(base::WriteFileAtomic(directory_.file("genesis.json"), json).ok());

  FoundOptions found;
  found.data_directory = options_.data_directory;
  found.register_file = options_.register_file;
  found.platform_key_file = options_.platform_key_file;
  found.genesis_file = directory_.file("genesis.json");
  found.clock = &clock_;
  const auto founded = FoundLedger(found);
  EXPECT_TRUE(founded.ok()) << founded.status();
}

Rig::~Rig() {
  channel_.reset();
  daemon_.reset();
}

void Rig::Start(StartFailure* failure) {
  StartFailure unexpected;
  daemon_ = Daemon::Start(options_, log_.get(), failure != nullptr ? failure : &unexpected);
  if (failure != nullptr) return;
  ASSERT_NE(daemon_, nullptr) << unexpected.status;
  channel_ = Channel();
}

std::shared_ptr<grpc::Channel> Rig::Channel() const {
  grpc::SslCredentialsOptions tls;
  tls.pem_root_certs = *base::ReadFile(directory_.file("tls.crt"));
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetInt(GRPC_ARG_ENABLE_RETRIES, 0);
  return grpc::CreateCustomChannel(base::StrCat("127.0.0.1:", daemon_->port()), grpc::SslCredentials(tls),
                                   arguments);
}

entry::SignedCommand Rig::Sign(const Person& person, std::vector<entry::Operation> operations,
                               const std::string& request_id) const {
  entry::Command command;
  command.set_ledger(ledger_);
  command.set_request_id(request_id.empty() ? crypto::NewUuid4() : request_id);
  command.set_officer(person.officer);
  base::SystemClock system;
  base::Clock* clock = options_.clock != nullptr ? options_.clock : &system;
  command.set_expires_us(clock->NowMicros() + 3600ll * 1'000'000);
  for (entry::Operation& operation : operations) *command.add_operations() = std::move(operation);
  entry::SignedCommand signed_command;
  signed_command.set_command(store::Serialise(command));
  signed_command.set_key_id(person.key_id());
  signed_command.set_signature(
      *person.signer->Sign(crypto::WithDomain(crypto::kCommandDomain, signed_command.command())));
  return signed_command;
}

grpc::Status Rig::Submit(const entry::SignedCommand& command, api::SubmitResponse* response,
                         bool validate_only) const {
  api::SubmitRequest request;
  *request.mutable_command() = command;
  request.set_validate_only(validate_only);
  return api::LedgerService::NewStub(channel_)->Submit(Context().get(), request, response);
}

void Rig::ByKeepers(std::vector<entry::Operation> operations) const {
  api::SubmitResponse proposed;
  grpc::Status status = Submit(Sign(keeper1, std::move(operations)), &proposed);
  ASSERT_TRUE(status.ok()) << status.error_message();
  ASSERT_FALSE(proposed.proposal().empty());
  entry::Operation endorse;
  endorse.mutable_endorse()->set_proposal(proposed.proposal());
  api::SubmitResponse endorsed;
  status = Submit(Sign(keeper2, {endorse}), &endorsed);
  ASSERT_TRUE(status.ok()) << status.error_message();
}

void Rig::AddDivisions(std::vector<std::string> codes) const {
  entry::Operation operation;
  for (const std::string& code : codes) {
    entry::Division& division = *operation.mutable_register_divisions()->add_divisions();
    division.set_code(code);
    division.set_name(base::StrCat("division ", code));
  }
  ByKeepers({operation});
}

void Rig::AddOrganisation(const std::string& id, entry::OrganisationType type,
                          const std::string& division) const {
  entry::Operation operation;
  entry::RegisterOrganisation& organisation = *operation.mutable_register_organisation();
  organisation.set_organisation(id);
  organisation.set_name(id);
  organisation.set_type(type);
  organisation.set_division(division);
  ByKeepers({operation});
}

void Rig::AddOfficer(const Person& person, const std::string& organisation) const {
  entry::Operation operation;
  entry::RegisterOfficer& officer = *operation.mutable_register_officer();
  officer.set_officer(person.officer);
  officer.set_name(person.officer);
  officer.set_organisation(organisation);
  officer.add_duties(entry::MAKER);
  *officer.mutable_key() = person.public_key();
  ByKeepers({operation});
}

std::string Rig::OpenSession(const Person& person, grpc::Status* status) const {
  const auto stub = api::IdentityService::NewStub(channel_);
  api::BeginSessionRequest begin;
  begin.set_officer(person.officer);
  api::BeginSessionResponse challenge;
  grpc::Status result = stub->BeginSession(Context().get(), begin, &challenge);
  EXPECT_TRUE(result.ok()) << result.error_message();
  api::OpenSessionRequest open;
  open.set_officer(person.officer);
  open.set_key_id(person.key_id());
  open.set_challenge(challenge.challenge());
  open.set_signature(
      *person.signer->Sign(crypto::SessionMessage(ledger_, person.officer, challenge.challenge())));
  api::OpenSessionResponse answer;
  result = stub->OpenSession(Context().get(), open, &answer);
  if (status != nullptr) {
    *status = result;
  } else {
    EXPECT_TRUE(result.ok()) << result.error_message();
  }
  return answer.token();
}

std::unique_ptr<grpc::ClientContext> Context(const std::string& token) {
  auto context = std::make_unique<grpc::ClientContext>();
  context->set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(30));
  context->set_wait_for_ready(true);
  if (!token.empty()) context->AddMetadata("authorization", "Bearer " + token);
  return context;
}

api::ErrorInfo InfoOf(const grpc::Status& status) {
  api::StatusDetails details;
  EXPECT_TRUE(details.ParseFromString(status.error_details()));
  EXPECT_EQ(details.code(), status.error_code());
  EXPECT_EQ(details.message(), status.error_message());
  api::ErrorInfo info;
  int infos = 0;
  for (const google::protobuf::Any& any : details.details()) {
    if (any.type_url() != "type.googleapis.com/google.rpc.ErrorInfo") continue;
    ++infos;
    EXPECT_TRUE(info.ParseFromString(any.value()));
  }
  EXPECT_EQ(infos, 1) << status.error_message();
  EXPECT_EQ(info.domain(), "tianzhang");
  return info;
}

std::string ReasonOf(const grpc::Status& status) { return status.ok() ? "OK" : InfoOf(status).reason(); }

}  // namespace tianzhang::services::test
