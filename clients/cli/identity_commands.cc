// Who may act: divisions, organisations, officers, keys, proposals.
#include "clients/cli/proposal_cell.h"
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/identity_service.grpc.pb.h"

namespace tianzhang::cli {

namespace {
using Stub = api::v1::IdentityService::Stub;
}  // namespace

void AddIdentityCommands(CommandLine& line) {
  line.Group("division", "administrative divisions 行政区");
  AddOperation(line, {"division",
                      "register",
                      "register_divisions",
                      {.file = true},
                      "register or rename divisions; parents before children",
                      "hunan.json"});
  AddOperation(line, {"division",
                      "suspend",
                      "suspend_county",
                      {.positionals = {"county"}, .presets = {{"suspended", "true"}}},
                      "suspend a county from the market",
                      "430121 --reason \"rectification overdue\""});
  AddOperation(line, {"division",
                      "restore",
                      "suspend_county",
                      {.positionals = {"county"}, .presets = {{"suspended", "false"}}},
                      "let a suspended county trade again",
                      "430121 --reason \"rectified\""});
  AddRead(
      line,
      {"division",
       "list",
       {},
       "divisions by prefix and level",
       "--prefix 4301 --digits 6",
       "divisions",
       {{"代码", "code", "code"}, {"名称", "name", "name"}, {"暂停交易", "suspended", "market_suspended"}}},
      &Stub::ListDivisions);

  line.Group("org", "organisations 单位");
  AddOperation(line, {"org",
                      "register",
                      "register_organisation",
                      {.positionals = {"organisation"}},
                      "register an organisation",
                      "430121-gov --name 长沙县人民政府 --type county-government --division 430121"});
  AddOperation(line, {"org",
                      "suspend",
                      "suspend_organisation",
                      {.positionals = {"organisation"}, .presets = {{"suspended", "true"}}},
                      "suspend an organisation: its officers sign nothing",
                      "430121-gov --reason \"…\""});
  AddOperation(line, {"org",
                      "restore",
                      "suspend_organisation",
                      {.positionals = {"organisation"}, .presets = {{"suspended", "false"}}},
                      "restore a suspended organisation",
                      "430121-gov --reason \"…\""});
  AddRead(line,
          {"org",
           "list",
           {},
           "organisations by division and type",
           "--division 4301",
           "organisations",
           {{"单位", "organisation", "organisation"},
            {"名称", "name", "name"},
            {"类型", "type", "type"},
            {"行政区", "division", "division"},
            {"暂停", "suspended", "suspended"}}},
          &Stub::ListOrganisations);

  line.Group("officer", "officers 人员, their duties and keys");
  AddOperation(
      line,
      {"officer",
       "register",
       "register_officer",
       {.positionals = {"officer"}},
       "register an officer with duties and a first key",
       "430121-maker --name 长沙县经办 --organisation 430121-gov --duties maker --public-key maker.key.pub"});
  AddOperation(line, {"officer",
                      "duties",
                      "set_duties",
                      {.positionals = {"officer"}},
                      "replace an officer's duties; none ends the service",
                      "430121-maker --duties maker,reader"});
  AddOperation(line, {"officer",
                      "add-key",
                      "register_key",
                      {.positionals = {"officer"}},
                      "register another key",
                      "430121-maker --public-key new.key.pub"});
  AddOperation(line, {"officer",
                      "revoke-key",
                      "revoke_key",
                      {.positionals = {"key_id"}},
                      "revoke a key from now on",
                      "0123456789abcdef0123456789abcdef --reason lost"});
  AddRead(line,
          {"officer",
           "show",
           {},
           "an officer with organisation and keys (default: who asks)",
           "--officer 430121-maker"},
          &Stub::GetOfficer);
  AddRead(line,
          {"officer",
           "list",
           {},
           "officers of an organisation",
           "--organisation 430121-gov",
           "officers",
           {{"人员", "officer", "officer"},
            {"姓名", "name", "name"},
            {"单位", "organisation", "organisation"},
            {"职责", "duties", "duties"}}},
          &Stub::ListOfficers);

  line.Group("proposal", "commands that wait for a second officer 待复核事项");
  AddEndorseCommand(line);
  AddOperation(line, {"proposal",
                      "close",
                      "close_proposal",
                      {.positionals = {"proposal"}},
                      "withdraw one's own proposal, or reject a colleague's with a reason",
                      "p12 --reason \"wrong area\""});
  AddRead(line, {"proposal", "show", {.positionals = {"proposal"}}, "a proposal with its operations", "p12"},
          &Stub::GetProposal);
  AddRead(line,
          {.group = "proposal",
           .verb = "list",
           .shape = {},
           .help = "proposals of the organisation",
           .example = "--state open",
           .rows = "proposals",
           .columns = {{"事项", "proposal", "proposal"},
                       {"内容", "content", nullptr, FormatProposal},
                       {"经办", "maker", "maker"},
                       {"单位", "organisation", "organisation"},
                       {"状态", "state", "state"},
                       {"到期", "expires", "expires_us"},
                       {"复核", "endorser", "endorser"},
                       {"理由", "reason", "reason"}},
           .sort_by = "proposed_entry"},
          &Stub::ListProposals);
}

}  // namespace tianzhang::cli
