"""Does nothing get cut, nameless or too small, at any scale, in both languages and with texts twice as long?"""

import pytest

from kiosk.ui.audit.gallery import render_gallery, screens
from kiosk.ui.i18n import Texts
from kiosk.ui.theme import apply
from tests.ui.audit.fitting import away, clipped, nameless, settle, small
from tests.ui.pseudo import doubled

CASES = [(1.0, "vi", False), (1.5, "en", False), (2.0, "vi", False), (1.0, "vi", True), (2.0, "en", True)]


@pytest.mark.parametrize(("scale", "language", "twice"), CASES)
def test_screens_fit(qapp, scale, language, twice):
    theme = apply(qapp, dark=scale > 1, scale=scale)
    texts = doubled(language) if twice else Texts.load(language, strict=True)
    for name, screen in screens(texts, theme):
        settle(screen)
        assert clipped(screen) == [], name
        assert nameless(screen) == [], name
        assert small(screen) == [], name
        away(screen)


def test_the_gallery_writes_every_screen_in_both_languages_and_looks(qapp, tmp_path):
    files = render_gallery(tmp_path / "pictures")
    assert len(files) == 10 * 4
    assert len(set(files)) == len(files)
    assert all(file.stat().st_size > 5000 for file in files)
