"""One wire format per file; each turns bytes into a value with its oddities, and a value back into bytes."""

from kiosk.verify.formats.fields import fields
from kiosk.verify.formats.recognise import fits, recognise
from kiosk.verify.formats.render import render

__all__ = ["fields", "fits", "recognise", "render"]
