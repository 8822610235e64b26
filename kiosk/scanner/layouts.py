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
        "british": "abcdefghijklmnopqrstuvwxyz"
         "1234567890-=[];'#,./"
        + string.ascii_uppercase
        + '!"£$%^&*()_+{}:@~<>?',
        "french": "qbcdefghijkl,noparstuvzxyw"
         "&é\"'(-è_çà)=^$mù*;:!"
         "QBCDEFGHIJKL?NOPARSTUVZXYW"
         "1234567890°+¨£M%µ./§",
        "german": "abcdefghijklmnopqrstuvwxzy"
         "1234567890ß´ü+öä#,.-"
         "ABCDEFGHIJKLMNOPQRSTUVWXZY"
         "!\"§$%&/()=?`Ü*ÖÄ';:_",
        "spanish": "abcdefghijklmnopqrstuvwxyz"
         "1234567890'¡`+ñ´ç,.-"
        + string.ascii_uppercase
        + '!"·$%&/()=?¿^*Ñ¨Ç;:_',
        "italian": "abcdefghijklmnopqrstuvwxyz"
         "1234567890'ìè+òàù,.-"
        + string.ascii_uppercase
        + '!"£$%&/()=?^é*ç°§;:_',
        "shift lost": string.ascii_lowercase
        + "1234567890-=[];'\\,./"
        + string.ascii_lowercase
        + "1234567890-=[];'\\,./",
    }
)
_SIGNS = "/-$"


def readings(text: str) -> Iterator[str]:
    """What may have been sent where `text` arrived without a single bar; every reading has bars."""
    for name, signs in _BY_COUNTRY.items():
        if name == "shift lost":
            yield from _without_shift(text)
            continue
        keys = dict(zip(signs, _US, strict=True))
        if keys.keys() >= set(text) - {" "}:
            yield "".join(keys.get(sign, sign) for sign in text)
    yield from _other_bar(text)


def _without_shift(text: str) -> Iterator[str]:
    """Bars arrive as backslashes, the end mark as a 4, capitals as small letters."""
    if "\\" not in text:
        return
    sent = text.replace("\\", "|")
    if sent.endswith("|4"):
        sent = sent[:-1] + "$"
    yield sent[:2].upper() + sent[2:]


def _other_bar(text: str) -> Iterator[str]:
    """Only the bar is another sign: the one behind the number, which nothing else in a code is."""
    head = text.lstrip(string.ascii_letters + string.digits)
    if head and head[0] not in _SIGNS + " " and text.count(head[0]) >= 6:
        yield text.replace(head[0], "|")
