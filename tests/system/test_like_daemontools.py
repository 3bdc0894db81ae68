# SPDX-License-Identifier: ISC
"""svc, svok and svstat beside Debian's daemontools 0.76, in the same situations: the same output, the same exit code.

Where ours differ on purpose, the difference is in ACCEPTED with its reason, and nowhere else.
"""
import os
import shutil
import time

import pytest

from support import processes, programs
from support.records import status_bytes
from support.services import Service, make_service, supervise
from support.situations import CraftedService, abandoned_service, free_of_time
from support.waiting import wait_for

# What differs, and why. Each entry is checked to be a difference still.
ACCEPTED = {
    "svc -Z d": "the usage line goes on with the letters that are new",
    "svc -d- d": "the usage line goes on with the letters that are new",
    "svc -q d": "q, 1, 2 and others are letters now, as in encore and runit",
    "svc -T d": "-T takes a value",
    "svstat -x": "svstat has options now; a directory with a dash in front is ./-x",
    "svstat -- d": "two dashes end the options",
    "control characters in a message": "one message is one line, so that a name with a newline cannot forge another",
    "a name of four thousand bytes in a message": "a message ends after 2048 bytes",
    "more than 2^53 seconds": "0.76 counts in floating point and rounds; ours does not",
}


@pytest.fixture
def place(scratch):
    """A directory full of situations. The tests run in it, so that names are short and equal."""
    make_service(scratch, "never")
    abandoned = abandoned_service(scratch, "gone")
    assert abandoned.path.exists()
    (scratch / "file").touch()
    (scratch / "dangling").symlink_to("nowhere")
    (scratch / "loop").symlink_to("loop")
    make_service(scratch, "d").write("supervise")
    looped = make_service(scratch, "down-loops")
    (looped.path / "down").symlink_to("down")
    no_ok = make_service(scratch, "ok-is-a-directory")
    (no_ok.control / "ok").mkdir(parents=True)
    make_service(scratch, "-x")
    (scratch / "long").mkdir()
    return scratch


def both(program, words, place):
    ours = processes.run(programs.ours(program), *words, cwd=place)
    theirs = processes.run(programs.debian(program), *words, cwd=place)
    return ours, theirs


SITUATIONS = [
    ("svc", ""), ("svc", "-d"), ("svc", "never"), ("svc", "-d never"), ("svc", "-d gone"), ("svc", "-d missing"),
    ("svc", "-d file"), ("svc", "-d dangling"), ("svc", "-d loop"), ("svc", "-d d"), ("svc", "-d never gone missing"),
    ("svc", "d -u"), ("svc", "-"), ("svc", "-d -"), ("svc", "-d --"), ("svc", "-- -x"), ("svc", "-Z d"), ("svc", "-d- d"),
    ("svc", "-q d"), ("svc", "-T d"), ("svc", "-udopchaitkx gone"), ("svc", "-u -d gone"), ("svc", "-d gone/"),
    ("svc", "-d ./gone//"), ("svc", "-d ok-is-a-directory"),
    ("svok", ""), ("svok", "never"), ("svok", "gone"), ("svok", "missing"), ("svok", "file"), ("svok", "d"), ("svok", "loop"),
    ("svok", "-x"), ("svok", "--"), ("svok", "never gone"), ("svok", "down-loops"), ("svok", "ok-is-a-directory"),
    ("svstat", ""), ("svstat", "never"), ("svstat", "gone"), ("svstat", "missing"), ("svstat", "file"), ("svstat", "d"),
    ("svstat", "loop"), ("svstat", "dangling"), ("svstat", "down-loops"), ("svstat", "-x"), ("svstat", "-- d"),
    ("svstat", "never gone missing file d"), ("svstat", "./never/ never//"), ("svstat", "ok-is-a-directory"),
]  # fmt: skip


@pytest.mark.parametrize("program, words", SITUATIONS, ids=[f"{program} {words}" for program, words in SITUATIONS])
def test_without_a_supervise(place, program, words):
    ours, theirs = both(program, words.split(), place)
    if f"{program} {words}" in ACCEPTED:
        assert ours != theirs, "no longer a difference"
    else:
        assert ours == theirs


@pytest.mark.parametrize("program", ["svc", "svok", "svstat"])
@pytest.mark.parametrize("name", ["", "x" * 255, "x" * 256, "y/" * 800], ids=["empty", "255", "256", "1600"])
def test_an_empty_and_a_long_name(place, program, name):
    ours, theirs = both(program, [name], place)
    assert ours == theirs


def test_a_name_that_is_longer_than_a_path_may_be(place):
    ours, theirs = both("svstat", ["y/" * 2100], place)
    assert ours == theirs
    ours, theirs = both("svc", ["y/" * 2100], place)
    assert "a name of four thousand bytes in a message" in ACCEPTED
    assert ours != theirs and theirs.stderr.startswith(ours.stderr.rstrip("\n"))
    assert len(ours.stderr) == 2048


def test_a_name_that_is_no_text(place):
    name = os.fsdecode(b"\xfe \n\t\x01")
    ours, theirs = both("svstat", [name], place)
    assert ours == theirs
    assert "control characters in a message" in ACCEPTED
    for program in ("svc", "svok"):
        ours, theirs = both(program, [name], place)
        assert ours != theirs
        assert (ours.exit_code, ours.stderr) == (theirs.exit_code, theirs.stderr.replace("\n\t\x01", "???"))


CRAFTED = {
    "up": dict(pid=4711),
    "paused": dict(pid=4711, paused=1),
    "paused with another byte": dict(pid=4711, paused=200),
    "want down": dict(pid=4711, want="d", detail=1),
    "once": dict(pid=4711, want="\0"),
    "an unknown want": dict(pid=4711, want="?"),
    "down": dict(want="d"),
    "down and wanted up": dict(want="u"),
    "paused without a process": dict(want="d", paused=1),
    "the largest pid": dict(pid=0xFFFFFFFF),
    "from the future": dict(pid=1, age=-100000),
    "from long ago": dict(pid=1, age=10**9),
    "17 bytes": dict(pid=1, size=17),
    "18 bytes": dict(pid=1, size=18),
    "19 bytes": dict(pid=1, size=19),
    "64 bytes": dict(pid=1, size=64),
    "no bytes": dict(size=0),
}


def lines_of_one_second(scratch):
    """What both svstat say of `d`: ages are whole seconds, and time(2), which theirs asks, is a tick behind."""
    tick = 0.02

    def said():
        second, part = divmod(time.time(), 1)
        answers = both("svstat", ["d"], scratch)
        return answers if part > tick and int(time.time()) == second else None

    return wait_for(said)


@pytest.mark.parametrize("down", [False, True], ids=["normally up", "normally down"])
@pytest.mark.parametrize("record", CRAFTED.values(), ids=CRAFTED.keys())
def test_the_line_for_a_status(scratch, record, down):
    with CraftedService(scratch, status_bytes(**record), "d") as service:
        if down:
            service.write("down")
        ours, theirs = lines_of_one_second(scratch)
        assert ours == theirs


def seconds_of(answer):
    return int(answer.stdout.split()[-2])


STAMPS = [b"\0" * 12, b"\xff" * 12, b"\x40" + b"\0" * 11, b"\x3f" + b"\xff" * 11, b"\x80" + b"\0" * 11]


@pytest.mark.parametrize("stamp", STAMPS, ids=[stamp[:2].hex() for stamp in STAMPS])
def test_a_stamp_of_any_bytes(scratch, stamp):
    with CraftedService(scratch, stamp + (7).to_bytes(4, "little") + b"\0u\0\1", "d"):
        ours, theirs = lines_of_one_second(scratch)
    if ours == theirs:
        return
    assert "more than 2^53 seconds" in ACCEPTED
    assert min(seconds_of(ours), seconds_of(theirs)) > 1 << 53
    assert abs(seconds_of(ours) - seconds_of(theirs)) <= 1024


def test_the_age_is_counted_in_whole_seconds_of_the_stamp(scratch):
    """Its nanoseconds do not matter: a service started at 7.9 is one second old at 8.1."""
    with CraftedService(scratch, name="d") as service:
        for nanoseconds in (500_000_000, 999_999_999):
            stamp = bytearray(status_bytes(pid=7, age=100))
            stamp[8:12] = nanoseconds.to_bytes(4, "big")
            service.write_status(stamp)
            ours, theirs = lines_of_one_second(scratch)
            assert ours == theirs


def test_a_regular_file_where_ok_should_be_is_a_supervise_for_theirs_alone(scratch):
    """The one case in which ours says something else: theirs shows as running what nobody serves."""
    service = make_service(scratch, "d")
    service.control.mkdir()
    (service.control / "ok").touch()
    (service.control / "status").write_bytes(status_bytes(pid=1))
    ours, theirs = both("svok", ["d"], scratch)
    assert (ours.exit_code, theirs.exit_code) == (111, 0)
    ours, theirs = both("svstat", ["d"], scratch)
    assert theirs.stdout.startswith("d: up (pid 1) ")
    assert ours.stdout == "d: unable to open supervise/ok: invalid argument (it is not a FIFO; remove it)\n"


COMMANDS = ["-d", "-u", "-o", "-p", "-c", "-t", "-k", "-h", "-a", "-i", "-ud", "-du", "-dudu", "-pc", "-x", "-dx", ""]


@pytest.mark.parametrize("options", COMMANDS)
def test_the_bytes_that_svc_writes(scratch, options):
    written = []
    for program in (programs.ours("svc"), programs.debian("svc")):
        with CraftedService(scratch, name="d") as service:
            answer = processes.run(program, *options.split(), "d", cwd=scratch)
            written.append((answer, service.read_commands()))
        shutil.rmtree(service.path)
    assert written[0] == written[1]


# The whole: one history under our supervise, the same under Debian's, both told by Debian's svstat.

HISTORY = ["u", "p", "c", "d", "o", "u", "o", "d", "u"]


def history_of(scratch, program, name):
    service = make_service(scratch, name, down=True)
    supervise(service, program=program)
    wait_for(lambda: service.supervised)
    lines = [free_of_time(service.svstat_by(programs.debian("svstat")))]
    for command in HISTORY:
        processes.run(programs.debian("svc"), f"-{command}", service.path)
        wait_for(lambda: shows(service, command), what=lambda: f"{command}: {service.status_bytes[:18]}")
        lines.append(free_of_time(service.svstat_by(programs.debian("svstat"))))
    processes.run(programs.debian("svc"), "-dx", service.path)
    assert service.supervise.wait() == 0
    lines.append(service.svstat_by(programs.debian("svstat")))
    return lines


def shows(service, command):
    raw = service.status_bytes
    pid, paused, want = int.from_bytes(raw[12:16], "little"), raw[16], chr(raw[17])
    return {
        "u": pid != 0 and want == "u",
        "d": pid == 0 and want == "d",
        "o": pid != 0 and want == "\0",
        "p": paused == 1,
        "c": paused == 0,
    }[command]


def test_a_life_is_told_in_the_same_lines(scratch):
    ours = history_of(scratch, None, "ours")
    theirs = history_of(scratch, programs.debian("supervise"), "theirs")
    assert ours == theirs


def test_the_files_that_a_life_leaves_behind_are_those_of_daemontools_and_more(scratch):
    for name, program in (("ours", None), ("theirs", programs.debian("supervise"))):
        service = make_service(scratch, name)
        supervise(service, program=program)
        wait_for(lambda: service.supervised)
        service.send("dx")
        assert service.supervise.wait() == 0
    ours, theirs = ({it.name: it.lstat().st_mode for it in Service(scratch / name).control.iterdir()}
                    for name in ("ours", "theirs"))
    assert {name: ours.get(name) for name in theirs} == theirs
