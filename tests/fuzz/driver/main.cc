// Runs a fuzz target without libFuzzer: the files given, then inputs made from them by a seeded mutator. The
// same seed makes the same inputs; a crash names the input, which is saved beside.
//
//   fuzz-<target>-driver [options] FILE_OR_FOLDER…
//     --runs N        mutated inputs after the files (0)
//     --seed S        their seed (1)
//     --print         commands and what became of them
//     --count         counts by kind and outcome at the end
//     --stage         only builds the stages; fails when the rules refuse a step of theirs
//     --keep DIR N    saves the at most N inputs that together meet the most kinds and outcomes
//     --commands DIR  saves one SignedCommand of every kind and outcome met
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "tests/fuzz/common/report.h"
#include "tests/fuzz/common/stage.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace tianzhang::fuzz {
namespace {

constexpr size_t kMaxInput = 4096;

// splitmix64: the inputs do not depend on the standard library's distributions.
class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}
  uint64_t Next() {
    uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  size_t Below(size_t bound) { return bound == 0 ? 0 : Next() % bound; }

 private:
  uint64_t state_;
};

// The input that runs, written out when it crashes.
const std::string* g_input = nullptr;

void OnAbort(int) {
  if (g_input != nullptr) {
    if (FILE* file = std::fopen("crash-input", "wb")) {
      std::fwrite(g_input->data(), 1, g_input->size(), file);
      std::fclose(file);
      std::fprintf(stderr, "the input is in ./crash-input\n");
    }
  }
  std::signal(SIGABRT, SIG_DFL);
  std::abort();
}

void Mutate(std::string* input, const std::vector<std::string>& corpus, Random& random) {
  const size_t changes = 1 + random.Below(6);
  for (size_t i = 0; i < changes; ++i) {
    const size_t at = random.Below(input->size() + 1);
    switch (random.Below(6)) {
      case 0:
      case 1:
        if (at < input->size()) (*input)[at] = static_cast<char>(random.Next());
        break;
      case 2:
        input->insert(at, 1, static_cast<char>(random.Next()));
        break;
      case 3:
        input->erase(at, 1 + random.Below(8));
        break;
      case 4: {
        const std::string& other = corpus[random.Below(corpus.size())];
        input->insert(at, other.substr(random.Below(other.size() + 1), 64));
        break;
      }
      default:
        for (size_t n = 1 + random.Below(40); n > 0; --n) input->push_back(static_cast<char>(random.Next()));
    }
  }
  if (input->size() > kMaxInput) input->resize(kMaxInput);
}

// An input out of nothing: half of it sensible, half of it anything.
std::string Make(Random& random) {
  std::string input(64 + random.Below(kMaxInput / 4), '\0');
  for (char& byte : input) {
    const uint64_t drawn = random.Next();
    if (drawn % 2 == 0) byte = static_cast<char>(drawn >> 8);
  }
  return input;
}

void RunOne(const std::string& input) {
  g_input = &input;
  LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()), input.size());
  g_input = nullptr;
}

// An input and what it met.
struct Met {
  std::string input;
  std::set<std::string> outcomes;
};

// Greedily those that add the most, the shorter of two alike.
void Keep(const std::string& folder, size_t most, const std::vector<Met>& met) {
  std::set<std::string> covered;
  for (size_t kept = 0; kept < most; ++kept) {
    const Met* best = nullptr;
    size_t best_adds = 0;
    for (const Met& one : met) {
      const auto adds = static_cast<size_t>(
          std::count_if(one.outcomes.begin(), one.outcomes.end(),
                        [&covered](const std::string& outcome) { return covered.count(outcome) == 0; }));
      if (adds > best_adds || (adds == best_adds && adds > 0 && one.input.size() < best->input.size())) {
        best = &one;
        best_adds = adds;
      }
    }
    if (best == nullptr) break;
    covered.insert(best->outcomes.begin(), best->outcomes.end());
    char name[16];
    std::snprintf(name, sizeof name, "%03zu", kept);
    std::ofstream(folder + "/" + name, std::ios::binary) << best->input;
  }
  std::printf("kept: %zu kinds and outcomes\n", covered.size());
}

int CheckStages() {
  int refused = 0;
  for (size_t i = 0; i < kStages; ++i) {
    for (const std::string& step : StageNumber(i).refused) {
      std::printf("stage %zu: %s\n", i, step.c_str());
      ++refused;
    }
  }
  std::printf("%zu stages, %d steps refused\n", kStages, refused);
  return refused == 0 ? 0 : 1;
}

std::vector<std::string> Read(const std::vector<std::string>& names) {
  std::vector<std::string> paths;
  for (const std::string& name : names) {
    if (!std::filesystem::is_directory(name))
      paths.push_back(name);
    else
      for (const auto& file : std::filesystem::directory_iterator(name))
        paths.push_back(file.path().string());
  }
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const std::string& path : paths) {
    std::ifstream in(path, std::ios::binary);
    if (!in) {
      std::fprintf(stderr, "cannot read %s\n", path.c_str());
      std::exit(2);
    }
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

int Main(int argc, char** argv) {
  uint64_t runs = 0, seed = 1;
  std::string keep;
  size_t most = 0;
  bool stages = false;
  std::vector<std::string> names;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    const bool more = i + 1 < argc;
    if (argument == "--runs" && more)
      runs = std::strtoull(argv[++i], nullptr, 10);
    else if (argument == "--seed" && more)
      seed = std::strtoull(argv[++i], nullptr, 10);
    else if (argument == "--keep" && i + 2 < argc) {
      keep = argv[++i];
      most = std::strtoull(argv[++i], nullptr, 10);
    } else if (argument == "--commands" && more)
      Reporting().commands = argv[++i];
    else if (argument == "--print")
      Reporting().print = true;
    else if (argument == "--count")
      Reporting().count = true;
    else if (argument == "--stage")
      stages = true;
    else
      names.push_back(argument);
  }
  WatchStages(Report);
  std::signal(SIGABRT, OnAbort);
  if (stages) return CheckStages();

  std::vector<std::string> corpus = Read(names);
  std::vector<Met> met;
  const auto run = [&](const std::string& input) {
    Met one{input, {}};
    if (!keep.empty()) Reporting().seen = &one.outcomes;
    RunOne(input);
    Reporting().seen = nullptr;
    if (!keep.empty()) met.push_back(std::move(one));
  };
  for (const std::string& input : corpus) run(input);
  std::printf("%zu files; %llu more from seed %llu\n", corpus.size(), static_cast<unsigned long long>(runs),
              static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  Random random(seed);
  for (uint64_t i = 0; i < runs; ++i) {
    const bool fresh = corpus.empty() || i % 4 == 0;
    std::string input = fresh ? Make(random) : corpus[random.Below(corpus.size())];
    if (!fresh) Mutate(&input, corpus, random);
    run(input);
  }
  if (!keep.empty()) Keep(keep, most, met);
  if (Reporting().count) PrintCounts();
  return 0;
}

}  // namespace
}  // namespace tianzhang::fuzz

int main(int argc, char** argv) { return tianzhang::fuzz::Main(argc, argv); }
