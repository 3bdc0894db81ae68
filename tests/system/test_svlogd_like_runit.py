# SPDX-License-Identifier: ISC
"""svlogd beside Debian's, which is runit's: the same configuration and input for both, and the same directories left
behind, whatever dice say. What differs on purpose is in ACCEPTED, and what the dice make keeps out of its way.

LARES_CASES and LARES_SEED choose how many cases, and which."""
import fcntl
import os
import random
import re
import shutil
import signal

import pytest

from support.logs import OLD_NAME, LogDirectory
from support.svlogds import configure, debian, make_log, ours, run, running
from support.waiting import wait_for

ACCEPTED = {
    "a last line without a newline": "runit's drops it, unless it is longer than -l; ours ends it, as multilog does",
    "a line that is being read when TERM comes": "runit's reads it to its end and drops it; ours writes it",
    "the rest of a long line": "runit's -r and -R leave alone what is behind the length of -l; ours replaces all",
    "a plus behind the end of a line": "runit's looks at what an earlier line has left in its memory; ours at nothing",
    "a file that is full": "runit's rotates it when more comes, if it does not end with a line; ours at once",
    "an age": "runit's counts it from its beginning or the last such rotation; ours from the first line of a file",
    "a processor that fails": "runit's runs it again at once, and for ever; ours after five seconds",
    "a config with a NUL": "runit's ends some lines there; for ours it ends a line like a newline",
    "a config that cannot be read": "runit's takes what it has read for another directory; ours takes nothing",
    "a very large number": "runit's wraps round; for ours it is as large as can be",
    "foreign names": "runit's counts and removes whatever begins with @ and has 27 bytes",
    "a clock that was set back": "ours names a file so that it comes after those that are there",
    "a U without a good address": "runit's drops all lines then; ours writes them",
    "an address of larger numbers": "runit's takes what is left of them in a byte, or two; ours refuses them",
    "the name in the usage": "runit's shows how it was called",
    "stamps within a read": "ours are a nanosecond apart, counted from when the bytes were read",
}

CASES = int(os.environ.get("LARES_CASES", "300"))
SEED = int(os.environ.get("LARES_SEED", "1"))
BATCH = 25

LABEL = re.compile(r"@[0-9a-f]{24}")
STAMPS = re.compile(rb"@[0-9a-f]{24} |20\d\d-\d\d-\d\d[T_]\d\d:\d\d:\d\d\.\d{5} ")


def text(dice, letters, longest):
    return "".join(dice.choice(letters) for _ in range(dice.randrange(longest + 1)))


def pattern(dice):
    """Of letters that a line has, but for the one at its end: no plus looks behind that."""
    return text(dice, "ab*+_ ", 5) + dice.choice(["", "*", "*", "Z"])


def config_line(dice, length):
    kind = dice.randrange(13)
    if kind < 4:
        return dice.choice("+-") + pattern(dice)
    if kind < 6:
        return dice.choice("eE") + pattern(dice)
    return [
        lambda: f"s{dice.choice([0, length, length + 1, 2 * length, max(length, 500), 3000])}",
        lambda: f"s{dice.choice(['1k', '3k', '1m', '2kx', '4000 bytes'])}",
        lambda: f"n{dice.choice(['', '0', '1', '2', '3', '20', '5x'])}",
        lambda: f"N{dice.choice(['', '0', '3'])}",
        lambda: dice.choice(["", "#s200", "# text", "x", "S500", " s500", "!", "p", "t", "t9h"]),
        lambda: f"p{text(dice, 'ab: _', 6)}",
        lambda: dice.choice(["!cat", "!tr a b", "!cat <&4; cat; echo state >&5", "!", "!cat; echo said >&2"]),
    ][kind - 6]()


def config(dice, length):
    if dice.random() < 0.15:
        return None
    lines = [config_line(dice, length) for _ in range(dice.randrange(7))]
    if dice.random() < 0.15:
        # The kernel refuses to send to all, so that the log tells of it.
        lines.append(dice.choice(["u255.255.255.255:9", "U255.255.255.255:9", "uhost", "u255.255.255.255:x"]))
    whole = "\n".join(lines) + dice.choice(["", "\n"])
    # What ends with a line of one byte and no newline is as if that line were not there, in runit's.
    return whole if not re.search(r"(^|\n)[^\n]$", whole) else whole + "\n"


def line(dice, length):
    size = dice.choice([0, 1, 3, 8, 20, length - 1])
    body = bytes(dice.choice(b"aabb_ *+") for _ in range(dice.randrange(size + 1)))[: length - 1]
    if dice.random() < 0.1:
        body += b"Z" * dice.choice([length, 2 * length, 5000])
    return body + b"Z"


def situation(dice):
    length = dice.choice([10, 40, 1000])
    words = ["-l", str(length), "-b", str(length + dice.choice([1, 24, 3000]))]
    # With a smaller length, files could end in the middle of a stamp.
    words += dice.choice([[], ["-t"], ["-tt"], ["-ttt"]]) if length >= 40 else []
    words += dice.choice([[], [], ["-r", "."], ["-R", "_*"], ["-r", "b", "-R", "a"]])
    configs = [config(dice, length) for _ in range(dice.choice([1, 1, 2, 3]))]
    # What cannot be sent is told of with a stamp, which may be cut by the end of a file.
    if any(it and re.search("^[uU]", it, re.M) for it in configs):
        words = [it for it in words if not it.startswith("-t")]
    has_processor = any(it and "!" in it for it in configs)
    # With a processor there are signals, which are told of when they come.
    if dice.random() < 0.3 and not has_processor:
        words.append("-v")
    # Not a thousand processors for one case, either.
    lines = dice.choice([0, 3, 30, 30 if has_processor else 200])
    data = b"".join(line(dice, length) + b"\n" for _ in range(lines))
    return words, configs, data


def log_of(path):
    """The files in their order; a label says nothing more."""
    log = LogDirectory(path)
    return [(OLD_NAME.sub(lambda it: "@." + it[1], name), log.mode(name), STAMPS.sub(b"@ ", log[name])) for name in log.names]


def said_by(answer):
    """Lines of the log and messages come in an order of their own. Hints are ours alone."""
    lines = STAMPS.sub(b"@ ", os.fsencode(answer.stderr)).decode(errors="surrogateescape").split("\n")
    return sorted(re.sub(r" \([^()]*\)$", "", LABEL.sub("@", it)) for it in lines)


def outcome(program, words, configs, data, place):
    place.mkdir()
    names = []
    for number, it in enumerate(configs):
        make_log(place, it, f"log{number}")
        names.append(f"./log{number}")
    answer = run([*words, *names], data, place, program)
    found = {"exit code": answer.exit_code, "said": said_by(answer), **{name: log_of(place / name) for name in names}}
    shutil.rmtree(place)
    return found


def seeds():
    return range(SEED, SEED + CASES, BATCH)


@pytest.mark.parametrize("seed", seeds())
def test_random_configurations_and_input(scratch, seed):
    for number in range(seed, seed + BATCH):
        words, configs, data = situation(random.Random(number))
        mine = outcome(ours(), words, configs, data, scratch / "place")
        theirs = outcome(debian(), words, configs, data, scratch / "place")
        assert mine == theirs, f"LARES_SEED={number} LARES_CASES=1: {words} {configs} {data!r}"


# Directories in any state that any writer, killed at any point, could have left behind, and some that none could.


def left_behind(dice, path):
    path.mkdir(mode=0o755)

    def file(name, contents, modes, chance):
        if dice.random() < chance:
            (path / name).write_bytes(contents)
            (path / name).chmod(dice.choice(modes))

    file("current", dice.choice([b"", b"current\n", b"x" * 2000 + b"\n"]), [0o644, 0o600, 0o744, 0o100], 0.8)
    file("state", b"state\n", [0o644], 0.5)
    file("newstate", b"new\n", [0o644], 0.3)
    file("lock", b"", [0o600], 0.7)
    file("previous", b"of multilog\n", [0o744], 0.2)
    for number in range(dice.randrange(14)):
        name = f"@40000000{number:08x}{dice.randrange(1 << 28):08x}.{dice.choice('ssssut')}"
        file(name, name.encode(), [0o744, 0o644], 1)


@pytest.mark.parametrize("seed", seeds())
def test_directories_that_were_left_behind_are_taken_up_alike(scratch, seed):
    for number in range(seed, seed + BATCH):
        found = []
        for program in (ours(), debian()):
            dice = random.Random(number)
            place = scratch / "place"
            place.mkdir()
            left_behind(dice, place / "log")
            configure(place / "log", f"n{dice.choice([0, 2, 5, 10])}\ns{dice.choice([2000, 9999])}\n{dice.choice(['', '!cat'])}")
            answer = run(["./log"], dice.choice([b"", b"new\n", b"n" * 1500 + b"\n"]), place, program)
            found.append((answer.exit_code, said_by(answer), log_of(place / "log")))
            shutil.rmtree(place)
        assert found[0] == found[1], f"LARES_SEED={number} LARES_CASES=1"


# What it is told.


@pytest.mark.parametrize("words", [
    [], ["-x", "log"], ["-r"], ["-r", "ab", "log"], ["-r", "", "log"], ["-R", "", "log"], ["-l", "2000", "log"],
    ["-l", "10", "-b", "10", "log"], ["-l", "0", "log"], ["-l", "x", "-b", "y", "log"], ["-b", "1000", "log"], ["-tt"],
    ["-vt", "log"], ["-ttttt", "log"], ["-t", "-t", "--", "log"], ["log", "-t"], ["-l10", "-b20", "-r.", "-Rab", "log"],
    ["nolog"], ["nolog", "log", "log", "file"], ["file"], ["log/"], ["./log/../log"], [""], ["log", ""],
], ids=" ".join)
def test_command_lines_are_answered_alike(scratch, words):
    found = []
    for program in (ours(), debian()):
        place = scratch / "place"
        place.mkdir()
        log = make_log(place)
        (place / "file").touch()
        answer = run(words, b"one\nab\1\n", place, "svlogd", executable=program)
        found.append((answer.exit_code, answer.stdout, said_by(answer), log_of(log.path), sorted(os.listdir(place))))
        shutil.rmtree(place)
    assert found[0] == found[1]


def a_life_with_signals(scratch, program, words):
    place = scratch / "place"
    place.mkdir()
    log = make_log(place)
    svlogd = running([*words, "-v", "./log"], place, log, program)

    def told(number):
        rests_or_reads(svlogd)
        svlogd.signal(number)

    svlogd.write(b"one\n")
    wait_for(lambda: log.current.endswith(b"one\n"))
    told(signal.SIGALRM)
    wait_for(lambda: len(log.old) == 1 and log.current == b"")
    told(signal.SIGALRM)
    configure(log.path, "s2000\npP: \n-drop*\ne*\nn1\n")
    told(signal.SIGHUP)
    wait_for(lambda: any("append" in it for it in svlogd.messages), what=lambda: svlogd.messages)
    svlogd.write(b"two\ndrop\n")
    wait_for(lambda: log.current.endswith(b"P: two\n"))
    told(signal.SIGALRM)
    wait_for(lambda: len(log.old) == 1 and log.current == b"")
    svlogd.write(b"three\n")
    wait_for(lambda: log.current.endswith(b"P: three\n"))
    told(signal.SIGTERM)
    found = {"exit code": svlogd.process.wait(), "log": log_of(log.path),
             "said": sorted(LABEL.sub("@", STAMPS.sub(b"", it.encode()).decode()) for it in svlogd.messages)}
    shutil.rmtree(place)
    return found


@pytest.mark.parametrize("words", [[], ["-t"], ["-tt"], ["-ttt"]], ids=["plain", "t", "tt", "ttt"])
def test_signals_are_answered_alike(scratch, words):
    assert a_life_with_signals(scratch, ours(), words) == a_life_with_signals(scratch, debian(), words)


# Each continues what the other has left.


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL], ids=["ended", "killed"])
@pytest.mark.parametrize("processor", ["", "!cat\n"], ids=["plain", "processor"])
def test_either_svlogd_continues_a_directory(scratch, end, processor):
    log = make_log(scratch, "s1500\nn0\n" + processor)
    for turn in range(6):
        program = ours() if turn % 2 else debian()
        svlogd = running(["-l", "1000", "log"], scratch, log, program)
        lines = b"".join(b"%d.%d %s\n" % (turn, number, b"x" * 300) for number in range(12))
        svlogd.write(lines)
        wait_for(lambda: kept(log)[-12:] == labels(turn))
        rests_or_reads(svlogd)
        svlogd.signal(end)
        svlogd.process.wait()
        wait_for(lambda: is_let_go(log))  # a processor that has not been executed yet holds what its parent held
        assert log.mode("current") == (0o744 if end == signal.SIGTERM else 0o644)
    assert kept(log) == [it for turn in range(6) for it in labels(turn)]


def is_let_go(log):
    with open(log.path / "lock", "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    return True


def labels(turn):
    return [b"%d.%d" % (turn, number) for number in range(12)]


def kept(log):
    """The first words of all lines. What is being processed is there twice, and counts once."""
    found = b"".join(log[name] for name in log.old if not is_done(log, name)) + log.current
    return [it.split()[0] for it in found.splitlines()]


def is_done(log, name):
    """What is processed, or only half."""
    return name.endswith(".t") or (name.endswith(".u") and log.has(name[:-1] + "s"))


def rests_or_reads(svlogd):
    """runit's sleeps in poll()."""

    def sleeps():
        with open(f"/proc/{svlogd.pid}/syscall", encoding="ascii") as file:
            return file.read().split()[0] in ("7", "271", "73")

    wait_for(sleeps)


# Differences on purpose, each of which is still one.


def both(scratch, words, config, data):
    found = []
    for program in (ours(), debian()):
        log = make_log(scratch, config, os.path.dirname(program).replace("/", "_"))
        run([*words, log.path.name], data, scratch, program)
        found.append(log)
    return found


@pytest.mark.parametrize("reason, words, config, data, mine, theirs", [
    ("a last line without a newline", [], None, b"one\nlast", b"one\nlast\n", b"one\n"),
    ("the rest of a long line", ["-r", "_", "-l", "5"], None, b"\x01234567\x01\n", b"_234567_\n", b"_234567\x01\n"),
    ("a U without a good address", [], "U1.2\n", b"one\n", b"one\n", b""),
    ("a plus behind the end of a line", [], "-*\n+a+bc\n", b"abx\na\n", b"", b"a\n"),
])
def test_what_differs_on_purpose(scratch, reason, words, config, data, mine, theirs):
    found = both(scratch, words, config, data)
    assert reason in ACCEPTED and [it.current for it in found] == [mine, theirs]


def test_a_line_that_is_being_read_when_term_comes(scratch):
    found = []
    for program in (ours(), debian()):
        log = make_log(scratch, None, os.path.dirname(program).replace("/", "_"))
        svlogd = running(["-t", log.path.name], scratch, log, program)
        svlogd.write(b"begun")
        rests_or_reads(svlogd)
        svlogd.signal(signal.SIGTERM)
        rests_or_reads(svlogd)
        svlogd.write(b" and ended\n")
        assert svlogd.process.wait() == 0
        found.append(STAMPS.sub(b"", log.current))
    assert "a line that is being read when TERM comes" in ACCEPTED and found == [b"begun and ended\n", b""]


def test_foreign_names_are_left_alone(scratch):
    foreign = "@this-is-somebody-elses-note"[:27]
    found = []
    for program in (ours(), debian()):
        log = make_log(scratch, "n1\ns2000\n", os.path.dirname(program).replace("/", "_"))
        (log.path / foreign).touch()
        (log.path / "@400000006000000000000000.s").touch()
        for _ in range(3):
            run([log.path.name], b"x" * 1500 + b"\n", scratch, program)
        found.append(log.has(foreign))
    assert "foreign names" in ACCEPTED and found[0]
