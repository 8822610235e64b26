"""Bytes in, a `Verdict` out: formats, registry, gateway and the decision table. No Qt, no scanner, no records."""
