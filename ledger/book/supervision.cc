#include "ledger/book/supervision.h"

namespace tianzhang::book {
namespace {

struct ObjectName {
  std::string_view collection;
  std::string_view id;
};

ObjectName Split(std::string_view object) {
  const size_t slash = object.find('/');
  if (slash == std::string_view::npos) return {object, {}};
  return {object.substr(0, slash), object.substr(slash + 1)};
}

template <typename T>
bool Exists(const Txn& txn, std::string_view id) {
  return txn.Find<T>(id) != nullptr;
}

// Objects that stay in memory and that a finding can rest on. Others, receipts and payments among them, are
// cited by their entries.
struct Citable {
  std::string_view collection;
  bool (*exists)(const Txn&, std::string_view id);
};
constexpr Citable kCitable[] = {
    {"projects", Exists<api::Project>},
    {"lots", Exists<api::Lot>},
    {"demands", Exists<api::Demand>},
    {"offers", Exists<api::Offer>},
    {"deals", Exists<api::Deal>},
    {"statements", Exists<api::Statement>},
    {"registrations", Exists<api::Registration>},
    {"lines", Exists<api::BudgetLine>},
    {"liabilities", Exists<api::Liability>},
    {"rectifications", Exists<api::Rectification>},
};

}  // namespace

Verdict FindInspected(const Txn& txn, std::string_view object, std::string* division) {
  const ObjectName name = Split(object);
  if (name.collection == "projects") {
    if (const api::Project* project = txn.Find<api::Project>(name.id)) {
      *division = project->county();
      return kAccepted;
    }
  } else if (name.collection == "lots") {
    if (const api::Lot* lot = txn.Find<api::Lot>(name.id)) {
      *division = lot->county();
      return kAccepted;
    }
  } else {
    return Refuse(entry::FIELD_INVALID).Name("field", "object");
  }
  return Refuse(entry::NOT_FOUND).Name("object", object);
}

bool IsCitable(const Txn& txn, std::string_view object, bool* exists) {
  const ObjectName name = Split(object);
  for (const Citable& citable : kCitable) {
    if (citable.collection != name.collection) continue;
    *exists = citable.exists(txn, name.id);
    return true;
  }
  return false;
}

Verdict RequireOpener(const Txn& txn, std::string_view organisation) {
  if (txn.organisation().organisation() == organisation) return kAccepted;
  return Refuse(entry::WRONG_ORGANISATION)
      .Name("organisation", txn.organisation().organisation())
      .Name("wanted", organisation);
}

}  // namespace tianzhang::book
