# SPDX-License-Identifier: ISC
"""tai64n and tai64nlocal when they cannot read or write as they would: nothing is lost in silence."""
import os
import re
import signal
import socket
import subprocess

import pytest

from support import faults, mounts, processes, programs
from support.waiting import wait_for

pytestmark = pytest.mark.released


def without_stamps(output):
    return re.sub(rb"(?m)^@[0-9a-f]{24} ", b"", output)


FILTERS = ["tai64n", "tai64nlocal"]
each_filter = pytest.mark.parametrize("name", FILTERS)


@each_filter
def test_an_input_that_cannot_be_read_is_111_and_says_why(name, scratch):
    with open(scratch / "only-writable", "w") as file:
        done = subprocess.run([programs.ours(name)], stdin=file, capture_output=True)
    assert (done.returncode, done.stdout) == (111, b"")
    assert done.stderr == f"{name}: fatal: unable to read standard input: file descriptor not open\n".encode()
    directory = os.open(scratch, os.O_RDONLY)
    done = subprocess.run([programs.ours(name)], stdin=directory, capture_output=True)
    os.close(directory)
    assert done.returncode == 111 and done.stderr.endswith(b": is a directory\n")


@each_filter
def test_an_input_that_is_closed_is_111(name):
    done = subprocess.run(["/bin/sh", "-c", 'exec "$0" <&-', programs.ours(name)], capture_output=True)
    assert (done.returncode, done.stdout) == (111, b"")


@each_filter
def test_a_full_disk_is_111_and_says_so(name, scratch):
    place = mounts.small_disk(scratch / "small", "64k")
    with open(place / "out", "wb") as file:
        done = subprocess.run([programs.ours(name)], input=b"x" * 1_000_000, stdout=file, stderr=subprocess.PIPE)
        assert os.stat(place / "out").st_size > 0
    assert done.returncode == 111
    assert done.stderr == f"{name}: fatal: unable to write standard output: out of disk space\n".encode()


@each_filter
def test_an_output_that_is_closed_is_111(name):
    done = subprocess.run(["/bin/sh", "-c", 'exec "$0" >&-', programs.ours(name)], input=b"x\n", stderr=subprocess.PIPE)
    assert done.returncode == 111
    assert done.stderr == f"{name}: fatal: unable to write standard output: file descriptor not open\n".encode()


@each_filter
@pytest.mark.parametrize("ignored", [False, True], ids=["SIGPIPE", "EPIPE"])
def test_nobody_reads_any_more(name, ignored):
    reader, writer = os.pipe()
    os.close(reader)
    action = signal.SIG_IGN if ignored else signal.SIG_DFL
    answers = []
    for program in (programs.ours(name), programs.debian(name)):
        done = subprocess.run([program], input=b"x\n", stdout=writer, stderr=subprocess.PIPE, restore_signals=False,
                              preexec_fn=lambda: signal.signal(signal.SIGPIPE, action))
        answers.append((done.returncode, done.stderr))
    os.close(writer)
    assert answers == [(111 if ignored else -signal.SIGPIPE, b"")] * 2


def shared_made_non_blocking(fd):
    os.set_blocking(fd, False)
    return fd


@each_filter
def test_a_non_blocking_input_is_waited_for(name, scratch):
    reader, writer = os.pipe()
    process = processes.Process([programs.ours(name)], scratch, stdin=shared_made_non_blocking(reader))
    for number in range(1, 4):
        os.write(writer, b"x")
        wait_for(lambda: process.stdout.count("x") == number)
    os.close(writer)
    assert process.wait() == 0
    assert process.stdout.endswith("xxx")
    os.close(reader)


@each_filter
def test_a_non_blocking_output_that_is_full_is_waited_for(name, scratch):
    text = b"some line\n" * 200_000
    with open(scratch / "in", "wb") as file:
        file.write(text)
    reader, writer = os.pipe()
    with open(scratch / "in", "rb") as file:
        process = processes.Process([programs.ours(name)], scratch, stdin=file, output=shared_made_non_blocking(writer))
    os.close(writer)
    output = b""
    while piece := os.read(reader, 1_000_000):
        output += piece
    os.close(reader)
    assert process.wait() == 0
    assert without_stamps(output) == text


@each_filter
def test_interrupted_and_halting_calls_lose_nothing(name, scratch):
    """Every other read and write ends with EINTR, or with EAGAIN as if somebody had made it non-blocking."""
    for call, error in (("read", "EINTR"), ("write", "EINTR"), ("read", "EAGAIN"), ("write", "EAGAIN")):
        text = b"line\n" * 100_000
        (scratch / "in").write_bytes(text)
        with open(scratch / "in", "rb") as file:
            process = faults.started_with([programs.ours(name)], scratch, f"{call}:error={error}:when=1+2", stdin=file,
                                          env={"TZ": "UTC0"})
        assert process.wait() == 0
        assert without_stamps(process.stdout.encode()) == text
        assert process.stderr == ""


@each_filter
@pytest.mark.parametrize("injection, why", [
    ("read:error=EIO:when=2", "unable to read standard input: input/output error"),
    ("write:error=EIO:when=2", "unable to write standard output: input/output error"),
    ("write:error=EDQUOT:when=1", "unable to write standard output: disk quota exceeded"),
], ids=lambda it: it.split(":when")[0])
def test_an_error_in_the_middle_is_111_and_what_came_before_is_written(name, scratch, injection, why):
    (scratch / "in").write_bytes(b"0123456789\n" * 100_000)
    with open(scratch / "in", "rb") as file:
        process = faults.started_with([programs.ours(name)], scratch, injection, stdin=file, env={"TZ": "UTC0"})
    assert process.wait() == 111
    if injection.endswith("when=2"):
        assert len(process.stdout) > 60_000
    assert process.stderr == f"{name}: fatal: {why}\n"


@each_filter
def test_it_reads_a_file_a_socket_and_dev_null(name, scratch):
    (scratch / "in").write_bytes(b"x\n")
    with open(scratch / "in", "rb") as file:
        assert subprocess.run([programs.ours(name)], stdin=file, capture_output=True).stdout.endswith(b"x\n")
    ours, theirs = socket.socketpair()
    ours.sendall(b"y\n")
    ours.shutdown(socket.SHUT_WR)
    assert subprocess.run([programs.ours(name)], stdin=theirs, capture_output=True).stdout.endswith(b"y\n")
    ours.close(), theirs.close()
    assert processes.run(programs.ours(name)) == processes.SILENT_SUCCESS
