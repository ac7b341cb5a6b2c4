// What bounds us: hashing, signing, verifying, the tree.
#include <benchmark/benchmark.h>

#include <string>

#include "ledger/base/check.h"
#include "ledger/crypto/hash.h"
#include "ledger/crypto/keys.h"
#include "ledger/tlog/checkpoint.h"
#include "ledger/tlog/compact_range.h"
#include "ledger/tlog/merkle.h"
#include "tests/bench/common/cast.h"

namespace tianzhang::bench {
namespace {

void Sha256(benchmark::State& run) {
  const std::string text(static_cast<size_t>(run.range(0)), 'x');
  for (auto _ : run) benchmark::DoNotOptimize(crypto::Sha256(text));
  run.SetBytesProcessed(static_cast<int64_t>(run.iterations()) * run.range(0));
}
BENCHMARK(Sha256)->Arg(64)->Arg(400)->Arg(10'000);

void Sign(benchmark::State& run) {
  const auto signer = KeyOf("bench");
  const std::string text(400, 'x');
  for (auto _ : run) benchmark::DoNotOptimize(signer->Sign(text));
}
BENCHMARK(Sign);

void Verify(benchmark::State& run) {
  const auto signer = KeyOf("bench");
  const std::string text(400, 'x');
  const auto signature = signer->Sign(text);
  const auto verifier = crypto::Verifier::Create(crypto::Algorithm::kEd25519, signer->public_key());
  TZ_CHECK(signature.ok() && verifier.ok(), "a key signs and verifies");
  for (auto _ : run) TZ_CHECK((*verifier)->Verify(text, *signature), "the signature is valid");
}
BENCHMARK(Verify);

void AppendLeaf(benchmark::State& run) {
  tlog::CompactRange range;
  const std::string leaf(110, 'l');
  for (auto _ : run) range.Append(tlog::LeafHash(leaf));
  benchmark::DoNotOptimize(range.Root());
}
BENCHMARK(AppendLeaf);

void SignCheckpoint(benchmark::State& run) {
  const auto signer = KeyOf("platform");
  const tlog::Checkpoint checkpoint{"tianzhang.example/bench", 123'456, tlog::LeafHash("root")};
  for (auto _ : run) benchmark::DoNotOptimize(tlog::SignCheckpoint(checkpoint, *signer, checkpoint.origin));
}
BENCHMARK(SignCheckpoint);

}  // namespace
}  // namespace tianzhang::bench

BENCHMARK_MAIN();
