# SPDX-License-Identifier: ISC
"""readproctitle shows the end of its input in the list of processes."""
import os
import subprocess

import pytest

from support import processes, proc, programs
from support.waiting import wait_for

DOTS = "." * 20


def title(process):
    """Its last argument, as ps shows it."""
    arguments = proc.arguments(process.pid)
    return arguments[-1] if arguments else b""  # it has not been executed yet


class Shown:
    """A readproctitle, and what can be written to it."""

    def __init__(self, scratch, *words):
        reader, self.input = os.pipe()
        self.process = processes.Process([programs.ours("readproctitle"), *words], scratch, stdin=reader)
        os.close(reader)
        wait_for(lambda: len(proc.arguments(self.process.pid)) == len(words) + 1)

    def say(self, text):
        os.write(self.input, text)

    def end(self):
        os.close(self.input)
        return self.process.wait()


@pytest.fixture
def shown(scratch):
    it = Shown(scratch, "service", "errors:", DOTS)
    wait_for(lambda: title(it.process) == DOTS.encode())
    return it


def test_edge_75_what_is_read_comes_in_from_the_right(shown):
    shown.say(b"hello\n")
    wait_for(lambda: title(shown.process) == b"." * 14 + b"hello\n")


def test_edge_75_the_first_three_dots_stay(shown):
    shown.say(b"0123456789abcdefghijklmnopqrstuvwxyz")
    wait_for(lambda: title(shown.process) == b"...jklmnopqrstuvwxyz")


def test_edge_75_only_the_last_argument_is_overwritten(shown):
    shown.say(b"x" * 100)
    wait_for(lambda: title(shown.process) == b"..." + b"x" * 17)
    assert proc.arguments(shown.process.pid)[1:3] == [b"service", b"errors:"]


def test_edge_75_nul_bytes_are_dropped_and_all_others_shown_as_they_are(shown):
    shown.say(b"a\0b\n\t\x01\0\xff")
    wait_for(lambda: title(shown.process).endswith(b"ab\n\t\x01\xff"))


def test_the_last_argument_is_overwritten_whatever_it_was(scratch):
    it = Shown(scratch, "some words")
    wait_for(lambda: title(it.process) == b"." * 10)


@pytest.mark.parametrize("operands", [[], [""], ["...."], ["many words", "1234"]])
def test_edge_75_without_room_it_exits_100_without_a_word(operands):
    assert processes.run(programs.ours("readproctitle"), *operands) == processes.Answer(100)


def test_five_bytes_are_room_for_two(scratch):
    it = Shown(scratch, ".....")
    it.say(b"abc")
    wait_for(lambda: title(it.process) == b"...bc")


def test_it_leaves_with_its_input(shown):
    shown.say(b"bye")
    assert shown.end() == 0


def test_an_input_that_cannot_be_read_is_an_error(scratch):
    with open(scratch / "only-writable", "w") as file:
        done = subprocess.run([programs.ours("readproctitle"), DOTS], stdin=file)
    assert done.returncode == 111


def test_a_megabyte_without_a_newline_is_no_trouble(shown):
    for _ in range(16):
        shown.say(b"y" * 65536)
    shown.say(b"the end")
    wait_for(lambda: title(shown.process) == b"..." + b"y" * 10 + b"the end")


def test_it_shows_the_same_as_that_of_daemontools(scratch):
    text = bytes(range(256)) * 3 + b"\0\n tail"
    titles = []
    for program in (programs.ours("readproctitle"), programs.debian("readproctitle")):
        reader, writer = os.pipe()
        process = processes.Process([program, "service", "errors:", "." * 400], scratch, stdin=reader)
        os.close(reader)
        os.write(writer, text)
        wait_for(lambda: title(process).endswith(b"tail"))
        titles.append(title(process))
        os.close(writer)
    assert titles[0] == titles[1]
