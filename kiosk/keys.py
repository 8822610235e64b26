"""Under which names are people remembered, and what seals their fields? The facility's keys and the two things they do.

The pseudonym key turns a number or name into a digest; it never changes, or every history would split in two. Encryption
keys rotate: each sealed value names its key. Where both are kept is the business of `kiosk.key_store`.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC

KEY_BYTES = 32
DIGEST_BYTES = 16
_NONCE_BYTES = 12
_SEAL_VERSION = 1
_HEAD_BYTES = 5  # version 1, key id 4 (big endian)
_TAG_BYTES = 16


class KeysUnavailable(Exception):
    """The keys cannot be had, and new ones must not take their place. `code` is a closed word:

    `key-file-damaged`, `key-file-newer`, `key-file-unreadable`, `key-file-not-writable`, `key-file-not-private`,
    `keyring-unavailable`, `keyring-entry-missing`, `key-store-setting`.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class SealBroken(Exception):
    """A sealed value does not open. `code`: `seal-damaged` (altered, cut or of another row), `seal-key-unknown`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    """The facility's keys. Nothing of them appears in a repr.

    Domains of `digest`, the same everywhere: `person` (BHXH number), `card` (card number), `citizen` (CCCD), `payload` (raw
    bytes of a reading), `identity` (folded name + `|` + birth in ISO form), `name` (folded full name).
    """

    pseudonym: bytes = field(repr=False)
    """32 bytes, one for the whole hospital, for ever."""
    encryption: tuple[tuple[int, bytes], ...] = field(repr=False)
    """(id, 32 bytes), oldest first; the last one seals, all of them open."""
    _ciphers: dict[int, AESGCM] = field(init=False, repr=False, compare=False)
    _macs: dict[str, HMAC] = field(init=False, repr=False, compare=False)
    _head: bytes = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        ids = [key_id for key_id, _ in self.encryption]
        lengths = {len(self.pseudonym), *(len(key) for _, key in self.encryption)}
        if not ids or len(set(ids)) != len(ids) or lengths != {KEY_BYTES}:
            raise ValueError("keys: one pseudonym key and at least one encryption key of 32 bytes, with distinct ids")
        object.__setattr__(self, "_ciphers", {key_id: AESGCM(key) for key_id, key in self.encryption})
        object.__setattr__(self, "_macs", {})
        object.__setattr__(self, "_head", bytes([_SEAL_VERSION]) + ids[-1].to_bytes(4, "big"))

    @classmethod
    def new(cls) -> Keys:
        """Fresh keys from the operating system's random source."""
        return cls(
            pseudonym=secrets.token_bytes(KEY_BYTES),
            encryption=((1, secrets.token_bytes(KEY_BYTES)),),
        )

    def with_new_encryption_key(self) -> Keys:
        """The same keys and one more that seals from now on; what the older ones sealed still opens."""
        following = max(key_id for key_id, _ in self.encryption) + 1
        return Keys(
            pseudonym=self.pseudonym,
            encryption=(*self.encryption, (following, secrets.token_bytes(KEY_BYTES))),
        )

    def digest(self, domain: str, value: str | bytes) -> str:
        """32 lower-case hex digits: the same value gives the same digest at every desk of the hospital."""
        return self.digest_bytes(domain, value).hex()

    def digest_bytes(self, domain: str, value: str | bytes) -> bytes:
        """The 16 bytes of `digest`. Text counts as UTF-8; what is equal for a person must be made equal before."""
        mac = (self._macs.get(domain) or self._begun(domain)).copy()
        mac.update(value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value)
        return mac.finalize()[:DIGEST_BYTES]

    def _begun(self, domain: str) -> HMAC:
        """HMAC-SHA256 over domain and NUL; kept, because an import makes millions and keying costs more than hashing."""
        mac = HMAC(self.pseudonym, SHA256())
        # NUL cannot be in a domain's name, so no two pairs of domain and value give the same message.
        mac.update(domain.encode("ascii") + b"\0")
        self._macs[domain] = mac
        return mac

    def seal(self, plain: bytes, context: bytes) -> bytes:
        """AES-256-GCM with a random nonce; 33 bytes longer than `plain`. `context` binds it to its place (row key)."""
        nonce = secrets.token_bytes(_NONCE_BYTES)
        cipher = self._ciphers[self.encryption[-1][0]]
        return self._head + nonce + cipher.encrypt(nonce, plain, self._head + context)

    def open(self, sealed: bytes, context: bytes) -> bytes:
        """The plain bytes. Raises SealBroken when altered, cut, from another context or of a key that is not here."""
        if len(sealed) < _HEAD_BYTES + _NONCE_BYTES + _TAG_BYTES or sealed[0] != _SEAL_VERSION:
            raise SealBroken("seal-damaged")
        head = sealed[:_HEAD_BYTES]
        cipher = self._ciphers.get(int.from_bytes(head[1:], "big"))
        if cipher is None:
            raise SealBroken("seal-key-unknown")
        nonce = sealed[_HEAD_BYTES : _HEAD_BYTES + _NONCE_BYTES]
        try:
            return cipher.decrypt(nonce, sealed[_HEAD_BYTES + _NONCE_BYTES :], head + context)
        except InvalidTag:
            raise SealBroken("seal-damaged") from None


def load_keys(home: Path, *, use_keyring: bool = True, store: str | None = None) -> Keys:
    """The keys of this home, made at the first start and never replaced. Raises KeysUnavailable. See `kiosk.key_store`.

    `store`: where new ones go, the setting `keys.store` (auto, keyring, file); None = `KIOSK_KEYS__STORE`, else auto.
    """
    from kiosk.key_store import load  # the value above stays usable without the store

    return load(home, use_keyring=use_keyring, store=store)
