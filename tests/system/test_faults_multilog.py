# SPDX-License-Identifier: ISC
"""KILL and TERM at every system call of multilog, and calls that fail. Whoever takes over, ours or Debian's, finds a
directory that it can go on with: no line is lost or doubled, but for what the killed process had read and not written."""
import contextlib
import os
import re
import signal

import pytest

from support import faults, proc, programs, tracing
from support.logs import LogDirectory, Multilog, rests, run, running
from support.waiting import stays, wait_for

pytestmark = pytest.mark.released

CALLS = ("fsync,renameat,openat,fchmod,fchmodat,linkat,unlinkat,write,close,newfstatat,getdents64,ppoll,preadv2,mkdirat,flock,"
         "clone,dup2")
PIECES = [b"".join(b"%d.%d %s\n" % (piece, number, b"x" * 40) for number in range(30)) for piece in range(7)]
WORDS = ["s4096", "n100", "./log"]


class Traced(Multilog):
    """Under strace, which makes one call the last."""

    def __init__(self, words, scratch, injection=None):
        self.trace = scratch / f"trace-{len(list(scratch.glob('trace-*')))}"
        command = tracing.strace_command(self.trace, CALLS, [injection] if injection else [])
        super().__init__(words, scratch, launcher=command, env=tracing.environment())
        self._program = wait_for(lambda: self._find() or not self.process.running)

    def _find(self):
        """strace begins as children of itself that are somebody else yet."""
        names = {it: proc.stat(it) for it in proc.children(self.process.pid)}
        return next((it for it, stat in names.items() if stat and stat.name == "multilog"), None)

    @property
    def pid(self):
        return self._program

    @property
    def lines(self):
        return self.trace.read_text(errors="surrogateescape").splitlines()

    def feed(self, pieces):
        """Piece by piece, each when it sleeps. Answers what it did not live to be given."""
        os.set_blocking(self.pipe, False)
        for number, piece in enumerate(pieces):
            if not self._sleeps():
                return pieces[number:]
            self.write(piece)
        self._sleeps()
        return []

    def _sleeps(self):
        def sleeps_or_gone():
            if not self.process.running or self.pid is True or not proc.alive(self.pid):
                return "gone"
            lines = self.lines
            # Descriptor 0 among those that it waits for: it would read, if there were something.
            return lines and re.match(r"ppoll\((?!.*= ).*\{fd=0,", lines[-1]) and "sleeps"

        return wait_for(sleeps_or_gone) == "sleeps"

    def transferred(self):
        """How many bytes were read, and how many of these written."""
        read = written = 0
        for line in self.lines:
            if found := re.match(r"preadv2\(0,.* = (\d+)", line):
                read += int(found[1])
            elif found := re.match(r'write\((?!2,).* = (\d+)', line):
                written += int(found[1])
        return read, written


def calls_of_a_life(scratch, words):
    traced = Traced(words, scratch)
    assert traced.feed(PIECES) == []
    os.kill(traced.pid, signal.SIGALRM)
    wait_for(lambda: len(LogDirectory(scratch / "log").old) >= 4)
    traced._sleeps()
    os.kill(traced.pid, signal.SIGTERM)
    assert traced.process.wait() == 0
    found, counts = [], {}
    for line in traced.lines:
        if call := re.match(r"(\w+)\(", line):
            counts[call[1]] = counts.get(call[1], 0) + 1
            found.append((call[1], counts[call[1]]))
    return found


def live_until(scratch, words, injection):
    """A life that ends at one call; what is left of the pieces, and the process."""
    traced = Traced(words, scratch, injection)
    left = traced.feed(PIECES)
    # If the call has not come yet, there are some more in a rotation and at the end.
    if traced._sleeps():
        with contextlib.suppress(ProcessLookupError):
            os.kill(traced.pid, signal.SIGALRM)
    traced.close()
    traced.process.wait()
    return traced, left


def hand_over(traced, left, scratch, words, program):
    """The next multilog reads from the same pipe."""
    rest = traced.left_in_pipe() + b"".join(left)
    answer = run(words, rest, scratch, program)
    assert (answer.exit_code, answer.stderr) == (0, "")
    log = LogDirectory(scratch / "log")
    assert set(log.names) - set(log.old) == {"current", "lock", "state"}
    return log


def emptied(scratch):
    for path in scratch.iterdir():
        if path.name == "log":
            for it in path.iterdir():
                it.unlink()
            path.rmdir()
        elif path.is_file():
            path.unlink()


SHARDS = 6


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("processor", [[], ["!cat"]], ids=["plain", "processor"])
def test_killed_at_any_call_it_loses_what_it_had_read_and_not_written_and_nothing_else(scratch, processor, shard):
    words = processor + WORDS
    calls = calls_of_a_life(scratch, words)
    assert len(calls) > 60  # some more or fewer, as the pieces come in
    for place, (call, number) in enumerate(calls):
        if place % SHARDS != shard:
            continue
        emptied(scratch)
        traced, left = live_until(scratch, words, f"{call}:signal=KILL:when={number}")
        read, written = traced.transferred()
        program = programs.ours("multilog") if place // SHARDS % 2 else programs.debian("multilog")
        log = hand_over(traced, left, scratch, words, program)
        whole = b"".join(PIECES)
        assert log.everything == whole[:written] + whole[read:], (call, number, program)
        os.close(traced.reader)


@pytest.mark.parametrize("shard", range(SHARDS))
@pytest.mark.parametrize("processor", [[], ["!cat"]], ids=["plain", "processor"])
def test_told_to_end_at_any_call_it_loses_nothing(scratch, processor, shard):
    words = processor + WORDS
    for place, (call, number) in enumerate(calls_of_a_life(scratch, words)):
        if place % SHARDS != shard:
            continue
        emptied(scratch)
        traced, left = live_until(scratch, words, f"{call}:signal=TERM:when={number}")
        log = LogDirectory(scratch / "log")
        if traced.process.exit_code == 0:
            assert log.mode("current") == 0o744, (call, number)
        program = programs.ours("multilog") if place // SHARDS % 2 else programs.debian("multilog")
        log = hand_over(traced, left, scratch, words, program)
        assert log.everything == b"".join(PIECES), (call, number, program)
        assert "u" not in log.codes, (call, number)
        os.close(traced.reader)


FAILURES = [
    ("fsync:error=EIO:when=1", "unable to write ./log/current to disk, pausing: input/output error"),
    ("fsync:error=EIO:when=2", "unable to write ./log to disk, pausing: input/output error"),
    ("renameat:error=EROFS:when=1",
     "unable to rename current to previous in directory ./log, pausing: read-only file system"),
    ("openat:error=EMFILE:when=1", "unable to create ./log/current, pausing: process cannot open more files"),
    ("fchmod:error=EPERM:when=1", "unable to set mode of ./log/current, pausing: permission denied"),
    ("fchmodat:error=EPERM:when=1", "unable to set mode of ./log/previous, pausing: permission denied"),
    ("linkat:error=ENOSPC:when=1", "unable to link to ./log/@LABEL.s, pausing: out of disk space"),
    ("unlinkat:error=EIO:when=1", "unable to remove ./log/previous, pausing: input/output error"),
    ("getdents64:error=EIO:when=1", "unable to read ./log, pausing: input/output error"),
]


@pytest.mark.parametrize("injection, message", FAILURES, ids=[it.split(":when")[0] + it[-1] for it, _ in FAILURES])
def test_a_step_of_a_rotation_that_fails_is_taken_again(scratch, injection, message):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.injected(rests(multilog).pid, scratch, injection) as fault:
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: fault.met)
        multilog.write(b"two\n")
        wait_for(lambda: len(log.old) == 1 and not log.has("previous") and log.current == b"two\n")
        wait_for(lambda: fault.count(injection.partition(":")[0]) > 1, what="it is tried again")
    assert log[log.old[0]] == b"one\n"
    (said,) = multilog.messages
    assert re.sub(r"@[0-9a-f]{24}", "@LABEL", said) == f"multilog: warning: {message}"
    assert multilog.end() == 0 and log.everything == b"one\ntwo\n"


@pytest.mark.parametrize("injection", ["fsync:error=EIO", "renameat:error=EROFS", "linkat:error=EIO", "fchmod:error=EPERM"])
def test_told_to_end_while_it_pauses_it_leaves_at_once_and_without_the_mark(scratch, injection):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.injected(rests(multilog).pid, scratch, injection) as fault:
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: fault.met and multilog.messages)
        multilog.signal(signal.SIGTERM)
        assert multilog.process.wait() == 111
    assert "told to end while pausing" in multilog.messages[-1]
    assert not log.has("current") or not log.mode("current") & 0o100
    for program in (programs.debian("multilog"), programs.ours("multilog")):
        run(["./log"], b"two\n", scratch, program)
    assert log.everything == b"one\ntwo\ntwo\n"


def test_what_is_removed_during_a_step_of_a_rotation_is_not_missed(scratch):
    multilog, log = running(["./log", "-*", "./other"], scratch)
    other = LogDirectory(scratch / "other")
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.injected(rests(multilog).pid, scratch, "fsync:delay_enter=1000000:when=1"):
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: proc.syncs(multilog.pid))
        (other.path / "current").unlink()
        wait_for(lambda: other.has("current") and other.mode("current") == 0o644)
    assert multilog.end() == 0 and log.codes == ["s"] and other.mode("current") == 0o744
    assert multilog.messages == ["multilog: warning: unable to find ./other/current (it was removed, and is made anew)"]


def test_a_name_that_is_taken_makes_way_for_the_next_at_once(scratch):
    multilog, log = running(["./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.injected(rests(multilog).pid, scratch, "linkat:error=EEXIST:when=1..3") as fault:
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: fault.met == 3)
        wait_for(lambda: log.codes == ["s"])
    assert multilog.messages == [] and multilog.end() == 0


def test_a_disk_that_takes_only_a_part_gets_the_rest(scratch):
    multilog, log = running(["./log"], scratch)
    with faults.injected(rests(multilog).pid, scratch, "write:error=EIO:when=1") as fault:
        multilog.write(b"one\n")
        wait_for(lambda: fault.met)
        multilog.signal(signal.SIGALRM)  # is answered meanwhile: there is nothing to rotate
        wait_for(lambda: log.current == b"one\n")
    assert multilog.messages == ["multilog: warning: unable to write to ./log/current, pausing: input/output error"]
    assert multilog.end() == 0 and log.old == []


def test_an_old_file_that_cannot_be_removed_is_passed_over(scratch):
    (scratch / "log").mkdir()
    for number in range(1, 5):
        (scratch / f"log/@400000000000000{number}00000000.s").touch()
    multilog, log = running(["n3", "./log"], scratch)
    multilog.write(b"one\n")
    wait_for(lambda: log.current == b"one\n")
    with faults.injected(rests(multilog).pid, scratch, "unlinkat:error=EPERM:when=2") as fault:
        multilog.signal(signal.SIGALRM)
        wait_for(lambda: fault.met and len(log.old) == 2)
    assert log.old[0].startswith("@4000000000000001") and log[log.old[1]] == b"one\n"
    assert multilog.messages == ["multilog: warning: unable to remove ./log/@400000000000000100000000.s: "
                                 "permission denied (it is left there)"]
    assert multilog.end() == 0


def test_a_kernel_that_cannot_read_without_waiting_is_asked_to_read(scratch):
    traced = Traced(["./log"], scratch, "preadv2:error=EOPNOTSUPP")
    traced.feed([b"one\n", b"two\n"])
    traced.close()
    assert traced.process.wait() == 0
    assert LogDirectory(scratch / "log").current == b"one\ntwo\n"


def test_a_pipe_that_somebody_else_has_emptied_holds_nothing_up(scratch):
    multilog, log = running(["./log"], scratch)
    with faults.injected(rests(multilog).pid, scratch, "preadv2:error=EAGAIN:when=1") as fault:
        multilog.write(b"one\n")
        wait_for(lambda: fault.met and log.current == b"one\n")
    assert multilog.end() == 0
    assert stays(lambda: multilog.messages == [], 0.01) is None
