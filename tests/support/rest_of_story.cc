#include "tests/support/rest_of_story.h"

#include "absl/strings/escaping.h"
#include "absl/strings/substitute.h"
#include "ledger/base/strings.h"
#include "ledger/crypto/bid_commitment.h"
#include "ledger/crypto/hash.h"
#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"
#include "tests/support/small_ledger.h"

namespace tianzhang::testing {
namespace {

constexpr char kNonce[] = "0123456789abcdef";
constexpr int64_t kBidArea = 4'000;
constexpr int64_t kBidPrice = 1'100'000;

int ThisYear(RunningLedger& ledger) { return base::YearOf(ledger.clock().NowMicros()); }

// "{ year: … }" of a day from today on.
std::string Day(RunningLedger& ledger, int days) {
  const base::Date day = base::BeijingDate(ledger.clock().NowMicros() + days * base::kMicrosPerDay);
  return base::StrCat("{ year: ", day.year, " month: ", day.month, " day: ", day.day, " }");
}

// Op of a text with $0, $1, … put in; "@doc" is a document in good form.
template <typename... Args>
entry::Operation With(std::string_view text, const Args&... args) {
  std::string filled = absl::Substitute(base::ToAbsl(text), args...);
  for (size_t at = filled.find("@doc"); at != std::string::npos; at = filled.find("@doc")) filled[at] = '$';
  return Op(filled);
}

void AddOffice(RunningLedger& ledger, const std::string& office, const char* type, const char* division) {
  std::vector<entry::Operation> operations = {
      With("register_organisation { organisation: '$0' name: '$0' type: $1 division: '$2' }", office, type,
           division)};
  for (const auto& [suffix, duty] :
       {std::pair(".maker", entry::MAKER), std::pair(".checker", entry::CHECKER)})
    operations.push_back(Province::OfficerOperation(office + suffix, office, {duty}));
  ledger.Must("province", operations);
}

void AddOffices(RunningLedger& ledger) {
  ledger.Must("province", Op("register_divisions { divisions { code: '430123' name: '浏阳县' } }"));
  AddOffice(ledger, "county-430123", "COUNTY_GOVERNMENT", "430123");
  AddOffice(ledger, "audit-43", "AUDIT_OFFICE", "43");
  AddOffice(ledger, "bank-43", "POLICY_BANK", "43");
  AddOffice(ledger, "investor-430121", "SOCIAL_INVESTOR", "430121");
  AddOffice(ledger, "implementer-430121", "IMPLEMENTER", "430121");
}

// Old stock, verified and banked: the lot.
std::string Open(RunningLedger& ledger, const std::string& county, const char* kind, const char* amounts) {
  const std::string registration =
      ledger.Must("county-" + county, With("register_opening { county: '$0' kind: $1 vintage: $2 amounts { "
                                           "$3 } source: '老库 1' document: @doc }",
                                           county, kind, ThisYear(ledger), amounts));
  ledger.Must("city-4301",
              With("verify_quota { registration: '$0' decision: APPROVE document: @doc }", registration));
  return ledger.Must(
      "province", With("bank_quota { registration: '$0' decision: APPROVE document: @doc }", registration));
}

// A need that is hooked and written off to the last number.
std::string Use(RunningLedger& ledger, const char* kind, const char* number, const char* amounts) {
  const std::string demand =
      ledger.Must("county-430123", With("declare_demand { county: '430123' kind: $0 category: "
                                        "'rural-development' construction_project: '烟花园' "
                                        "confirmation_number: '$1' amounts { $2 } year: $3 document: @doc }",
                                        kind, number, amounts, ThisYear(ledger)));
  ledger.Must("county-430123", With("hook_quota { demand: '$0' amounts { $1 } }", demand, amounts));
  ledger.Must("county-430123",
              With("write_off_quota { demand: '$0' amounts { $1 } approval: @doc }", demand, amounts));
  return demand;
}

// A freeze, a loss beyond what is left, what the county asks for.
void PlayLoss(RunningLedger& ledger, RestOfStory* rest) {
  rest->opening_lot = Open(ledger, "430121", "SUPPLEMENTARY_FARMLAND",
                           "area_m2: 100000 paddy_m2: 50000 capacity_g: 40000000");
  ledger.Must("province",
              With("freeze_quota { lot: '$0' amounts { area_m2: 1000 } reason: '复核' document: @doc }",
                   rest->opening_lot));
  rest->lost_lot = Open(ledger, "430123", "SUPPLEMENTARY_FARMLAND", "area_m2: 10000");
  const std::string demand = Use(ledger, "SUPPLEMENTARY_FARMLAND", "USED-1", "area_m2: 9000");
  const std::string liability =
      ledger.Must("province", With("record_loss { lot: '$0' amounts { area_m2: 4000 } source: SATELLITE "
                                   "reason: '撂荒' document: @doc }",
                                   rest->lost_lot));
  rest->returned_request = ledger.Must(
      "county-430123",
      With("request_discharge { liability: '$0' amounts { area_m2: 500 } document: @doc }", liability));
  ledger.Must("province",
              With("decide_request { request: '$0' decision: RETURN_WITH_REASON reason: '无可用指标' }",
                   rest->returned_request));
  rest->pending_request = ledger.Must(
      "county-430123",
      With("request_reversal { demand: '$0' amounts { area_m2: 700 } approval_number: '1' revocation: @doc }",
           demand));
  Open(ledger, "430123", "LINKED_CONSTRUCTION_LAND", "area_m2: 3000");
  Use(ledger, "LINKED_CONSTRUCTION_LAND", "USED-2", "area_m2: 700");
}

// A second project moves basic farmland, up to the ministry's database; a third ran out of time as a draft.
void PlayLines(RunningLedger& ledger) {
  const int year = ThisYear(ledger);
  const auto create = [&](const char* project, int start, int end) {
    return With(
        "create_project { project: '$0' plan { name: '南山' townships: '430121100' villages: '南山村' "
        "implementer: '一镇人民政府' start_year: $1 end_year: $2 survey_year: $1 "
        "baseline { farmland_m2: 1000 farmland_grade_m2: 5000 } planned { farmland_m2: 1000 "
        "farmland_grade_m2: 5000 } "
        "subprojects { id: 'works' name: '农用地整治' kind: FARMLAND_CONSOLIDATION department: "
        "'department-430121' } } }",
        project, start, end);
  };
  ledger.Must("county-430121", create("430121-LATE", year - 3, year - 1));
  ledger.Must("county-430121", create("430121-B", year - 1, year + 1));
  ledger.Must(
      "county-430121",
      {Op("record_consent { project: '430121-B' village: '南山村' document: $doc }"),
       Op("record_opinion { project: '430121-B' kind: EXPERT by: '评审组' document: $doc }"),
       Op("record_opinion { project: '430121-B' kind: DEPARTMENT by: '农业农村局' document: $doc }")});
  ledger.Must("province",
              Op("set_designated_areas { areas { township: '430121100' area_m2: 1000000 } document: $doc }"));
  ledger.Must("county-430121",
              Op("file_lines { project: '430121-B' lines { "
                 "moved_out { number: 'OUT-1' township: '430121100' area_m2: 5000 zone: OUTSIDE_BOUNDARY } "
                 "moved_in { number: 'IN-1' township: '430121100' area_m2: 6000 zone: OUTSIDE_BOUNDARY } "
                 "spatial_plan: $doc document: $doc } }"));
  ledger.Must("county-430121", Op("submit_plan { project: '430121-B' }"));
  const std::pair<const char*, const char*> steps[] = {{"county-430121", "county-review"},
                                                       {"city-4301", "city-preliminary-review"},
                                                       {"province", "province-approval"}};
  for (const auto& [office, step] : steps)
    ledger.Must(
        office,
        With("decide_plan { project: '430121-B' step: '$0' decision: APPROVE document: @doc }", step));
  ledger.Must("province",
              Op("accept_basic_farmland { project: '430121-B' parcels { number: 'IN-1' area_m2: 5900 } "
                 "document: $doc recheck: $doc }"));
  ledger.Must("province",
              With("record_ministry_update { project: '430121-B' parcels: 'IN-1' date $0 document: @doc }",
                   Day(ledger, 0)));
}

void PlayFinance(RunningLedger& ledger) {
  ledger.Must("county-430121", Op("register_agreement { project: '430121-A' investor: 'investor-430121' "
                                  "ceiling_fen: 5000000 document: $doc }"));
  ledger.Must("bank-43", Op("record_credit { project: '430121-A' granted: true amount_fen: 9000000 terms: "
                            "'五年' document: $doc }"));
  ledger.Must("bank-43", With("record_loan { project: '430121-A' contract_number: 'L-1' amount_fen: 3000000 "
                              "date $0 document: @doc }",
                              Day(ledger, 0)));
}

// Two sealed bids, one of which will be opened.
void PlayBids(RunningLedger& ledger, RestOfStory* rest) {
  // Reserve 132,000 less 1,000 frozen, need 37,000; paddy 76,000 and 1,000; capacity 61 t and 1 t.
  const std::string statement = ledger.Must(
      "county-430121", Op("sign_statement { county: '430121' kind: SUPPLEMENTARY_FARMLAND document: $doc "
                          "surplus { area_m2: 94000 paddy_m2: 75000 capacity_g: 60000000 } }"));
  ledger.Must("city-4301", With("endorse_statement { statement: '$0' }", statement));
  rest->sealed_offer = ledger.Must(
      "county-430121",
      With("post_offer { county: '430121' kind: SUPPLEMENTARY_FARMLAND amounts { area_m2: 10000 } "
           "price { area_fen_per_mu: 900000 } mode: SEALED_BID bids_until $0 }",
           Day(ledger, 0)));
  const auto commit = [&](const char* county) {
    const crypto::Hash hash = crypto::BidCommitment(rest->sealed_offer, county, kBidArea, kBidPrice, kNonce);
    return ledger.Must(base::StrCat("county-", county),
                       With("commit_bid { offer: '$0' county: '$1' commitment: '$2' }", rest->sealed_offer,
                            county, absl::CEscape(base::ToAbsl(crypto::HashBytes(hash)))));
  };
  rest->bid = commit("430122");
  rest->unrevealed_bid = commit("430123");
}

void PlayAward(RunningLedger& ledger, RestOfStory* rest) {
  const int year = ThisYear(ledger);
  ledger.Must("province", With("record_evaluation { year: $0 rows { division: '4301' rank: 1 score: 9000 } "
                               "rows { division: '430122' rank: 2 score: 8000 } document: @doc }",
                               year));
  rest->award_lot = ledger.Must(
      "province",
      With("issue_award { division: '4301' amounts { area_m2: 2000 } year: $0 document: @doc }", year));
  ledger.Must("city-4301",
              With("assign_award { lot: '$0' county: '430123' amounts { area_m2: 500 } document: @doc }",
                   rest->award_lot));
}

void PlaySupervision(RunningLedger& ledger, RestOfStory* rest) {
  ledger.Must("city-4301",
              Op("record_inspection { object: 'projects/430121-A' method: SPOT_CHECK problem: true "
                 "note: '渠道破损' document: $doc }"));
  ledger.Must(
      "province",
      With("record_inspection { object: 'lots/$0' method: REMOTE_SENSING note: '无异常' document: @doc }",
           rest->lost_lot));
  const auto order = [&](const char* office, const std::string& object, int days) {
    return ledger.Must(
        office, With("order_rectification { object: '$0' text: '限期修复' due $1 document: @doc }", object,
                     Day(ledger, days)));
  };
  const auto report = [&](const std::string& id) {
    ledger.Must("county-430121",
                With("report_rectification { rectification: '$0' text: '已修复' document: @doc }", id));
  };
  rest->overdue_order = order("city-4301", "projects/430121-A", 2);
  const std::string closed = order("city-4301", "projects/430121-A", 5);
  report(closed);
  ledger.Must("city-4301", With("decide_rectification { rectification: '$0' decision: APPROVE }", closed));
  rest->reported_order = order("province", base::StrCat("lots/", rest->opening_lot), 30);
  report(rest->reported_order);

  rest->closed_finding =
      ledger.Must("audit-43", Op("raise_finding { division: '430121' text: '工程款支付过早' entries: 5 "
                                 "objects: 'projects/430121-A' document: $doc }"));
  ledger.Must("county-430121",
              With("answer_finding { finding: '$0' text: '已整改' document: @doc }", rest->closed_finding));
  ledger.Must("audit-43", With("decide_finding { finding: '$0' decision: APPROVE }", rest->closed_finding));
  rest->open_finding = ledger.Must(
      "audit-43", Op("raise_finding { division: '430122' text: '用途不明' entries: 6 document: $doc }"));
}

}  // namespace

RestOfStory PlayRest(RunningLedger& ledger) {
  RestOfStory rest;
  AddOffices(ledger);
  PlayLoss(ledger, &rest);
  PlayLines(ledger);
  PlayFinance(ledger);
  PlayBids(ledger, &rest);
  PlayAward(ledger, &rest);
  PlaySupervision(ledger, &rest);
  return rest;
}

void RevealBid(RunningLedger& ledger, const RestOfStory& rest) {
  const std::string demand = ledger.Must(
      "county-430122", With("declare_demand { county: '430122' kind: SUPPLEMENTARY_FARMLAND category: "
                            "'other' construction_project: '水厂' "
                            "confirmation_number: 'NEED-3' amounts { area_m2: $0 } year: $1 document: @doc }",
                            kBidArea, ThisYear(ledger)));
  ledger.Must("county-430122",
              With("reveal_bid { bid: '$0' demand: '$1' area_m2: $2 price_fen_per_mu: $3 nonce: '$4' }",
                   rest.bid, demand, kBidArea, kBidPrice, kNonce));
}

}  // namespace tianzhang::testing
