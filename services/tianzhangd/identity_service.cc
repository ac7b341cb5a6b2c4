// IdentityService: sessions, officers, organisations, divisions, proposals.
#include "ledger/base/strings.h"
#include "services/tianzhangd/services.h"
#include "tianzhang/api/v1/identity_service.pb.h"

namespace tianzhang::services {
namespace {

constexpr char kPrefix[] = "/tianzhang.api.v1.IdentityService/";

void Fill(const rpc::SessionToken& token, api::OpenSessionResponse* response) {
  response->set_token(token.token);
  response->set_expires_us(token.expires_us);
}

// The organisation, or null where it is outside the caller's scope.
grpc::Status FindOrganisation(const Platform& platform, const Caller& caller, const std::string& id,
                              std::shared_ptr<const api::Organisation>* organisation) {
  auto found = platform.store->Find<api::Organisation>(id);
  if (!found.ok()) return rpc::FromStatus(found.status());
  if (*found != nullptr && caller.MayRead((*found)->division())) *organisation = *std::move(found);
  return grpc::Status::OK;
}

grpc::Status GetOfficer(const Platform& platform, const Caller& caller, const api::GetOfficerRequest& request,
                        api::GetOfficerResponse* response) {
  const std::string id = request.officer().empty() ? caller.officer : request.officer();
  const uint64_t size = platform.store->head().size;
  const auto officer = platform.store->Find<api::Officer>(id, size);
  if (!officer.ok()) return rpc::FromStatus(officer.status());
  // Ids of officers carry no division: another's officer and none at all are one answer.
  std::shared_ptr<const api::Organisation> organisation;
  if (*officer != nullptr) {
    TZ_RETURN_IF_BAD(FindOrganisation(platform, caller, (*officer)->organisation(), &organisation));
  }
  if (organisation == nullptr) return rpc::NotFound(base::StrCat("officers/", id));
  *response->mutable_officer() = **officer;
  *response->mutable_organisation() = *organisation;
  const absl::Status scan =
      platform.store->Scan(book::Table::kKey, "", "", size, [&](std::string_view, const book::RecordPtr& record) {
        const auto& key = static_cast<const api::Key&>(*record);
        if (key.officer() == id) *response->add_keys() = key;
        return true;
      });
  if (!scan.ok()) return rpc::FromStatus(scan);
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListOfficers(const Platform& platform, const Caller& caller, const api::ListOfficersRequest& request,
                          api::ListOfficersResponse* response) {
  // Few organisations, many officers: each organisation is looked up once.
  absl::flat_hash_map<std::string, bool> visible;
  grpc::Status failed;
  const auto keep = [&](const api::Officer& officer) {
    if (!request.organisation().empty() && officer.organisation() != request.organisation()) return false;
    const auto [it, inserted] = visible.try_emplace(officer.organisation(), false);
    if (inserted) {
      std::shared_ptr<const api::Organisation> organisation;
      if (grpc::Status s = FindOrganisation(platform, caller, officer.organisation(), &organisation); !s.ok()) failed = s;
      it->second = organisation != nullptr;
    }
    return it->second;
  };
  TZ_RETURN_IF_BAD(ListPage<api::Officer>(
      platform, rpc::QueryOf("ListOfficers", request, caller.officer), request.page(), "", keep,
      [&](const api::Officer& officer) { *response->add_officers() = officer; }, response->mutable_page()));
  return failed;
}

// Organisations and divisions are public knowledge within the province.
grpc::Status ListOrganisations(const Platform& platform, const Caller& caller,
                               const api::ListOrganisationsRequest& request, api::ListOrganisationsResponse* response) {
  const auto keep = [&](const api::Organisation& organisation) {
    return organisation.division().starts_with(request.division()) &&
           (request.type() == entry::ORGANISATION_TYPE_UNSPECIFIED || organisation.type() == request.type());
  };
  return ListPage<api::Organisation>(
      platform, rpc::QueryOf("ListOrganisations", request, caller.officer), request.page(), "", keep,
      [&](const api::Organisation& organisation) { *response->add_organisations() = organisation; },
      response->mutable_page());
}

grpc::Status ListDivisions(const Platform& platform, const Caller& caller, const api::ListDivisionsRequest& request,
                           api::ListDivisionsResponse* response) {
  if (request.digits() < 0) return rpc::FieldInvalid("digits", "is negative");
  const auto keep = [&](const api::DivisionRecord& division) {
    return request.digits() == 0 || division.code().size() == static_cast<size_t>(request.digits());
  };
  return ListPage<api::DivisionRecord>(
      platform, rpc::QueryOf("ListDivisions", request, caller.officer), request.page(), request.prefix(), keep,
      [&](const api::DivisionRecord& division) { *response->add_divisions() = division; }, response->mutable_page());
}

// A proposal is its organisation's own, and of those above it that supervise everything.
bool MayReadProposal(const Caller& caller, const api::Proposal& proposal) {
  return proposal.organisation() == caller.organisation || caller.ReadsAll();
}

grpc::Status GetProposal(const Platform& platform, const Caller& caller, const api::GetProposalRequest& request,
                         api::GetProposalResponse* response) {
  const uint64_t size = platform.store->head().size;
  const auto proposal = platform.store->Find<api::Proposal>(request.proposal(), size);
  if (!proposal.ok()) return rpc::FromStatus(proposal.status());
  if (*proposal == nullptr || !MayReadProposal(caller, **proposal)) {
    return rpc::NotFound(base::StrCat("proposals/", request.proposal()));
  }
  *response->mutable_proposal() = **proposal;
  return rpc::ReadAsOf(*platform.store, size, response->mutable_as_of());
}

grpc::Status ListProposals(const Platform& platform, const Caller& caller, const api::ListProposalsRequest& request,
                           api::ListProposalsResponse* response) {
  const auto keep = [&](const api::Proposal& proposal) {
    return MayReadProposal(caller, proposal) &&
           (request.organisation().empty() || proposal.organisation() == request.organisation()) &&
           (request.state() == api::PROPOSAL_STATE_UNSPECIFIED || proposal.state() == request.state());
  };
  return ListPage<api::Proposal>(
      platform, rpc::QueryOf("ListProposals", request, caller.officer), request.page(), "", keep,
      [&](const api::Proposal& proposal) { *response->add_proposals() = proposal; }, response->mutable_page());
}

}  // namespace

void RegisterIdentityService(Platform* platform, rpc::Methods* methods) {
  const auto path = [](const char* method) { return base::StrCat(kPrefix, method); };
  methods->Add<api::BeginSessionRequest, api::BeginSessionResponse>(
      path("BeginSession"), Run::kInline,
      [platform](rpc::Call&, const api::BeginSessionRequest& request, api::BeginSessionResponse* response) {
        if (request.officer().empty()) return rpc::FieldInvalid("officer", "is needed");
        response->set_challenge(platform->sessions->Begin(request.officer()));
        return grpc::Status();
      });
  // A signature is verified: not for the poller.
  methods->Add<api::OpenSessionRequest, api::OpenSessionResponse>(
      path("OpenSession"), Run::kPool,
      [platform](rpc::Call&, const api::OpenSessionRequest& request, api::OpenSessionResponse* response) {
        rpc::SessionToken token;
        TZ_RETURN_IF_BAD(platform->sessions->Open(request.officer(), request.key_id(), request.challenge(),
                                                  request.signature(), &token));
        Fill(token, response);
        return grpc::Status();
      });
  methods->Add<api::RenewSessionRequest, api::OpenSessionResponse>(
      path("RenewSession"), Run::kInline,
      [platform](rpc::Call& call, const api::RenewSessionRequest&, api::OpenSessionResponse* response) {
        rpc::SessionToken token;
        TZ_RETURN_IF_BAD(platform->sessions->Renew(call, &token));
        Fill(token, response);
        return grpc::Status();
      });
  methods->Add<api::CloseSessionRequest, api::CloseSessionResponse>(
      path("CloseSession"), Run::kInline,
      [platform](rpc::Call& call, const api::CloseSessionRequest&, api::CloseSessionResponse*) {
        return platform->sessions->Close(call);
      });
  AddRead(methods, platform, path("GetOfficer"), Run::kPool, GetOfficer);
  AddRead(methods, platform, path("ListOfficers"), Run::kPool, ListOfficers);
  AddRead(methods, platform, path("ListOrganisations"), Run::kPool, ListOrganisations);
  AddRead(methods, platform, path("ListDivisions"), Run::kPool, ListDivisions);
  AddRead(methods, platform, path("GetProposal"), Run::kInline, GetProposal);
  AddRead(methods, platform, path("ListProposals"), Run::kPool, ListProposals);
}

}  // namespace tianzhang::services
