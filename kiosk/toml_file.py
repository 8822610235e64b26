"""On which line of a TOML file does a key stand, and how is one changed without losing the comments around it?"""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

Scalar = str | int | float | bool | tuple[str, ...] | list[str]
KeyPath = tuple[str, ...]
"""(key,) before the first table, or (table, key)."""


def line_of(text: str, path: KeyPath) -> int | None:
    """Line number, from 1, where `path` is set (or its table begins); None when it is nowhere to be seen."""
    wanted = [*path[:-1]]
    fallback = None
    table: list[str] = []
    for number, line in enumerate(text.splitlines(), start=1):
        header = _header(line)
        if header is not None:
            table = [header]
            fallback = number if table == list(path[:1]) else fallback
        elif (table == wanted and _key(line) == path[-1]) or (not table and _key(line) == ".".join(path)):
            return number
    return fallback


def with_changes(text: str, changes: Mapping[KeyPath, Scalar | None], head: str) -> str:
    """`text` with every key of `changes` set to its value, or taken out for None. Where an edit line by line would not
    give exactly that (a value over several lines, an inline table), the file is written anew under the comment `head`."""
    wanted = _applied(tomllib.loads(text), changes)
    edited = text
    for path, value in changes.items():
        edited = _with_change(edited, path, value)
    try:
        if tomllib.loads(edited) == wanted:
            return edited
    except tomllib.TOMLDecodeError:
        pass
    return _whole(wanted, head)


def write_durably(file: Path, text: str) -> None:
    """Replace `file` in one step; after a power cut it is the old or the new one, whole. Raises OSError."""
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    with fresh.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(fresh, file)
    if os.name == "posix":  # Windows has no handle for a folder; there the rename itself is durable enough
        folder = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _header(line: str) -> str | None:
    found = re.match(r"\s*\[\s*([\w.-]+)\s*\]", line)
    return found.group(1) if found else None


def _key(line: str) -> str | None:
    found = re.match(r"""\s*["']?([\w.-]+)["']?\s*=""", line)
    return found.group(1) if found else None


def _with_change(text: str, path: KeyPath, value: Scalar | None) -> str:
    lines = text.splitlines()
    number = line_of(text, path)
    found = number is not None and _key(lines[number - 1]) in (path[-1], ".".join(path))
    if number is not None and found:
        if value is None:
            del lines[number - 1]
        else:
            lines[number - 1] = _changed_line(lines[number - 1], value)
    elif value is not None:
        _insert(lines, path, f"{path[-1]} = {_literal(value)}")
    return "\n".join(lines) + "\n" if lines else ""


def _changed_line(line: str, value: Scalar) -> str:
    start, _, rest = line.partition("=")
    for place in (index for index, letter in enumerate(rest) if letter == "#"):
        try:
            tomllib.loads(f"x = {rest[:place]}")
        except tomllib.TOMLDecodeError:
            continue  # this # stands inside the value
        return f"{start}= {_literal(value)}  {rest[place:]}"
    return f"{start}= {_literal(value)}"


def _insert(lines: list[str], path: KeyPath, entry: str) -> None:
    headers = [index for index, line in enumerate(lines) if _header(line) is not None]
    if len(path) == 1:
        end = headers[0] if headers else len(lines)
    else:
        own = [index for index in headers if _header(lines[index]) == path[0]]
        if not own:
            lines += [*([""] if lines else []), f"[{path[0]}]", entry]
            return
        end = next((index for index in headers if index > own[0]), len(lines))
    while end > 0 and not lines[end - 1].strip():
        end -= 1
    lines.insert(end, entry)


def _applied(values: Mapping[str, Any], changes: Mapping[KeyPath, Scalar | None]) -> dict[str, Any]:
    result = {key: dict(value) if isinstance(value, dict) else value for key, value in values.items()}
    for path, value in changes.items():
        table = result if len(path) == 1 else result.setdefault(path[0], {})
        if value is None:
            table.pop(path[-1], None)
        else:
            table[path[-1]] = list(value) if isinstance(value, tuple) else value
    return result


def _whole(values: Mapping[str, Any], head: str) -> str:
    lines = [f"# {line}" for line in head.splitlines()]
    lines += [f"{key} = {_literal(value)}" for key, value in values.items() if not isinstance(value, dict)]
    for name, table in values.items():
        if isinstance(table, dict):
            lines += ["", f"[{name}]", *(f"{key} = {_literal(value)}" for key, value in table.items())]
    return "\n".join(lines) + "\n"


def _literal(value: Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):  # JSON's string is TOML's, but for one control character
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(_literal(item) for item in value) + "]"
