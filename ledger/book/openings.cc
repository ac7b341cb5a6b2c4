#include "ledger/book/openings.h"

#include <set>
#include <string>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/base/time.h"
#include "ledger/book/fields.h"
#include "ledger/book/measured_yield.h"

namespace tianzhang::book {
namespace {

constexpr int32_t kFirstVintage = 1990;

Verdict CheckFields(const Txn& txn, const entry::RegisterOpening& op) {
  TZ_RETURN_IF_REFUSED(CheckKind("kind", op.kind()));
  if (op.vintage() < kFirstVintage || op.vintage() > base::YearOf(txn.time_us())) {
    return Refuse(entry::FIELD_INVALID).Name("field", "vintage");
  }
  TZ_RETURN_IF_REFUSED(CheckAmounts("amounts", op.amounts(), op.kind()));
  TZ_RETURN_IF_REFUSED(CheckText("source", op.source()));
  for (const std::string& number : op.parcels()) {
    TZ_RETURN_IF_REFUSED(CheckText("parcels", number));
    // '/' sets a conversion's record apart from the parcel's first.
    if (number.find('/') != std::string::npos) return Refuse(entry::FIELD_INVALID).Name("field", "parcels");
  }
  return CheckDocument("document", op.has_document(), op.document());
}

// QT-3: none of the parcels has been measured or has yielded.
Verdict CheckParcelsFree(const Txn& txn, const entry::RegisterOpening& op) {
  for (const std::string& number : op.parcels()) {
    const api::ParcelRecord* parcel = txn.Find<api::ParcelRecord>(OpeningParcelKey(op, number));
    if (parcel == nullptr) continue;
    if (!parcel->claimed_by().empty()) {
      return Refuse(entry::PARCEL_ALREADY_YIELDED)
          .Name("parcel", number)
          .Name("registration", parcel->claimed_by());
    }
    if (parcel->has_measured()) {
      return Refuse(entry::PARCEL_ALREADY_YIELDED)
          .Name("parcel", number)
          .Name("object", base::StrCat("subprojects/", parcel->project(), "/", parcel->subproject()));
    }
  }
  return kAccepted;
}

// Names the registration on each of its parcels, which so far have no record or one that a return left.
void Claim(Txn& txn, const entry::RegisterOpening& op, std::string_view registration) {
  for (const std::string& number : op.parcels()) {
    api::ParcelRecord parcel;
    parcel.set_number(number);
    parcel.set_claimed_by(std::string(registration));
    parcel.set_entry(txn.index());
    txn.Put(OpeningParcelKey(op, number), std::move(parcel));
  }
}

}  // namespace

std::string OpeningParcelKey(const entry::RegisterOpening& op, std::string_view number) {
  return ParcelKey(op.paddy_conversion() ? entry::PADDY_CONVERSION : entry::SUBPROJECT_KIND_UNSPECIFIED,
                   number);
}

Verdict RegisterOpening(Txn& txn, const entry::RegisterOpening& op) {
  TZ_RETURN_IF_REFUSED(txn.RequireType({entry::COUNTY_GOVERNMENT}));
  TZ_RETURN_IF_REFUSED(txn.RequireDivision(op.county()));
  TZ_RETURN_IF_REFUSED(CheckFields(txn, op));
  std::set<std::string_view> seen;
  for (const std::string& number : op.parcels()) {
    if (!seen.insert(number).second) return Refuse(entry::PARCEL_TWICE).Name("parcel", number);
  }
  if (!op.paddy_conversion() && op.amounts().paddy_m2() > op.amounts().area_m2()) {
    return Refuse(entry::PADDY_ABOVE_AREA).Numbers("asked", op.amounts());
  }
  TZ_RETURN_IF_REFUSED(CheckParcelsFree(txn, op));
  // After this point the operation must succeed.
  api::Registration registration;
  registration.set_registration(base::StrCat(op.county(), "-R-", txn.Tail()));
  registration.set_county(op.county());
  *registration.mutable_opening() = op;
  registration.set_state(api::REGISTERED);
  registration.set_entry(txn.index());
  const std::string id = registration.registration();
  Claim(txn, op, id);
  txn.Assigned(base::StrCat("registrations/", id));
  txn.Put(id, std::move(registration));
  return kAccepted;
}

void ReleaseOpening(Txn& txn, const api::Registration& registration) {
  const entry::RegisterOpening& content = registration.opening();
  for (const std::string& number : content.parcels()) {
    const std::string key = OpeningParcelKey(content, number);
    api::ParcelRecord parcel = *txn.Find<api::ParcelRecord>(key);
    parcel.clear_claimed_by();
    txn.Put(key, std::move(parcel));
  }
}

}  // namespace tianzhang::book
