# SPDX-License-Identifier: ISC
"""fghack and pgrphack: a program is kept in the foreground, or is given a group of its own."""
import os
import signal
import subprocess

import pytest

from support import chains, proc, processes, programs
from support.calm import idle
from support.chains import answer, observed
from support.waiting import stays, wait_for


def test_edge_74_the_program_leads_its_session_and_its_group(scratch):
    process = processes.Process([programs.ours("pgrphack"), "sleep", "100"], scratch)
    wait_for(lambda: proc.stat(process.pid).name == "sleep")
    facts = proc.stat(process.pid)
    assert (facts.group, facts.session) == (process.pid, process.pid)


def test_pgrphack_of_a_group_leader_changes_nothing_and_is_no_error():
    found = observed("pgrphack", preexec_fn=os.setpgrp)
    assert not found.leads_session


def test_pgrphack_says_what_is_wrong():
    assert answer("pgrphack") == processes.Answer(100, "", "pgrphack: usage: pgrphack child\n")
    assert answer("pgrphack", "missing") == processes.Answer(
        111, "", "pgrphack: fatal: unable to run missing: file does not exist\n")


class Background:
    """fghack with a shell that runs a script; what the script puts into files is what the test looks at."""

    def __init__(self, scratch, script, **options):
        self.scratch = scratch
        self.process = processes.Process([programs.ours("fghack"), "/bin/sh", "-c", script], scratch, cwd=scratch, **options)

    def pid(self, name):
        """Of a process that has written it there."""
        def read():
            text = (self.scratch / name).read_text()
            return int(text) if text.endswith("\n") else 0
        return wait_for(read)

    def text(self, name):
        return (self.scratch / name).read_text() if (self.scratch / name).exists() else ""


# A daemon as daemons are, in the background and in its own session, that closes every descriptor.
CLOSE_ALL = """setsid /usr/bin/python3 -c '
import os, signal, sys, time
os.closerange(0, 256)
fd = os.open("daemon", os.O_CREAT | os.O_WRONLY)
def told(number, frame):
    fd = os.open("told", os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.write(fd, b"%d\\n" % number)
    os.close(fd)
    if number == 15: os._exit(0)
for number in (1, 2, 3, 10, 12, 14, 15): signal.signal(number, told)
os.write(fd, b"%d\\n" % os.getpid())
os.close(fd)
while True: time.sleep(100)
' & exit 5"""


def test_edge_73_the_exit_code_is_the_childs_when_all_have_closed_the_pipe(scratch):
    it = Background(scratch, "sleep 100 >/dev/null & echo $! >sleeper; exit 7")
    sleeper = it.pid("sleeper")
    stays(lambda: it.process.running, 0.2)
    processes.kill(sleeper)
    assert it.process.wait() == 7


def test_edge_73_a_child_that_a_signal_ends(scratch):
    assert answer("fghack", "sh", "-c", "kill -9 $$") == processes.Answer(
        111, "", "fghack: fatal: child crashed (killed by SIGKILL)\n")
    assert answer("fghack", "sh", "-c", "kill -40 $$").stderr == "fghack: fatal: child crashed (killed by signal 40)\n"


def test_the_program_has_thirty_one_descriptors_of_the_pipe_and_none_of_fghack():
    said = answer("fghack", "ls", "-l", "/proc/self/fd")
    names = [line.split(" -> ")[1] for line in said.stdout.splitlines() if " -> " in line]
    pipes = [name for name in names if name.startswith("pipe:")]
    # Two others are standard output and standard error of this test.
    assert len(pipes) == 31 + 2
    assert not [name for name in names if "anon_inode" in name]


def test_what_is_written_into_the_pipe_is_thrown_away():
    assert answer("fghack", "sh", "-c", "head -c 1000000 /dev/zero >&5; exit 3") == processes.Answer(3)


def test_a_daemon_that_closes_every_descriptor_is_followed(scratch):
    """0.76 takes it for gone."""
    it = Background(scratch, CLOSE_ALL)
    daemon = it.pid("daemon")
    wait_for(lambda: proc.children(it.process.pid) == [daemon])
    stays(lambda: it.process.running, 0.2)
    processes.kill(daemon)
    assert it.process.wait() == 5


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT, signal.SIGUSR1,
                                    signal.SIGUSR2, signal.SIGALRM], ids=lambda it: it.name)  # fmt: skip
def test_signals_are_passed_on_to_the_child(scratch, number):
    name = number.name.removeprefix("SIG")
    it = Background(scratch, f"trap 'exit 9' {name}; echo $$ >child; while :; do sleep 0.01; done")
    it.pid("child")
    it.process.signal(number)
    assert it.process.wait() == 9


def test_a_child_that_has_stopped_goes_on_with_cont(scratch):
    it = Background(scratch, "echo $$ >child; kill -STOP $$; exit 4")
    child = it.pid("child")
    wait_for(lambda: proc.stat(child).state == "T")
    it.process.signal(signal.SIGCONT)
    assert it.process.wait() == 4


def test_signals_are_passed_on_to_the_daemon_when_the_child_has_gone(scratch):
    """0.76 dies of them, and leaves the daemon running without a supervisor."""
    it = Background(scratch, CLOSE_ALL)
    it.pid("daemon")
    wait_for(lambda: proc.children(it.process.pid) == [it.pid("daemon")])
    for number in (1, 10, 14):
        it.process.signal(number)
        wait_for(lambda: it.text("told").endswith(f"{number}\n"))
    it.process.signal(15)
    assert it.process.wait() == 5
    assert it.text("told") == "1\n10\n14\n15\n"


def test_a_signal_that_comes_together_with_the_death_of_the_child_is_for_the_daemon(scratch):
    """The child is dead, and fghack has not looked yet."""
    it = Background(scratch, CLOSE_ALL.replace("exit 5", "echo $$ >child; exec sleep 100"))
    daemon, child = it.pid("daemon"), it.pid("child")
    wait_for(lambda: proc.stat(child).name == "sleep")
    it.process.signal(signal.SIGSTOP)
    wait_for(lambda: proc.stat(it.process.pid).state == "T")
    processes.kill(child)
    wait_for(lambda: proc.stat(child).state == "Z" and proc.stat(daemon).parent == it.process.pid)
    it.process.signal(signal.SIGTERM)
    it.process.signal(signal.SIGCONT)
    assert it.process.wait() == 111
    assert it.text("told") == "15\n"


def test_what_the_daemon_has_started_is_not_signalled(scratch):
    script = CLOSE_ALL.replace("while True:", 'os.spawnvp(os.P_NOWAIT, "sh", ["sh", "-c", "echo $$ >below; exec sleep 100"])\nwhile True:')
    it = Background(scratch, script)
    below = it.pid("below")
    wait_for(lambda: proc.children(it.process.pid) == [it.pid("daemon")])
    it.process.signal(15)
    wait_for(lambda: it.text("told") == "15\n")
    wait_for(lambda: proc.stat(below).parent == it.process.pid)
    assert it.process.running, "it is adopted, and waited for"
    it.process.signal(15)
    assert it.process.wait() == 5
    assert not proc.alive(below)


def test_a_caller_that_ignores_the_death_of_children_is_no_problem(scratch):
    """0.76: "wait failed". The program has it as it was."""
    found = observed("fghack", preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    assert int(dict(found.facts)["SigIgn"], 16) >> (signal.SIGCHLD - 1) & 1
    said = answer("fghack", "sh", "-c", "exit 6", preexec_fn=lambda: signal.signal(signal.SIGCHLD, signal.SIG_IGN))
    assert said == processes.Answer(6)


def test_the_program_has_the_signal_mask_of_the_caller(scratch):
    found = observed("fghack", preexec_fn=chains.block(signal.SIGUSR2, signal.SIGRTMIN))
    assert found.blocked == {signal.SIGUSR2, signal.SIGRTMIN}


def test_an_idle_fghack_sleeps(scratch):
    it = Background(scratch, CLOSE_ALL)
    daemon = it.pid("daemon")
    wait_for(lambda: proc.every_child(it.process.pid) == [daemon])
    with idle(it.process.pid):
        stays(lambda: it.process.running)


def test_a_key_that_the_whole_group_has_felt_is_not_passed_on_again(scratch):
    """Ctrl-C on a terminal: one INT for everybody."""
    leader, follower = os.openpty()
    script = "trap 'echo INT >>keys' INT; trap 'exit 8' TERM; echo $$ >child; while :; do sleep 0.01; done"
    process = subprocess.Popen(
        ["setsid", "-c", programs.ours("fghack"), "/bin/sh", "-c", script], stdin=follower, stdout=follower,
        stderr=follower, cwd=scratch)
    wait_for(lambda: (scratch / "child").read_text().endswith("\n"))
    os.write(leader, b"\x03")
    wait_for(lambda: (scratch / "keys").exists())
    process.send_signal(signal.SIGTERM)
    assert process.wait() == 8
    assert (scratch / "keys").read_text() == "INT\n"
    os.close(leader)
    os.close(follower)


def test_fghack_says_what_is_wrong():
    assert answer("fghack") == processes.Answer(100, "", "fghack: usage: fghack child\n")
    assert answer("fghack", "missing") == processes.Answer(
        111, "", "fghack: fatal: unable to run missing: file does not exist\n")
