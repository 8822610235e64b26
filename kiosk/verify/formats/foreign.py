"""What is this code if it is no card? Web addresses, payment and log-in codes, and the two prefixed certificates."""

from __future__ import annotations

import re

from kiosk.verify.card import Kind

_SCHEME = re.compile("[A-Za-z][A-Za-z0-9+.-]{1,20}://")
_BARE_URL = re.compile(
    "(?:www\\.|(?:[a-z0-9-]{1,63}\\.){1,4}(?:vn|com|net|org|gov|me|io|info|app)(?:/|$))", re.IGNORECASE
)
_LOGIN_WORDS = re.compile(
    "[/._?&=-](?:log-?in|sign-?in|qr-?login|qr-?auth|oauth2?|sso|auth(?:enticate|orize)?|xac-?thuc|dang-?nhap)(?:$|[/._?&=#-])",
    re.IGNORECASE,
)
_LOGIN_SCHEMES = ("otpauth", "fido", "vneid", "vssid")
_ZALO_LOGIN = re.compile("(?:https?|zalo)://(?:[a-z.]*zalo[a-z.]*/)?(?:qr/(?:l|login)|qrlogin)\\b", re.IGNORECASE)
_TOKEN = re.compile("eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]*)?")
_WHATSAPP = re.compile("[0-9]@[A-Za-z0-9+/=]{20,},")
_JSON_LOGIN = re.compile('"(?:session_?id|login_?token|qr_?token|access_?token|challenge|nonce)"', re.IGNORECASE)
# EMVCo merchant-presented codes (VietQR among them): tag 00 "payload format" = 01, then tag-length-value objects.
_EMV_HEAD = re.compile("000201(?=[0-9]{4})")
_MOMO = re.compile("2\\|99\\|[0-9]{9,11}\\|")
_EPC = re.compile("BCD\r?\n00[12]")
_COIN = re.compile("(?:bitcoin|ethereum|lightning|bitcoincash|litecoin):", re.IGNORECASE)


def prefixed(text: str) -> Kind | None:
    """BH1 or HC1 by the prefix of a signed certificate, also in small letters: those are damage, not another code."""
    return {"BH1:": Kind.BH1, "HC1:": Kind.HC1}.get(text[:4].upper())


def foreign_kind(text: str) -> Kind | None:
    """URL, payment or log-in by its form; None when it is none of them. Nothing is ever opened or followed."""
    if _EMV_HEAD.match(text) or _MOMO.match(text) or _EPC.match(text) or _COIN.match(text):
        return Kind.PAYMENT
    if _TOKEN.fullmatch(text) or _WHATSAPP.match(text) or (text.startswith("{") and _JSON_LOGIN.search(text)):
        return Kind.LOGIN
    scheme = text.partition(":")[0].casefold() if ":" in text[:24] else ""
    if scheme in _LOGIN_SCHEMES:
        return Kind.LOGIN
    if _SCHEME.match(text) or _BARE_URL.match(text):
        is_login = _ZALO_LOGIN.match(text) or _LOGIN_WORDS.search(text)
        return Kind.LOGIN if is_login else Kind.URL
    return None
