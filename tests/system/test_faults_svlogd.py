# SPDX-License-Identifier: ISC
"""KILL at every system call of svlogd. Whoever takes over, ours or Debian's, finds a directory that it can go on with: no
line is lost or doubled, but for what the killed process had read and not written."""
import re
import signal
import subprocess

import pytest

from support import faults, processes, tracing
from support.logs import rests
from support.svlogds import debian, make_log, ours, run, running
from support.waiting import wait_for

pytestmark = pytest.mark.released

CALLS = "fsync,renameat,openat,fchmod,fchmodat,unlinkat,write,newfstatat,getdents64,ppoll,preadv2,flock,clone"
DATA = b"".join(b"%d %s\n" % (number, b"x" * 60) for number in range(100))
CONFIG = "s2000\nn0\n"


def emptied(scratch):
    log = scratch / "log"
    if log.exists():
        for path in log.iterdir():
            path.unlink()
        log.rmdir()
    (scratch / "trace").unlink(missing_ok=True)


def live(scratch, processor, injection=None):
    """A life, to its end or to the call that is its last; the log, and what strace has seen."""
    emptied(scratch)
    log = make_log(scratch, CONFIG + processor)
    (scratch / "input").write_bytes(DATA)
    command = tracing.strace_command(scratch / "trace", CALLS, [injection] if injection else [])
    with open(scratch / "input", "rb") as data:
        subprocess.run([*command, ours(), "log"], stdin=data, cwd=scratch, env=tracing.environment(),
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=processes.PATIENCE, check=False)
    return log, (scratch / "trace").read_text(errors="surrogateescape").splitlines()


def calls_of_a_life(scratch, processor):
    _, lines = live(scratch, processor)
    found, counts = [], {}
    for line in lines:
        if call := re.match(r"(\w+)\(", line):
            counts[call[1]] = counts.get(call[1], 0) + 1
            found.append((call[1], counts[call[1]]))
    return found


def written_in(lines):
    return sum(int(it[1]) for it in (re.match(r"write\((?!2,).* = (\d+)", line) for line in lines) if it)


def everything(log):
    """What was processed is there once, even if it was killed before what it was made of went."""
    names = [it for it in log.old if not it.endswith(".t") and not (it.endswith(".u") and log.has(it[:-1] + "s"))]
    return b"".join(log[it] for it in names) + (log.current if log.has("current") else b"")


SHARDS = 4


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("processor", ["", "!cat\n"], ids=["plain", "processor"])
def test_killed_at_any_call_it_loses_what_it_had_read_and_not_written_and_nothing_else(scratch, processor, shard):
    calls = calls_of_a_life(scratch, processor)
    assert len(calls) > 40
    for place, (call, number) in enumerate(calls):
        if place % SHARDS != shard:
            continue
        log, lines = live(scratch, processor, f"{call}:signal=KILL:when={number}")
        written = written_in(lines)
        taker = ours() if place // SHARDS % 2 else debian()
        answer = run(["log"], b"next\n", scratch, taker)
        assert answer.exit_code == 0, (call, number, answer)
        assert everything(log) == DATA[:written] + b"next\n", (call, number, taker)


FAILURES = [
    ("fsync:error=EIO:when=1", "unable to fsync current logfile: log: input/output error"),
    ("fsync:error=EIO:when=2", "unable to fsync log directory: log: input/output error"),
    ("renameat:error=EROFS:when=1", "unable to rename current: log: read-only file system"),
    ("openat:error=EMFILE:when=1", "unable to create new current: log: process cannot open more files"),
    ("fchmod:error=EPERM:when=1", "unable to set mode of current: log: permission denied"),
    ("getdents64:error=EIO:when=1", "unable to read directory: log: input/output error"),
]


@pytest.mark.parametrize("injection, message", FAILURES, ids=[it.split(":when")[0] + it[-1] for it, _ in FAILURES])
def test_a_step_of_a_rotation_that_fails_is_taken_again(scratch, injection, message):
    log = make_log(scratch)
    svlogd = running(["log"], scratch, log)
    svlogd.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.injected(rests(svlogd).pid, scratch, injection) as fault:
        svlogd.signal(signal.SIGALRM)
        wait_for(lambda: fault.met)
        svlogd.write(b"two\n")
        wait_for(lambda: len(log.old) == 1 and log.current == b"two\n")
        call, failing = injection.partition(":")[0], int(injection[-1])
        wait_for(lambda: fault.count(call) > failing, what="it is tried again")
    assert svlogd.messages == [f"svlogd: pausing: {message}"]
    assert svlogd.end() == 0 and log.codes == ["s"] and log.everything == b"one\ntwo\n"
