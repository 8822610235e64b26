"""Which settings are there, and which values may they have? The shape of kiosk.toml, section by section."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

# Every number has an end: one that is too large for a timer or the calendar would stop the desk at the counter.
NotNegative = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Days = Annotated[int, msgspec.Meta(ge=0, le=36_500)]
Seconds = Annotated[float, msgspec.Meta(gt=0, le=86_400)]
WholeSeconds = Annotated[int, msgspec.Meta(ge=0, le=86_400)]
SomeSeconds = Annotated[int, msgspec.Meta(ge=1, le=86_400)]


class _Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    def __repr__(self) -> str:
        """No values: names of clerks, addresses with passwords and the officer's number are among them."""
        return f"{type(self).__name__}(...)"


class Facility(_Section, frozen=True):
    """The hospital (cơ sở KCB). `code`: 5 digits."""

    code: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{5}\Z")]
    name: str
    zone: str

    def __post_init__(self) -> None:
        try:
            ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError("`zone` is not a time zone such as `Asia/Ho_Chi_Minh`") from None

    @property
    def zone_info(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


class Desk(_Section, frozen=True):
    """This counter: its name on every event, and the people who may work here."""

    name: Annotated[str, msgspec.Meta(pattern=r"\S")]
    clerks: tuple[str, ...]
    auditor: str
    dim_seconds: SomeSeconds
    undo_seconds: WholeSeconds


class Camera(_Section, frozen=True):
    """`source`: empty = the camera used last or the first, else its name, a device number, a file or an address. `lines`:
    of the picture. `focus`, `exposure`: `auto`, `keep` = as the driver has it, or a number of the driver's own."""

    enabled: bool
    source: str
    lines: Literal[720, 1080]
    focus: Annotated[str, msgspec.Meta(pattern=r"^(auto|keep|[0-9]{1,3})\Z")]
    exposure: Annotated[str, msgspec.Meta(pattern=r"^(auto|keep|-?[0-9]{1,5})\Z")]
    torch: bool


class Scanner(_Section, frozen=True):
    """Reading codes: how long a code must be away to be read again; `serial_port` as in `serial_ports.choose`, `off`
    for none; `serial_baud` 0 = found out."""

    repeat_seconds: Seconds
    serial_port: Annotated[str, msgspec.Meta(min_length=1)]
    serial_baud: NotNegative
    input_device: str
    """Linux: a keyboard scanner to be read directly, by path or words of its name; empty = none."""


class RegistrySection(_Section, frozen=True):
    """The local card registry: SQLAlchemy URL (after loading never empty) and how long a copy is believed."""

    url: str
    fresh_days: Days


class GatewaySection(_Section, frozen=True):
    """The insurer's gateway; `url` empty = not connected. The password is asked of `gateway_password`."""

    url: str
    username: str
    officer_name: str
    officer_cccd: Annotated[str, msgspec.Meta(pattern=r"^([0-9]{12})?\Z")]
    ca_file: str
    """PEM file with the only authorities that may vouch for the gateway; empty = the usual ones."""
    lookup_body: Literal["json", "form"]
    history_body: Literal["off", "json", "form"]
    soft_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)]
    hard_seconds: Annotated[float, msgspec.Meta(gt=0, le=60)]
    checkin_edition: Literal["4750", "3176"]
    """Which decision's door check-in records go through."""
    rechecks_per_minute: Annotated[int, msgspec.Meta(ge=1, le=600)]
    """Of people who were admitted without an answer; every look-up leaves a trace at the insurer, and has a quota."""


class TrustSection(_Section, frozen=True):
    """Signed cards: the hospital's own root keys, where newer lists come from, and how old a trust list may be.

    The two limits shorten what a list says of itself; 0 = the list's own hold.
    """

    roots: tuple[str, ...]
    url: str
    status_urls: tuple[str, ...]
    refresh_minutes: Annotated[int, msgspec.Meta(ge=5, le=10_080)]
    amber_hours: Annotated[int, msgspec.Meta(ge=0, le=8_760)]
    stop_days: Days


class Privacy(_Section, frozen=True):
    """What may be kept that is nobody's data."""

    keep_unknown_shapes: bool


class Database(_Section, frozen=True):
    """SQLAlchemy URL of the visits; after loading never empty. May carry a password."""

    url: str


class Sound(_Section, frozen=True):
    """`volume` in per cent."""

    on: bool
    volume: Annotated[int, msgspec.Meta(ge=0, le=100)]


class Rules(_Section, frozen=True):
    """`file`: the fraud rules' TOML, an absolute path after loading."""

    file: str


class Keys(_Section, frozen=True):
    """Where the hospital's keys are kept."""

    store: Literal["auto", "keyring", "file"]


class Tables(_Section, frozen=True):
    """The whole of kiosk.toml."""

    language: Literal["vi", "en"]
    theme: Literal["auto", "light", "dark"]
    facility: Facility
    desk: Desk
    camera: Camera
    scanner: Scanner
    registry: RegistrySection
    gateway: GatewaySection
    trust: TrustSection
    privacy: Privacy
    database: Database
    sound: Sound
    rules: Rules
    keys: Keys


class Settings(Tables, frozen=True, kw_only=True):
    """Everything that is set, with the folder it is set for. Defaults are resolved: no URL or path is empty."""

    home: Path
    config_dir: Path
    """The program's own files: `tables/`, `trust/`, `fraud_rules.toml`."""
