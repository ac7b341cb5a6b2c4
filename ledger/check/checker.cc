#include "ledger/check/checker.h"

#include <chrono>
#include <memory>
#include <thread>
#include <utility>

#include "ledger/base/strings.h"
#include "ledger/book/invariants.h"
#include "ledger/check/compare_outcomes.h"
#include "ledger/check/compare_records.h"
#include "ledger/check/derived_records.h"
#include "ledger/check/entry_stream.h"
#include "ledger/check/market_audit.h"
#include "ledger/check/posting_audit.h"
#include "ledger/check/replay.h"
#include "ledger/check/signatures.h"
#include "ledger/check/tree_pass.h"
#include "ledger/check/work_pool.h"

namespace tianzhang::check {
namespace {

using Clock = std::chrono::steady_clock;

class Checker {
 public:
  Checker(store::Store& store, const Options& options)
      : store_(store),
        options_(options),
        pool_(options.threads),
        replay_(findings_),
        signatures_(pool_, findings_),
        postings_(findings_),
        market_(findings_) {}

  Report Run() {
    const Clock::time_point start = Clock::now();
    ReadPlatformKey();
    // The tree and the files need nothing of what the decisions find.
    std::thread tree([this] { Tree(); });
    Entries(start);
    tree.join();
    pool_.Wait();
    Derived();
    Register();
    report_.signatures = signatures_.good();
    report_.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    Conclude();
    return std::move(report_);
  }

 private:
  // What a pass could not read is a finding of its own.
  template <typename Result>
  bool Finished(const char* what, const absl::StatusOr<Result>& result) {
    if (result.ok()) return true;
    findings_.Add(Fault::kStorageDamaged, std::nullopt,
                  base::StrCat(what, ": ", std::string(result.status().message())));
    return false;
  }

  void ReadPlatformKey() {
    const auto size = store_.StoredSize();
    if (!Finished("the entries", size)) return;
    report_.entries = *size;
    if (*size == 0) return;
    Findings named_later;
    auto stored = store_.RawEntry(0);
    entry::PublicKey key;
    if (stored.ok()) {
      const ParsedEntry genesis = ParseEntry(0, *std::move(stored), named_later);
      if (genesis.has_command && genesis.command.operations_size() == 1 &&
          genesis.command.operations(0).has_genesis()) {
        report_.ledger = genesis.command.operations(0).genesis().ledger();
        key = genesis.command.operations(0).genesis().platform_key();
      }
    }
    if (auto verifier = tlog::NoteVerifier::Create(report_.ledger, key.key()); verifier.ok()) {
      platform_ = std::make_unique<tlog::NoteVerifier>(*std::move(verifier));
      report_.vkey = platform_->Vkey();
    }
    if (options_.vkey.empty() || options_.vkey == report_.vkey) return;
    findings_.Add(Fault::kPlatformKeyDiffers, 0,
                  base::StrCat("genesis names ", report_.vkey.empty() ? "none" : report_.vkey,
                               ", expected was ", options_.vkey));
    // The caller's word counts for more than the directory's.
    if (auto verifier = tlog::NoteVerifier::FromVkey(options_.vkey); verifier.ok()) {
      platform_ = std::make_unique<tlog::NoteVerifier>(*std::move(verifier));
      report_.vkey = options_.vkey;
    }
  }

  void Tree() {
    if (const absl::Status sound = store_.VerifyChecksums(); !sound.ok()) {
      findings_.Add(Fault::kStorageDamaged, std::nullopt, std::string(sound.message()));
    }
    std::optional<uint64_t> registered;
    if (options_.head_register && options_.head_register->ok()) registered = (*options_.head_register)->size;
    auto tree = CheckTree(store_, report_.entries, platform_.get(), registered, findings_);
    if (!Finished("the tree", tree)) return;
    report_.root = tree->root;
    report_.signed_entries = tree->signed_size;
    report_.checkpoints = tree->checkpoints;
    report_.nodes = tree->nodes;
    root_at_register_ = tree->root_also_at;
  }

  void Entries(Clock::time_point start) {
    EntryStream stream(store_, report_.entries, pool_, findings_);
    Clock::time_point shown = start;
    for (;;) {
      const std::vector<ParsedEntry> entries = stream.Next();
      if (entries.empty()) break;
      for (const ParsedEntry& parsed : entries) One(parsed);
      const Clock::time_point now = Clock::now();
      if (options_.progress && now - shown >= std::chrono::seconds(1)) {
        shown = now;
        options_.progress(
            {entries.back().index + 1, report_.entries, std::chrono::duration<double>(now - start).count()});
      }
    }
    signatures_.Flush();
    report_.decided = replay_.decided();
    report_.stopped_at = replay_.stopped_at();
    if (replay_.decided() > 0) Invariants(replay_.decided() - 1);
  }

  void One(const ParsedEntry& parsed) {
    if (parsed.has_leaf) report_.time_us = parsed.leaf.time_us();
    Replay::Step step = replay_.Decide(parsed);
    if (step.key) signatures_.Add(parsed, *step.key);
    if (step.decided) derived_.Add(parsed.index, RowsOf(step.changes, step.events));
    if (parsed.has_events) {
      postings_.Add(parsed.index, parsed.events);
    } else {
      all_events_ = false;
    }
    if (parsed.has_leaf && parsed.has_command && parsed.has_events) market_.Add(parsed);
    if (parsed.has_leaf && parsed.has_command) {
      outcomes_.Add(parsed);
    } else {
      all_commands_ = false;
    }
    if (step.decided && (parsed.index + 1) % options_.invariants_every == 0) Invariants(parsed.index);
  }

  void Invariants(uint64_t entry) {
    for (const std::string& broken : book::CheckInvariants(replay_.state())) {
      findings_.Add(Fault::kInvariantBroken, entry, broken);
    }
    ++report_.invariant_runs;
  }

  void Derived() {
    report_.postings = postings_.postings();
    report_.offers = market_.offers();
    report_.settlements = market_.settlements();
    if (all_events_) {
      const auto balances = postings_.Compare(store_);
      if (Finished("the balances", balances)) report_.balances = *balances;
    }
    if (!replay_.stopped_at()) {
      const auto rows = CompareRecords(store_, report_.entries, replay_.state(), derived_, findings_);
      if (Finished("the records", rows)) {
        report_.records = rows->records;
        report_.history_rows = rows->history_rows;
      }
    }
    const bool complete = all_commands_ && !replay_.stopped_at();
    const auto outcomes = outcomes_.Compare(store_, report_.entries, complete, replay_.state(), findings_);
    if (Finished("the outcomes", outcomes)) {
      report_.outcomes = outcomes->entries;
      report_.refusals = outcomes->refusals;
    }
  }

  void Register() {
    if (!options_.head_register) return;
    const absl::StatusOr<RegisteredHead>& head = *options_.head_register;
    if (!head.ok()) {
      findings_.Add(Fault::kRegisterUnreadable, std::nullopt, std::string(head.status().message()));
      return;
    }
    report_.register_compared = true;
    if (head->size > report_.entries) {
      findings_.Add(Fault::kRegisterAhead, std::nullopt,
                    base::StrCat("the register holds ", head->size, " entries, the database ",
                                 report_.entries, ": its newest entries are lost"));
    } else if (root_at_register_ && *root_at_register_ != head->root) {
      findings_.Add(
          Fault::kRegisterDiffers, std::nullopt,
          base::StrCat("the register holds root ", crypto::HashHex(head->root), " over ", head->size,
                       " entries, the leaves hash to ", crypto::HashHex(*root_at_register_)));
    }
  }

  void Conclude() {
    report_.findings_total = findings_.total();
    report_.findings = findings_.Kept();
    for (size_t i = 0; i < static_cast<size_t>(Fault::kCount); ++i) {
      const Fault fault = static_cast<Fault>(i);
      if (const uint64_t count = findings_.count(fault); count > 0) report_.counts.emplace_back(fault, count);
    }
  }

  store::Store& store_;
  const Options& options_;
  Report report_;
  Findings findings_;
  std::unique_ptr<tlog::NoteVerifier> platform_;
  std::optional<crypto::Hash> root_at_register_;
  WorkPool pool_;
  Replay replay_;
  Signatures signatures_;
  DerivedRecords derived_;
  PostingAudit postings_;
  MarketAudit market_;
  Outcomes outcomes_;
  bool all_events_ = true;
  bool all_commands_ = true;
};

}  // namespace

Report Check(store::Store& store, const Options& options) { return Checker(store, options).Run(); }

}  // namespace tianzhang::check
