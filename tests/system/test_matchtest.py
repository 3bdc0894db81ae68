# SPDX-License-Identifier: ISC
"""matchtest tells what multilog would take for a match; Debian's multilog is asked beside it."""
import fnmatch
import os
import random
import subprocess

import pytest

from support import processes, programs


def answer_of(*words):
    answer = processes.run(programs.ours("matchtest"), *words)
    assert (answer.exit_code, answer.stderr) == (0, "")
    return answer.stdout


def matches(pattern, string):
    answer = answer_of(pattern, string)
    assert answer[1:] == f"{pattern} ({string})\n"
    return {"+": True, "-": False}[answer[0]]


# (pattern, string, whether it matches)
KNOWN = [
    ("", "", True), ("", "x", False), ("*", "", True), ("*", "anything at all", True), ("one", "one", True), ("one", "One", False),
    ("one", "one ", False), ("one*", "one", True), ("one*", "ones", True), ("*one", "one", True), ("*one", "xone", True),
    ("*one", "xoone", False), ("* one", "xy one", True), ("* one", "xy one ", False), ("* one", "  one", False),
    ("**", "*", True), ("**", "x*", True), ("**", "x", False), ("**", "x*y", True), ("***", "a*", True), ("***", "a", False), ("a*b*c", "a1b2c", True),
    ("a*b*c", "a1b2b3c", True), ("\\*", "\\x", True), ("?", "x", False), ("[a]", "a", False),
]  # fmt: skip


@pytest.mark.parametrize("pattern, string, expected", KNOWN, ids=[f"{it[0]}~{it[1]}" for it in KNOWN])
def test_simple_patterns(pattern, string, expected):
    assert matches(pattern, string) == expected
    assert matches("S" + pattern, string) == expected


def test_f_in_front_makes_it_a_pattern_for_file_names():
    assert matches("F*one", "xoone") and matches("F?", "x") and matches("F[a-c]*", "bx") and not matches("F[!a]", "a")
    assert matches("SFoo", "Foo") and not matches("Foo", "Foo") and matches("FFoo", "Foo")


def test_what_is_missing_is_empty_and_what_is_more_is_passed_over():
    assert answer_of() == "+ ()\n"
    assert answer_of("*") == "+* ()\n"
    assert answer_of("x") == "-x ()\n"
    assert answer_of("x", "x", "y") == "+x (x)\n"


def test_only_the_first_thousand_bytes_count_as_in_multilog():
    assert matches("*b", "a" * 999 + "b") and not matches("*b", "a" * 1000 + "b")
    assert matches("*b", "a" * 999 + "b" + "c" * 50)


def test_an_answer_that_cannot_be_written_is_111():
    done = subprocess.run(["/bin/sh", "-c", 'exec "$0" x x >&-', programs.ours("matchtest")])
    assert done.returncode == 111


def random_words(random_):
    letters = "ab* "
    pattern = "".join(random_.choice(letters) for _ in range(random_.randrange(7)))
    string = pattern if random_.randrange(3) else "".join(random_.choice(letters) for _ in range(random_.randrange(9)))
    for _ in range(random_.randrange(4)):
        string = string.replace("*", random_.choice(["", "a", "b", "ab", " ", "*", "ba"]), 1)
    return pattern, string


def selected_by_multilog(scratch, cases):
    """Which of the patterns let Debian's multilog select the only line of its input."""
    selected = set()
    for number, (pattern, string) in enumerate(cases):
        directory = scratch / str(number)
        subprocess.run([programs.debian("multilog"), "-*", "+" + pattern, str(directory)], input=string.encode() + b"\n",
                       check=True)
        if (directory / "current").stat().st_size:
            selected.add(number)
    return selected


def test_multilog_of_daemontools_is_of_the_same_opinion(scratch):
    random_ = random.Random(2102)
    cases = [random_words(random_) for _ in range(600)]
    answers = {number for number, case in enumerate(cases) if matches(*case)}
    assert answers == selected_by_multilog(scratch, cases)
    assert 100 < len(answers) < 500


def test_patterns_for_file_names_are_those_of_everybody():
    """Where Python's fnmatch, which knows neither backslashes nor classes, means the same."""
    random_ = random.Random(48)
    for _ in range(500):
        pattern = "".join(random_.choice(["a", "b", "*", "?", "[ab]", "[!a]"]) for _ in range(random_.randrange(6)))
        string = "".join(random_.choice("abc") for _ in range(random_.randrange(6)))
        assert matches("F" + pattern, string) == fnmatch.fnmatchcase(string, pattern)


def test_any_bytes():
    for byte in range(1, 256):
        text = os.fsdecode(bytes([byte]))
        assert answer_of("S" + text, text) == f"+S{text} ({text})\n"
