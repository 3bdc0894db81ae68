# SPDX-License-Identifier: ISC
"""multilog beside Debian's daemontools 0.76: random scripts and random input, from a seed, through both; then the
directories, their modes, what was said and the exit codes are compared. And directories that one has left behind, in any
state, are continued by the other.

Where ours differs on purpose, the difference is in ACCEPTED with its reason, and the scripts here keep out of its way.
LARES_CASES says how many cases a run has; LARES_SEED where it begins.
"""
import os
import random
import re
import shutil

import pytest

from support import programs
from support.logs import OLD_NAME, STAMP, LogDirectory, run
from support.processes import Answer

ACCEPTED = {
    "where old files end": "0.76 writes pieces of up to 512 bytes, and ends a file after the last line of the piece that "
                           "reaches the last 2000 bytes; ours ends it after the first such line, however the bytes came",
    "a size above 16777215": "ours is 64-bit, and a number that is too large is as large as can be; 0.76 wraps and clamps",
    "an exclamation mark alone": "0.76 runs an empty command, which empties the log; ours runs none",
    "nonsense after w or a colon": "0.76 knows neither, and passes over all of it",
    "T, F, S and w": "encore's; 0.76 passes over them",
    "foreign names": "0.76 counts and removes whatever begins with @ and has 25 bytes",
    "a clock that was set back": "ours names a file so that it comes after those that are there; 0.76 removes the newest next",
    "the beginning of a line": "without patterns ours writes it at once, 0.76 when it has 1000 bytes",
    "a line of which only the beginning is there when ALRM comes": "ours lets it end first, for a second",
    "stamps within a read": "ours are a nanosecond apart, counted from when the bytes were read",
}

CASES = int(os.environ.get("LARES_CASES", "400"))
SEED = int(os.environ.get("LARES_SEED", "1"))
BATCH = 25


def text(dice, letters, longest):
    return "".join(dice.choice(letters) for _ in range(dice.randrange(longest + 1)))


def pattern(dice):
    """No letter that the digits of a stamp could have by chance."""
    return text(dice, "gh* x", 6)


def word(dice, number):
    """One word of a script. Directories have names of their own, since one may be used only once."""
    kind = dice.randrange(12)
    if kind < 3:
        return dice.choice("+-") + pattern(dice)
    if kind < 6:
        return f"./log{number}"
    return [
        lambda: "e",
        lambda: f"=file{dice.randrange(2)}",
        lambda: f"s{dice.choice(['', '1', '4096', '5000', '8192', '16777215', '70000x', '6000'])}",
        lambda: f"n{dice.choice(['', '0', '1', '2', '3', '10', '100'])}",
        lambda: dice.choice(["t", "", "q", "unknown", "U", "#", "5", "log"]),
        lambda: "e" + pattern(dice),
    ][kind - 6]()


def script(dice):
    words = [word(dice, number) for number in range(dice.randrange(1, 9))]
    if dice.random() < 0.5:
        words.insert(0, dice.choice(["t", "tx"]))
    return [it for it in words if it not in ("!",)]


def line(dice):
    size = dice.choice([0, 1, 5, 20, 80, 173, 174, 175, 199, 200, 201, 973, 974, 975, 999, 1000, 1001, 1500])
    return bytes(dice.choice(b"gh* x\0\xff\r") for _ in range(dice.randrange(size + 1) if dice.random() < 0.6 else size))


def lines(dice, most=30):
    whole = b"\n".join(line(dice) for _ in range(dice.randrange(most)))
    return whole + dice.choice([b"", b"\n"])


def normal_text(said):
    """Without the time: a stamp, also one that was cut, and the label in a name."""
    return re.sub(r"@[0-9a-f]{24}", "@", said)


def log_of(path, rotated):
    log = LogDirectory(path)
    if not rotated:
        return {name: (log.mode(name), STAMP.sub(b"@ ", log[name])) for name in
                (it if not OLD_NAME.fullmatch(it) else it for it in log.names)}
    for name in log.old:
        size = len(log[name])
        assert log[name].endswith(b"\n") or size >= 4096, (path, name, size)
        assert log.mode(name) == 0o744
    rest = {name: log.mode(name) for name in log.names if name in ("lock", "state", "current")}
    return {"everything": STAMP.sub(b"@ ", log.everything), "codes": set(log.codes), **rest}


def outcome(program, words, data, place, rotated):
    place.mkdir()
    answer = run(words, data, place, program)
    found = {"answer": Answer(answer.exit_code, answer.stdout, normal_text(answer.stderr))}
    for path in sorted(place.iterdir()):
        found[path.name] = log_of(path, rotated) if path.is_dir() else (
            path.stat().st_mode, re.sub(rb"@[0-9a-f]{24}", b"@", path.read_bytes()))
    shutil.rmtree(place)
    return found


def seeds():
    return range(SEED, SEED + CASES, BATCH)


@pytest.mark.parametrize("seed", seeds())
def test_random_scripts_and_input(scratch, seed):
    for number in range(seed, seed + BATCH):
        dice = random.Random(number)
        words, data = script(dice), lines(dice, 3)
        rotates = len(data) > 1500
        ours = outcome(programs.ours("multilog"), words, data, scratch / "place", rotates)
        theirs = outcome(programs.debian("multilog"), words, data, scratch / "place", rotates)
        assert ours == theirs, f"LARES_SEED={number} LARES_CASES=1: {words} {data!r}"


@pytest.mark.parametrize("seed", seeds())
def test_random_scripts_that_rotate(scratch, seed):
    for number in range(seed, seed + BATCH):
        dice = random.Random(-number)
        sizes = [f"s{dice.choice(['4096', '5000', '9999'])}", "n1000"]
        words = [*(["t"] if dice.random() < 0.4 else []), *sizes, *(it for it in script(dice) if it[:1] not in ("s", "n", "t"))]
        data = lines(dice, 200)
        if dice.random() < 0.2:
            data += b"z" * dice.randrange(20_000) + b"\nend"
        ours = outcome(programs.ours("multilog"), words, data, scratch / "place", True)
        theirs = outcome(programs.debian("multilog"), words, data, scratch / "place", True)
        assert ours == theirs, f"LARES_SEED={number} LARES_CASES=1: {words}"


# Directories in any state that any writer, killed at any point, could have left behind, and some that none could.


def left_behind(dice, path):
    path.mkdir(mode=0o700)

    def file(name, modes, chance):
        if dice.random() < chance:
            (path / name).write_bytes(name.encode() + b"\n")
            (path / name).chmod(dice.choice(modes))

    file("current", [0o644, 0o600, 0o744, 0o100], 0.8)
    file("state", [0o644], 0.7)
    file("lock", [0o600], 0.7)
    # A clean current with something beside it is what 0.76 writes over, and ours does not.
    if not (path / "current").exists() or not (path / "current").stat().st_mode & 0o100:
        file("previous", [0o644, 0o744], 0.5)
        file("processed", [0o644, 0o744], 0.4)
        file("newstate", [0o644], 0.3)
    for _ in range(dice.randrange(14)):
        name = f"@40000000{dice.randrange(1 << 28):08x}{dice.randrange(1 << 28):08x}.{dice.choice('su')}"
        (path / name).write_bytes(name.encode())
        (path / name).chmod(dice.choice([0o744, 0o644]))
    for name in ("previous", "processed", "current"):
        if (path / name).exists() and dice.random() < 0.15:
            (path / f"@400000005{dice.randrange(1 << 28):07x}00000000.s").hardlink_to(path / name)


def state_of(path):
    """New names are ordered, and their labels say nothing more."""
    log = LogDirectory(path)
    return [(OLD_NAME.sub(lambda it: "@." + it[1], name), log.mode(name), log[name]) for name in log.names]


@pytest.mark.parametrize("seed", seeds())
def test_directories_that_were_left_behind_are_taken_up_alike(scratch, seed):
    for number in range(seed, seed + BATCH):
        found = {}
        for name in ("ours", "debian"):
            dice = random.Random(number)
            place = scratch / "place"
            place.mkdir()
            left_behind(dice, place / "log")
            words = [f"n{dice.choice([2, 5, 10])}", f"s{dice.choice([4096, 99999])}", "./log"]
            program = programs.ours("multilog") if name == "ours" else programs.debian("multilog")
            answer = run(words, b"new\n", place, program)
            found[name] = answer, state_of(place / "log")
            shutil.rmtree(place)
        assert found["ours"] == found["debian"], f"LARES_SEED={number} LARES_CASES=1"


# Messages.

TROUBLE = {
    "no parent": lambda place: None,
    "a file": lambda place: (place / "no").write_bytes(b""),
    "current is a directory": lambda place: (place / "no/dir/current").mkdir(parents=True),
    "unclean, current is a directory": lambda place: _directory_without_mark(place / "no/dir/current"),
    "state is a directory": lambda place: (place / "no/dir/state").mkdir(parents=True),
    "lock is a directory": lambda place: (place / "no/dir/lock").mkdir(parents=True),
    "processed is a directory": lambda place: (place / "no/dir/processed").mkdir(parents=True),
    "a loop": lambda place: (place / "no").symlink_to("no"),
    "current is a loop": lambda place: ((place / "no/dir").mkdir(parents=True), (place / "no/dir/current").symlink_to("current")),
}


def _directory_without_mark(path):
    path.mkdir(parents=True)
    path.chmod(0o600)


@pytest.mark.parametrize("trouble", [it for it in TROUBLE if "unclean" not in it and it != "processed is a directory"])
@pytest.mark.parametrize("words", [["./no/dir"], ["=no/dir/current"], ["./fine", "=./no/dir/lock", "./no/dir"]],
                         ids=["directory", "file", "several"])
def test_a_directory_that_cannot_be_had(scratch, trouble, words):
    answers = []
    for program in (programs.ours("multilog"), programs.debian("multilog")):
        place = scratch / "place"
        place.mkdir()
        TROUBLE[trouble](place)
        answers.append(run(words, b"", place, program))
        shutil.rmtree(place)
    assert answers[0] == answers[1]


# Differences on purpose, each of which is still one.


def test_where_old_files_end(scratch):
    data = b"".join(b"%d\n" % number for number in range(3000))
    sizes = {}
    for name in ("ours", "debian"):
        (scratch / name).mkdir()
        run(["s4096", "n100", "./log"], data, scratch / name, getattr(programs, name)("multilog"))
        log = LogDirectory(scratch / name / "log")
        assert log.everything == data
        sizes[name] = [len(log[it]) for it in log.old]
    assert "where old files end" in ACCEPTED and sizes["ours"] != sizes["debian"]
    assert all(2096 <= size <= 2102 for size in sizes["ours"])


@pytest.mark.parametrize("script, reason", [
    (["s16777216", "n2", "./log"], "a size above 16777215"),
    (["w", "./log"], "nonsense after w or a colon"),
    ([":no", "./log"], "nonsense after w or a colon"),
    (["T", "./log"], "T, F, S and w"),
    (["F", "-?", "./log"], "T, F, S and w"),
])
def test_what_differs_on_purpose(scratch, script, reason):
    data = b"x\n" + b"z" * (17_000_000 if "size" in reason else 5)
    ours = outcome(programs.ours("multilog"), script, data, scratch / "place", False)
    theirs = outcome(programs.debian("multilog"), script, data, scratch / "place", False)
    assert reason in ACCEPTED and ours != theirs


def test_foreign_names_are_left_alone(scratch):
    (scratch / "log").mkdir()
    foreign = ["@" + "0" * 24, "@" + "0" * 30, "@zzz" + "0" * 30 + ".s", "@" + "0" * 24 + "s"]
    for name in foreign:
        (scratch / "log" / name).touch()
    run(["n2", "s4096", "./log"], b"z" * 100_000, scratch)
    assert set(foreign) <= set(LogDirectory(scratch / "log").names)
    run(["n2", "s4096", "./log"], b"z" * 100_000, scratch, programs.debian("multilog"))
    assert "foreign names" in ACCEPTED and not set(foreign) <= set(LogDirectory(scratch / "log").names)
