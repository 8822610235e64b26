"""How are signed cards issued? Keys, cards, trust lists and status lists of an issuer; docs/trust.md says how to run it."""
