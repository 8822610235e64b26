"""How does the bad day go? A home, a gateway and a desk that is killed; afterwards the queue is worked off."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from pathlib import Path

from kiosk.app import build_rooms, utc_now
from kiosk.demo.registry_file import write_registry
from kiosk.settings import save_settings
from kiosk.verify.registry.importing import import_file
from tests.chaos.crowd import FACILITY, guests, write_rows
from tests.chaos.gateway import Gateway

OFFICER, OFFICER_CCCD = "Lê Văn Thử", "099090000002"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is to happen."""

    intakes: int
    share: float = 0.0
    """Of all answers, how many are faulty."""
    kills: int = 0
    outage: float = 0.0
    """Seconds that nobody listens, from a third of the intakes on."""
    pace: float = 0.1
    """Seconds: nobody waits longer between two steps."""
    hard: float = 10.0
    seed: int = 1


@dataclass(slots=True, kw_only=True)
class Story:
    """What was seen from outside."""

    home: Path
    seconds: float = 0.0
    milliseconds: list[float] = field(default_factory=list)
    """From the decode to the desk's own verdict, recorded."""
    kills: int = 0
    crashes: list[str] = field(default_factory=list)
    rechecks: list[dict[str, object]] = field(default_factory=list)
    told: dict[str, int] = field(default_factory=dict)
    drawn: dict[str, int] = field(default_factory=dict)


def play(home: Path, plan: Plan) -> Story:
    """The whole day. Raises AssertionError when a desk ends by itself."""
    begun = time.monotonic()
    story = Story(home=home)
    with Gateway(plan.intakes, seed=plan.seed, share=plan.share) as gateway:
        _furnish(home, gateway.url, plan)
        _work(story, plan, gateway)
        gateway.order("clean")
        _recheck(story)
        ended = gateway.end()
    story.told, story.drawn = ended["told"], ended["drawn"]
    story.seconds = time.monotonic() - begun
    return story


def _furnish(home: Path, url: str, plan: Plan) -> None:
    save_settings(
        home,
        {
            "facility.code": FACILITY,
            "facility.name": "Bệnh viện Mẫu",
            "desk.name": "Quầy 1",
            "desk.clerks": ["Thu Mẫu"],
            "keys.store": "file",
            "gateway.url": url,
            "gateway.username": "79034_BV",
            "gateway.officer_name": OFFICER,
            "gateway.officer_cccd": OFFICER_CCCD,
            "gateway.soft_seconds": min(3.0, plan.hard / 2),
            "gateway.hard_seconds": plan.hard,
        },
    )
    rooms = build_rooms(home)
    assert rooms.registry is not None
    listed = home / "list.csv"
    write = partial(write_registry, crowd=(), as_of=utc_now() - timedelta(hours=9))
    assert write_rows(listed, guests(plan.intakes, utc_now().date()), write)
    assert not import_file(listed, rooms.registry, rejected=home / "rejected.csv").rejected
    listed.unlink()
    rooms.close()


def _work(story: Story, plan: Plan, gateway: Gateway) -> None:
    chance = random.Random(plan.seed)
    whole = range(1, plan.kills + 1)
    ends = [int(plan.intakes * part / (plan.kills + 1)) + chance.randrange(-2, 3) for part in whole]
    outage = threading.Thread(target=_go_away, args=(gateway, plan.outage))
    first, last_id = 0, "-"
    while True:
        kill_at = ends.pop(0) if ends else None
        desk = _desk(story.home, plan, first, last_id)
        assert desk.stdout is not None
        ended = killed = False
        for line in desk.stdout:
            said = json.loads(line)
            if "crash" in said:
                story.crashes.append(said["crash"])
            if said.get("end"):
                ended = True
            if "shown" in said:
                first, last_id = said["guest"], said["shown"]
                story.milliseconds.append(said["ms"])
            if "admitted" in said:
                first, last_id = said["guest"] + 1, "-"
                if plan.outage and first >= plan.intakes // 3 and outage.ident is None:
                    outage.start()
                if kill_at is not None and first >= kill_at:
                    kill_at, killed = None, True
                    # Somewhere within the next intake: before, within or after any of its transactions.
                    threading.Timer(plan.pace * 2 * chance.random(), desk.kill).start()
        code = desk.wait()
        desk.stdout.close()
        if ended:
            break
        assert killed, f"the desk ended by itself: {code}"
        story.kills += 1
    if outage.ident is not None:
        outage.join()


def _go_away(gateway: Gateway, seconds: float) -> None:
    gateway.order("down")
    time.sleep(seconds)
    gateway.order("up")


def _desk(home: Path, plan: Plan, first: int, last_id: str) -> subprocess.Popen[str]:
    words = [str(home), str(plan.intakes), str(first), last_id, str(plan.pace)]
    command = [sys.executable, "-m", "tests.chaos.desk", *words]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment())


def environment() -> dict[str, str]:
    """This one's, with the gateway's password."""
    return os.environ | {"KIOSK_GATEWAY__PASSWORD": "a made word"}


def _recheck(story: Story) -> None:
    """`kiosk gateway recheck`, as somebody calls it when it is over. Twice: the second finds nothing new."""
    for _ in range(2):
        words = ["--home", str(story.home), "gateway", "recheck", "--now", "--per-minute", "600000", "--limit", "5000"]
        done = subprocess.run(
            [sys.executable, "-m", "kiosk", *words], capture_output=True, env=environment(), check=True
        )
        story.rechecks.append(json.loads(done.stdout.splitlines()[-1]))
