"""Whose signature counts? The trust list: its values, its file, and what this desk holds of it."""
