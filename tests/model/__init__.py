"""An independent model of the rulebook: plain dictionaries, exact integers, no code shared with the ledger.

Written from the rulebook and ledger/book/README.md. It reads decoded commands only and answers as the ledger must:
accepted, with every assigned name, posting and money posting, or refused, with the same refusal id.
"""
