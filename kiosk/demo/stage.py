"""What has to stand before the demo can begin? A home with keys, ten thousand cards, three past days and a film."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from kiosk.app import Rooms, build_rooms
from kiosk.demo.feed import Feed, Showing, make_feed
from kiosk.demo.morning import Code, Morning, Scene, make_morning
from kiosk.demo.past import admit_past
from kiosk.demo.people import MadePerson, people
from kiosk.demo.registry_file import write_registry
from kiosk.scanner.reading import Source
from kiosk.settings import save_settings

FACILITY = "79034"
DESKS = ("Quầy 1", "Quầy 2", "Quầy 3")
CLERKS = ("Thu Mẫu", "Hà Mẫu", "Bình Mẫu")
CAST, REGULARS, CROWD = 60, 400, 10_000
"""People of the scenes, people who came in the last days, and all cards of the registry."""
SEED = 7
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

    def close(self) -> None:
        """Give the rooms back: the window opens its own."""
        self.rooms.close()


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
    film = home / "feed.avi"
    save_settings(
        home,
        {
            "facility.code": FACILITY,
            "facility.name": "Bệnh viện Mẫu",
            "desk.name": DESKS[0],
            "desk.clerks": list(CLERKS),
            "camera.source": str(film),
            "keys.store": "file",
            "sound.on": sound,
        },
    )
    moment = _Moment(clock)
    rooms = build_rooms(home, clock=moment)
    today = clock().astimezone(rooms.settings.facility.zone_info).date()
    cast = list(people(CAST, seed=SEED, today=today, facility=FACILITY))
    morning = make_morning(cast, today)
    others = people(crowd - len(morning.rows), seed=SEED + 1, today=today, facility=FACILITY, first=1_000)
    known = list(islice(others, regulars))
    say(f"registry: {crowd} made cards")
    _import(rooms, home, morning, [*known, *others], clock() - REGISTRY_AGE)
    say("three days of made visits")
    admit_past(rooms, known, today, facility=FACILITY, desks=DESKS, clerks=CLERKS, set_now=moment.set)
    moment.set(None)
    say("the film of the camera")
    feed = make_feed(film, [_showing(code) for scene in morning.scenes for code in scene.codes if _held_up(code)])
    return Stage(rooms=rooms, morning=morning, feed=feed, people=(*cast, *known))


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
