# SPDX-License-Identifier: ISC
"""lares logs -f: what comes, line by line, whatever the logger does with its files."""
import fcntl
import os
import re
import signal
import subprocess

import pytest

from support import processes, programs, tracing
from support.logged_trees import LoggedTree, stamped
from support.processes import Process
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return LoggedTree(scratch)


class Follower:
    def __init__(self, tree, *words):
        self.process = Process([programs.ours("lares"), "--scan", str(tree.scan), "logs", "-f", "--raw", *words], tree.scratch)

    @property
    def numbers(self):
        return [int(it) for it in re.findall(r"line (\d+)\n", self.process.stdout)]

    def wait_until_listening(self, what):
        wait_for(lambda: what in self.process.stdout, what=lambda: self.process.stdout[-200:])


LOGGERS = {
    "ours": lambda: [programs.ours("multilog"), "t", "n1000", "./main"],
    "ours, processed": lambda: [programs.ours("multilog"), "t", "n1000", "!gzip", "./main"],
    "Debian's": lambda: [programs.debian("multilog"), "t", "n1000", "./main"],
    "Debian's, processed": lambda: [programs.debian("multilog"), "t", "n1000", "!cat", "./main"],
    "runit's": lambda: [programs.peer("svlogd", "runit"), "-tt", "./main"],
    "our svlogd": lambda: [programs.ours("svlogd"), "-t", "./main"],
    "s6's": lambda: [programs.peer("s6-log", "s6"), "n1000", "s20000", "t", "./main"],
}


@pytest.mark.parametrize("logger", LOGGERS)
def test_it_is_followed_across_rotations_and_no_line_is_lost_or_doubled(tree, logger):
    main = tree.log("web", "")
    (main / "config").write_text("n1000\n")
    reader, writer = os.pipe()
    written = Process(LOGGERS[logger](), tree.scratch, stdin=reader, cwd=main.parent)
    os.close(reader)
    pipe = os.fdopen(writer, "wb")
    follower = Follower(tree, "web")
    pipe.write(b"begun\n")
    pipe.flush()
    follower.wait_until_listening("begun")
    for block in range(100):
        pipe.write(b"".join(b"line %d\n" % i for i in range(block * 1000, (block + 1) * 1000)))
        pipe.flush()
        written.signal(signal.SIGALRM)
    pipe.close()
    written.wait()
    wait_for(lambda: follower.numbers and follower.numbers[-1] == 99_999, what=lambda: (follower.process.stdout[-200:], follower.process.stderr))
    assert follower.numbers == list(range(100_000))
    assert len([it for it in main.iterdir() if it.name.startswith("@")]) > 3, "it was rotated"
    assert follower.process.stderr == ""


def test_a_log_that_was_truncated_or_replaced_or_appears_later_is_followed(tree):
    main = tree.log("web", stamped(0, "line 0"))
    later = tree.log("later", "")
    (later / "current").unlink()
    later.rmdir()
    follower = Follower(tree, "web", "later")
    def say(path, number, how="a"):
        with open(path, how) as file:
            file.write(stamped(number, f"line {number}"))
        wait_for(lambda: follower.numbers and follower.numbers[-1] == number, what=lambda: follower.process.stdout)
    follower.wait_until_listening("line 0")
    say(main / "current", 1)
    os.truncate(main / "current", 0)
    say(main / "current", 2)
    (main / "current").unlink()
    say(main / "current", 3)
    later.mkdir()
    say(later / "current", 4)
    say(main / "current", 5)
    assert follower.numbers == list(range(6)) and follower.process.stderr == ""


def test_following_ends_when_nobody_reads_any_more(tree):
    tree.log("web", stamped(0, "line 0"))
    done = subprocess.run(["bash", "-c", f"{programs.ours('lares')} --scan {tree.scan} logs -f web | head -n 1"],
                          capture_output=True, text=True, timeout=processes.PATIENCE)
    assert done.stdout.endswith("line 0\n") and done.stderr == ""


def test_several_are_followed_and_filtered(tree):
    mains = {name: tree.log(name, stamped(0, "line 0")) for name in ("a", "b")}
    follower = Follower(tree, "-g", "line [0-9]*[05]$")
    wait_for(lambda: follower.numbers == [0, 0], what=lambda: follower.numbers)
    for i in range(1, 21):
        with open(mains["ab"[i % 2]] / "current", "a") as file:
            file.write(stamped(i, f"line {i}"))
    wait_for(lambda: len(follower.numbers) == 6, what=lambda: follower.numbers)
    assert sorted(follower.numbers) == [0, 0, 5, 10, 15, 20]


# A logger is not held up by who reads: no lock, no wait.
@pytest.mark.released
def test_a_reader_takes_no_lock(tree):
    main = tree.log("web", stamped(0, "line 0"))
    with open(main / "lock", "w", encoding="ascii") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        trace = tracing.start([programs.ours("lares"), "--scan", str(tree.scan), "logs", "-f", "--raw", "web"], tree.scratch, "openat,flock,fcntl")
        wait_for(lambda: "line 0" in trace.tracer.stdout)
        with open(main / "current", "a", encoding="ascii") as current:
            current.write(stamped(1, "line 1"))
        wait_for(lambda: "line 1" in trace.tracer.stdout, what=lambda: trace.tracer.stdout)
        assert trace.count('"current"') > 0 and trace.count('lock"') == 0, trace.text


def test_a_directory_that_may_not_be_listed_is_told_once_and_looked_at_again(tree):
    programs.skip_unless_root("it becomes somebody else")
    main = tree.log("web", stamped(0, "line 0"))
    tree.scratch.chmod(0o755)
    main.chmod(0o711)
    follower = Process([programs.ours("setuidgid"), "nobody", programs.ours("lares"), "--scan", str(tree.scan), "logs", "-f", "--raw", "web"],
                       tree.scratch)
    wait_for(lambda: follower.stderr)
    main.chmod(0o755)
    wait_for(lambda: follower.stdout == stamped(0, "line 0"), what=lambda: (follower.stdout, follower.stderr))
    assert follower.stderr == f"lares: warning: unable to read {tree.scan}/web/log/main: access denied\n"
