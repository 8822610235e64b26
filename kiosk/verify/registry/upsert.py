"""How is a checked row put into the registry? Sealed, and in place of what is known of its card unless that is newer."""

from __future__ import annotations

import msgspec
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite

from kiosk.keys import Keys
from kiosk.verify.names import fold
from kiosk.verify.registry.content import Content, StoredRow, seal_content
from kiosk.verify.registry.rows import Remembered
from kiosk.verify.registry.schema import CARDS


class Sealer:
    """Rows to store of checked ones; what names have in common is folded once."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys
        self._encoder = msgspec.msgpack.Encoder()
        self._words = Remembered(fold)

    def seal(self, content: Content) -> StoredRow:
        name = None
        if content.name:
            # A checked name has single spaces, and folding never looks past one: word by word gives the same.
            words = [self._words[word] for word in content.name.split(" ")]
            name = self._keys.digest_bytes("name", " ".join(filter(None, words)))
        return seal_content(content, self._keys, name, self._encoder)


def upsert_text(engine: Engine) -> str:
    """The statement as text for the driver's own executemany: the values stand in the order of StoredRow."""
    dialect = sqlite if engine.dialect.name == "sqlite" else postgresql
    statement = dialect.insert(CARDS)
    changed = {name: statement.excluded[name] for name in StoredRow._fields if name != "card"}
    newer = statement.excluded.as_of >= CARDS.c.as_of
    replacing = statement.on_conflict_do_update(index_elements=["card"], set_=changed, where=newer)
    return str(replacing.compile(dialect=engine.dialect, column_keys=list(StoredRow._fields)))
