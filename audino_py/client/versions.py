"""Frozen versions of a project, as a program names, freezes and compares them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from audino_py.client.counting import counted, listed
from audino_py.client.server import Server
from audino_py.errors import RemoteError

NOW = "now"

Row = dict[str, Any]


def versions(server: Server) -> list[Row]:
    """Return the frozen versions of the key's project, the newest first."""
    return list(server.rows(f"projects/{server.project()}/versions"))


def version_named(server: Server, wanted: str) -> Row:
    """Return a version by its name, or by its id.

    Raises
    ------
    RemoteError
        With the names there are, if none is called that.
    """
    known = versions(server)
    for one in known:
        if wanted in (one["name"], one["id"]):
            return one
    names = [one["name"] for one in known]
    there = f"There are: {listed(names)}." if names else "None is frozen yet."
    raise RemoteError(f"There is no version {wanted!r}. {there}")


def freeze(server: Server, name: str, note: str, states: list[str]) -> Row:
    """Give the work of this moment a name; states are those of the work, none the accepted."""
    body: Row = {"name": name, "note": note} | ({"state": states} if states else {})
    version: Row = server.post(f"projects/{server.project()}/versions", body).json()
    return version


def compare(server: Server, first: str, second: str = NOW) -> Row:
    """Return how two versions differ, all clips of it; without a second one, from now."""
    path = f"versions/{version_named(server, first)['id']}/comparison"
    other = NOW if second == NOW else str(version_named(server, second)["id"])
    found: Row = server.get(path, other=other).json()
    after = found.pop("next")
    while after is not None:
        page = server.get(path, other=other, after=str(after)).json()
        found["clips"] += page["clips"]
        after = page["next"]
    return found


def version_in_words(one: Row) -> str:
    """Say what a version holds, in one line."""
    by = f" by {one['created_by']['username']}" if one["created_by"] else ""
    note = f" {one['note']}" if one["note"] else ""
    return (
        f"{one['name']}: {counted(one['clips'], 'clip')}, "
        f"{counted(one['segments'], 'segment')}, "
        f"{one['seconds']:,.1f} s of audio; frozen {one['created_at'][:10]}{by}.{note}"
    )


def comparison_in_words(found: Row) -> Iterator[str]:
    """Yield the sum, then each clip that differs and where to listen."""
    yield (
        f"Clips: {found['added']:,} came, {found['removed']:,} went, {found['changed']:,} changed."
    )
    for clip in found["clips"]:
        yield f"{clip['name']}: {clip['change']}"
        for one in clip["segments"]:
            fields = f" ({', '.join(one['fields'])})" if one["fields"] else ""
            said = " → ".join(
                repr(side["text"]) for side in (one["before"], one["after"]) if side is not None
            )
            yield f"  {one['start']:.3f} to {one['end']:.3f} s {one['change']}{fields}: {said}"
