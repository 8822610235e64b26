"""The other opinion, in an environment of its own: JSON lines in, one answer a line out. Imports nothing of the program.

In: {"data": hex of a COSE message, "key": {"alg": COSE number, "kid": hex, "pem": text}}.
Out: {"payload": hex or null, "error": class of the refusal or null}.
"""

from __future__ import annotations

import json
import sys

from cwt import COSE, COSEKey


def main() -> None:
    keys = {}
    for line in sys.stdin:
        asked = json.loads(line)
        told = asked["key"]
        name = json.dumps(told)
        if name not in keys:
            keys[name] = COSEKey.from_pem(
                told["pem"], alg=told["alg"], kid=bytes.fromhex(told["kid"]), key_ops=["verify"]
            )
        answer = {"payload": None, "error": None}
        try:
            answer["payload"] = COSE.new().decode(bytes.fromhex(asked["data"]), keys[name]).hex()
        except Exception as error:
            answer["error"] = type(error).__name__
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
