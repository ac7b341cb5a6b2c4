// Operations of a bench ledger, built in one place: the same for the load, the floor program and the micro
// benchmarks.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tianzhang/entry/v1/command.pb.h"
#include "tianzhang/entry/v1/header.pb.h"

namespace tianzhang::bench {

namespace entry = ::tianzhang::entry::v1;
using entry::Amounts;
using entry::Operation;

// What one operation of the load cases moves: 1 m² of paddy and its capacity, so that all three numbers
// change.
inline constexpr int64_t kStepM2 = 1;
inline constexpr int64_t kGramsPerM2 = 600;

Amounts MakeAmounts(int64_t area_m2, int64_t paddy_m2, int64_t capacity_g);
// All paddy, at kGramsPerM2.
Amounts PaddyAmounts(int64_t area_m2);
entry::Document MakeDocument(std::string_view title, std::string_view number = "");
std::string DigestOf(std::string_view text);

Operation HookQuota(std::string_view demand, std::string_view lot, const Amounts& amounts);
Operation UnhookQuota(std::string_view demand, const Amounts& amounts);

struct SubprojectSpec {
  std::string id;
  entry::SubprojectKind kind = entry::SUBPROJECT_KIND_UNSPECIFIED;
  entry::QuotaKind quota = entry::QUOTA_KIND_UNSPECIFIED;  // UNSPECIFIED: produces none
  int64_t cost_fen = 0;
  int64_t parcels = 0;
  int64_t parcel_m2 = 0;
};

struct ProjectSpec {
  std::string project;
  std::string township;
  std::vector<std::string> villages;
  int year = 0;
  std::vector<SubprojectSpec> subprojects;
};

Operation CreateProject(const ProjectSpec& spec);
// Consents of all villages and both opinions.
std::vector<Operation> Consents(const ProjectSpec& spec);
Operation SubmitPlan(std::string_view project);
Operation DecidePlan(std::string_view project, std::string_view step);
Operation StartSubproject(std::string_view project, std::string_view subproject);
Operation AcceptSubproject(const ProjectSpec& spec, const SubprojectSpec& subproject);
Operation SubmitAcceptance(const ProjectSpec& spec);
Operation DecideAcceptance(std::string_view project, std::string_view step);
// Registers parcels [first, first + count) of a sub-project as one quota.
Operation RegisterQuota(const ProjectSpec& spec, const SubprojectSpec& subproject, int64_t first,
                        int64_t count);
Operation VerifyQuota(std::string_view registration);
Operation BankQuota(std::string_view registration);
Operation DeclareDemand(std::string_view county, entry::QuotaKind kind, std::string_view category,
                        std::string_view confirmation_number, const Amounts& amounts, int year);

// What the parcels of a sub-project yield in its quota kind.
Amounts YieldOf(const SubprojectSpec& subproject, int64_t parcels);

// Objects of a collection ("lots", "demands" …) that the events assigned, in order.
std::vector<std::string> AssignedIn(const entry::Events& events, std::string_view collection);

}  // namespace tianzhang::bench
