// Bytes as a season of commands over a province at work: tests/fuzz/README.md.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "tests/fuzz/common/report.h"
#include "tests/fuzz/common/session.h"
#include "tests/fuzz/common/source.h"
#include "tests/fuzz/common/stage.h"

namespace tianzhang::fuzz {
namespace {

constexpr int kMaxCommands = 16;
// Mostly the province at work; sometimes the other policy, none, or not even a ledger.
constexpr size_t kStageOf[8] = {0, 0, 0, 0, 1, 1, 2, 3};

void Run(std::string_view input) {
  Source bytes(input);
  Stage& stage = StageNumber(kStageOf[bytes.Byte() % 8]);
  uint64_t serial = stage.serial;
  {
    Session session(&stage.arena, &stage.pools, &serial, Report);
    for (int i = 0; i < kMaxCommands && !bytes.empty(); ++i) {
      const size_t length = bytes.Byte() % 128;
      session.Play(bytes.Take(length == 0 ? 48 : length));
    }
  }
  stage.arena.ReturnToStage();
}

}  // namespace
}  // namespace tianzhang::fuzz

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  tianzhang::fuzz::Run({reinterpret_cast<const char*>(data), size});
  return 0;
}
