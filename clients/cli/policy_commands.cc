// Policy as data (rulebook section 3).
#include "clients/cli/reads.h"
#include "tianzhang/api/v1/policy_service.grpc.pb.h"

namespace tianzhang::cli {

void AddPolicyCommands(CommandLine& line) {
  using Stub = api::v1::PolicyService::Stub;
  line.Group("policy", "policy versions 政策");
  AddOperation(line, {"policy",
                      "set",
                      "set_policy",
                      {.positionals = {"policy"}},
                      "propose a policy version; it must still lie ahead when it is endorsed",
                      "hunan-2025-17.json --effective +10m"});
  AddRead(line,
          {"policy",
           "assess",
           {.positionals = {"policy"}},
           "what the present state would look like under a proposed policy",
           "proposed.json"},
          &Stub::AssessPolicy);
  AddRead(line, {"policy", "show", {}, "a version, or the one in force", "--version 1"}, &Stub::GetPolicy);
  AddRead(line,
          {"policy",
           "list",
           {},
           "all versions",
           "",
           "policies",
           {{"版本", "version", "version"},
            {"文件", "profile", "policy.profile"},
            {"标题", "title", "policy.title"},
            {"生效", "effective", "effective_us"},
            {"条目", "entry", "entry"}}},
          &Stub::ListPolicies);
}

}  // namespace tianzhang::cli
