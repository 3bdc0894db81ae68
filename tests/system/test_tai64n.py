# SPDX-License-Identifier: ISC
"""tai64n puts a stamp in front of each line."""
import random
import re
import time

import pytest

from support import programs
from support.filters import Flow, passed
from support.waiting import wait_for

STAMP = re.compile(rb"@([0-9a-f]{16})([0-9a-f]{8}) ")
STAMP_SIZE = 26
UNIX_0 = 2**62 + 10


def stamped(text, *words):
    exit_code, output, messages = passed(programs.ours("tai64n"), text, *words)
    assert (exit_code, messages) == (0, b"")
    return output


def without_stamps(output):
    """The lines, each of which must have a stamp."""
    lines = re.findall(rb"[^\n]*\n|[^\n]+", output)
    assert all(STAMP.match(line) for line in lines)
    return b"".join(line[STAMP_SIZE:] for line in lines)


def seconds_of(stamp):
    found = STAMP.match(stamp)
    return int(found[1], 16) - UNIX_0 + int(found[2], 16) / 1e9


@pytest.fixture
def flow(scratch):
    return Flow(scratch, programs.ours("tai64n"))


def test_edge_62_a_line_is_stamped_at_its_first_byte(flow):
    flow.say(b"a")
    first = flow.read(STAMP_SIZE + 1)
    began = seconds_of(first)
    wait_for(lambda: time.time() > began + 0.05)
    flow.say(b"b\nc")
    second = flow.read(2 + STAMP_SIZE + 1)
    assert second.startswith(b"b\n@") and second.endswith(b"c")
    assert seconds_of(second[2:]) >= began + 0.05


def test_edge_62_a_partial_line_goes_out_at_once(flow):
    for piece in (b"x", b"y" * 5000, b"\0"):
        flow.say(piece)
        assert flow.read(len(piece) + (STAMP_SIZE if piece == b"x" else 0)).endswith(piece)
    assert flow.end() == (b"", 0)


def test_edge_62_no_line_end_is_added_at_the_end():
    assert stamped(b"one\ntwo").endswith(b" two")
    assert stamped(b"one\n").endswith(b" one\n")
    assert stamped(b"") == b""


def test_edge_64_the_stamp_is_the_time_of_the_wall_and_ten_seconds():
    before = time.time()
    output = stamped(b"x\n")
    # The clock may count finer than a floating point number.
    assert before - 0.001 <= seconds_of(output) <= time.time() + 0.001


def test_an_empty_line_is_a_stamp_and_a_space():
    output = stamped(b"\n\n")
    assert len(output) == 2 * (STAMP_SIZE + 1) and without_stamps(output) == b"\n\n"


def test_stamps_do_not_go_back_within_a_stream():
    output = stamped(b"\n" * 200_000)
    stamps = output.splitlines()
    assert len(stamps) == 200_000
    assert stamps == sorted(stamps)


def test_lines_have_times_of_their_own():
    """Labels that are equal would let lines change places when logs are sorted together."""
    stamps = stamped(b"\n" * 100_000).splitlines()
    assert len(set(stamps)) > 0.9 * len(stamps)
    assert any(int(it[17:25], 16) % 1000 != 500 for it in stamps), "the clock has nanoseconds"


def random_input(random_, size):
    return bytes(random_.choice(b"ab@4\n\n\0\xff ") for _ in range(size))


def test_only_stamps_are_added_whatever_the_input():
    random_ = random.Random(62)
    for _ in range(200):
        text = random_input(random_, random_.randrange(300))
        assert without_stamps(stamped(text)) == text


def test_it_is_the_same_stream_as_that_of_daemontools_but_for_the_times():
    random_ = random.Random(620)
    for _ in range(200):
        text = random_input(random_, random_.randrange(3000))
        exit_code, output, messages = passed(programs.debian("tai64n"), text)
        assert (exit_code, messages) == (0, b"")
        assert STAMP.sub(b"@STAMP ", stamped(text)) == STAMP.sub(b"@STAMP ", output)


def test_a_line_of_a_hundred_megabytes():
    text = b"x" * 100_000_000
    assert without_stamps(stamped(text)) == text


def test_many_lines_are_all_there_and_in_order():
    text = b"".join(b"line %d\n" % number for number in range(1_000_000))
    assert without_stamps(stamped(text)) == text


def test_arguments_are_passed_over_without_a_word():
    for words in (["file"], ["-x"], ["--", "-"], ["--help"]):
        assert without_stamps(stamped(b"x\n", *words)) == b"x\n"
