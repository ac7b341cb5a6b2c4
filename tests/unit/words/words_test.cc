#include "clients/words/words.h"

#include <gmock/gmock.h>
#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include "clients/words/catalogue.h"
#include "tianzhang/api/v1/identity.pb.h"
#include "tianzhang/api/v1/market.pb.h"
#include "tianzhang/api/v1/projects.pb.h"
#include "tianzhang/api/v1/quotas.pb.h"
#include "tianzhang/api/v1/revenue.pb.h"
#include "tianzhang/api/v1/supervision.pb.h"
#include "tianzhang/entry/v1/policy.pb.h"
#include "tianzhang/entry/v1/project.pb.h"

namespace tianzhang::words {
namespace {

namespace entry = ::tianzhang::entry::v1;
using ::testing::HasSubstr;
using ::testing::Not;

void Add(entry::Refusal* refusal, const char* name, entry::Number number, int64_t value) {
  entry::Figure* figure = refusal->add_figures();
  figure->set_name(name);
  figure->set_number(number);
  figure->set_value(value);
}

entry::Refusal OverOffer() {
  entry::Refusal refusal;
  refusal.set_code(entry::ABOVE_SURPLUS);
  refusal.set_rule("SB-2");
  refusal.set_clause("hunan-2025-17 四(一)");
  for (const auto& [name, area] :
       {std::pair{"offered", 120'000}, {"surplus", 95'000}, {"reserve", 150'000}, {"need", 55'000}}) {
    Add(&refusal, name, entry::AREA_M2, area);
    Add(&refusal, name, entry::PADDY_M2, name == std::string("reserve") ? 40'000 : 0);
    Add(&refusal, name, entry::CAPACITY_G, 0);
  }
  return refusal;
}

TEST(Explain, SaysTheNumbersThatFailedAndTheWayForward) {
  EXPECT_EQ(Explain(OverOffer(), Language::kEnglish),
            "SB-2 [hunan-2025-17 四(一)]: offered 12.0000 ha, surplus 9.5000 ha = reserve 15.0000 − own need "
            "and liabilities 5.5000; "
            "offer at most 9.5000 ha.");
  EXPECT_EQ(
      Explain(OverOffer(), Language::kChinese),
      "SB-2〔hunan-2025-17 四(一)〕：拟挂牌 12.0000 公顷（180.0000 亩），可供余量 9.5000 公顷（142.5000 亩）"
      "（可用 15.0000 − 本县需求与责任 5.5000）；最多可挂牌 9.5000 公顷。");
}

TEST(Explain, ListsEachNumberThatFailed) {
  entry::Refusal refusal = OverOffer();
  for (entry::Figure& figure : *refusal.mutable_figures()) {
    if (figure.name() == "offered" && figure.number() == entry::CAPACITY_G) figure.set_value(12'345'678);
  }
  EXPECT_THAT(
      Explain(refusal, Language::kEnglish),
      HasSubstr("offered area 12.0000 ha, capacity 12345.68 kg, surplus area 9.5000 ha, capacity 0.00 kg"));
}

TEST(Explain, AppendsWhatNoPlaceholderTook) {
  entry::Refusal refusal = OverOffer();
  Add(&refusal, "cost", entry::MONEY_FEN, 123'456'789);
  (*refusal.mutable_names())["wanted"] = "MAKER,OFFER_OPEN";
  const std::string text = Explain(refusal, Language::kEnglish);
  EXPECT_THAT(text, HasSubstr("(cost 1,234,567.89 yuan; wanted maker, open)"));
}

TEST(Explain, ABoundThatIsNotSetIsNotShown) {
  entry::Refusal refusal;
  refusal.set_code(entry::PRICE_OUTSIDE_BAND);
  refusal.set_rule("TR-1");
  (*refusal.mutable_names())["number"] = "area";
  Add(&refusal, "price", entry::PRICE_FEN, 4'000'000);
  Add(&refusal, "floor", entry::PRICE_FEN, 5'000'000);
  Add(&refusal, "ceiling", entry::PRICE_FEN, 0);
  EXPECT_EQ(Explain(refusal, Language::kEnglish),
            "TR-1: the unit price 40,000.00 yuan for area lies outside the band: floor 50,000.00 yuan; "
            "choose a price "
            "inside the band.");
}

TEST(Explain, UnknownCodeShowsItsNumber) {
  entry::Refusal refusal;
  refusal.set_code(static_cast<entry::RefusalCode>(9999));
  refusal.set_rule("XX-1");
  EXPECT_EQ(Explain(refusal, Language::kEnglish), "XX-1: refused with code 9999.");
}

// Whatever is missing, nobody gets to see a template.
TEST(Explain, EveryCodeReadsWithoutAnyFigures) {
  const auto* codes = entry::RefusalCode_descriptor();
  for (int i = 0; i < codes->value_count(); ++i) {
    entry::Refusal refusal;
    refusal.set_code(static_cast<entry::RefusalCode>(codes->value(i)->number()));
    if (refusal.code() == entry::REFUSAL_CODE_UNSPECIFIED) continue;
    for (const Language language : {Language::kChinese, Language::kEnglish}) {
      const std::string text = Explain(refusal, language);
      for (const char* bad : {"{", "}", "<", ">", "…", "  ", " ,", ":.", ": ;", "()", "（）", "“”"}) {
        EXPECT_THAT(text, Not(HasSubstr(bad))) << codes->value(i)->name();
      }
      EXPECT_GT(text.size(), 10u);
    }
  }
}

// Each placeholder filled shows; none is lost to a stray bracket.
TEST(Explain, EveryPlaceholderIsRendered) {
  for (const auto& [code, words] : internal::RefusalCatalogue()) {
    for (const bool zh : {true, false}) {
      const std::string pattern = zh ? words.zh + words.zh_way : words.en + words.en_way;
      entry::Refusal refusal;
      entry::RefusalCode value;
      ASSERT_TRUE(entry::RefusalCode_Parse(code, &value)) << "block without a code: " << code;
      refusal.set_code(value);
      for (size_t open = pattern.find('{'); open != std::string::npos; open = pattern.find('{', open + 1)) {
        const std::string name = pattern.substr(open + 1, pattern.find_first_of(":}", open) - open - 1);
        (*refusal.mutable_names())[name] = "value-of-" + name;
      }
      const std::string text = Explain(refusal, zh ? Language::kChinese : Language::kEnglish);
      for (const auto& [name, shown] : refusal.names()) EXPECT_THAT(text, HasSubstr(shown)) << code;
      for (const char* bad : {"{", "}", "<", ">"}) EXPECT_THAT(text, Not(HasSubstr(bad))) << code;
    }
  }
}

TEST(Catalogue, EveryRefusalCodeHasACompleteBlock) {
  const auto* codes = entry::RefusalCode_descriptor();
  int expected = 0;
  for (int i = 0; i < codes->value_count(); ++i) {
    if (codes->value(i)->number() == 0) continue;
    ++expected;
    const RefusalWords* words = FindRefusal(codes->value(i)->name());
    ASSERT_NE(words, nullptr) << codes->value(i)->name();
    EXPECT_FALSE(words->en.empty()) << codes->value(i)->name();
    EXPECT_FALSE(words->zh.empty()) << codes->value(i)->name();
    EXPECT_FALSE(words->en_way.empty()) << codes->value(i)->name();
    EXPECT_FALSE(words->zh_way.empty()) << codes->value(i)->name();
  }
  EXPECT_EQ(internal::RefusalCatalogue().size(), static_cast<size_t>(expected));
}

TEST(Catalogue, EveryEnumValueHasAWord) {
  // One message or enum of each file, so that its descriptor is linked in.
  const std::vector<const google::protobuf::FileDescriptor*> files = {
      entry::QuotaKind_descriptor()->file(),        entry::Policy::descriptor()->file(),
      entry::Decision_descriptor()->file(),         api::v1::ProposalState_descriptor()->file(),
      api::v1::ProjectState_descriptor()->file(),   api::v1::DemandState_descriptor()->file(),
      api::v1::OfferState_descriptor()->file(),     api::v1::ReceiptState_descriptor()->file(),
      entry::Number_descriptor()->file(),           api::v1::RectificationState_descriptor()->file(),
      entry::RecordInspection::descriptor()->file()};
  for (const auto* file : files) {
    for (int i = 0; i < file->enum_type_count(); ++i) {
      const auto* type = file->enum_type(i);
      if (type == entry::RefusalCode_descriptor()) continue;
      for (int v = 0; v < type->value_count(); ++v) {
        if (type->value(v)->number() == 0) continue;
        EXPECT_NE(FindEnumWord(type->full_name(), type->value(v)->name()), nullptr)
            << type->full_name() << "." << type->value(v)->name();
      }
    }
  }
}

TEST(Catalogue, WordsAreFoundByValueName) {
  EXPECT_EQ(Word("OFFERED", Language::kChinese), "在售");
  EXPECT_EQ(Word("DEAL_SETTLED", Language::kEnglish), "settled");
  EXPECT_EQ(Word("no such word", Language::kEnglish), "no such word");
}

TEST(Catalogue, RefusesWhatItDoesNotUnderstand) {
  EXPECT_FALSE(internal::ParseRefusals("en: words before a block\n").ok());
  EXPECT_FALSE(internal::ParseRefusals("[A]\nfr: mots\n").ok());
  EXPECT_FALSE(internal::ParseRefusals("[A]\nen: one\nen: two\n").ok());
  EXPECT_FALSE(internal::ParseRefusals("[A]\nen: one\n[A]\n").ok());
  EXPECT_FALSE(internal::ParseEnums("[a]\nX = 甲\n").ok());
  EXPECT_FALSE(internal::ParseEnums("[a]\nX = 甲 | a\nX = 乙 | b\n").ok());
}

TEST(Language, ComesFromALocale) {
  EXPECT_EQ(LanguageOf("zh_CN.UTF-8"), Language::kChinese);
  EXPECT_EQ(LanguageOf("en"), Language::kEnglish);
  EXPECT_EQ(LanguageOf("C.UTF-8"), std::nullopt);
}

}  // namespace
}  // namespace tianzhang::words
