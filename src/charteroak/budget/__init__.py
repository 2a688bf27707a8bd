"""The city spends: ledger, programs, crosswalk, and the proof that no cent is lost between them."""
