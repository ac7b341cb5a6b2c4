// Which records outside memory a command may touch.
//
// Names may be garbage: this runs before any check of form. A name that makes no sense is either left out,
// because the rules refuse before they look it up, or looked up and not found.
#include <algorithm>
#include <string>

#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"
#include "ledger/book/decide.h"
#include "ledger/book/execute.h"
#include "ledger/book/measured_yield.h"
#include "ledger/book/openings.h"

namespace tianzhang::book {
namespace {

constexpr size_t kCountyDigits = 6;

class KeyCollector {
 public:
  explicit KeyCollector(const State& state) : state_(state) {}

  void AddAll(const Operations& operations) {
    for (const entry::Operation& operation : operations) Add(operation);
  }

  std::vector<RecordKey> Take() && {
    std::sort(keys_.begin(), keys_.end());
    keys_.erase(std::unique(keys_.begin(), keys_.end()), keys_.end());
    return std::move(keys_);
  }

 private:
  void Add(const entry::Operation& operation) {
    switch (operation.kind_case()) {
      case entry::Operation::kTick:
        return AddTick(operation.tick());
      case entry::Operation::kEndorse:
        return AddProposal(operation.endorse().proposal());
      case entry::Operation::kAcceptSubproject:
        return AddAcceptance(operation.accept_subproject());
      case entry::Operation::kRegisterQuota:
        return AddRegistered(operation.register_quota());
      case entry::Operation::kRegisterOpening:
        return AddOpening(operation.register_opening());
      case entry::Operation::kVerifyQuota:
        return AddRegistration(operation.verify_quota().registration());
      case entry::Operation::kBankQuota:
        return AddRegistration(operation.bank_quota().registration());
      case entry::Operation::kDeclareDemand:
        return AddConfirmation(operation.declare_demand());
      case entry::Operation::kRecordReceipt:
        Add(Table::kReceipt, operation.record_receipt().payment_code());
        return AddVoucher("receipts", operation.record_receipt().voucher_number());
      case entry::Operation::kRefundReceipt:
        Add(Table::kReceipt, operation.refund_receipt().payment_code());
        return AddVoucher("refunds", operation.refund_receipt().voucher_number());
      case entry::Operation::kRefundRescission:
        return AddVoucher("refunds", operation.refund_rescission().voucher_number());
      case entry::Operation::kRepostReceipt:
        return Add(Table::kReceipt, operation.repost_receipt().payment_code());
      case entry::Operation::kRecordOutsideIncome:
        Add(Table::kReceipt, operation.record_outside_income().payment_code());
        return AddVoucher("receipts", operation.record_outside_income().voucher_number());
      case entry::Operation::kReverseReceipt:
        return Add(Table::kReceipt, operation.reverse_receipt().payment_code());
      case entry::Operation::kDisburse:
        // A line's name starts with its county's code.
        return AddVoucher(operation.disburse().line().substr(0, kCountyDigits),
                          operation.disburse().voucher_number());
      case entry::Operation::kReverseDisbursement:
        // So does a disbursement's: its line's name and a tail.
        Add(Table::kDisbursement, operation.reverse_disbursement().disbursement());
        return AddVoucher(operation.reverse_disbursement().disbursement().substr(0, kCountyDigits),
                          operation.reverse_disbursement().voucher_number());
      default:
        return;
    }
  }

  void Add(Table table, std::string key) { keys_.push_back({table, std::move(key)}); }

  void AddVoucher(std::string_view scope, std::string_view number) {
    Add(Table::kVoucher, base::StrCat(scope, "/", number));
  }

  void AddTick(const entry::Tick& tick) {
    for (const std::string& object : tick.deadlines()) {
      if (!object.starts_with("deals/")) continue;
      const api::Deal* deal = state_.Find<api::Deal>(std::string_view(object).substr(6));
      if (deal == nullptr) continue;
      for (const std::string& payment_code : deal->receipts()) Add(Table::kReceipt, payment_code);
    }
  }

  void AddProposal(std::string_view name) {
    const api::Proposal* proposal = state_.Find<api::Proposal>(name);
    if (proposal == nullptr) return;
    // A proposal holds no endorsements: this goes one level deep.
    for (const entry::Operation& operation : proposal->operations()) {
      if (!operation.has_endorse()) Add(operation);
    }
  }

  // The kind of a sub-project decides under which name its parcels are kept.
  const entry::Subproject* FindSubproject(std::string_view project_id, std::string_view id) const {
    const api::Project* project = state_.Find<api::Project>(project_id);
    if (project == nullptr) return nullptr;
    for (const entry::Subproject& subproject : project->plan().subprojects()) {
      if (subproject.id() == id) return &subproject;
    }
    return nullptr;
  }

  void AddAcceptance(const entry::AcceptSubproject& op) {
    const entry::Subproject* subproject = FindSubproject(op.project(), op.subproject());
    if (subproject == nullptr) return;
    for (const entry::Parcel& parcel : op.parcels()) {
      Add(Table::kParcel, ParcelKey(subproject->kind(), parcel));
      // What a conversion starts from is what the parcel's first measurement left.
      if (subproject->kind() == entry::PADDY_CONVERSION) Add(Table::kParcel, parcel.number());
    }
  }

  void AddRegistered(const entry::RegisterQuota& op) {
    // A bundle is of reclamation sub-projects, whose parcels are kept under their plain numbers.
    if (!op.bundle().empty()) {
      for (const std::string& number : op.parcels()) Add(Table::kParcel, number);
      return;
    }
    const entry::Subproject* subproject = FindSubproject(op.project(), op.subproject());
    if (subproject == nullptr) return;
    for (const std::string& number : op.parcels()) Add(Table::kParcel, ParcelKey(subproject->kind(), number));
  }

  void AddRegistration(std::string_view name) {
    const api::Registration* registration = state_.Find<api::Registration>(name);
    if (registration == nullptr) return;
    if (registration->has_opening()) return AddOpening(registration->opening());
    AddRegistered(registration->content());
  }

  void AddOpening(const entry::RegisterOpening& op) {
    for (const std::string& number : op.parcels()) Add(Table::kParcel, OpeningParcelKey(op, number));
  }

  void AddConfirmation(const entry::DeclareDemand& op) {
    if (op.kind() == entry::QUOTA_KIND_UNSPECIFIED || !entry::QuotaKind_IsValid(op.kind())) return;
    Add(Table::kConfirmation,
        base::StrCat(std::string(1, KindLetter(op.kind())), "/", op.confirmation_number()));
  }

  const State& state_;
  std::vector<RecordKey> keys_;
};

}  // namespace

std::vector<RecordKey> Keys(const State& state, const entry::Command& command) {
  KeyCollector collector(state);
  collector.AddAll(command.operations());
  return std::move(collector).Take();
}

}  // namespace tianzhang::book
