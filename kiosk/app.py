"""How is the program put together? The only place where rooms are opened and handed to each other. No Qt at import."""

from __future__ import annotations

import argparse
import os
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.commands import BAD_INPUT, WORLD_FAILED, CommandError
from kiosk.keys import Keys, KeysUnavailable, load_keys
from kiosk.paths import default_home
from kiosk.scanner.reading import Source
from kiosk.settings import Settings, SettingsError, gateway_password, load_settings

if TYPE_CHECKING:
    from fraud_rules._engine import RuleSet
    from kiosk.desk import Desk
    from kiosk.desk.insurer import Insurer
    from kiosk.records.store import Store
    from kiosk.trust_room import TrustRoom
    from kiosk.verify.card import Card, Parsed
    from kiosk.verify.registry import SqlRegistry
    from kiosk.verify.registry.door import RegistryDoor
    from kiosk.verify.tables import Tables
    from kiosk.verify.trust.roots import Realm
    from kiosk.verify.verifier import Verifier

Clock = Callable[[], datetime]
_PREFIXES = (b"BH1:", b"HC1:")
"""Of codes that nobody types."""
Password = Callable[["Settings"], "str | None"]
"""Finds the gateway's password; the demo, whose insurer is made as well, brings its own."""


def utc_now() -> datetime:
    """The one place that asks the machine's clock."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rooms:
    """Everything below the screen, opened for one home."""

    settings: Settings
    keys: Keys
    registry_door: RegistryDoor
    store: Store
    rules: RuleSet
    clock: Clock
    trust: TrustRoom
    password: Password = gateway_password

    @property
    def registry(self) -> SqlRegistry | None:
        """The registry as it lies there now; None when it does not open."""
        return self.registry_door.now()

    @property
    def registry_fault(self) -> str | None:
        """Code of the `SourceUnavailable` with which the registry did not open."""
        return self.registry_door.fault

    def verifier(self) -> Verifier:
        """A verifier for this facility. It keeps the real time: a copy's age is not a matter of the visit's day."""
        from kiosk.verify.verifier import Verifier

        settings = self.settings
        return Verifier(
            self.registry_door,
            clock=self.clock,
            zone=settings.facility.zone_info,
            facility=settings.facility.code,
            fresh_days=settings.registry.fresh_days,
            trust=self.trust,
        )

    def tables(self) -> Tables:
        """The dated code tables of this home. Raises `TableError`."""
        from kiosk.verify.tables import Tables

        return Tables.load(self.settings.config_dir / "tables")

    def insurer(self) -> Insurer | None:
        """Who asks the insurer for this home; None where no gateway is set up. Raises CommandError for a wrong set-up."""
        from kiosk.insurer_room import open_insurer
        from kiosk.verify.gateway import Fault, GatewayUnavailable
        from kiosk.verify.tables import TableError

        try:
            return open_insurer(self)
        except GatewayUnavailable as error:
            if error.fault is Fault.NOT_CONFIGURED:
                return None
            raise CommandError(error.fault.value, f"the gateway's settings: {error.fault.value}", BAD_INPUT) from None
        except TableError as error:
            raise CommandError("tables", str(error), WORLD_FAILED) from None

    def desk(
        self, *, at: datetime | None = None, clerk: str | None = None, desk: str | None = None, warm: bool = False
    ) -> Desk:
        """A desk of this facility; `at`: the time of visits entered later; `clerk` empty = nobody has said yet; `warm`:
        scans will follow, so what the first one needs is made now."""
        from kiosk.desk import Desk
        from kiosk.desk.place import Place
        from kiosk.verify.formats.recognise import recognise

        settings = self.settings
        return Desk(
            place=Place(
                facility=settings.facility.code,
                desk=desk or settings.desk.name,
                clerk=next(iter(settings.desk.clerks), "") if clerk is None else clerk,
            ),
            records=self.store,
            verifier=self.verifier(),
            rules=self.rules,
            keys=self.keys,
            recognise=recognise,
            clock=self.clock,
            at=at,
            new_id=new_id,
            zone=settings.facility.zone_info,
            undo_seconds=settings.desk.undo_seconds,
            read_wedge=self._wedge_reader(recognise, warm=warm),
        )

    def _wedge_reader(self, recognise: Callable[[bytes], Parsed], *, warm: bool) -> Callable[[bytes], Parsed]:
        """Reads what a keyboard scanner delivered; where the typing left two possible cards, the registry may know one."""
        from kiosk.delivered import read_delivered
        from kiosk.scanner.input_method import InputMethods
        from kiosk.verify.formats.recognise import fits
        from kiosk.verify.sources import SourceUnavailable

        def cards(number: str) -> tuple[Card, ...]:
            try:
                return tuple(record.card for record in self.registry_door.find(number))
            except SourceUnavailable:
                return ()

        def names_of(number: str) -> tuple[str, ...]:
            return tuple({card.name for card in cards(number) if card.name is not None})

        def checks_of(number: str) -> tuple[str, ...]:
            return tuple(card.check_string for card in cards(number) if card.check_string is not None)

        methods = InputMethods()
        if warm:
            methods.warm()
        repair = partial(
            methods.repair,
            fits=fits,
            holds=lambda number: bool(names_of(number)),
            names_of=names_of,
            checks_of=checks_of,
        )
        return lambda data: read_delivered(data, repair, recognise)

    def close(self) -> None:
        """Keep what time it was, and give records and registry back."""
        self.trust.mark.keep()
        self.store.close()
        self.registry_door.close()

    def source_of(self, data: bytes, wanted: str | None) -> Source:
        """How a text came in: as said, else a bare number was typed and a code was held up."""
        if wanted is not None:
            return Source(wanted)
        return Source.CAMERA if b"|" in data or data[:4] in _PREFIXES else Source.TYPED


def new_id() -> str:
    """An id that needs no counter and sorts nowhere."""
    return uuid.uuid4().hex


@contextmanager
def open_rooms(args: argparse.Namespace, clock: Clock = utc_now) -> Iterator[Rooms]:
    """The rooms for a command's --home and --config, closed behind it. Raises CommandError when one will not open."""
    rooms = build_rooms(home_of(args), Path(args.config) if args.config else None, clock)
    try:
        yield rooms
    finally:
        rooms.close()


def home_of(args: argparse.Namespace) -> Path:
    """--home, else KIOSK_HOME, else the platform's folder."""
    return Path(args.home).expanduser() if args.home else default_home()


def build_rooms(
    home: Path,
    config: Path | None = None,
    clock: Clock = utc_now,
    password: Password = gateway_password,
    whose: Sequence[Realm] | None = None,
) -> Rooms:
    """Open settings, keys, registry, records and rules. A registry that will not open is said at the desk, not here:
    people are admitted without it. `whose`: other realms of trust than the settings', for the demo. Raises CommandError for
    everything that the desk cannot work without."""
    from fraud_rules import _engine
    from kiosk.records.store import open_store
    from kiosk.records.values import StoreError
    from kiosk.trust_room import open_trust
    from kiosk.verify.registry import open_registry
    from kiosk.verify.registry.door import RegistryDoor
    from kiosk.verify.trust.roots import RootsWrong

    settings, keys = settings_and_keys(home, config)
    try:
        rules = _engine.load(Path(settings.rules.file))
    except ValueError as error:
        raise CommandError("rules", str(error), BAD_INPUT) from None
    try:
        trust = open_trust(settings, keys, clock, whose=whose)
    except RootsWrong as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    try:
        store = open_store(settings.database.url, keys, clock, zone=settings.facility.zone_info)
    except StoreError as error:
        raise CommandError(error.code, f"the record store cannot be opened: {error}", WORLD_FAILED) from None

    def open_it() -> SqlRegistry:
        return open_registry(settings.registry.url, keys, clock)

    door = RegistryDoor(open_it, clock, file=sqlite_file(settings.registry.url))
    return Rooms(
        settings=settings,
        keys=keys,
        registry_door=door,
        store=store,
        rules=rules,
        clock=clock,
        trust=trust,
        password=password,
    )


def sqlite_file(url: str) -> Path | None:
    """The file behind an SQLAlchemy URL; None for a server, or for a URL that is none."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        parsed = make_url(url)
    except ArgumentError:
        return None
    named = parsed.get_backend_name() == "sqlite" and parsed.database
    return Path(named) if named and not named.startswith((":memory:", "file:")) else None


def settings_and_keys(home: Path, config: Path | None) -> tuple[Settings, Keys]:
    """What every room needs first. Keys that are gone while something sealed with them is there are never made anew.
    Raises CommandError."""
    try:
        settings = load_settings(home, config)
        home.mkdir(parents=True, exist_ok=True)
        kept = next((name for name in ("records.db", "registry.db") if (home / name).exists()), None)
        if kept is not None and not os.path.lexists(home / "keys.json"):
            # New ones would be made in their place, and what belongs to the old ones would stay shut all the same.
            raise KeysUnavailable("keys-missing", f"keys.json is gone but {kept} is there: put it back from the backup")
        return settings, load_keys(home, store=settings.keys.store)
    except SettingsError as error:
        raise CommandError("settings", str(error), BAD_INPUT) from None
    except KeysUnavailable as error:
        raise CommandError(error.code, str(error), WORLD_FAILED) from None
    except OSError as error:
        raise CommandError("home", f"the data folder cannot be made or used: {error.strerror}", WORLD_FAILED) from None
