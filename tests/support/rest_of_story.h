// What the small ledger's story holds beside production, market and money: old stock, a loss and its
// liability, requests, lines, loans, sealed bids, awards, supervision. With it every table of the ledger is
// written.
#pragma once

#include <string>

namespace tianzhang::testing {

class RunningLedger;

// Names that the ledger gave, without their collections.
struct RestOfStory {
  std::string opening_lot;       // of 430121, 1,000 m² of it frozen
  std::string lost_lot;          // of 430123, lost in part beyond what could be frozen
  std::string award_lot;         // of the city 4301: 2,000 m², 500 of them assigned on to 430123
  std::string sealed_offer;      // of 430121: 10,000 m², cleared by the tick that ends the story
  std::string bid;               // of 430122 for 4,000 m² of it, revealed, accepted
  std::string unrevealed_bid;    // of 430123: void
  std::string closed_finding;    // on 430121
  std::string open_finding;      // on 430122
  std::string overdue_order;     // on project 430121-A, due 10 days before the story ends
  std::string reported_order;    // on `opening_lot`
  std::string returned_request;  // of 430123: discharge of its liability
  std::string pending_request;   // of 430123: reversal of its write-off
};

// On the day the story began, after its money.
RestOfStory PlayRest(RunningLedger& ledger);
// On the day after: bidding is closed, the bid is opened.
void RevealBid(RunningLedger& ledger, const RestOfStory& rest);

}  // namespace tianzhang::testing
