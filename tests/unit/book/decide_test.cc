#include "ledger/book/decide.h"

#include <gtest/gtest.h>

#include "tests/support/book_fixture.h"

namespace tianzhang::testing {
namespace {

TEST(Fixture, Founds) {
  const entry::Policy policy = PolicyFile("hunan-2025-17");
  Province province(&policy);
  EXPECT_EQ(province.Get<api::PolicyVersion>("000001").version(), 1u);
}

}  // namespace
}  // namespace tianzhang::testing
