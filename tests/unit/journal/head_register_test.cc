#include "ledger/journal/head_register.h"

#include <gmock/gmock.h>

#include <fstream>

#include "ledger/base/file.h"
#include "tests/unit/store/fixture.h"

namespace tianzhang::journal {
namespace {

using ::testing::HasSubstr;

constexpr size_t kSlotBytes = 4096;

class HeadRegisterTest : public ::testing::Test {
 protected:
  HeadRegisterTest() { EXPECT_TRUE(FileHeadRegister::Create(path_).ok()); }

  static RegisteredHead At(uint64_t size) { return {size, crypto::Sha256(std::to_string(size))}; }
  std::unique_ptr<FileHeadRegister> Open() { return *FileHeadRegister::Open(path_); }
  void Flip(size_t offset) {
    std::fstream file(path_, std::ios::in | std::ios::out | std::ios::binary);
    file.seekg(static_cast<std::streamoff>(offset));
    const int byte = file.get();
    file.seekp(static_cast<std::streamoff>(offset));
    file.put(static_cast<char>(byte ^ 1));
  }

  store::TempDir dir_;
  const std::string path_ = dir_ / "head";
};

TEST_F(HeadRegisterTest, StartsWithTheEmptyTree) {
  const auto head = Open()->Read();
  ASSERT_TRUE(head.ok()) << head.status();
  EXPECT_EQ(head->size, 0u);
  EXPECT_EQ(head->root, tlog::EmptyRoot());
  EXPECT_EQ(FileHeadRegister::Create(path_).code(), absl::StatusCode::kAlreadyExists);
}

TEST_F(HeadRegisterTest, RemembersTheLastHeadOverReopenings) {
  for (uint64_t size = 1; size <= 5; ++size) {
    auto reg = Open();
    ASSERT_TRUE(reg->Read().ok());
    ASSERT_TRUE(reg->Advance(At(size)).ok());
    EXPECT_EQ(*reg->Read(), At(size));
    reg.reset();
    EXPECT_EQ(*Open()->Read(), At(size));
  }
  EXPECT_EQ(std::filesystem::file_size(path_), 2 * kSlotBytes);
}

TEST_F(HeadRegisterTest, ATornWriteLeavesTheHeadBefore) {
  {
    auto reg = Open();
    ASSERT_TRUE(reg->Read().ok());
    for (uint64_t size = 1; size <= 3; ++size) ASSERT_TRUE(reg->Advance(At(size)).ok());
  }
  // Sequences 1 … 4 stand in slots 0 1 0 1: the newest is in slot 1.
  Flip(kSlotBytes + 20);
  EXPECT_EQ(*Open()->Read(), At(2));
  Flip(30);
  EXPECT_EQ(Open()->Read().status().code(), absl::StatusCode::kDataLoss);
}

TEST_F(HeadRegisterTest, AfterATornSlotTheNextWriteDoesNotHitTheGoodOne) {
  {
    auto reg = Open();
    ASSERT_TRUE(reg->Read().ok());
    for (uint64_t size = 1; size <= 3; ++size) ASSERT_TRUE(reg->Advance(At(size)).ok());
  }
  Flip(kSlotBytes + 20);
  {
    auto reg = Open();
    ASSERT_TRUE(reg->Read().ok());
    ASSERT_TRUE(reg->Advance(At(7)).ok());
  }
  EXPECT_EQ(*Open()->Read(), At(7));
  Flip(kSlotBytes + 20);
  EXPECT_EQ(*Open()->Read(), At(2)) << "the slot that was good stayed good";
}

TEST_F(HeadRegisterTest, EveryFlippedBitOfASlotIsSeen) {
  for (size_t offset = 0; offset < 60; ++offset) {
    Flip(offset);
    EXPECT_EQ(Open()->Read().status().code(), absl::StatusCode::kDataLoss) << offset;
    Flip(offset);
  }
  EXPECT_TRUE(Open()->Read().ok());
}

TEST_F(HeadRegisterTest, MissingAndHeldAreTold) {
  const auto missing = FileHeadRegister::Open(dir_ / "nowhere");
  ASSERT_TRUE(missing.ok()) << missing.status();
  EXPECT_EQ((*missing)->Read().status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ((*missing)->Advance(At(1)).code(), absl::StatusCode::kNotFound);
  EXPECT_FALSE(std::filesystem::exists(dir_ / "nowhere")) << "a register is never made in passing";

  const auto held = Open();
  const absl::Status second = FileHeadRegister::Open(path_).status();
  EXPECT_EQ(second.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(second.ToString(), HasSubstr("another process has"));
}

}  // namespace
}  // namespace tianzhang::journal
