#include "clients/cli/annual_page.h"

#include <google/protobuf/descriptor.h>

#include <string>

#include "clients/cli/render.h"
#include "clients/cli/table.h"
#include "ledger/base/quantity.h"
#include "tianzhang/api/v1/quotas_service.pb.h"

namespace tianzhang::cli {
namespace {

namespace api = ::tianzhang::api::v1;
namespace entry = ::tianzhang::entry::v1;
using words::Language;

// One row per place or movement; a change always shows its sign.
class Page {
 public:
  explicit Page(Language language)
      : zh_(language == Language::kChinese),
        table_({{zh_ ? "栏目" : "part"},
                {zh_ ? "事由" : "movement"},
                {zh_ ? "位置" : "place"},
                {zh_ ? "面积（公顷）" : "area (ha)", true},
                {zh_ ? "（亩）" : "(mu)", true},
                {zh_ ? "水田（公顷）" : "paddy (ha)", true},
                {zh_ ? "（亩）" : "(mu)", true},
                {zh_ ? "产能（公斤）" : "capacity (kg)", true}}) {}

  void Add(std::string part, std::string movement, std::string place, const entry::Amounts& amounts,
           bool is_change) {
    const auto cell = [&](std::string number, int64_t value) {
      return is_change && value > 0 ? "+" + number : number;
    };
    table_.Add({std::move(part), std::move(movement), std::move(place),
                cell(base::FormatHectares(amounts.area_m2()), amounts.area_m2()),
                cell(base::FormatMu(amounts.area_m2()), amounts.area_m2()),
                cell(base::FormatHectares(amounts.paddy_m2()), amounts.paddy_m2()),
                cell(base::FormatMu(amounts.paddy_m2()), amounts.paddy_m2()),
                cell(base::FormatKilograms(amounts.capacity_g()), amounts.capacity_g())});
  }

  // Opening, changes or closing: the rows, then their sum, which is shown even where there are no rows.
  template <typename Rows, typename Movement>
  void AddPart(const std::string& part, const Rows& rows, Language language, bool is_change,
               Movement movement) {
    entry::Amounts sum;
    bool first = true;
    for (const auto& row : rows) {
      Add(first ? part : "", movement(row), FormatPath(row, "place", language), row.amounts(), is_change);
      first = false;
      sum.set_area_m2(sum.area_m2() + row.amounts().area_m2());
      sum.set_paddy_m2(sum.paddy_m2() + row.amounts().paddy_m2());
      sum.set_capacity_g(sum.capacity_g() + row.amounts().capacity_g());
    }
    Add(first ? part : "", "", zh_ ? "合计" : "total", sum, is_change);
  }

  void Print(std::ostream& out) const { table_.Print(out); }

 private:
  const bool zh_;
  Table table_;
};

}  // namespace

void PrintAnnualPage(const google::protobuf::Message& request_message,
                     const google::protobuf::Message& response_message, Language language,
                     std::ostream& out) {
  const auto& request = dynamic_cast<const api::GetAnnualStatementRequest&>(request_message);
  const auto& response = dynamic_cast<const api::GetAnnualStatementResponse&>(response_message);
  const bool zh = language == Language::kChinese;
  const std::string kind = FormatPath(request, "kind", language);
  if (zh) {
    out << request.county() << " " << kind << "指标 " << request.year() << " 年度核算（"
        << (response.closed() ? "年度已结" : "年度未结") << "）\n\n";
  } else {
    out << request.county() << " " << kind << ", annual accounting " << request.year() << " ("
        << (response.closed() ? "closed" : "still running") << ")\n\n";
  }
  Page page(language);
  const auto none = [](const auto&) { return std::string(); };
  page.AddPart(zh ? "期初" : "opening", response.opening(), language, false, none);
  page.AddPart(zh ? "变动" : "changes", response.movements(), language, true,
               [&](const api::AnnualRow& row) { return FormatPath(row, "movement", language); });
  page.AddPart(zh ? "期末" : "closing", response.closing(), language, false, none);
  page.Print(out);
  out << '\n'
      << (zh ? "本年度验收实测新增耕地：" : "new farmland measured by acceptances of the year: ")
      << FormatAmounts(response.measured(), language) << '\n';
}

}  // namespace tianzhang::cli
