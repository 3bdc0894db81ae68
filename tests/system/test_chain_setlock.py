# SPDX-License-Identifier: ISC
"""setlock: a program is run while a lock is held."""
import contextlib
import fcntl
import os
import signal
import stat

import pytest

from support import proc, processes, programs
from support.chains import answer, block, observed
from support.waiting import stays, wait_for

USAGE = "setlock: usage: setlock [ -nNxX ] file program [ arg ... ]"


@contextlib.contextmanager
def held(path):
    with open(path, "a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def fatal(text):
    return processes.Answer(111, "", f"setlock: fatal: {text}\n")


def test_edge_69_the_lock_is_held_by_the_program_and_by_what_it_leaves_behind(scratch):
    said = answer("setlock", "lock", "sh", "-c", "sleep 100 >/dev/null 2>&1 & echo $!", cwd=scratch)
    assert said.exit_code == 0
    with open(scratch / "lock") as file, pytest.raises(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    processes.kill(int(said.stdout))
    wait_for(lambda: not proc.alive(int(said.stdout)))
    with open(scratch / "lock") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def test_edge_69_x_is_about_the_lock_and_not_about_the_program(scratch):
    with held(scratch / "lock"):
        assert answer("setlock", "-nx", "lock", "true", cwd=scratch) == processes.Answer(0)
    assert answer("setlock", "-x", "missing/lock", "true", cwd=scratch) == processes.Answer(0)
    assert answer("setlock", "-x", "lock", "missing", cwd=scratch) == fatal("unable to run missing: file does not exist")


def test_edge_70_the_file_is_made_for_its_owner_alone_and_is_not_emptied(scratch):
    assert answer("setlock", "lock", "true", cwd=scratch).exit_code == 0
    assert stat.S_IMODE((scratch / "lock").stat().st_mode) == 0o600
    (scratch / "lock").write_text("text")
    assert answer("setlock", "lock", "true", cwd=scratch).exit_code == 0
    assert (scratch / "lock").read_text() == "text"


def test_n_does_not_wait(scratch):
    with held(scratch / "lock"):
        assert answer("setlock", "-n", "lock", "true", cwd=scratch) == fatal("unable to lock lock: temporary failure")


def test_it_waits_otherwise_until_the_lock_is_free(scratch):
    for words in ([], ["-N"], ["-nN"], ["-w", "60"], ["-n", "-w60"]):
        with held(scratch / "lock"):
            waiting = processes.Process([programs.ours("setlock"), *words, "lock", "echo", "got it"], scratch, cwd=scratch)
            stays(lambda: waiting.running, 0.1)
        assert waiting.wait() == 0
        assert waiting.stdout == "got it\n"


def test_w_waits_so_long_at_most(scratch):
    with held(scratch / "lock"):
        assert answer("setlock", "-w", "0.05", "lock", "true", cwd=scratch) == fatal("unable to lock lock: timed out")
        assert answer("setlock", "-w", "0", "lock", "true", cwd=scratch) == fatal("unable to lock lock: temporary failure")
        assert answer("setlock", "-x", "-w", ".05", "lock", "true", cwd=scratch) == processes.Answer(0)
        assert answer("setlock", "-w", "60", "-n", "lock", "true", cwd=scratch).exit_code == 111


@pytest.mark.parametrize("text", ["", "x", "-1", "1e3", "5s"])
def test_w_takes_a_number_of_seconds(scratch, text):
    hint = f"-w takes a number of seconds, such as 5 or 0.5, and not {text}"
    assert answer("setlock", "-w", text, "lock", "true", cwd=scratch) == processes.Answer(100, "", f"{USAGE} ({hint})\n")


def test_an_alarm_and_a_mask_from_before_are_the_programs(scratch):
    """The limit is waited for with a timer of setlock's own."""
    with held(scratch / "lock"):
        waiting = processes.Process(
            [programs.ours("setlock"), "-w", "60", "lock", "cat", "/proc/self/status"], scratch, cwd=scratch,
            preexec_fn=lambda: signal.pthread_sigmask(signal.SIG_SETMASK, {signal.SIGUSR1, signal.SIGRTMAX}))
        wait_for(lambda: "setlock" == proc.stat(waiting.pid).name)
        stays(lambda: waiting.running, 0.1)
    assert waiting.wait() == 0
    blocked = next(line for line in waiting.stdout.splitlines() if line.startswith("SigBlk"))
    assert int(blocked.split()[1], 16) == 1 << (signal.SIGUSR1 - 1) | 1 << (signal.SIGRTMAX - 1)


def test_the_lock_is_that_of_flock_and_of_chpst(scratch):
    flock = programs.peer("flock", "util-linux")
    assert answer("setlock", "lock", flock, "-n", "lock", "true", cwd=scratch).exit_code == 1
    assert answer("setlock", "lock", programs.ours("chpst"), "-L", "lock", "true", cwd=scratch) == processes.Answer(
        111, "", "chpst: fatal: unable to lock: lock: temporary failure\n")


def test_the_descriptor_is_the_lowest_that_is_free(scratch):
    said = answer("setlock", "lock", "readlink", "/proc/self/fd/3", cwd=scratch)
    assert said.stdout == f"{scratch}/lock\n"


@pytest.mark.parametrize("words", [[], ["lock"], ["-n", "lock"], ["-w", "1", "lock"]], ids=" ".join)
def test_wrong_usage(words):
    assert answer("setlock", *words) == processes.Answer(100, "", f"{USAGE}\n")


def test_an_option_that_there_is_not_is_answered_with_the_one_that_is_new():
    said = answer("setlock", "-q", "lock", "true")
    assert said.exit_code == 100 and said.stderr.endswith(f"{USAGE} (-w seconds: wait so long at most)\n")


def test_what_cannot_be_opened(scratch):
    os.mkdir(scratch / "directory")
    assert answer("setlock", "missing/lock", "true", cwd=scratch) == fatal("unable to open missing/lock: file does not exist")
    assert answer("setlock", "directory", "true", cwd=scratch) == fatal("unable to open directory: is a directory")
    assert answer("setlock", "", "true", cwd=scratch) == fatal("unable to open : file does not exist")


def test_waiting_leaves_the_signal_mask_of_the_caller_to_the_program(scratch):
    mask = {signal.SIGUSR2, signal.SIGRTMIN, signal.SIGRTMAX}
    found = observed("setlock", "-w", "10", "lock", cwd=scratch, preexec_fn=block(*mask))
    assert found.blocked == mask
