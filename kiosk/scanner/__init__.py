"""Bytes out: cameras, keyboard-wedge scanners and typing hands become `Reading` values. No Qt here."""
