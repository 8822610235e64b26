"""The counter of the insurer's tests: what leaves the house is made from what a real desk recorded."""

from tests.desk.test_insurer import counter

__all__ = ["counter"]
