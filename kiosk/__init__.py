"""The health-card verification desk: reads a code, says what it is worth, records the visit."""

__version__ = "0.1.0"
