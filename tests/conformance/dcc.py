"""What does the program say to one file of the EU test data? Flag -> (what came out, why), to be held against the file.

A flag that the file gives no data for is left out.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from kiosk.scanner.decode import decode
from kiosk.scanner.opencv import prepare
from kiosk.verify import cbor, cose
from kiosk.verify.cbor import CborRefused
from kiosk.verify.cose import CoseRefused
from kiosk.verify.formats import base45_text, hcert, hcert_content
from kiosk.verify.formats.text import Refused
from kiosk.verify.signed_part import SignedPart
from tests.conformance.certificates import Certificate

Finding = tuple[bool, str]
OK = "ok"
NOT_JUDGED = ("EXPECTEDSCHEMAVALIDATION", "EXPECTEDVALIDOBJECT", "EXPECTEDRESULTS", "EXPTECTEDEXPIRED")
"""The schema and the object made by it (the vectors disagree with every published one), and misspelt flags."""
FIELDS = (
    "PREFIX",
    "BASE45",
    "COMPRESSED",
    "COSE",
    "CBOR",
    "JSON",
    "2DCODE",
    "TESTCTX",
    "CERTIFICATE",
    "VALIDATIONCLOCK",
)


def judge(case: dict[str, Any]) -> dict[str, Finding]:
    """The findings of one file for every flag that it has an expectation and the data for."""
    found = {}
    for flag, wanted in case.get("EXPECTEDRESULTS", {}).items():
        look = _LOOKS.get(flag)
        if look is not None and isinstance(wanted, bool):
            try:
                finding = look(case)
            except (Refused, CoseRefused, CborRefused) as error:
                finding = False, str(getattr(error, "fault", None) or error.reason)
            except KeyError as error:
                if error.args[0] in FIELDS:
                    continue  # the file does not have it
                finding = False, "unexpected KeyError"
            except Exception as error:
                finding = False, f"unexpected {type(error).__name__}"  # named as a deviation, whatever the file is
            found[flag] = finding
    return found


def _unprefix(case: dict[str, Any]) -> Finding:
    return _same(hcert.unprefixed(case["PREFIX"]), case["BASE45"])


def _base45(case: dict[str, Any]) -> Finding:
    return _same(base45_text.decode(case["BASE45"]), _hex(case, "COMPRESSED"))


def _compression(case: dict[str, Any]) -> Finding:
    return _same(hcert.inflate(_hex(case, "COMPRESSED")), _hex(case, "COSE"))


def _verify(case: dict[str, Any]) -> Finding:
    message, algorithm, key_id = hcert.envelope(_hex(case, "COSE"))
    cbor.decode(message.payload, canonical=False, max_depth=8)
    certificate = _certificate(case)
    if certificate.key_id != key_id:
        return False, "unknown-key"
    key = certificate.key
    verified = key is not None and key.algorithm == algorithm and key.verify(message.message(), message.signature)
    return (True, OK) if verified else (False, "signature-false")


def _decode(case: dict[str, Any]) -> Finding:
    data = _hex(case, "COSE") if "COSE" in case else _hex(case, "CBOR")
    content = _content(data, is_token="COSE" in case)
    return _same(_plain(content), case["JSON"]) if "JSON" in case else (True, OK)


def _valid_json(case: dict[str, Any]) -> Finding:
    wanted = json.loads(json.dumps(case["JSON"]))
    if not case.get("CBOR"):
        return _same(_plain(_content(_hex(case, "COSE"), is_token=True)), wanted)
    return _same(_plain(_content(_hex(case, "CBOR"), is_token=False)), wanted)


def _encode(case: dict[str, Any]) -> Finding:
    return _same(cbor.decode(cbor.encode(case["JSON"]), canonical=True, max_depth=8), case["JSON"])


def _expiration(case: dict[str, Any]) -> Finding:
    now = _time(case["TESTCTX"]["VALIDATIONCLOCK"])
    signed = _token(case)
    if signed.issued_at is not None and now < signed.issued_at:
        return False, "not-yet-issued"
    if signed.expires_at is None or now > signed.expires_at:
        return False, "expired"
    start, end = _certificate(case).window
    return (True, OK) if start <= now <= end else (False, "signer-window")


def _key_usage(case: dict[str, Any]) -> Finding:
    content = _content(_hex(case, "COSE"), is_token=True)
    return (True, OK) if _certificate(case).may_sign(hcert_content.words({1: content}, None)) else (False, "usage")


def _picture(case: dict[str, Any]) -> Finding:
    prepare()
    import cv2
    import numpy as np

    picture = np.frombuffer(base64.b64decode(case["2DCODE"]), dtype=np.uint8)
    image = cv2.imdecode(picture, cv2.IMREAD_GRAYSCALE)
    codes = decode(image) if image is not None else ()
    if not codes:
        return False, "no-code"
    return _same(codes[0].data, case["PREFIX"].encode("utf-8"))


def _token(case: dict[str, Any]) -> SignedPart:
    return hcert.token(_hex(case, "COSE"))


def _certificate(case: dict[str, Any]) -> Certificate:
    return Certificate(base64.b64decode(case["TESTCTX"]["CERTIFICATE"]))


def _content(data: bytes, *, is_token: bool) -> Any:
    """The certificate in a signed message, in a CWT, or as it stands alone: the files have all three."""
    if is_token:
        data = cose.parse_sign1(data, strict=False).payload
    value = cbor.decode(data, canonical=False, max_depth=8)
    return value[-260][1] if isinstance(value, dict) and -260 in value else value


def _plain(value: Any) -> Any:
    """As JSON has it: a date in a tag is its text."""
    if isinstance(value, cbor.Tag):
        return _plain(value.value)
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, list) else value


def _hex(case: dict[str, Any], field: str) -> bytes:
    if not case[field]:
        raise KeyError(field)
    return bytes.fromhex(case[field])


def _time(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _same(found: object, wanted: object) -> Finding:
    return (True, OK) if found == wanted else (False, "differs")


_LOOKS: dict[str, Callable[[dict[str, Any]], Finding]] = {
    "EXPECTEDUNPREFIX": _unprefix,
    "EXPECTEDB45DECODE": _base45,
    "EXPECTEDCOMPRESSION": _compression,
    "EXPECTEDPICTUREDECODE": _picture,
    "EXPECTEDVERIFY": _verify,
    "EXPECTEDDECODE": _decode,
    "EXPECTEDVALIDJSON": _valid_json,
    "EXPECTEDENCODE": _encode,
    "EXPECTEDEXPIRATIONCHECK": _expiration,
    "EXPECTEDKEYUSAGE": _key_usage,
}
