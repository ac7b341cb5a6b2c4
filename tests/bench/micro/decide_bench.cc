// Deciding one operation of each kind, undone afterwards, on a ledger of 122 counties with 100 lots each.
#include <benchmark/benchmark.h>

#include <memory>
#include <string>
#include <vector>

#include "ledger/base/check.h"
#include "ledger/base/strings.h"
#include "ledger/book/decide.h"
#include "ledger/crypto/domain.h"
#include "ledger/sequencer/intake.h"
#include "ledger/sequencer/staging.h"
#include "ledger/store/schema.h"
#include "tests/bench/micro/book_door.h"

namespace tianzhang::bench {
namespace {

constexpr char kDivisions[] = TZ_SOURCE_DIR "/deploy/data/hunan-divisions.csv";
constexpr char kPolicy[] = TZ_SOURCE_DIR "/deploy/policy/hunan-2025-17.json";

struct World {
  BookDoor door;
  Cast cast;
  std::vector<Holding> holdings;
};

World& TheWorld() {
  static World* const world = [] {
    auto* made = new World;
    absl::StatusOr<Cast> cast = ReadCast(kDivisions);
    TZ_CHECK(cast.ok(), cast.status().ToString());
    made->cast = *std::move(cast);
    PrepareOptions options;
    absl::StatusOr<entry::Policy> policy = ReadPolicy(kPolicy);
    TZ_CHECK(policy.ok(), policy.status().ToString());
    options.policy = *std::move(policy);
    absl::StatusOr<std::vector<Holding>> holdings = Prepare(made->door, made->cast, options);
    TZ_CHECK(holdings.ok(), holdings.status().ToString());
    made->holdings = *std::move(holdings);
    // Something hooked everywhere, so that unhook and write-off find it.
    std::vector<Step> steps;
    for (const Holding& holding : made->holdings) {
      steps.push_back({MakerOf(GovernmentOf(holding.county)),
                       {HookQuota(holding.demand, holding.lot, PaddyAmounts(1'000))}});
    }
    const auto hooked = made->door.DoAll(steps);
    TZ_CHECK(hooked.ok(), hooked.status().ToString());
    return made;
  }();
  return *world;
}

using Make = std::vector<Operation> (*)(const World&, const Holding&, uint64_t);

void DecideAndUndo(benchmark::State& run, Make make) {
  World& world = TheWorld();
  uint64_t at = 0;
  std::vector<entry::Command> commands;
  std::vector<std::string> key_ids;
  for (int i = 0; i < 256; ++i) {
    const Holding& holding = world.holdings[(static_cast<size_t>(i) * 37) % world.holdings.size()];
    const std::string officer = MakerOf(GovernmentOf(holding.county));
    commands.push_back(world.door.CommandOf({officer, make(world, holding, static_cast<uint64_t>(i))}));
    key_ids.push_back(BookDoor::KeyIdOf(officer));
  }
  book::State& state = world.door.state();
  for (auto _ : run) {
    const size_t which = at++ % commands.size();
    for (const book::RecordKey& key : book::Keys(state, commands[which])) {
      if (!state.Holds(key.table, key.key, world.door.size()))
        state.Provide(key.table, key.key, nullptr, world.door.size());
    }
    const book::Decision decision =
        book::Decide(state, commands[which], key_ids[which], true, {world.door.size(), world.door.time_us()});
    TZ_CHECK(decision.accepted(), "the bench's operation is refused");
    benchmark::DoNotOptimize(decision);
    state.UndoTo(0);
  }
  run.SetItemsProcessed(static_cast<int64_t>(run.iterations()) * commands[0].operations_size());
}

std::vector<Operation> Hook(const World&, const Holding& holding, uint64_t) {
  return {HookQuota(holding.demand, holding.lot, PaddyAmounts(kStepM2))};
}
std::vector<Operation> HookUnnamed(const World&, const Holding& holding, uint64_t) {
  return {HookQuota(holding.demand, "", PaddyAmounts(kStepM2))};
}
std::vector<Operation> Unhook(const World&, const Holding& holding, uint64_t) {
  return {UnhookQuota(holding.demand, PaddyAmounts(kStepM2))};
}
std::vector<Operation> WriteOff(const World&, const Holding& holding, uint64_t) {
  std::vector<Operation> operations(1);
  entry::WriteOffQuota& write_off = *operations[0].mutable_write_off_quota();
  write_off.set_demand(holding.demand);
  *write_off.mutable_amounts() = PaddyAmounts(kStepM2);
  *write_off.mutable_approval() = MakeDocument("农转用批复", "示例88号");
  return operations;
}
std::vector<Operation> Demand(const World&, const Holding& holding, uint64_t number) {
  return {DeclareDemand(holding.county, entry::SUPPLEMENTARY_FARMLAND, "village-housing",
                        base::StrCat("QM-", number), PaddyAmounts(1'000), 2026)};
}
std::vector<Operation> Project(const World& world, const Holding& holding, uint64_t number) {
  ProjectSpec spec;
  spec.project = base::StrCat(holding.county, "-m", number);
  for (const County& county : world.cast.counties) {
    if (county.code == holding.county) spec.township = county.township;
  }
  spec.villages = {"示例村"};
  spec.year = 2026;
  spec.subprojects = {
      {"works", entry::SUPPLEMENTARY_FARMLAND_WORKS, entry::SUPPLEMENTARY_FARMLAND, 100, 3, 10'000}};
  return {CreateProject(spec)};
}
std::vector<Operation> HundredHooks(const World& world, const Holding& holding, uint64_t) {
  std::vector<Operation> operations;
  for (const Holding& of : world.holdings) {
    if (of.county == holding.county)
      operations.push_back(HookQuota(of.demand, of.lot, PaddyAmounts(kStepM2)));
  }
  return operations;
}
BENCHMARK_CAPTURE(DecideAndUndo, hook_quota, Hook);
BENCHMARK_CAPTURE(DecideAndUndo, hook_quota_unnamed_lots, HookUnnamed);
BENCHMARK_CAPTURE(DecideAndUndo, unhook_quota, Unhook);
BENCHMARK_CAPTURE(DecideAndUndo, write_off_quota, WriteOff);
BENCHMARK_CAPTURE(DecideAndUndo, declare_demand, Demand);
BENCHMARK_CAPTURE(DecideAndUndo, create_project, Project);
BENCHMARK_CAPTURE(DecideAndUndo, hundred_hooks, HundredHooks);

// From the wire to a command that may be decided, but for the signature.
void DecodeCommand(benchmark::State& run) {
  World& world = TheWorld();
  const Holding& holding = world.holdings[0];
  const std::string officer = MakerOf(GovernmentOf(holding.county));
  entry::SignedCommand outer;
  outer.set_command(store::Serialise(world.door.CommandOf({officer, Hook(world, holding, 0)})));
  outer.set_key_id(BookDoor::KeyIdOf(officer));
  outer.set_signature(std::string(64, 's'));
  for (auto _ : run) {
    sequencer::Intake intake;
    intake.signed_command = outer;
    TZ_CHECK(sequencer::Decode(intake).ok(), "the bench's command does not decode");
    benchmark::DoNotOptimize(intake);
  }
}
BENCHMARK(DecodeCommand);

// Decide, serialise, hash: the sequencer's thread without its queues.
void DecideAndStage(benchmark::State& run) {
  World& world = TheWorld();
  const Holding& holding = world.holdings[0];
  const std::string officer = MakerOf(GovernmentOf(holding.county));
  const entry::Command hook = world.door.CommandOf({officer, Hook(world, holding, 0)});
  const std::string key_id = BookDoor::KeyIdOf(officer);
  const std::string stored(400, 'c');
  book::State& state = world.door.state();
  for (auto _ : run) {
    const book::Moment at{world.door.size(), world.door.time_us()};
    book::Decision decision = book::Decide(state, hook, key_id, true, at);
    TZ_CHECK(decision.accepted(), "the bench's operation is refused");
    std::vector<book::Change> changes = state.changes();
    benchmark::DoNotOptimize(sequencer::Stage(at, 1, stored, std::move(decision.events), std::move(changes)));
    state.UndoTo(0);
  }
}
BENCHMARK(DecideAndStage);

}  // namespace
}  // namespace tianzhang::bench
