"""The story of one intake, told in one place: readings -> verdict -> presentation -> admission. No Qt."""

from kiosk.desk.place import DeskError
from kiosk.desk.story import Desk

__all__ = ["Desk", "DeskError"]
