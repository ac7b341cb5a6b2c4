// Inspections, rectifications and findings.
#include <memory>
#include <utility>

#include "ledger/base/strings.h"
#include "tests/bench/kinds/make.h"
#include "tests/bench/kinds/workload.h"

namespace tianzhang::bench {
namespace {

constexpr char kAuditor[] = "43-audit-maker";

Ask ByProvince(Operation operation) { return {MakerOf(kDepartment), std::move(operation)}; }

Ask Order(const std::string& lot) {
  Operation operation;
  entry::OrderRectification& order = *operation.mutable_order_rectification();
  order.set_object(base::StrCat("lots/", lot));
  order.set_text("补充耕地未耕种，限期整改");
  order.mutable_due()->set_year(2026);
  order.mutable_due()->set_month(9);
  order.mutable_due()->set_day(30);
  *order.mutable_document() = MakeDocument("整改通知");
  return ByProvince(std::move(operation));
}

Ask Report(const std::string& rectification) {
  Operation operation;
  entry::ReportRectification& report = *operation.mutable_report_rectification();
  report.set_rectification(rectification);
  report.set_text("已复耕");
  *report.mutable_document() = MakeDocument("整改报告");
  return {GovernmentMakerOf(rectification), std::move(operation)};
}

Ask Raise(const std::string& deal, const std::string& county) {
  Operation operation;
  entry::RaiseFinding& finding = *operation.mutable_raise_finding();
  finding.set_division(county);
  finding.set_text("收益未及时拨付");
  finding.add_entries(1);
  finding.add_entries(2);
  finding.add_objects(base::StrCat("deals/", deal));
  *finding.mutable_document() = MakeDocument("审计底稿");
  return {kAuditor, std::move(operation)};
}

Ask Answer(const std::string& finding) {
  Operation operation;
  entry::AnswerFinding& answer = *operation.mutable_answer_finding();
  answer.set_finding(finding);
  answer.set_text("已拨付");
  *answer.mutable_document() = MakeDocument("整改说明");
  return {GovernmentMakerOf(finding), std::move(operation)};
}

std::string SellerOf(const Desk& desk, const std::string& deal) {
  const book::api::Deal* record = desk.state().Find<book::api::Deal>(deal);
  return record == nullptr ? std::string() : record->seller();
}

absl::Status Orders(Desk& desk, Made made) {
  return MakeEach(desk, desk.targets().lots, "rectifications", std::move(made),
                  [](Desk&, const std::string& lot, size_t) { return Order(lot); });
}

absl::Status Findings(Desk& desk, Made made) {
  return MakeEach(desk, desk.targets().settled_deals, "findings", std::move(made),
                  [](Desk& d, const std::string& deal, size_t) { return Raise(deal, SellerOf(d, deal)); });
}

// The same names, after another command about each.
absl::Status ThenEach(Desk& desk, Made made, Ask (*ask)(const std::string&)) {
  const Names names = *made;
  return MakeEach(desk, names, "", std::move(made),
                  [ask](Desk&, const std::string& name, size_t) { return ask(name); });
}

}  // namespace

void AddSupervision(Workloads* out) {
  out->push_back({"record_inspection", "a lot", [](Desk& desk, size_t i) {
                    Operation operation;
                    entry::RecordInspection& inspection = *operation.mutable_record_inspection();
                    inspection.set_object(base::StrCat("lots/", Pick(desk.targets().lots, i)));
                    inspection.set_method(entry::REMOTE_SENSING);
                    inspection.set_note("影像复核");
                    *inspection.mutable_document() = MakeDocument("核查记录");
                    return ByProvince(std::move(operation));
                  }});
  out->push_back({"order_rectification", "a lot",
                  [](Desk& desk, size_t i) { return Order(Pick(desk.targets().lots, i)); }});
  const auto orders = std::make_shared<Names>();
  out->push_back({"report_rectification", "", [orders](Desk&, size_t i) { return Report(Pick(*orders, i)); },
                  [orders](Desk& desk) { return Orders(desk, orders); }});
  out->push_back({"decide_rectification", "",
                  [orders](Desk&, size_t i) {
                    Operation operation;
                    operation.mutable_decide_rectification()->set_rectification(Pick(*orders, i));
                    operation.mutable_decide_rectification()->set_decision(entry::APPROVE);
                    return ByProvince(std::move(operation));
                  },
                  [orders](Desk& desk) -> absl::Status {
                    const absl::Status made = Orders(desk, orders);
                    return made.ok() ? ThenEach(desk, orders, Report) : made;
                  }});
  out->push_back({"raise_finding", "2 entries, a deal", [](Desk& desk, size_t i) {
                    const std::string& deal = Pick(desk.targets().settled_deals, i);
                    return Raise(deal, SellerOf(desk, deal));
                  }});
  const auto findings = std::make_shared<Names>();
  out->push_back({"answer_finding", "", [findings](Desk&, size_t i) { return Answer(Pick(*findings, i)); },
                  [findings](Desk& desk) { return Findings(desk, findings); }});
  out->push_back({"decide_finding", "",
                  [findings](Desk&, size_t i) {
                    Operation operation;
                    operation.mutable_decide_finding()->set_finding(Pick(*findings, i));
                    operation.mutable_decide_finding()->set_decision(entry::APPROVE);
                    return Ask{kAuditor, std::move(operation)};
                  },
                  [findings](Desk& desk) -> absl::Status {
                    const absl::Status made = Findings(desk, findings);
                    return made.ok() ? ThenEach(desk, findings, Answer) : made;
                  }});
}

}  // namespace tianzhang::bench
