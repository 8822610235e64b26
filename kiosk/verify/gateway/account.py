"""In whose name is the insurer asked? The facility's account and the officer; nothing of it is ever shown."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The facility's account (`<code>_BV`) and the registered officer (cán bộ tra cứu)."""

    username: str
    password: str = field(repr=False)
    officer_name: str = field(repr=False)
    """hoTenCb."""
    officer_cccd: str = field(repr=False)
    """cccdCb, 12 digits."""

    @property
    def password_digest(self) -> str:
        """MD5 in upper-case hex: what the protocol calls the password (CV 3190, CV 1245). No protection of anything."""
        return hashlib.md5(self.password.encode(), usedforsecurity=False).hexdigest().upper()
