// The command as a whole (ledger/book/README.md section 1).
#include "ledger/book/decide.h"

#include <gtest/gtest.h>

#include <functional>

#include "tests/support/book_fixture.h"
#include "tests/support/operation_text.h"

namespace tianzhang::testing {
namespace {

using DecideTest = BookTest;

const char kMaker[] = "county-430121.maker";

entry::Operation Harmless() { return Op("submit_plan { project: 'x' }"); }

// Each row breaks one thing more; the first check in order answers, and what stands below it is broken as
// well.
TEST_F(DecideTest, TheFirstCheckAnswers) {
  province_.Must("province",
                 Op("suspend_organisation { organisation: 'county-430121' suspended: true reason: 'r' }"));
  entry::Command command = province_.CommandOf(kMaker, {});
  const std::string key = KeyIdNamed(kMaker);
  const int64_t now = province_.time_us();
  const std::string limit = std::to_string(now + 24 * 3600 * base::kMicrosPerSecond);
  const auto told = [&](std::string_view key_id, bool signature_valid = true) {
    return Told(province_.Decide(command, key_id, signature_valid));
  };
  // From the last check to the first.
  *command.add_operations() = Op("endorse { proposal: 'p1' }");
  *command.add_operations() = Op("register_divisions {}");
  EXPECT_EQ(told(key), "ORGANISATION_SUSPENDED organisation=county-430121");
  *command.add_operations() = entry::Operation();
  EXPECT_EQ(told(key), "MALFORMED_OPERATION operation=");
  command.clear_operations();
  EXPECT_EQ(told(key), "EMPTY_COMMAND");
  command.set_expires_us(now + 24 * 3600 * base::kMicrosPerSecond + 1);
  EXPECT_EQ(told(key), "EXPIRY_TOO_FAR expires=" + std::to_string(command.expires_us()) + " latest=" + limit);
  command.set_expires_us(INT64_MAX);
  EXPECT_EQ(told(key), "EXPIRY_TOO_FAR expires=" + std::to_string(INT64_MAX) + " latest=" + limit);
  command.set_expires_us(now - 1);
  EXPECT_EQ(told(key), "EXPIRED expires=" + std::to_string(now - 1) + " time=" + std::to_string(now));
  EXPECT_EQ(told(key, false), "BAD_SIGNATURE key=" + key);
  EXPECT_EQ(told("nokey", false), "UNKNOWN_KEY key=nokey");
  EXPECT_EQ(told(KeyIdNamed("county-430121.checker"), false),
            "UNKNOWN_KEY key=" + KeyIdNamed("county-430121.checker"));
  command.set_officer("nobody");
  EXPECT_EQ(told(key, false), "UNKNOWN_OFFICER officer=nobody");
  command.set_ledger("other");
  EXPECT_EQ(told(key, false), "WRONG_LEDGER ledger=other wanted=test.tianzhang");
}

TEST_F(DecideTest, TheLastMomentIsInTime) {
  entry::Command command = province_.CommandOf(kMaker, {Harmless()});
  command.set_expires_us(province_.time_us());
  EXPECT_EQ(Told(province_.Decide(command, KeyIdNamed(kMaker))), "NOT_FOUND object=projects/x");
  command.set_expires_us(province_.time_us() + 24 * 3600 * base::kMicrosPerSecond);
  EXPECT_EQ(Told(province_.Decide(command, KeyIdNamed(kMaker))), "NOT_FOUND object=projects/x");
}

TEST_F(DecideTest, WhatMayShareACommand) {
  const entry::Operation keepers = Op("register_divisions {}");
  const entry::Operation endorse = Op("endorse { proposal: 'p1' }");
  const entry::Operation close = Op("close_proposal { proposal: 'p1' }");
  const auto told = [&](const Operations& operations) { return Told(province_.Submit(kMaker, operations)); };
  EXPECT_EQ(told({Harmless(), keepers}), "MIXED_DUTIES");
  EXPECT_EQ(told({endorse, keepers}), "MIXED_DUTIES");
  EXPECT_EQ(told({endorse, endorse}), "PROPOSAL_NOT_ALONE");
  EXPECT_EQ(told({Harmless(), close}), "PROPOSAL_NOT_ALONE");
  EXPECT_EQ(told({keepers}), "MISSING_DUTY wanted=KEEPER");
  EXPECT_EQ(Told(province_.Submit("county-430121.checker", {Harmless()})), "MISSING_DUTY wanted=MAKER");
}

TEST_F(DecideTest, ThePlatformsOperationsAreThePlatformsAlone) {
  const entry::Operation tick = Op("tick {}");
  book::Decision decision = province_.Submit(kMaker, {Harmless(), tick});
  EXPECT_EQ(Told(decision), "MALFORMED_OPERATION operation=tick");
  EXPECT_EQ(decision.refusal->operation(), 1u);
  const std::string key = KeyIdNamed("platform");
  const auto as_platform = [&](const Operations& operations, const std::string& key_id, bool valid = true) {
    return Told(province_.Decide(province_.CommandOf("platform", operations), key_id, valid));
  };
  EXPECT_EQ(as_platform({Harmless()}, key), "MALFORMED_OPERATION operation=submit_plan");
  EXPECT_EQ(as_platform({tick}, key), "MALFORMED_OPERATION operation=tick") << "nothing is due";
  EXPECT_EQ(as_platform({Op("tick { deadlines: 'deals/T-1-0' }")}, key),
            "MALFORMED_OPERATION operation=tick");
  EXPECT_EQ(as_platform({tick}, KeyIdNamed(kMaker)), "UNKNOWN_KEY key=" + KeyIdNamed(kMaker));
  EXPECT_EQ(as_platform({tick}, key, false), "BAD_SIGNATURE key=" + key);
  EXPECT_EQ(as_platform({}, key), "EMPTY_COMMAND");
  EXPECT_EQ(as_platform({Province::GenesisOperation()}, key), "MALFORMED_OPERATION operation=genesis")
      << "the ledger has begun";
}

TEST(Decide, NothingBeforeGenesis) {
  book::State state;
  entry::Command command;
  command.set_officer("platform");
  command.set_expires_us(5);
  *command.add_operations() = Op("tick {}");
  EXPECT_EQ(Told(book::Decide(state, command, "", true, {0, 1})), "UNKNOWN_KEY key=");
  command.set_officer("somebody");
  EXPECT_EQ(Told(book::Decide(state, command, "k", true, {0, 1})), "UNKNOWN_OFFICER officer=somebody");
  *command.mutable_operations(0) = Province::GenesisOperation();
  EXPECT_EQ(Told(book::Decide(state, command, "k", true, {0, 1})),
            "WRONG_LEDGER ledger= wanted=test.tianzhang");
  command.set_ledger(std::string(kLedgerName));
  command.set_officer("platform");
  EXPECT_EQ(Told(book::Decide(state, command, "k", true, {0, 1})), "UNKNOWN_KEY key=k");
  EXPECT_EQ(Told(book::Decide(state, command, KeyIdNamed("platform"), true, {1, 1})),
            "MALFORMED_OPERATION operation=genesis");
  EXPECT_EQ(Told(book::Decide(state, command, KeyIdNamed("platform"), true, {0, 1})), "accepted");
}

TEST_F(DecideTest, ARefusalAtALaterOperationUndoesTheEarlier) {
  const book::Decision decision = province_.Run(
      "province",
      {Op("register_divisions { divisions { code: '4303' name: 'x' } }"),
       Op("register_organisation { organisation: 'n' name: 'n' type: AUDIT_OFFICE division: '4303' }"),
       Op("register_organisation { organisation: 'n' name: 'n' type: AUDIT_OFFICE division: '4303' }")});
  EXPECT_EQ(Told(decision), "DUPLICATE_ID object=organisations/n");
  EXPECT_EQ(decision.refusal->operation(), 2u);
  EXPECT_EQ(province_.state().Find<api::DivisionRecord>("4303"), nullptr);
}

TEST_F(DecideTest, OutcomesThatAreNotStored) {
  for (int code = 1; code <= entry::RefusalCode_MAX; ++code) {
    if (!entry::RefusalCode_IsValid(code)) continue;
    entry::Refusal refusal;
    refusal.set_code(static_cast<entry::RefusalCode>(code));
    const bool anyone_could = code == entry::UNKNOWN_OFFICER || code == entry::UNKNOWN_KEY ||
                              code == entry::REVOKED_KEY || code == entry::BAD_SIGNATURE;
    EXPECT_EQ(book::IsStoredOutcome(refusal), !anyone_could) << entry::RefusalCode_Name(refusal.code());
  }
}

TEST_F(DecideTest, FindKey) {
  EXPECT_EQ(book::FindKey(province_.state(), KeyIdNamed(kMaker))->key(), KeyNamed(kMaker).key());
  EXPECT_EQ(book::FindKey(province_.state(), KeyIdNamed("platform"))->key(), KeyNamed("platform").key());
  EXPECT_EQ(book::FindKey(province_.state(), "none"), nullptr);
}

// Every kind of operation, empty and with garbage in every field: answered, never stopped.
TEST_F(DecideTest, GarbageIsRefused) {
  const google::protobuf::Descriptor& kinds = *entry::Operation::descriptor();
  const std::function<void(google::protobuf::Message*, int)> fill = [&](google::protobuf::Message* message,
                                                                        int depth) {
    const auto* reflection = message->GetReflection();
    for (int i = 0; i < message->GetDescriptor()->field_count(); ++i) {
      const google::protobuf::FieldDescriptor* field = message->GetDescriptor()->field(i);
      const auto is = [field](google::protobuf::FieldDescriptor::CppType type) {
        return field->cpp_type() == type;
      };
      if (is(google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE)) {
        if (depth > 4) continue;
        fill(field->is_repeated() ? reflection->AddMessage(message, field)
                                  : reflection->MutableMessage(message, field),
             depth + 1);
      } else if (is(google::protobuf::FieldDescriptor::CPPTYPE_STRING)) {
        const std::string garbage("4301\0\n/☃", 9);
        field->is_repeated() ? reflection->AddString(message, field, garbage)
                             : reflection->SetString(message, field, garbage);
      } else if (is(google::protobuf::FieldDescriptor::CPPTYPE_INT64)) {
        reflection->SetInt64(message, field, INT64_MIN);
      } else if (is(google::protobuf::FieldDescriptor::CPPTYPE_INT32)) {
        reflection->SetInt32(message, field, INT32_MIN);
      } else if (is(google::protobuf::FieldDescriptor::CPPTYPE_ENUM)) {
        field->is_repeated() ? reflection->AddEnumValue(message, field, 12345)
                             : reflection->SetEnumValue(message, field, 12345);
      }
    }
  };
  const std::string offices[] = {"county-430121",  "province",         "city-4301",
                                 "finance-430121", "province-finance", "department-430121"};
  for (int i = 0; i < kinds.field_count(); ++i) {
    for (const bool garbage : {false, true}) {
      entry::Operation operation;
      google::protobuf::Message* message =
          operation.GetReflection()->MutableMessage(&operation, kinds.field(i));
      if (garbage) fill(message, 0);
      SCOPED_TRACE(operation.ShortDebugString());
      for (const std::string& office : offices) {
        EXPECT_FALSE(province_.Submit(office + ".maker", {operation}).accepted());
      }
      EXPECT_FALSE(province_.Submit("province.keeper1", {operation}).accepted());
    }
  }
}

TEST_F(DecideTest, KeysOfEveryKind) {
  const auto keys = [&](std::string_view text) {
    std::string all;
    for (const book::RecordKey& key :
         book::Keys(province_.state(), province_.CommandOf(kMaker, {Op(text)}))) {
      base::StrAppend(&all, all.empty() ? "" : " ", static_cast<int>(key.table), ":", key.key);
    }
    return all;
  };
  EXPECT_EQ(keys("submit_plan { project: 'x' }"), "");
  EXPECT_EQ(keys("record_receipt { payment_code: '1' voucher_number: '2' }"), "33:1 34:receipts/2");
  EXPECT_EQ(keys("refund_receipt { payment_code: '1' voucher_number: '2' }"), "33:1 34:refunds/2");
  EXPECT_EQ(keys("repost_receipt { payment_code: '1' deal: 'T-1-0' }"), "33:1");
  EXPECT_EQ(keys("disburse { line: '430121-B-7-0' voucher_number: '2' }"), "34:430121/2");
  EXPECT_EQ(keys("disburse { line: '43' }"), "34:43/");
  EXPECT_EQ(keys("declare_demand { kind: LINKED_CONSTRUCTION_LAND confirmation_number: 'Q1' }"), "35:L/Q1");
  EXPECT_EQ(keys("declare_demand { kind: 77 confirmation_number: 'Q1' }"), "");
  EXPECT_EQ(keys("accept_subproject { project: 'x' parcels { number: 'P' } }"), "")
      << "refused before it is looked up";
  EXPECT_EQ(keys("endorse { proposal: 'p9999' }"), "");
}

}  // namespace
}  // namespace tianzhang::testing
