#include "tests/support/small_ledger.h"

#include <future>

#include "ledger/base/check.h"
#include "ledger/crypto/domain.h"
#include "ledger/crypto/hash.h"
#include "ledger/store/schema.h"
#include "tests/support/book_fixture.h"

namespace tianzhang::testing {
namespace {

constexpr char kSeller[] = "430121";
constexpr char kBuyer[] = "430122";
constexpr char kProject[] = "430121-A";

entry::Amounts Amounts(int64_t area_m2, int64_t paddy_m2, int64_t capacity_g) {
  entry::Amounts amounts;
  amounts.set_area_m2(area_m2);
  amounts.set_paddy_m2(paddy_m2);
  amounts.set_capacity_g(capacity_g);
  return amounts;
}

entry::Policy QuickPolicy() {
  entry::Policy policy = PolicyFile("hunan-2025-17");
  policy.clear_four_eyes();
  policy.set_awards(true);
  return policy;
}

entry::RedLineFigures Figures() {
  entry::RedLineFigures figures;
  figures.set_farmland_m2(1'000'000);
  figures.set_farmland_grade_m2(5'000'000);
  figures.set_ecology_index(8'000);
  figures.set_construction_land_m2(100'000);
  return figures;
}

entry::Date Today(RunningLedger& ledger) {
  const base::Date today = base::BeijingDate(ledger.clock().NowMicros());
  entry::Date date;
  date.set_year(today.year);
  date.set_month(today.month);
  date.set_day(today.day);
  return date;
}

int ThisYear(RunningLedger& ledger) { return base::YearOf(ledger.clock().NowMicros()); }

entry::Operation CreateProject(const std::string& project, int year) {
  entry::Operation operation;
  entry::CreateProject& create = *operation.mutable_create_project();
  create.set_project(project);
  entry::ProjectPlan& plan = *create.mutable_plan();
  plan.set_name("北山全域土地综合整治");
  plan.add_townships("430121100");
  plan.add_villages("北山村");
  plan.set_implementer("一镇人民政府");
  plan.set_start_year(year - 1);
  plan.set_end_year(year + 1);
  plan.set_survey_year(year - 2);
  *plan.mutable_baseline() = Figures();
  *plan.mutable_planned() = Figures();
  entry::Subproject& sub = *plan.add_subprojects();
  sub.set_id("consolidation");
  sub.set_name("农用地整治");
  sub.set_kind(entry::FARMLAND_CONSOLIDATION);
  sub.set_department("department-430121");
  sub.set_cost_fen(50'000'000);
  *sub.mutable_planned() = Amounts(60'000, 40'000, 30'000'000);
  return operation;
}

// Draft to accepted sub-project with two measured parcels.
void PlayProject(RunningLedger& ledger) {
  ledger.Must("county-430121", CreateProject(kProject, ThisYear(ledger)));
  std::vector<entry::Operation> opinions(3);
  entry::RecordConsent& consent = *opinions[0].mutable_record_consent();
  consent.set_project(kProject);
  consent.set_village("北山村");
  *consent.mutable_document() = DocumentNamed("村民同意");
  const entry::OpinionKind kinds[] = {entry::EXPERT, entry::DEPARTMENT};
  for (int i = 0; i < 2; ++i) {
    entry::RecordOpinion& opinion = *opinions[i + 1].mutable_record_opinion();
    opinion.set_project(kProject);
    opinion.set_kind(kinds[i]);
    opinion.set_by("评审组");
    *opinion.mutable_document() = DocumentNamed("意见");
  }
  ledger.Must("county-430121", opinions);
  entry::Operation submit;
  submit.mutable_submit_plan()->set_project(kProject);
  ledger.Must("county-430121", submit);
  const std::pair<const char*, const char*> steps[] = {{"county-430121", "county-review"},
                                                       {"city-4301", "city-preliminary-review"},
                                                       {"province", "province-approval"}};
  for (const auto& [office, step] : steps) {
    entry::Operation decide;
    decide.mutable_decide_plan()->set_project(kProject);
    decide.mutable_decide_plan()->set_step(step);
    decide.mutable_decide_plan()->set_decision(entry::APPROVE);
    *decide.mutable_decide_plan()->mutable_document() = DocumentNamed("批复");
    ledger.Must(office, decide);
  }
  entry::Operation start;
  entry::StartSubproject& started = *start.mutable_start_subproject();
  started.set_project(kProject);
  started.set_subproject("consolidation");
  *started.mutable_approval() = DocumentNamed("立项");
  started.set_tender_exemption("以工代赈");
  ledger.Must("county-430121", start);
  entry::Operation accept;
  entry::AcceptSubproject& accepted = *accept.mutable_accept_subproject();
  accepted.set_project(kProject);
  accepted.set_subproject("consolidation");
  for (const char* number : {"P-1", "P-2"}) {
    entry::Parcel& parcel = *accepted.add_parcels();
    parcel.set_number(number);
    parcel.set_area_m2(30'000);
    parcel.set_before(entry::ECOLOGICAL);
    parcel.set_after(entry::PADDY);
    parcel.set_grade_after(5);
    parcel.set_capacity_after_g(15'000'000);
  }
  *accepted.mutable_document() = DocumentNamed("验收");
  ledger.Must("department-430121", accept);
}

// Banks a lot from each of the two parcels.
void PlayLots(RunningLedger& ledger) {
  for (const char* parcel : {"P-1", "P-2"}) {
    entry::Operation operation;
    entry::RegisterQuota& op = *operation.mutable_register_quota();
    op.set_project(kProject);
    op.set_subproject("consolidation");
    op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
    op.set_vintage(ThisYear(ledger));
    *op.mutable_amounts() = Amounts(30'000, 20'000, 15'000'000);
    op.add_parcels(parcel);
    const std::string registration = ledger.Must("county-430121", operation);
    entry::Operation verify;
    verify.mutable_verify_quota()->set_registration(registration);
    verify.mutable_verify_quota()->set_decision(entry::APPROVE);
    *verify.mutable_verify_quota()->mutable_document() = DocumentNamed("核实");
    ledger.Must("city-4301", verify);
    entry::Operation bank;
    bank.mutable_bank_quota()->set_registration(registration);
    bank.mutable_bank_quota()->set_decision(entry::APPROVE);
    *bank.mutable_bank_quota()->mutable_document() = DocumentNamed("入库");
    ledger.Must("province", bank);
  }
}

std::string Declare(RunningLedger& ledger, const char* county, const char* number,
                    const entry::Amounts& amounts) {
  entry::Operation operation;
  entry::DeclareDemand& op = *operation.mutable_declare_demand();
  op.set_county(county);
  op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  op.set_category("rural-development");
  op.set_construction_project("产业园");
  op.set_confirmation_number(number);
  *op.mutable_amounts() = amounts;
  op.set_year(ThisYear(ledger));
  *op.mutable_document() = DocumentNamed("用地需求");
  return ledger.Must(std::string("county-") + county, operation);
}

entry::Operation Offer(const entry::Amounts& amounts) {
  entry::Operation operation;
  entry::PostOffer& op = *operation.mutable_post_offer();
  op.set_county(kSeller);
  op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  *op.mutable_amounts() = amounts;
  op.mutable_price()->set_area_fen_per_mu(1'000'000);
  return operation;
}

std::string Buy(RunningLedger& ledger, const std::string& offer, const std::string& demand,
                const entry::Amounts& amounts) {
  entry::Operation operation;
  entry::RequestPurchase& op = *operation.mutable_request_purchase();
  op.set_offer(offer);
  op.set_demand(demand);
  *op.mutable_amounts() = amounts;
  return ledger.Must(std::string("county-") + kBuyer, operation);
}

void Pay(RunningLedger& ledger, const std::string& deal, int number, int64_t fen) {
  entry::Operation operation;
  entry::RecordReceipt& op = *operation.mutable_record_receipt();
  op.set_payment_code("4300000000000000000" + std::to_string(number));
  op.set_voucher_number("V" + std::to_string(number));
  op.set_payer(kBuyer);
  op.set_amount_fen(fen);
  *op.mutable_date() = Today(ledger);
  op.set_sha256(std::string(32, 'r'));
  op.set_deal(deal);
  ledger.Must("province-finance", operation);
}

Story PlayMarket(RunningLedger& ledger) {
  const std::string own = Declare(ledger, kSeller, "OWN-1", Amounts(10'000, 5'000, 5'000'000));
  entry::Operation sign;
  entry::SignStatement& statement = *sign.mutable_sign_statement();
  statement.set_county(kSeller);
  statement.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  *statement.mutable_surplus() = Amounts(50'000, 35'000, 25'000'000);
  *statement.mutable_document() = DocumentNamed("自平衡证明");
  const std::string id = ledger.Must("county-430121", sign);
  entry::Operation endorse;
  endorse.mutable_endorse_statement()->set_statement(id);
  ledger.Must("city-4301", endorse);

  const auto refused = ledger.Submit("county-430121.maker", {Offer(Amounts(60'000, 0, 0))});
  TZ_CHECK(refused.outcome.refusal().code() == entry::ABOVE_SURPLUS, "an offer above the surplus is refused");
  const std::string offer = ledger.Must("county-430121", Offer(Amounts(40'000, 20'000, 10'000'000)));

  const std::string demand = Declare(ledger, kBuyer, "NEED-1", Amounts(30'000, 10'000, 5'000'000));
  const std::string deal = Buy(ledger, offer, demand, Amounts(15'000, 10'000, 5'000'000));
  const std::string lapsing = Buy(ledger, offer, demand, Amounts(5'000, 0, 0));
  entry::Operation approve;
  approve.mutable_decide_deal()->set_deal(deal);
  approve.mutable_decide_deal()->set_decision(entry::APPROVE);
  ledger.Must("province", approve);
  // 15,000 m² are 22.5 mu at 10,000 yuan.
  Pay(ledger, deal, 1, 22'000'000);
  Pay(ledger, deal, 2, 500'000);
  Pay(ledger, lapsing, 3, 100);  // not approved: to suspense

  // More own need than reserve left: the rest of the offer is recalled.
  entry::Operation amend;
  amend.mutable_amend_demand()->set_demand(own);
  *amend.mutable_amend_demand()->mutable_amounts() = Amounts(45'000, 5'000, 5'000'000);
  amend.mutable_amend_demand()->set_reason("扩建");
  ledger.Must("county-430121", amend);
  entry::Operation hook;
  hook.mutable_hook_quota()->set_demand(own);
  *hook.mutable_hook_quota()->mutable_amounts() = Amounts(8'000, 4'000, 4'000'000);
  ledger.Must("county-430121", hook);
  entry::Operation write_off;
  write_off.mutable_write_off_quota()->set_demand(own);
  *write_off.mutable_write_off_quota()->mutable_amounts() = Amounts(3'000, 2'000, 1'000'000);
  *write_off.mutable_write_off_quota()->mutable_approval() = DocumentNamed("农转用批复");
  ledger.Must("county-430121", write_off);
  return {own, demand, {}};
}

void PlayMoney(RunningLedger& ledger) {
  entry::Operation operation;
  entry::Appropriate& op = *operation.mutable_appropriate();
  op.set_county(kSeller);
  op.set_source_project(kProject);
  op.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  op.set_year(ThisYear(ledger));
  op.set_project(kProject);
  op.set_subproject("consolidation");
  op.set_revenue_class(entry::FARMLAND_COST);
  op.set_budget_code("2130126");
  op.set_amount_fen(20'000'000);
  *op.mutable_document() = DocumentNamed("预算");
  const std::string line = ledger.Must("finance-430121", operation);
  entry::Operation pay;
  entry::Disburse& disburse = *pay.mutable_disburse();
  disburse.set_line(line);
  disburse.set_payee("施工单位");
  disburse.set_voucher_number("D1");
  disburse.set_sha256(std::string(32, 'v'));
  disburse.set_amount_fen(12'000'000);
  *disburse.mutable_date() = Today(ledger);
  ledger.Must("finance-430121", pay);
}

std::vector<entry::Operation> OfficeOperations(const std::string& office, entry::OrganisationType type,
                                               const std::string& division) {
  std::vector<entry::Operation> operations;
  if (office != "province") {
    entry::RegisterOrganisation& organisation = *operations.emplace_back().mutable_register_organisation();
    organisation.set_organisation(office);
    organisation.set_name(office);
    organisation.set_type(type);
    organisation.set_division(division);
  }
  operations.push_back(Province::OfficerOperation(office + ".maker", office, {entry::MAKER}));
  operations.push_back(Province::OfficerOperation(office + ".checker", office, {entry::CHECKER}));
  return operations;
}

void PlayIdentity(RunningLedger& ledger) {
  entry::Operation divisions;
  for (const auto& [code, name] : std::vector<std::pair<std::string, std::string>>{
           {"4301", "长沙市"}, {"430121", "长沙县"}, {"430122", "望城县"}, {"430121100", "一镇"}}) {
    entry::Division& division = *divisions.mutable_register_divisions()->add_divisions();
    division.set_code(code);
    division.set_name(name);
  }
  ledger.Must("province", divisions);
  const struct {
    std::string office;
    entry::OrganisationType type;
    std::string division;
  } offices[] = {{"province", entry::PROVINCE_DEPARTMENT, "43"},
                 {"province-finance", entry::FINANCE_OFFICE, "43"},
                 {"city-4301", entry::CITY_BUREAU, "4301"},
                 {"county-430121", entry::COUNTY_GOVERNMENT, "430121"},
                 {"county-430122", entry::COUNTY_GOVERNMENT, "430122"},
                 {"department-430121", entry::COMPETENT_DEPARTMENT, "430121"},
                 {"finance-430121", entry::FINANCE_OFFICE, "430121"}};
  for (const auto& [office, type, division] : offices)
    ledger.Must("province", OfficeOperations(office, type, division));
  entry::Operation policy;
  *policy.mutable_set_policy()->mutable_policy() = QuickPolicy();
  policy.mutable_set_policy()->set_effective_us(ledger.clock().NowMicros() + base::kMicrosPerSecond);
  ledger.Must("province", policy);
  ledger.clock().Advance(2 * base::kMicrosPerSecond);
}

}  // namespace

std::unique_ptr<crypto::Signer> SignerNamed(std::string_view name) {
  // As KeyNamed makes it.
  std::string seed(32, '\0');
  for (size_t i = 0; i < name.size(); ++i) {
    seed[i % 32] = static_cast<char>(seed[i % 32] * 31 + name[i] + static_cast<char>(i));
  }
  auto signer = crypto::Ed25519FromSeed(seed);
  TZ_CHECK(signer.ok() && (*signer)->public_key() == KeyNamed(name).key(), "the two make one key");
  return *std::move(signer);
}

RunningLedger::RunningLedger(const std::string& directory, int64_t start_us)
    : clock_(start_us), platform_(SignerNamed("platform")) {
  store::OpenOptions create;
  create.create = true;
  auto store = store::Store::Open(directory + "/data", create);
  TZ_CHECK(store.ok(), store.status().ToString());
  store_ = *std::move(store);
  TZ_CHECK(journal::FileHeadRegister::Create(directory + "/head").ok(), "a register is made");
  auto head = journal::FileHeadRegister::Open(directory + "/head");
  TZ_CHECK(head.ok(), head.status().ToString());
  register_ = *std::move(head);
  journal::Options options{store_.get(), register_.get(), platform_.get(), std::string(kLedgerName)};
  auto journal = journal::Journal::Open(options);
  TZ_CHECK(journal.ok(), journal.status().ToString());
  journal_ = *std::move(journal);
  const absl::Status founded = sequencer::Sequencer::Initialise(
      *store_, *journal_, Province::GenesisOperation().genesis(), *platform_, clock_.NowMicros());
  TZ_CHECK(founded.ok(), founded.ToString());
  sequencer::Options running;
  running.store = store_.get();
  running.journal = journal_.get();
  running.clock = &clock_;
  running.platform = platform_.get();
  auto sequencer = sequencer::Sequencer::Start(running);
  TZ_CHECK(sequencer.ok(), sequencer.status().ToString());
  sequencer_ = *std::move(sequencer);
}

RunningLedger::~RunningLedger() { sequencer_->Stop(10 * base::kMicrosPerSecond); }

sequencer::SubmitResult RunningLedger::Submit(const std::string& officer,
                                              const std::vector<entry::Operation>& operations) {
  entry::Command command;
  command.set_ledger(std::string(kLedgerName));
  command.set_request_id("request-" + std::to_string(++requests_));
  command.set_officer(officer);
  command.set_expires_us(clock_.NowMicros() + 3600 * base::kMicrosPerSecond);
  for (const entry::Operation& operation : operations) *command.add_operations() = operation;
  const auto signer = SignerNamed(officer);
  entry::SignedCommand signed_command;
  signed_command.set_command(store::Serialise(command));
  signed_command.set_key_id(crypto::KeyId(crypto::Algorithm::kEd25519, signer->public_key()));
  signed_command.set_signature(
      *signer->Sign(crypto::WithDomain(crypto::kCommandDomain, signed_command.command())));
  std::promise<sequencer::SubmitResult> answered;
  sequencer_->Submit(std::move(signed_command), /*validate_only=*/false,
                     [&answered](sequencer::SubmitResult result) { answered.set_value(std::move(result)); });
  sequencer::SubmitResult result = answered.get_future().get();
  TZ_CHECK(result.status.ok(), result.status.ToString());
  return result;
}

std::string RunningLedger::Must(const std::string& office, const std::vector<entry::Operation>& operations) {
  const bool keepers = book::IsKeepersOperation(operations.at(0));
  sequencer::SubmitResult result = Submit(office + (keepers ? ".keeper1" : ".maker"), operations);
  if (result.accepted() && !result.proposal.empty()) {
    entry::Operation endorse;
    endorse.mutable_endorse()->set_proposal(result.proposal);
    result = Submit(office + (keepers ? ".keeper2" : ".checker"), {endorse});
  }
  TZ_CHECK(result.accepted(), office + ": " + result.outcome.ShortDebugString());
  for (const entry::Event& event : result.events.events()) {
    if (!event.has_assigned()) continue;
    const std::string& object = event.assigned().object();
    return object.substr(object.find('/') + 1);
  }
  return "";
}

std::string RunningLedger::Must(const std::string& office, const entry::Operation& operation) {
  return Must(office, std::vector<entry::Operation>{operation});
}

Story PlayStory(RunningLedger& ledger) {
  PlayIdentity(ledger);
  PlayProject(ledger);
  PlayLots(ledger);
  Story story = PlayMarket(ledger);
  PlayMoney(ledger);
  story.rest = PlayRest(ledger);
  // Enough entries for the tree to keep a node.
  for (int i = 0; i < 220; ++i)
    ledger.Must("county-430121", CreateProject("430121-DRAFT-" + std::to_string(i), ThisYear(ledger)));
  ledger.clock().Advance(base::kMicrosPerDay);
  RevealBid(ledger, story.rest);
  // The bids are cleared, and the deal that nobody approved lapses, by a tick before the next command.
  ledger.clock().Advance(11 * base::kMicrosPerDay);
  Declare(ledger, kBuyer, "NEED-2", Amounts(1'000, 0, 0));
  return story;
}

}  // namespace tianzhang::testing
