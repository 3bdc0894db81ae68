# SPDX-License-Identifier: ISC
"""The files that supervise publishes, read with other eyes than our own programs': struct and split."""
import dataclasses
import struct
import time

# TAI64 counts from 2^62, and TAI was ten seconds ahead of UTC in 1970; no leap table is ever asked.
TAI_OF_UNIX_ZERO = (1 << 62) + 10


@dataclasses.dataclass(frozen=True)
class Status:
    """supervise/status: 20 bytes."""

    since: float  # Unix time
    pid: int
    paused: int
    want: str  # 'u', 'd' or '\0'
    detail: int  # byte 18
    phase: int  # byte 19

    def __init__(self, raw):
        assert len(raw) in (20, 35), f"a status of {len(raw)} bytes: {raw.hex()}"
        seconds, nanoseconds = struct.unpack_from(">QI", raw, 0)
        (pid,) = struct.unpack_from("<I", raw, 12)
        assert nanoseconds < 1_000_000_000
        values = {
            "since": seconds - TAI_OF_UNIX_ZERO + nanoseconds / 1e9,
            "pid": pid,
            "paused": raw[16],
            "want": chr(raw[17]),
            "detail": raw[18],
            "phase": raw[19],
        }
        for name, value in values.items():
            object.__setattr__(self, name, value)


def status_bytes(pid=0, age=5, paused=0, want="u", detail=0, phase=None, size=20, since=None):
    """A status as it would be written: `size` bytes of it, whatever follows the 20th being zero."""
    since = int(time.time()) - age if since is None else since
    phase = (1 if pid else 0) if phase is None else phase
    whole = struct.pack(">QI", since + TAI_OF_UNIX_ZERO, 0) + struct.pack("<IB", pid, paused) + want.encode("latin-1")
    return (whole + bytes([detail, phase])).ljust(size, b"\0")[:size]


def parse_state(text):
    """supervise/state: {name: value}; nothing when it is not whole."""
    lines = text.splitlines()
    if len(lines) < 2 or lines[0] != "lares-state 1" or lines[-1] != "end":
        return None
    return dict(line.partition(" ")[::2] for line in lines[1:-1])


# What a state tells of starts: its moments are nanoseconds of the monotonic clock.

A_SECOND = 1_000_000_000


def last_start(state):
    """Its moment. While there is no process, `since` is the death of the last one."""
    since = int(state["since-monotonic-ns"])
    return since if state["pid"] != "0" else since - int(state["last-run-ns"])


def starts_are_a_second_apart(earlier, later):
    """Each is at least that long after the one before, however many there were between these two states."""
    count = int(later["starts"]) - int(earlier["starts"])
    return last_start(later) - last_start(earlier) >= count * A_SECOND
