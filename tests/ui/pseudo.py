"""A language in which every text is twice as long: what fits in it fits in any other."""

from __future__ import annotations

from kiosk.ui.i18n import LANGUAGES, Texts, read_catalogue


def doubled(language: str = "vi") -> Texts:
    """All texts of `language` written twice."""
    catalogues = {name: {k: f"{t} {t}" for k, t in read_catalogue(name).items()} for name in LANGUAGES}
    return Texts(language, catalogues, strict=True)
