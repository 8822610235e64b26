"""What has to stand before the demo can begin? A home with keys, ten thousand cards, three past days, a film, an insurer."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from kiosk.app import Rooms, build_rooms
from kiosk.demo.feed import Feed, Showing, make_feed
from kiosk.demo.made_issuer import MadeIssuers
from kiosk.demo.morning import Code, Morning, Scene, make_morning
from kiosk.demo.past import admit_past
from kiosk.demo.people import MadePerson, people
from kiosk.demo.registry_file import write_registry
from kiosk.demo.signed_scenes import with_signed_cards
from kiosk.demo.stand_in.faults import Faults, Step
from kiosk.demo.stand_in.insured import Book, from_card
from kiosk.demo.stand_in.server import ZONE, StandIn, stand_in
from kiosk.scanner.reading import Source
from kiosk.settings import Settings, save_settings
from kiosk.verify.trust.roots import Realm

FACILITY = "79034"
DESKS = ("Quầy 1", "Quầy 2", "Quầy 3")
CLERKS = ("Thu Mẫu", "Hà Mẫu", "Bình Mẫu")
CAST, REGULARS, CROWD = 60, 400, 10_000
"""People of the scenes, people who came in the last days, and all cards of the registry."""
SEED = 7
FILM, ISSUERS = "feed.avi", "made-issuers"
ACCOUNT, OFFICER, OFFICER_CCCD = f"{FACILITY}_BV", "Lê Văn Thử", "099090000002"
RECHECKS_PER_MINUTE = 600
"""A real gateway is asked more slowly; nobody wants to watch that."""
REGISTRY_AGE = timedelta(hours=11)
"""The insurer's list came in last evening."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """Everything set up in one home."""

    rooms: Rooms
    morning: Morning
    feed: Feed
    people: tuple[MadePerson, ...] = field(repr=False)
    """Everybody of the scenes and of the past days."""
    insurer: StandIn
    """Who answers for the gateway, on loopback and in this process."""
    whose: tuple[Realm, ...] = ()
    """Whose signatures count in this demo, and nowhere else."""

    def close(self) -> None:
        """Give the rooms back: the window opens its own."""
        self.rooms.close()

    def end(self) -> None:
        """Nobody looks any more: the insurer goes as well."""
        self.rooms.close()
        self.insurer.stop()


def set_stage(
    home: Path,
    clock: Callable[[], datetime],
    *,
    crowd: int = CROWD,
    regulars: int = REGULARS,
    sound: bool = True,
    say: Callable[[str], None] = lambda line: None,
) -> Stage:
    """Make the demo's home. Takes some seconds; `say` hears what is being made. At least 40 `regulars`."""
    home.mkdir(parents=True, exist_ok=True)
    today = clock().astimezone(ZONE).date()
    cast = list(people(CAST, seed=SEED, today=today, facility=FACILITY))
    issuers = MadeIssuers(home / ISSUERS, clock)
    morning = with_signed_cards(make_morning(cast, today), cast, issuers)
    others = list(people(crowd - len(morning.rows), seed=SEED + 1, today=today, facility=FACILITY, first=1_000))
    known = others[:regulars]
    cards = (from_card(person.card, person.citizen.citizen_id) for person in others)
    insurer = stand_in(Book((*morning.insured, *cards)), clock=clock, ticks=time.monotonic)
    insurer.start()
    try:
        _settle_in(home, insurer.url, sound=sound)
        moment = _Moment(clock)
        rooms = build_rooms(home, clock=moment, whose=issuers.realms)
        for made in issuers.lists():
            rooms.trust.take(made)
        say(f"registry: {crowd} made cards")
        _import(rooms, home, morning, others, clock() - REGISTRY_AGE)
        say("three days of made visits")
        admit_past(rooms, known, today, facility=FACILITY, desks=DESKS, clerks=CLERKS, set_now=moment.set)
        moment.set(None)
        say("the film of the camera")
        film = [_showing(code) for scene in morning.scenes for code in scene.codes if _held_up(code)]
        feed = make_feed(home / FILM, film)
    except BaseException:
        insurer.stop()
        raise
    return Stage(
        rooms=rooms,
        morning=morning,
        feed=feed,
        people=(*cast, *known),
        insurer=insurer,
        whose=issuers.realms,
    )


def _settle_in(home: Path, url: str, *, sound: bool) -> None:
    save_settings(
        home,
        {
            "facility.code": FACILITY,
            "facility.name": "Bệnh viện Mẫu",
            "desk.name": DESKS[0],
            "desk.clerks": list(CLERKS),
            "camera.source": str(home / FILM),
            "keys.store": "file",
            "sound.on": sound,
            "gateway.url": url,
            "gateway.username": ACCOUNT,
            "gateway.officer_name": OFFICER,
            "gateway.officer_cccd": OFFICER_CCCD,
            "gateway.rechecks_per_minute": RECHECKS_PER_MINUTE,
        },
    )


def password(_: Settings) -> str:
    """The made insurer's. Any word is right there, and it is nobody's business to set one up."""
    return "demo"


def rough_morning(stage: Stage) -> str:
    """From now on the insurer is away from time to time, for whoever plays with the window. A line that says when."""
    steps = [Step(fault="http-502", after=start, seconds=45.0) for start in range(90, 3600, 300)]
    stage.insurer.faults = Faults(steps=steps, chance=Random(SEED), ticks=time.monotonic)  # noqa: S311 - made faults
    return (
        "the insurer's stand-in answers; after a minute and a half it is away for 45 seconds, then every five minutes"
    )


def showings_of(scene: Scene) -> int:
    """How many codes of a scene are held up to the camera."""
    return sum(_held_up(code) for code in scene.codes)


class _Moment:
    """A clock that can be set while the past is being made."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._fixed: datetime | None = None

    def set(self, moment: datetime | None) -> None:
        self._fixed = moment

    def __call__(self) -> datetime:
        return self._fixed or self._clock()


def _import(rooms: Rooms, home: Path, morning: Morning, crowd: Sequence[MadePerson], as_of: datetime) -> None:
    from kiosk.verify.registry.importing import import_file

    if rooms.registry is None:
        raise RuntimeError("the demo's registry did not open")
    listed = home / "registry.csv"
    write_registry(listed, morning.rows, crowd, as_of)
    report = import_file(listed, rooms.registry, rejected=home / "rejected.csv")
    if report.rejected:
        raise RuntimeError(f"{report.rejected} made rows were rejected: {report.reasons}")
    listed.unlink()


def _held_up(code: Code) -> bool:
    return code.via is Source.CAMERA


def _showing(code: Code) -> Showing:
    return Showing(payload=code.payload, look=code.look, trouble=code.trouble)
