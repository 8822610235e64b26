"""The screens. PySide6 lives only here; nothing in this package decides anything."""
