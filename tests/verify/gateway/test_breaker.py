"""When is the insurer asked again? Rests, pauses, one probe; by a steady clock, and never without a real question."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from kiosk.demo.stand_in.faults import Kind
from kiosk.verify.gateway import Fault, GatewayUnavailable, HealthState
from kiosk.verify.gateway.breaker import (
    FAILURES,
    FIRST_ACCOUNT_REST,
    FIRST_PAUSE,
    FIRST_REST,
    LONGEST_PAUSE,
    LONGEST_REST,
    Breaker,
)
from tests.verify.gateway.made import NOW, SHOWN, Time, asked, both


def allowed(breaker: Breaker) -> Fault | None:
    """None when a question may be sent now."""
    try:
        breaker.enter()
    except GatewayUnavailable as error:
        return error.fault
    return None


def broken(breaker: Breaker, times: int = FAILURES) -> None:
    for _ in range(times):
        assert allowed(breaker) is None
        breaker.failed()


def test_failures_in_a_row_open_it() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    broken(breaker, FAILURES - 1)
    assert allowed(breaker) is None
    breaker.succeeded()
    broken(breaker, FAILURES - 1)
    assert not breaker.open, "an answer between them: not in a row"
    broken(breaker, 1)
    assert breaker.open
    assert allowed(breaker) is Fault.RESTING


def test_one_question_probes_and_closes_it() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    broken(breaker)
    time.seconds = FIRST_REST - 0.1
    assert allowed(breaker) is Fault.RESTING
    time.seconds = FIRST_REST
    assert breaker.wait() == 0
    assert allowed(breaker) is None
    assert allowed(breaker) is Fault.RESTING, "one probe, the others wait for it"
    breaker.succeeded()
    assert allowed(breaker) is None
    broken(breaker, FAILURES - 1)
    assert not breaker.open, "the count begins anew"


def test_rests_grow_and_have_an_end() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    broken(breaker)
    rests = []
    for _ in range(8):
        rests.append(breaker.wait())
        time.seconds += breaker.wait()
        broken(breaker, 1)
    assert rests[:5] == [FIRST_REST, 2 * FIRST_REST, 4 * FIRST_REST, 8 * FIRST_REST, 16 * FIRST_REST]
    assert rests[-1] == LONGEST_REST
    time.seconds += LONGEST_REST
    assert allowed(breaker) is None
    breaker.succeeded()
    broken(breaker)
    assert breaker.wait() == FIRST_REST, "after an answer the rests begin small again"


@pytest.mark.parametrize(("chance", "rest"), [(0.0, FIRST_REST / 2), (0.5, FIRST_REST * 0.75), (1.0, FIRST_REST)])
def test_desks_do_not_come_back_together(chance: float, rest: float) -> None:
    breaker = Breaker(ticks=Time().ticks, chance=lambda: chance)
    broken(breaker)
    assert breaker.wait() == pytest.approx(rest)


def test_pressure_slows_down_and_never_opens() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    pauses = []
    for _ in range(9):
        assert allowed(breaker) is None
        breaker.pressed()
        pauses.append(breaker.wait())
        assert allowed(breaker) is Fault.BUSY
        time.seconds += breaker.wait()
    assert not breaker.open
    assert pauses[:3] == [FIRST_PAUSE, 2 * FIRST_PAUSE, 4 * FIRST_PAUSE]
    assert pauses[-1] == LONGEST_PAUSE
    assert allowed(breaker) is None
    breaker.succeeded()
    assert breaker.wait() == 0


def test_pressure_answered_to_a_probe_closes_it() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    broken(breaker)
    time.seconds += FIRST_REST
    assert allowed(breaker) is None
    breaker.pressed()
    assert not breaker.open
    assert allowed(breaker) is Fault.BUSY


def test_questions_that_were_under_way_when_it_opened() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    for _ in range(FAILURES + 3):
        breaker.enter()
    for _ in range(FAILURES + 2):
        breaker.failed()
    assert breaker.wait() == FIRST_REST, "the late ones do not make the rest longer"
    breaker.succeeded()
    assert allowed(breaker) is None, "one of them was answered after all"


def test_a_set_clock_changes_nothing() -> None:
    """Only the steady clock counts: a clock that is set back must not make the desk wait for hours."""
    time = Time()
    with both(time=time, rates={Kind.CUT: 1.0}) as (server, gateway):
        for _ in range(FAILURES):
            with pytest.raises(GatewayUnavailable):
                gateway.ask(SHOWN, NOW)
        server.faults.set()
        time.now = NOW.replace(year=2020)
        time.seconds += FIRST_REST
        assert gateway.ask(SHOWN, NOW).answer.code == "000"


def test_an_outage_seen_from_the_desk() -> None:
    time = Time()
    with both(time=time) as (server, gateway):
        assert gateway.health().state is HealthState.UNASKED
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        health = gateway.health()
        assert (health.state, health.since, health.fault) == (HealthState.UP, NOW, None)
        assert health.answered_at == NOW
        time.seconds += 5
        server.faults.set(http_502=1.0)
        for _ in range(FAILURES):
            with pytest.raises(GatewayUnavailable):
                gateway.ask(SHOWN, NOW)
        before = asked(server)
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert (raised.value.code, raised.value.receipts) == ("gateway-resting", ())
        health = gateway.health()
        assert (health.state, health.fault) == (HealthState.DOWN, Fault.HTTP_ERROR)
        assert (health.since, health.asks_again_in) == (time.clock(), FIRST_REST)
        server.faults.set()
        time.seconds += 3600
        assert asked(server) == before, "nobody asks only to know"
        assert gateway.health().state is HealthState.DOWN
        assert gateway.ask(SHOWN, NOW).answer.code == "000"
        assert gateway.health().state is HealthState.UP


def test_a_probe_that_crashes_is_over() -> None:
    """A bug of ours while probing must not keep the breaker half open for ever."""
    time = Time()
    with both(time=time, rates={Kind.CUT: 1.0}) as (server, gateway):
        for _ in range(FAILURES):
            with pytest.raises(GatewayUnavailable):
                gateway.ask(SHOWN, NOW)
        time.seconds += FIRST_REST
        ask, gateway._client.ask = gateway._client.ask, None  # type: ignore[assignment, method-assign]
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.CLIENT_FAULT
        gateway._client.ask = ask  # type: ignore[method-assign]
        server.faults.set()
        time.seconds += 2 * FIRST_REST
        assert gateway.ask(SHOWN, NOW).answer.code == "000"


def test_a_quota_slows_down_and_recovers() -> None:
    time = Time()
    with both(time=time, session={"quota": 2}) as (server, gateway):
        codes = [gateway.ask(SHOWN, NOW).answer.code for _ in range(3)]
        assert codes == ["000", "000", "500"]
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.BUSY
        assert gateway.health().state is HealthState.SLOW
        server.sessions.refill()
        time.seconds += FIRST_PAUSE
        assert gateway.ask(SHOWN, NOW).answer.code == "000"


def test_errors_of_its_register_are_not_hammered() -> None:
    time = Time()
    with both(time=time, rates={"code-100": 1.0}) as (server, gateway):
        for _ in range(FAILURES):
            assert gateway.ask(SHOWN, NOW).answer.code == "100"
        with pytest.raises(GatewayUnavailable) as raised:
            gateway.ask(SHOWN, NOW)
        assert raised.value.fault is Fault.RESTING
        assert asked(server) == FAILURES


def test_a_refused_account_rests_longer() -> None:
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 1.0)
    breaker.enter()
    breaker.refused()
    assert allowed(breaker) is Fault.ACCOUNT
    assert breaker.wait() == FIRST_ACCOUNT_REST
    assert not breaker.open


def test_many_threads_and_a_gateway_that_comes_and_goes() -> None:
    """Whatever the order of enter and end, nothing hangs, and in the end one probe closes it."""
    time = Time()
    breaker = Breaker(ticks=time.ticks, chance=lambda: 0.5)

    def desk(seed: int) -> None:
        for turn in range(200):
            if allowed(breaker) is not None:
                time.seconds += 1
                continue
            (breaker.failed if (turn + seed) % 3 else breaker.succeeded)()

    threads = [threading.Thread(target=desk, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    time.seconds += LONGEST_REST
    assert allowed(breaker) is None
    breaker.succeeded()
    assert not breaker.open
    assert breaker.wait() == 0


def test_opening_loads_no_network_and_connects_to_nobody() -> None:
    """The window must not start later for a gateway that nobody has asked yet."""
    code = (
        "import sys; from tests.verify.gateway.made import opened; loaded = 'requests' in sys.modules;"
        "gateway = opened('https://nobody.invalid'); print(gateway.health().state, loaded, 'requests' in sys.modules)"
    )
    root = Path(__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=root)
    assert done.stdout.split() == ["unasked", "False", "False"]
