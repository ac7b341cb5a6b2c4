#include "ledger/book/amounts.h"

#include <algorithm>

#include "ledger/base/check.h"

namespace tianzhang::book {
namespace {

int64_t Add(int64_t a, int64_t b) {
  int64_t sum = 0;
  TZ_CHECK(!__builtin_add_overflow(a, b, &sum), "quota sum overflows");
  return sum;
}

}  // namespace

Amounts MakeAmounts(int64_t area_m2, int64_t paddy_m2, int64_t capacity_g) {
  Amounts result;
  result.set_area_m2(area_m2);
  result.set_paddy_m2(paddy_m2);
  result.set_capacity_g(capacity_g);
  return result;
}

Amounts Plus(const Amounts& a, const Amounts& b) {
  return MakeAmounts(Add(a.area_m2(), b.area_m2()), Add(a.paddy_m2(), b.paddy_m2()),
                     Add(a.capacity_g(), b.capacity_g()));
}

Amounts Negated(const Amounts& a) { return MakeAmounts(-a.area_m2(), -a.paddy_m2(), -a.capacity_g()); }

Amounts Minus(const Amounts& a, const Amounts& b) { return Plus(a, Negated(b)); }

Amounts Min(const Amounts& a, const Amounts& b) {
  return MakeAmounts(std::min(a.area_m2(), b.area_m2()), std::min(a.paddy_m2(), b.paddy_m2()),
                     std::min(a.capacity_g(), b.capacity_g()));
}

Amounts Positive(const Amounts& a) {
  return MakeAmounts(std::max<int64_t>(0, a.area_m2()), std::max<int64_t>(0, a.paddy_m2()),
                     std::max<int64_t>(0, a.capacity_g()));
}

bool IsZero(const Amounts& a) { return a.area_m2() == 0 && a.paddy_m2() == 0 && a.capacity_g() == 0; }

bool HasNegative(const Amounts& a) { return a.area_m2() < 0 || a.paddy_m2() < 0 || a.capacity_g() < 0; }

bool Within(const Amounts& a, const Amounts& b) {
  return a.area_m2() <= b.area_m2() && a.paddy_m2() <= b.paddy_m2() && a.capacity_g() <= b.capacity_g();
}

bool Equal(const Amounts& a, const Amounts& b) { return Within(a, b) && Within(b, a); }

}  // namespace tianzhang::book
