"""What did the scanner send, if the keyboard is set to another country's layout? Back from the signs to the keys.

A keyboard scanner sends keys as on an American keyboard. Set to another layout, the computer reads other signs from them: the
bar, the slash and the hyphen move, on a French keyboard the digits too. Each table holds only what a code needs.
"""

from __future__ import annotations

import string
from collections.abc import Iterator, Mapping
from types import MappingProxyType

_US = "abcdefghijklmnopqrstuvwxyz" + "1234567890-=[];'\\,./" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ" + '!@#$%^&*()_+{}:"|<>?'
_BY_COUNTRY: Mapping[str, str] = MappingProxyType(
    {
        "british": "abcdefghijklmnopqrstuvwxyz1234567890-=[];'#,./" + string.ascii_uppercase + '!"£$%^&*()_+{}:@~<>?',
        "french": "qbcdefghijkl,noparstuvzxyw&é\"'(-è_çà)=^$mù*;:!QBCDEFGHIJKL?NOPARSTUVZXYW1234567890°+¨£M%µ./§",
        "german": "abcdefghijklmnopqrstuvwxzy1234567890ß´ü+öä#,.-ABCDEFGHIJKLMNOPQRSTUVWXZY!\"§$%&/()=?`Ü*ÖÄ';:_",
        "spanish": "abcdefghijklmnopqrstuvwxyz1234567890'¡`+ñ´ç,.-" + string.ascii_uppercase + '!"·$%&/()=?¿^*Ñ¨Ç;:_',
        "italian": "abcdefghijklmnopqrstuvwxyz1234567890'ìè+òàù,.-" + string.ascii_uppercase + '!"£$%&/()=?^é*ç°§;:_',
    }
)
_SIGNS = "/-$"


_PARENT = 10
"""The one field of a health card that is plain text."""


def readings(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """What may have been sent where `text` arrived without a single bar, and the fields of it that nothing can tell."""
    for signs in _BY_COUNTRY.values():
        keys = dict(zip(signs, _US, strict=True))
        yield "".join(keys.get(sign, sign) for sign in text), ()
    yield from _without_shift(text)
    yield from _other_bar(text)


def _without_shift(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Bars arrive as backslashes, the end mark as a 4, capitals as small letters."""
    if "\\" not in text or text != text.lower():
        return
    parts = text.split("\\")
    parts[0] = parts[0].upper()
    parts[-1] = "$" if parts[-1] == "4" else parts[-1]
    plain = len(parts) > _PARENT and not any(sign.isdigit() for sign in parts[_PARENT]) and parts[_PARENT] != "-"
    if plain:
        parts[_PARENT] = "-"
    yield "|".join(parts), (("parent_name",) if plain else ())


def _other_bar(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Only the bar is another sign: the one behind the number, which nothing else in a code is."""
    head = text.lstrip(string.ascii_letters + string.digits)
    if head and head[0] not in _SIGNS + " " and text.count(head[0]) >= 6:
        yield text.replace(head[0], "|"), ()
