"""How does the insurer's gateway behave on a bad day? A stand-in on loopback that speaks the published protocol."""
