// The mixed case: a selling county and a buying one play the year of deploy/demo/year.py over and over,
// without the waiting. Commands, their sizes and their order are the demonstration's; the round after a round
// starts a new project.
//
// Three kinds of round follow each other, as three counties do there: supplementary farmland from three
// sub-projects, with a recall and revenue spent; supplementary farmland from one; linked and red-line quota.
// Where the demonstration lets a payment default after thirty days, a receipt that names no deal is refunded
// instead: a bench has no thirty days.
#pragma once

#include <deque>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "tests/bench/load/source.h"

namespace tianzhang::bench {

class YearActor final : public Actor {
 public:
  // `number` makes receipts, vouchers and confirmation numbers unique; `run` does so between runs on one
  // ledger. `surplus`: RESERVE − need of the seller as the ledger has it, by kind.
  YearActor(const entry::Policy& policy, County seller, County buyer,
            std::map<entry::QuotaKind, Amounts> surplus, uint64_t run, size_t number, int64_t time_us);
  Command Next() override;
  void Accepted(const entry::Events& events) override;

 private:
  struct Scene {
    std::function<Command()> play;
    // May be null.
    std::function<void(const entry::Events&)> then;
  };
  struct Sale {
    std::string offer, demand, deal;
    int64_t due_fen = 0;
  };

  void StartRound();
  void Library(const ProjectSpec& spec);
  void Acceptance(const ProjectSpec& spec, int registrations);
  void FarmlandMarket(bool whole);
  void LinkedAndRedLineMarket();
  void Revenue(entry::QuotaKind kind, bool whole);

  // One command of an office's maker.
  void Do(std::string office, std::function<std::vector<Operation>()> make,
          std::function<void(const entry::Events&)> then = nullptr,
          entry::RefusalCode refused = entry::REFUSAL_CODE_UNSPECIFIED);
  void Declare(const County& county, entry::QuotaKind kind, std::function<Amounts()> amounts,
               std::string* name);
  void Statement(entry::QuotaKind kind);
  void Offer(entry::QuotaKind kind, std::function<Amounts()> amounts, std::string* name,
             entry::RefusalCode refused = entry::REFUSAL_CODE_UNSPECIFIED);
  void Purchase(Sale* sale, const Amounts& amounts,
                entry::RefusalCode refused = entry::REFUSAL_CODE_UNSPECIFIED);
  void Approve(Sale* sale);
  void Pay(Sale* sale, std::function<int64_t()> fen, bool named = true, size_t digits = 20);

  std::string Unique();  // digits, never twice
  Operation Receipt(const std::string& code, int64_t fen, const std::string& deal);

  const entry::Policy policy_;
  const County seller_;
  const County buyer_;
  const uint64_t run_;
  const size_t number_;
  const int year_;
  entry::Date today_;
  std::string category_;

  std::deque<Scene> scenes_;
  uint64_t round_ = 0;
  uint64_t unique_ = 0;
  std::map<entry::QuotaKind, Amounts> surplus_;  // of the seller, kept in step with the ledger
  // Of the round.
  std::string project_;
  std::vector<std::string> registrations_;
  std::map<std::string, std::string> names_;  // demands, lines, receipts by their part in the story
  Sale first_, second_;
  std::string revenue_project_;
  int64_t revenue_fen_ = 0;
};

}  // namespace tianzhang::bench
