"""The story of one intake, told in one place: readings -> verdict -> presentation -> admission. No Qt."""

from kiosk.desk.story import Desk, DeskError

__all__ = ["Desk", "DeskError"]
