# SPDX-License-Identifier: ISC
"""svstat and readproctitle beside Debian's daemontools 0.76, in thousands of random situations from a seed.

Where ours differ on purpose, the difference is in ACCEPTED with its reason. LARES_CASES=N asks for N times as many.
"""
import contextlib
import dataclasses
import os
import random
import re
import shutil
import struct

import pytest

from support import processes, proc, programs
from support.records import status_bytes
from support.situations import CraftedService
from support.waiting import wait_for

TIMES = int(os.environ.get("LARES_CASES", "1"))

ACCEPTED = {
    "a status that is open and cannot be read": "0.76 does not see the error, and shows the status of the service before",
    "a regular file ok": "0.76 takes it for a supervise that runs, and shows whatever status there is",
    "more than 2^53 seconds": "0.76 counts in floating point and rounds; ours does not",
}

# svstat: many services in one command, in all states that a directory may be in.


def random_status(random_):
    kind = random_.randrange(10)
    if kind == 0:
        return bytes(random_.randrange(256) for _ in range(random_.randrange(70)))
    record = status_bytes(
        pid=random_.choice([0, 0, 1, 4711, random_.randrange(2**32), 2**32 - 1]),
        age=random_.choice([0, 1, 5, -1, -5, random_.randrange(-10**6, 10**9), random_.randrange(2**40)]),
        paused=random_.choice([0, 0, 0, 1, 2, 255]),
        want=random_.choice(["u", "d", "\0", "x", chr(random_.randrange(256))]),
        detail=random_.randrange(3), size=random_.choice([20, 20, 20, 18, 18, 17, 19, 0, 1, 12, 33, 64]))
    if kind == 1 and len(record) >= 12:  # nanoseconds, also too many of them
        record = record[:8] + struct.pack(">I", random_.randrange(2**32)) + record[12:]
    return record


def break_something(random_, service):
    """What may be wrong with a directory; mostly nothing."""
    kind = random_.randrange(24)
    if kind == 0:
        (service.control / "status").unlink()
    elif kind == 1:
        (service.control / "ok").unlink()
    elif kind == 2:
        shutil.rmtree(service.control)
    elif kind == 3:
        shutil.rmtree(service.path)
    elif kind == 4:
        shutil.rmtree(service.path)
        service.path.touch()
    elif kind == 5:
        shutil.rmtree(service.path)
        service.path.symlink_to(random_.choice(["nowhere", service.path.name, ".", "/"]))
    elif kind == 6:
        (service.control / "status").unlink()
        (service.control / "status").symlink_to(random_.choice(["nowhere", "status"]))
    elif kind == 7:
        (service.control / "ok").unlink()
        (service.control / "ok").mkdir()  # a file: see test_like_daemontools.py


def down_in_some_way(random_, service):
    kind = random_.randrange(8)
    if kind < 3:
        (service.path / "down").touch()
    elif kind == 3:
        (service.path / "down").mkdir()
    elif kind == 4:
        (service.path / "down").symlink_to(random_.choice(["nowhere", "down", "run"]))



@contextlib.contextmanager
def random_services(random_, scratch, count):
    with contextlib.ExitStack() as stack:
        for number in range(count):
            service = stack.enter_context(CraftedService(scratch, random_status(random_), f"d{number}"))
            if random_.randrange(10) == 0:
                service.close = lambda: None  # its supervise has gone
                os.close(service._ok), os.close(service._commands)
            down_in_some_way(random_, service)
            break_something(random_, service)
        yield [f"d{number}" for number in range(count)]


SECONDS = re.compile(r"\d{16,}(?= seconds)")


def great_numbers_apart(answer):
    """The lines, with their great numbers of seconds beside them."""
    return [(SECONDS.sub("MANY", line), [float(it) for it in SECONDS.findall(line)]) for line in answer.stdout.splitlines()]


NO_FIFO = ": unable to open supervise/ok: invalid argument (it is not a FIFO; remove it)\n"


def without_regular_files_for_ok(program, scratch, words):
    """What it says of all other services; of these, ours must say what is wrong."""
    assert "a regular file ok" in ACCEPTED
    answer = processes.run(program, *words, cwd=scratch)
    kept = []
    for word, line in zip(words, answer.stdout.splitlines(keepends=True), strict=True):
        if not (scratch / word / "supervise/ok").is_file() or line.startswith(f"{word}: unable to stat down: "):
            kept.append(line)
        elif program == programs.ours("svstat"):
            assert line == word + NO_FIFO
    return dataclasses.replace(answer, stdout="".join(kept))


def assert_alike(scratch, words):
    for _ in range(5):  # the second may change between the two
        ours, theirs = (without_regular_files_for_ok(program, scratch, words)
                        for program in (programs.ours("svstat"), programs.debian("svstat")))
        if ours == theirs:
            return
        one, other = (great_numbers_apart(it) for it in (ours, theirs))
        assert "more than 2^53 seconds" in ACCEPTED
        if [it[0] for it in one] == [it[0] for it in other] and ours.exit_code == theirs.exit_code:
            assert all(mine == pytest.approx(its, abs=4096) for (_, mine), (_, its) in zip(one, other))
            return
    for mine, its in zip(ours.stdout.splitlines(), theirs.stdout.splitlines()):
        assert mine == its
    assert ours == theirs


@pytest.mark.parametrize("seed", range(60 * TIMES))
def test_svstat_of_fifty_directories_in_any_state(scratch, seed):
    random_ = random.Random(seed)
    place = scratch / "place"
    place.mkdir()
    with random_services(random_, place, 50) as names:
        random_.shuffle(names)
        words = [random_.choice([it, it, f"./{it}", f"{it}/", f"{it}//", f"../place/{it}"]) for it in names]
        assert_alike(place, words)


def test_svstat_of_a_status_that_cannot_be_read(scratch):
    with CraftedService(scratch, status_bytes(pid=4711), "one"), CraftedService(scratch, None, "two") as other:
        (other.control / "status").mkdir()
        assert "a status that is open and cannot be read" in ACCEPTED
        ours, theirs = (processes.run(program, "one", "two", cwd=scratch).stdout.splitlines()
                        for program in (programs.ours("svstat"), programs.debian("svstat")))
        assert ours[1] == "two: unable to read supervise/status: is a directory"
        assert theirs[1].startswith("two: up (pid 4711) ")


# readproctitle: one title after another, with all kinds of bytes.

# Ends each input, and is not within it; the next one has another.
MARKS = (b"\xfd", b"\xfe")
BYTES = [bytes([it]) for it in range(256) if bytes([it]) not in MARKS]


def random_bytes(random_):
    size = random_.choice([0, 1, 2, random_.randrange(30), random_.randrange(500), random_.randrange(5000)])
    few = random_.choice([BYTES, [b"\0", b"a"], [b"\n", b"\r", b"."]])
    return b"".join(random_.choice(few) for _ in range(size))


class Title:
    def __init__(self, scratch, program, words):
        reader, self._input = os.pipe()
        self._process = processes.Process([program, *words], scratch, stdin=reader)
        os.close(reader)
        wait_for(lambda: self.arguments[-1:] == [b"." * len(words[-1])])

    @property
    def arguments(self):
        return proc.arguments(self._process.pid)[1:]

    def after(self, text, mark):
        os.write(self._input, text + mark)
        wait_for(lambda: self.arguments[-1:] and self.arguments[-1].endswith(mark))
        return self.arguments

    def end(self):
        os.close(self._input)
        return self._process.wait()


@pytest.mark.parametrize("seed", range(40 * TIMES))
def test_readproctitle_shows_the_same_of_any_bytes(scratch, seed):
    random_ = random.Random(seed)
    dots = random_.choice([b".", b"x", b" "]) * random_.choice([5, 6, 7, 20, 397, random_.randrange(5, 3000)])
    words = random_.choice([[], [b"service", b"errors:"], [b"a b", b""]]) + [dots]
    titles = [Title(scratch, programs.ours("readproctitle"), words), Title(scratch, programs.debian("readproctitle"), words)]
    for number in range(50):
        text = random_bytes(random_)
        ours, theirs = (it.after(text, MARKS[number % 2]) for it in titles)
        assert ours == theirs, text
    assert [it.end() for it in titles] == [0, 0]
