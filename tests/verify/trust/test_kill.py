"""Killed while it takes lists, does a desk still hold a whole one, and never an older one than before?"""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

from kiosk.verify.trust.book import TrustBook
from kiosk.verify.trust.roots import Realm, read_public
from kiosk.verify.trust.values import IssuerKind

CODE = textwrap.dedent(
    """
    import sys
    from datetime import UTC, datetime, timedelta
    from pathlib import Path
    from kiosk.issuer.signing_key import SigningKey
    from kiosk.issuer.trust_lists import next_list
    from kiosk.verify.cose import Algorithm
    from kiosk.verify.trust.book import TrustBook
    from kiosk.verify.trust.roots import Realm
    from kiosk.verify.trust.values import IssuerKind
    now = datetime(2026, 11, 23, tzinfo=UTC)
    one, two = (SigningKey(algorithm=Algorithm.ED25519, secret=bytes([n]) * 32) for n in (1, 2))
    roots = (one.public, two.public)
    realm = Realm(name="hospital", roots=roots, kinds=frozenset(IssuerKind))
    book = TrustBook(Path(sys.argv[1]), [realm])
    print(*(root.raw.hex() for root in roots), flush=True)
    made = None
    while made is None or made.content.version < 100_000:
        now += timedelta(seconds=1)
        made = next_list(list_id="x", previous=made, keys=(), signers=[one.signer], roots=() if made else roots, now=now)
        book.take(made.data, now)
        print(made.content.version, flush=True)
    """
)


@pytest.mark.skipif(sys.platform == "win32", reason="needs SIGKILL")
@pytest.mark.parametrize("milliseconds", [5, 40, 90])
def test_a_killed_import_leaves_a_whole_list(home: Path, milliseconds: int) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, str(home)], stdout=subprocess.PIPE, text=True, cwd=Path.cwd()
    )
    assert process.stdout is not None
    roots = tuple(read_public(f"ed25519:{text}") for text in process.stdout.readline().split())
    file = home / "trust" / "hospital" / "list.cbor"
    limit = time.monotonic() + 20
    while not file.exists() and time.monotonic() < limit:
        time.sleep(0.005)
    time.sleep(milliseconds / 1000)
    process.send_signal(signal.SIGKILL)
    told = [line for line in process.stdout.readlines() if line.endswith("\n")]
    process.wait()
    process.stdout.close()
    realm = Realm(name="hospital", roots=roots, kinds=frozenset(IssuerKind))
    (held,) = TrustBook(home, [realm]).lists
    assert held.fault is None
    assert held.content is not None
    assert held.content.version >= int(told[-1] if told else 1)
