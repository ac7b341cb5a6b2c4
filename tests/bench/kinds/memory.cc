#include "tests/bench/kinds/memory.h"

#include <malloc.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"

// Null when the program is not linked with jemalloc.
extern "C" int mallctl(const char* name, void* old_value, size_t* old_length, void* new_value,
                       size_t new_length) __attribute__((weak));

namespace tianzhang::bench {
namespace {

// Bytes the program has allocated and not freed, as the allocator rounds them.
uint64_t AllocatedBytes() {
  if (mallctl != nullptr) {
    uint64_t epoch = 1;
    size_t allocated = 0;
    size_t length = sizeof(allocated);
    mallctl("epoch", nullptr, nullptr, &epoch, sizeof(epoch));
    if (mallctl("stats.allocated", &allocated, &length, nullptr, 0) == 0) return allocated;
  }
  return mallinfo2().uordblks;
}

}  // namespace

std::string TableName(book::Table table) {
  // "tianzhang.api.v1.Project" → "Project".
  return book::Prototype(table).GetDescriptor()->name();
}

uint64_t ResidentBytes() {
  unsigned long long pages = 0, resident = 0;
  std::FILE* file = std::fopen("/proc/self/statm", "r");
  if (file == nullptr) return 0;
  if (std::fscanf(file, "%llu %llu", &pages, &resident) != 2) resident = 0;
  std::fclose(file);
  return resident * static_cast<uint64_t>(sysconf(_SC_PAGESIZE));
}

absl::StatusOr<Weights> LoadAndWeigh(const store::Store& store, book::State& state) {
  Weights out;
  out.allocator = mallctl != nullptr ? "jemalloc, allocated" : "glibc, in use";
  const auto began = std::chrono::steady_clock::now();
  const uint64_t first = AllocatedBytes();
  for (const book::Table table : book::kAllTables) {
    if (!book::IsResident(table)) continue;
    TableWeight weight;
    weight.table = TableName(table);
    const uint64_t before = AllocatedBytes();
    uint64_t stored = 0;
    TZ_RETURN_IF_ERROR(store.Scan(table, "", "", 0, [&](std::string_view key, const book::RecordPtr& record) {
      stored += record->ByteSizeLong();
      ++weight.objects;
      state.Load(table, key, record);
      return true;
    }));
    if (weight.objects == 0) continue;
    const double objects = static_cast<double>(weight.objects);
    weight.bytes_each = static_cast<double>(AllocatedBytes() - before) / objects;
    weight.stored_bytes_each = static_cast<double>(stored) / objects;
    out.tables.push_back(weight);
  }
  out.bytes = AllocatedBytes() - first;
  out.load_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  return out;
}

}  // namespace tianzhang::bench
