#include "tests/bench/kinds/measure.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "ledger/base/strings.h"

namespace tianzhang::bench {
namespace {

// Enough for a 99th percentile that is not the maximum.
constexpr size_t kFewest = 200;
constexpr size_t kWarmUp = 3;

double Quantile(std::vector<double>* values, double q) {
  if (values->empty()) return 0;
  const size_t at =
      std::min(values->size() - 1, static_cast<size_t>(q * static_cast<double>(values->size())));
  std::nth_element(values->begin(), values->begin() + static_cast<std::ptrdiff_t>(at), values->end());
  return (*values)[at];
}

std::string Words(const absl::Status& status) { return std::string(base::ToStd(status.message())); }

Row Run(Desk& desk, const Workload& workload, const MeasureOptions& options) {
  Row row;
  row.kind = workload.kind;
  row.variant = workload.variant;
  row.counts = workload.counts;
  if (workload.prepare) {
    if (const absl::Status prepared = workload.prepare(desk); !prepared.ok()) {
      row.trouble = Words(prepared);
      desk.Reset();
      return row;
    }
  }
  std::vector<double> decide, undo, keys, read;
  const auto began = std::chrono::steady_clock::now();
  for (size_t i = 0; i < options.samples + kWarmUp; ++i) {
    const absl::StatusOr<Timing> timing = desk.Time(workload.ask(desk, i));
    if (!timing.ok()) {
      row.trouble = base::StrCat("refused: ", Words(timing.status()));
      break;
    }
    if (i < kWarmUp) continue;
    decide.push_back(timing->decide_us / workload.per);
    undo.push_back(timing->undo_us / workload.per);
    keys.push_back(timing->keys_us / workload.per);
    read.push_back(timing->read_us / workload.per);
    row.records = std::max(row.records, timing->keys);
    row.changes = std::max(row.changes, timing->changes);
    const double passed = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (passed > options.seconds && decide.size() >= kFewest) break;
    if (passed > 10 * options.seconds) break;
  }
  desk.Reset();
  row.samples = decide.size();
  row.median = Quantile(&decide, 0.5);
  row.p99 = Quantile(&decide, 0.99);
  row.undo = Quantile(&undo, 0.5);
  row.keys = Quantile(&keys, 0.5);
  row.read = Quantile(&read, 0.5);
  return row;
}

void AddUp(KindsResult* result) {
  std::map<std::string, const Row*> slowest;
  std::set<std::string> measured;
  for (const Row& row : result->rows) {
    if (!row.trouble.empty()) {
      ++result->without;
      continue;
    }
    measured.insert(row.kind);
    if (!row.counts) continue;
    const Row*& of = slowest[row.kind];
    if (of == nullptr || of->median < row.median) of = &row;
  }
  std::vector<double> medians;
  for (const auto& [kind, row] : slowest) {
    medians.push_back(row->median);
    if (row->median <= result->slowest_us) continue;
    result->slowest_us = row->median;
    result->slowest = base::StrCat(kind, row->variant.empty() ? "" : ", ", row->variant);
  }
  result->measured = measured.size();
  result->median_kind_us = Quantile(&medians, 0.5);
  for (Row& row : result->rows) {
    if (result->median_kind_us > 0) row.ratio = row.median / result->median_kind_us;
  }
  std::stable_sort(result->rows.begin(), result->rows.end(),
                   [](const Row& a, const Row& b) { return a.median > b.median; });
}

}  // namespace

std::vector<std::string> AllKinds() {
  const google::protobuf::OneofDescriptor* kind = entry::Operation::descriptor()->FindOneofByName("kind");
  std::vector<std::pair<int, std::string>> fields;
  for (int i = 0; i < kind->field_count(); ++i) {
    fields.emplace_back(kind->field(i)->number(), kind->field(i)->name());
  }
  std::sort(fields.begin(), fields.end());
  std::vector<std::string> names;
  for (auto& [number, name] : fields) names.push_back(std::move(name));
  return names;
}

KindsResult Measure(Desk& desk, const MeasureOptions& options) {
  KindsResult result;
  const Workloads workloads = AllWorkloads();
  const uint64_t before = desk.state().Fingerprint();
  for (const std::string& kind : AllKinds()) {
    if (!options.only.empty() &&
        std::find(options.only.begin(), options.only.end(), kind) == options.only.end()) {
      continue;
    }
    ++result.kinds;
    bool found = false;
    for (const Workload& workload : workloads) {
      if (workload.kind != kind) continue;
      found = true;
      if (workload.founding) {
        book::State empty;
        Desk nothing(&empty, nullptr, &desk.cast(), &desk.options());
        result.rows.push_back(Run(nothing, workload, options));
      } else {
        result.rows.push_back(Run(desk, workload, options));
      }
    }
    if (!found) {
      Row row;
      row.kind = kind;
      row.trouble = "no workload";
      result.rows.push_back(std::move(row));
    }
  }
  result.unchanged = desk.state().Fingerprint() == before;
  AddUp(&result);
  return result;
}

}  // namespace tianzhang::bench
