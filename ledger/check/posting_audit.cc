#include "ledger/check/posting_audit.h"

#include <map>
#include <string_view>

#include "ledger/base/status_macros.h"
#include "ledger/base/strings.h"
#include "ledger/book/accounts.h"

namespace tianzhang::check {
namespace {

constexpr std::string_view kOutside = "OUTSIDE/";

}  // namespace

void PostingAudit::Add(uint64_t index, const entry::Events& events) {
  std::map<entry::QuotaKind, Amounts3> sums;
  __int128 fen = 0;
  for (const entry::Event& event : events.events()) {
    if (event.has_posting()) {
      sums[event.posting().kind()] += Amounts3(event.posting().delta());
      Post(index, event.posting());
    } else if (event.has_money()) {
      fen += event.money().delta_fen();
      PostMoney(index, event.money());
    }
  }
  for (const auto& [kind, sum] : sums) {
    if (sum == Amounts3()) continue;
    findings_.Add(Fault::kPostingsNotZero, index,
                  base::StrCat(entry::QuotaKind_Name(kind), " sums to ", AmountsText(sum)));
  }
  if (fen != 0)
    findings_.Add(Fault::kPostingsNotZero, index, base::StrCat("money sums to ", WideText(fen), " fen"));
}

void PostingAudit::Post(uint64_t index, const entry::Posting& posting) {
  ++postings_;
  const std::string name =
      book::QuotaAccount(posting.division(), posting.kind(), posting.lot(), posting.place());
  Account& account = accounts_[name];
  account.amounts += Amounts3(posting.delta());
  account.last_entry = index;
  if (posting.place() != entry::ISSUANCE && account.amounts.HasNegative()) {
    findings_.Add(Fault::kAccountBelowZero, index,
                  base::StrCat(name, " falls to ", AmountsText(account.amounts)));
  }
}

void PostingAudit::PostMoney(uint64_t index, const entry::MoneyPosting& posting) {
  ++postings_;
  MoneyAccount& account = money_[posting.account()];
  account.fen += posting.delta_fen();
  account.last_entry = index;
  if (account.fen < 0 && !posting.account().starts_with(kOutside)) {
    findings_.Add(Fault::kAccountBelowZero, index,
                  base::StrCat(posting.account(), " falls to ", WideText(account.fen), " fen"));
  }
}

absl::StatusOr<uint64_t> PostingAudit::Compare(const store::Store& store) const {
  uint64_t good = 0;
  auto unseen = accounts_;
  auto money_unseen = money_;
  TZ_RETURN_IF_ERROR(store.ForEachRecord(
      [&](book::Table table, std::string_view key, uint64_t entry, std::string_view value) {
        const bool quota = table == book::Table::kBalance;
        if (!quota && table != book::Table::kMoney) return true;
        const auto decoded = store::DecodeRecordValue(table, value);
        if (!decoded.ok() || decoded->record == nullptr) {
          findings_.Add(Fault::kBalanceDiffers, entry, base::StrCat(key, " is stored unreadably"));
          return true;
        }
        const std::string name(key);
        if (quota) {
          const auto summed = unseen.find(name);
          const Account account = summed == unseen.end() ? Account{{}, entry} : summed->second;
          const Amounts3 stored(static_cast<const api::Balance&>(*decoded->record).amounts());
          if (stored == account.amounts) {
            ++good;
          } else {
            findings_.Add(Fault::kBalanceDiffers, account.last_entry,
                          base::StrCat(name, " is stored as ", AmountsText(stored), ", its postings sum to ",
                                       AmountsText(account.amounts)));
          }
          if (summed != unseen.end()) unseen.erase(summed);
        } else {
          const auto summed = money_unseen.find(name);
          const MoneyAccount account = summed == money_unseen.end() ? MoneyAccount{0, entry} : summed->second;
          const int64_t stored = static_cast<const api::MoneyBalance&>(*decoded->record).fen();
          if (stored == account.fen) {
            ++good;
          } else {
            findings_.Add(Fault::kBalanceDiffers, account.last_entry,
                          base::StrCat(name, " is stored as ", stored, " fen, its postings sum to ",
                                       WideText(account.fen)));
          }
          if (summed != money_unseen.end()) money_unseen.erase(summed);
        }
        return true;
      }));
  for (const auto& [name, account] : unseen) {
    findings_.Add(Fault::kBalanceDiffers, account.last_entry,
                  base::StrCat(name, " is not stored, its postings sum to ", AmountsText(account.amounts)));
  }
  for (const auto& [name, account] : money_unseen) {
    findings_.Add(Fault::kBalanceDiffers, account.last_entry,
                  base::StrCat(name, " is not stored, its postings sum to ", WideText(account.fen), " fen"));
  }
  return good;
}

}  // namespace tianzhang::check
