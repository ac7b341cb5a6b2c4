#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <sstream>

#include "clients/cli/annual_page.h"
#include "clients/cli/command_line.h"
#include "clients/cli/entry_json.h"
#include "clients/cli/parse.h"
#include "clients/cli/proposal_cell.h"
#include "clients/cli/render.h"
#include "clients/cli/script.h"
#include "clients/cli/table.h"
#include "clients/cpp/errors.h"
#include "ledger/base/file.h"
#include "ledger/base/time.h"
#include "tests/unit/client/fake_log.h"
#include "tianzhang/api/v1/identity_service.pb.h"
#include "tianzhang/api/v1/market_service.pb.h"
#include "tianzhang/api/v1/policy_service.pb.h"
#include "tianzhang/api/v1/projects_service.pb.h"
#include "tianzhang/api/v1/quotas_service.pb.h"
#include "tianzhang/api/v1/revenue_service.pb.h"
#include "tianzhang/api/v1/supervision_service.pb.h"

namespace tianzhang::cli {
namespace {

namespace entry = ::tianzhang::entry::v1;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using words::Language;

class SetFieldTest : public testing::Test {
 protected:
  absl::Status Set(google::protobuf::Message* message, const char* field, const std::string& text) {
    const auto* descriptor = message->GetDescriptor()->FindFieldByName(field);
    EXPECT_NE(descriptor, nullptr) << field;
    return SetField(message, descriptor, text, &scope_);
  }
  ParseScope scope_{base::StartOfBeijingDay(base::Date{2026, 3, 1}), {}};
};

TEST_F(SetFieldTest, QuantitiesCarryTheirUnitAndAreSaidBack) {
  entry::Amounts amounts;
  EXPECT_TRUE(Set(&amounts, "area_m2", "180亩").ok());
  EXPECT_TRUE(Set(&amounts, "paddy_m2", "3.5ha").ok());
  EXPECT_TRUE(Set(&amounts, "capacity_g", "12000kg").ok());
  EXPECT_EQ(amounts.area_m2(), 120'000);
  EXPECT_EQ(amounts.paddy_m2(), 35'000);
  EXPECT_EQ(amounts.capacity_g(), 12'000'000);
  ASSERT_EQ(scope_.echo.size(), 3u);
  EXPECT_EQ(scope_.echo[0], "area_m2: 180亩 = 120000 m² = 12.0000 ha = 180.0000 mu");
  EXPECT_FALSE(Set(&amounts, "area_m2", "12.5").ok());
  EXPECT_FALSE(Set(&amounts, "area_m2", "-1ha").ok());
  EXPECT_FALSE(Set(&amounts, "capacity_g", "12ha").ok());
}

TEST_F(SetFieldTest, MoneyAndPrices) {
  entry::RecordReceipt receipt;
  EXPECT_TRUE(Set(&receipt, "amount_fen", "100万元").ok());
  EXPECT_EQ(receipt.amount_fen(), 100'000'000);
  entry::Price price;
  EXPECT_TRUE(Set(&price, "area_fen_per_mu", "50000元/亩").ok());
  EXPECT_TRUE(Set(&price, "capacity_fen_per_kg", "20元/公斤").ok());
  EXPECT_EQ(price.area_fen_per_mu(), 5'000'000);
  EXPECT_EQ(price.capacity_fen_per_kg(), 2'000);
  EXPECT_FALSE(Set(&price, "area_fen_per_mu", "50000元/公顷").ok());
}

TEST_F(SetFieldTest, TimesAndDates) {
  entry::SetPolicy policy;
  EXPECT_TRUE(Set(&policy, "effective_us", "+5m").ok());
  EXPECT_EQ(policy.effective_us(), scope_.now_us + 300 * base::kMicrosPerSecond);
  EXPECT_TRUE(Set(&policy, "effective_us", "2026-03-01 08:30:05").ok());
  EXPECT_EQ(base::FormatBeijing(policy.effective_us()), "2026-03-01 08:30:05");
  EXPECT_FALSE(Set(&policy, "effective_us", "2026-03-01 24:00:00").ok());
  EXPECT_FALSE(Set(&policy, "effective_us", "tomorrow").ok());
  entry::RecordReceipt receipt;
  EXPECT_TRUE(Set(&receipt, "date", "2026-02-28").ok());
  EXPECT_EQ(receipt.date().day(), 28);
  EXPECT_FALSE(Set(&receipt, "date", "2026-02-30").ok());
}

TEST_F(SetFieldTest, EnumsByNamePartAndChineseWord) {
  entry::PostOffer offer;
  EXPECT_TRUE(Set(&offer, "kind", "supplementary-farmland").ok());
  EXPECT_EQ(offer.kind(), entry::SUPPLEMENTARY_FARMLAND);
  EXPECT_TRUE(Set(&offer, "kind", "linked").ok());
  EXPECT_EQ(offer.kind(), entry::LINKED_CONSTRUCTION_LAND);
  EXPECT_TRUE(Set(&offer, "kind", "红线内腾退").ok());
  EXPECT_EQ(offer.kind(), entry::REDLINE_VACATED);
  EXPECT_FALSE(Set(&offer, "kind", "a").ok());
  EXPECT_FALSE(Set(&offer, "kind", "quota_kind_unspecified").ok());
}

TEST_F(SetFieldTest, DocumentsAndDigests) {
  const std::string path = client::TemporaryDirectory() + "/approval.pdf";
  ASSERT_TRUE(base::WriteFileAtomic(path, "abc").ok());
  const std::string digest = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  entry::WriteOffQuota write_off;
  EXPECT_TRUE(Set(&write_off, "approval", "批复;湘政地〔2026〕1号;@" + path).ok());
  EXPECT_EQ(write_off.approval().title(), "批复");
  EXPECT_EQ(write_off.approval().number(), "湘政地〔2026〕1号");
  EXPECT_EQ(write_off.approval().sha256(), crypto::HashBytes(*crypto::HashFromHex(digest)));
  EXPECT_TRUE(Set(&write_off, "approval", "@" + path).ok());
  EXPECT_EQ(write_off.approval().title(), "approval.pdf");
  EXPECT_TRUE(Set(&write_off, "approval", "批复;;" + digest).ok());
  EXPECT_FALSE(Set(&write_off, "approval", "批复").ok());
  EXPECT_FALSE(Set(&write_off, "approval", "批复;1号;XYZ").ok());
}

TEST_F(SetFieldTest, RepeatedMessagesAreJson) {
  entry::HookQuota hook;
  EXPECT_TRUE(Set(&hook, "lots", R"([{"lot":"L1","amounts":{"area_m2":"5"}},{"lot":"L2"}])").ok());
  ASSERT_EQ(hook.lots_size(), 2);
  EXPECT_EQ(hook.lots(0).amounts().area_m2(), 5);
  EXPECT_FALSE(Set(&hook, "lots", R"([{"lott":"L1"}])").ok());
}

TEST(Table, ChineseCharactersTakeTwoColumns) {
  EXPECT_EQ(DisplayWidth("田账 a"), 6);
  EXPECT_EQ(DisplayWidth("（亩）"), 6);
  EXPECT_EQ(Pad("县", 4), "县  ");
  Table table({{"县"}, {"area", true}, {"empty"}});
  table.Add({"长沙县", "1", ""});
  table.Add({"x", "100", ""});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(), "县      area\n------  ----\n长沙县     1\nx        100\n");
}

TEST(Render, AmountsShowHectaresAndMu) {
  entry::Amounts amounts;
  EXPECT_EQ(FormatAmounts(amounts, Language::kEnglish), "0");
  amounts.set_area_m2(120'000);
  amounts.set_capacity_g(500'000);
  EXPECT_EQ(FormatAmounts(amounts, Language::kEnglish), "12.0000 ha (180.0000 mu), 500.00 kg");
  EXPECT_EQ(FormatAmounts(amounts, Language::kChinese), "12.0000 公顷（180.0000 亩）, 500.00 公斤");
}

TEST(Render, DescriptionsNameFieldsInTheLanguage) {
  api::v1::Proposal proposal;
  proposal.set_maker("43-keeper-a");
  std::ostringstream zh, en;
  Describe(proposal, Language::kChinese, zh);
  Describe(proposal, Language::kEnglish, en);
  EXPECT_EQ(zh.str(), "经办: 43-keeper-a\n");
  EXPECT_EQ(en.str(), "maker: 43-keeper-a\n");
}

TEST(Render, MessagesInsideACellAreWords) {
  api::v1::ListExceptionsResponse response;
  auto* exception = response.add_exceptions();
  auto* figure = exception->add_figures();
  figure->set_name("idle");
  figure->set_number(entry::MONEY_FEN);
  figure->set_value(166'000'000);
  EXPECT_EQ(FormatPath(*exception, "figures", Language::kEnglish), "idle 1,660,000.00 yuan");
  EXPECT_EQ(FormatPath(*exception, "figures", Language::kChinese), "闲置 1,660,000.00 元");
  entry::RecordEvaluation evaluation;
  for (const char* division : {"9901", "990101"}) {
    auto* row = evaluation.add_rows();
    row->set_division(division);
    row->set_score(9105);
  }
  EXPECT_EQ(FormatPath(evaluation, "rows", Language::kEnglish),
            "division 9901, score 91.05; division 990101, score 91.05");
}

TEST(ProposalCell, SaysWhatIsProposed) {
  api::v1::Proposal proposal;
  proposal.add_operations()->mutable_verify_quota()->set_registration("430626-R-74-0");
  EXPECT_EQ(FormatProposal(proposal, Language::kEnglish), "verify quota 430626-R-74-0");
  proposal.mutable_operations(0)->mutable_register_divisions()->add_divisions()->set_code("4301");
  proposal.add_operations()->mutable_register_officer()->set_officer("43-reader");
  proposal.add_operations()->mutable_register_officer()->set_officer("43-maker");
  EXPECT_EQ(FormatProposal(proposal, Language::kChinese), "登记行政区划、登记人员 ×3 4301");
}

TEST(ProposalCell, EveryOperationHasAWord) {
  const auto* operations = entry::Operation::descriptor();
  for (int i = 0; i < operations->field_count(); ++i) {
    EXPECT_NE(words::FindEnumWord("operations", operations->field(i)->name()), nullptr)
        << operations->field(i)->name();
  }
}

TEST(AnnualPage, HasOpeningSignedChangesAndClosing) {
  api::v1::GetAnnualStatementRequest request;
  request.set_county("430626");
  request.set_kind(entry::SUPPLEMENTARY_FARMLAND);
  request.set_year(2026);
  api::v1::GetAnnualStatementResponse response;
  auto* opening = response.add_opening();
  opening->set_place(entry::RESERVE);
  opening->mutable_amounts()->set_area_m2(150'000);
  auto* out = response.add_movements();
  out->set_movement(entry::TRANSFER_OUT);
  out->set_place(entry::COMMITTED);
  out->mutable_amounts()->set_area_m2(-40'000);
  auto* in = response.add_movements();
  in->set_movement(entry::BANK);
  in->set_place(entry::RESERVE);
  in->mutable_amounts()->set_area_m2(50'000);
  auto* closing = response.add_closing();
  closing->set_place(entry::RESERVE);
  closing->mutable_amounts()->set_area_m2(160'000);
  std::ostringstream page;
  PrintAnnualPage(request, response, Language::kEnglish, page);
  EXPECT_THAT(page.str(), HasSubstr("430626 supplementary farmland, annual accounting 2026 (still running)"));
  EXPECT_THAT(page.str(), testing::ContainsRegex("opening +reserve +15\\.0000 +225\\.0000 "));
  EXPECT_THAT(page.str(),
              testing::ContainsRegex("changes +transferred out +committed +-4\\.0000 +-60\\.0000 "));
  EXPECT_THAT(page.str(), testing::ContainsRegex("banked +reserve +\\+5\\.0000 +\\+75\\.0000 "));
  EXPECT_THAT(page.str(), testing::ContainsRegex("total +\\+1\\.0000 +\\+15\\.0000 "));
  EXPECT_THAT(page.str(), testing::ContainsRegex("closing +reserve +16\\.0000 "));
}

TEST(Render, JsonStringsAreEscaped) { EXPECT_EQ(JsonString("a\"b\\c\n"), "\"a\\\"b\\\\c\\u000a\""); }

TEST(Script, LinesAreTakenApart) {
  const Variables variables = {{"need", "430121-D-1-0"}};
  auto line =
      ParseScriptLine("lot = --as m demand hook ${need} --reason 'a ${b}' \"x  ${need}\" # end", variables);
  ASSERT_TRUE(line.ok()) << line.status();
  EXPECT_EQ(line->capture, "lot");
  EXPECT_THAT(line->arguments, ElementsAre("--as", "m", "demand", "hook", "430121-D-1-0", "--reason",
                                           "a ${b}", "x  430121-D-1-0"));
  line = ParseScriptLine("expect-refusal ABOVE_SURPLUS --as m offer post", variables);
  ASSERT_TRUE(line.ok());
  EXPECT_EQ(line->expect_refusal, "ABOVE_SURPLUS");
  EXPECT_THAT(line->arguments, ElementsAre("--as", "m", "offer", "post"));
  EXPECT_TRUE(ParseScriptLine("   # only a comment", variables)->arguments.empty());
  EXPECT_FALSE(ParseScriptLine("demand show ${nothing}", variables).ok());
  EXPECT_FALSE(ParseScriptLine("demand show \"open", variables).ok());
  EXPECT_FALSE(ParseScriptLine("expect-refusal NO_SUCH_CODE offer post", variables).ok());
  EXPECT_FALSE(ParseScriptLine("name =", variables).ok());
}

// Runs a line without a server.
class CommandLineTest : public testing::Test {
 protected:
  int Run(const std::vector<std::string>& arguments) {
    out_.str("");
    err_.str("");
    Settings settings;
    settings.home = home_;
    settings.lang = "en";
    return CommandLine().Run(arguments, settings, workspace_, out_, err_);
  }
  const std::string home_ = client::TemporaryDirectory();
  Workspace workspace_;
  std::ostringstream out_;
  std::ostringstream err_;
};

TEST_F(CommandLineTest, EveryOperationOfAnOfficerHasACommand) {
  const CommandLine line;
  const auto* operations = entry::Operation::descriptor();
  for (int i = 0; i < operations->field_count(); ++i) {
    const std::string& name = operations->field(i)->name();
    if (name == "genesis" || name == "tick") continue;  // the platform's own
    EXPECT_TRUE(line.declared().contains(name)) << name;
  }
}

TEST_F(CommandLineTest, EveryReadHasACommand) {
  const CommandLine line;
  for (const auto* file :
       {api::v1::GetPolicyRequest::descriptor()->file(), api::v1::GetProjectRequest::descriptor()->file(),
        api::v1::GetLotRequest::descriptor()->file(), api::v1::GetDealRequest::descriptor()->file(),
        api::v1::GetReceiptRequest::descriptor()->file(), api::v1::GetOfficerRequest::descriptor()->file()}) {
    const auto* service = file->service(0);
    for (int i = 0; i < service->method_count(); ++i) {
      if (service->method(i)->name().ends_with("Session")) continue;  // behind every read
      EXPECT_TRUE(line.declared().contains(service->method(i)->input_type()->full_name()))
          << service->method(i)->name();
    }
  }
}

TEST_F(CommandLineTest, UsageErrorsExitWithTwo) {
  EXPECT_EQ(Run({}), kUsage);
  EXPECT_EQ(Run({"offer"}), kUsage);
  EXPECT_EQ(Run({"offer", "post"}), kUsage);
  EXPECT_EQ(Run({"offer", "post", "430121", "supplementary-farmland", "--area", "12.5"}), kUsage);
  EXPECT_THAT(err_.str(), HasSubstr("area"));
  EXPECT_EQ(Run({"no-such-thing"}), kUsage);
  EXPECT_EQ(Run({"--as", "nobody", "session"}), kUsage);
}

TEST_F(CommandLineTest, HelpOfACommandHasAnExample) {
  EXPECT_EQ(Run({"offer", "post", "--help"}), kSuccess);
  EXPECT_THAT(out_.str(), HasSubstr("Example: tianzhang offer post 430121"));
  EXPECT_THAT(out_.str(), HasSubstr("--area-price"));
}

TEST_F(CommandLineTest, HelpShowsAnArgumentOnce) {
  EXPECT_EQ(Run({"quota", "annual", "--help"}), kSuccess);
  const std::string help = out_.str();
  EXPECT_THAT(help, HasSubstr("COUNTY, --county"));
  EXPECT_EQ(help.find("--county"), help.rfind("--county"));
}

TEST_F(CommandLineTest, ADivisionMayBeGivenByPosition) {
  EXPECT_EQ(Run({"revenue", "lines", "431129"}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("--server"));
  EXPECT_EQ(Run({"revenue", "lines", "--division", "431129"}), kFailed);
  EXPECT_EQ(Run({"revenue", "lines", "--year", "2026"}), kFailed);
  EXPECT_EQ(Run({"revenue", "lines", "431129", "430121"}), kUsage);
}

TEST_F(CommandLineTest, MissingServerIsAnOperatingError) {
  EXPECT_EQ(Run({"ledger", "info"}), kFailed);
  EXPECT_THAT(err_.str(), HasSubstr("--server"));
}

TEST_F(CommandLineTest, PendingListsWhatWasKept) {
  const auto pending = client::PendingCommands::Open(home_ + "/pending");
  const client::PreparedCommand command = client::TestCommand();
  ASSERT_TRUE(pending->Keep(command).ok());
  EXPECT_EQ(Run({"pending"}), kSuccess);
  EXPECT_THAT(out_.str(), HasSubstr(command.request_id));
  EXPECT_EQ(Run({"pending", "--json"}), kSuccess);
  EXPECT_THAT(out_.str(), HasSubstr("\"endorse\":{\"proposal\":\"p1\"}"));
  EXPECT_EQ(Run({"pending", "--forget", command.request_id}), kSuccess);
  EXPECT_EQ(Run({"pending", "--forget", command.request_id}), kFailed);
}

TEST_F(CommandLineTest, KeysAreMadeShownAndReencrypted) {
  const std::string key = home_ + "/maker.key";
  ASSERT_TRUE(base::WriteFileAtomic(home_ + "/old", "first password\n").ok());
  ASSERT_TRUE(base::WriteFileAtomic(home_ + "/new", "second password\n").ok());
  EXPECT_EQ(Run({"key", "new", key, "--password-file", home_ + "/old", "--identity", "m", "--officer",
                 "430121-maker"}),
            kSuccess)
      << err_.str();
  const std::string made = out_.str();
  EXPECT_EQ(Run({"key", "show", key + ".pub"}), kSuccess);
  EXPECT_EQ(out_.str(), made);
  EXPECT_EQ(Run({"key", "change-password", key, "--password-file", home_ + "/old", "--new-password-file",
                 home_ + "/new"}),
            kSuccess)
      << err_.str();
  EXPECT_EQ(Run({"key", "show", key, "--password-file", home_ + "/old"}), kFailed);
  EXPECT_EQ(Run({"key", "show", key, "--password-file", home_ + "/new"}), kSuccess);
  EXPECT_EQ(Run({"key", "new", key, "--password-file", home_ + "/old"}), kFailed);
}

TEST_F(CommandLineTest, ScriptsStopAtTheFirstUnexpectedLine) {
  ASSERT_TRUE(base::WriteFileAtomic(home_ + "/script",
                                    "# a script\necho one ${year}\npending\nno-such-thing\necho two\n")
                  .ok());
  EXPECT_EQ(Run({"run", home_ + "/script", "--define", "year=2026"}), kUsage);
  EXPECT_THAT(out_.str(), HasSubstr("one 2026"));
  EXPECT_THAT(out_.str(), testing::Not(HasSubstr("two")));
  EXPECT_THAT(err_.str(), HasSubstr(":4: stopped"));
}

TEST(EntryJson, CarriesCommandKeyAndEvents) {
  const client::PreparedCommand command = client::TestCommand();
  client::FakeLog log;
  api::v1::SubmitRequest request;
  *request.mutable_command() = command.signed_command;
  api::v1::SubmitResponse response;
  ASSERT_TRUE(log.Submit(request, {}, &response).ok());
  api::v1::LogEntry log_entry;
  log_entry.set_leaf(response.receipt().leaf());
  log_entry.set_command(command.signed_command.SerializeAsString());
  log_entry.set_events(response.receipt().events());
  const auto json = EntryJson(log_entry);
  ASSERT_TRUE(json.ok()) << json.status();
  EXPECT_THAT(*json, HasSubstr("\"key_id\":\"" + client::TestIdentity().key_id() + "\""));
  EXPECT_THAT(*json, HasSubstr("\"request_id\":\"" + command.request_id + "\""));
  EXPECT_THAT(*json,
              HasSubstr("\"events\":{\"events\":[{\"assigned\":{\"object\":\"demands/430121-D-0-0\"}}]}"));
  log_entry.mutable_command()->back() ^= 1;
  EXPECT_TRUE(client::IsDistrust(EntryJson(log_entry).status()));
}

}  // namespace
}  // namespace tianzhang::cli
