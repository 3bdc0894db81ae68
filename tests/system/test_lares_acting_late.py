# SPDX-License-Identifier: ISC
"""The verbs of lares that act: what takes its time, what is in the way, and what is left."""
import json
import os
import re
import signal

import pytest

from support import proc
from support.acting import begun, exits, stubborn, under_way
from support.schemas import assert_valid
from support.trees import Tree
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_the_timeout_is_1_and_says_why_and_what_to_do(tree):
    service = stubborn(tree)
    answer = tree.lares("stop", "--timeout", "2", "web")
    exits(answer, 1, rf"^web  still up \(pid {service.pid}\) after 2s, want down; try: lares kill web$")


def told_to_go(tree, service, want="d"):
    """It was sent TERM, which it does not hear, by a stop or a restart that nobody waits for any longer."""
    answer = tree.lares("stop" if want == "d" else "restart", "--timeout", "0.3", service.path.name)
    assert answer.exit_code == 1, answer
    wait_for(lambda: service.status.want == want and service.status.detail == 1, what=lambda: service.status)
    return service


def test_a_start_after_a_stop_that_ran_out_of_time_says_what_it_waits_for(tree):
    service = told_to_go(tree, stubborn(tree))
    pid = service.pid
    starting = under_way(tree, "start", "web")
    said = (rf"lares: warning: web: stopping for \d+s: told to end \(TERM\), and has not gone yet: \w+ \(pid {pid}, \d+s old\), state \w.*"
            r" \(try: lares kill web\)\n")
    wait_for(lambda: re.fullmatch(said, starting.stderr), what=lambda: (starting.stderr, starting.stdout))
    assert tree.lares("kill", "web").exit_code == 0
    assert starting.wait() == 0 and service.pid != pid


def test_a_start_after_a_restart_that_ran_out_of_time_says_that_its_process_was_told_to_end(tree):
    told_to_go(tree, stubborn(tree), want="u")
    assert tree.lares("start", "web").stdout == "web  was up already, though it was sent TERM\n"


def test_a_restart_whose_process_does_not_go_says_so(tree):
    service = stubborn(tree)
    late = tree.lares("restart", "--timeout", "2", "web")
    exits(late, 1, rf"^web  told to restart, and still the process of before \(pid {service.pid}\) after 2s, want ready; try: lares kill web; "
                   "see: lares why web$")


def test_a_restart_whose_new_process_is_not_ready_does_not_propose_to_kill_it(tree):
    mute = tree.make("mute", notification_fd="3\n")
    tree.begin()
    mute.wait_until_up()
    late = tree.lares("restart", "--timeout", "2", "mute")
    exits(late, 1, rf"^mute  up \(pid {mute.pid}\), not ready after 2s, want ready; see: lares why mute$")


def test_a_start_that_ends_before_the_run_of_before_has_gone_says_so(tree):
    service = told_to_go(tree, stubborn(tree))
    late = tree.lares("start", "--timeout", "2", "web")
    exits(late, 1, rf"^web  told to end \(TERM\), and still up \(pid {service.pid}\) after 2s, want ready; try: lares kill web; see: lares why web$")


def test_after_three_seconds_it_says_which_process_does_not_go(tree):
    service = stubborn(tree)
    stopping = under_way(tree, "stop", "web")
    said = (rf"lares: warning: web: stopping for \d+s: \w+ \(pid {service.pid}, \d+s old\), state \w.*"
            r" \((try: lares kill web|it hears nothing before that answers)\)\n")  # it may be about to fork
    wait_for(lambda: re.fullmatch(said, stopping.stderr), what=lambda: stopping.stderr)
    assert tree.lares("kill", "web").exit_code == 0
    assert stopping.wait() == 0 and stopping.stderr.count("\n") == 1, (stopping.stdout, stopping.stderr)


def test_it_says_what_the_process_waits_in(tree):
    service = tree.make("web", "#!/usr/bin/perl\nuse POSIX; $SIG{TERM} = 'IGNORE'; open my $f, '>', 'ready'; close $f;\n"
                               "pipe(my $r, my $w); sysread($r, my $x, 1) while 1;\n")
    begun(tree, web="up")
    wait_for(lambda: service.has("ready"))
    stopping = under_way(tree, "stop", "web")
    system_call = ".*system call read" if os.geteuid() == 0 else ""  # which only root may see everywhere
    wait_for(lambda: re.search(rf"\w+ \(pid {service.pid}, \d+s old\), state S{system_call}", stopping.stderr), what=lambda: stopping.stderr)
    service.kill_process()
    assert stopping.wait() == 0


def leaves_a_daemon(tree):
    """A service that has put a process into a session of its own, which its stop waits for."""
    service = tree.make("web", "#!/bin/sh\n(trap '' TERM; exec setsid sleep 1000) &\nexec sleep 1000\n", strays="wait\n")
    begun(tree, web="up")
    daemon, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).session == it and proc.stat(it).name == "sleep"])
    return service, daemon


def test_a_stop_waits_for_a_daemon_that_is_left_and_says_which_it_is(tree):
    service, daemon = leaves_a_daemon(tree)
    stopping = under_way(tree, "stop", "web")
    said = rf"lares: warning: web: stopping for \d+s: sleep \(pid {daemon}, \d+s old, left of its run\), state S.* \(try: lares kill web\)\n"
    wait_for(lambda: re.fullmatch(said, stopping.stderr), what=lambda: stopping.stderr)
    late = tree.lares("stop", "--timeout", "0.2", "web")
    exits(late, 1, r"^web  still waiting for what is left of its run, processes: 1 after 200ms, want down; try: lares kill web$")
    exits(tree.lares("kill", "web"), 0, r"^web  killed ")
    assert stopping.wait() == 0 and re.fullmatch(r"web  stopped after \S+ \(SIGTERM\)\n", stopping.stdout)
    assert not proc.alive(daemon) and service.state["phase"] == "down"


def test_what_a_shell_has_started_and_goes_on_is_told_of(tree):
    """Only the shell was sent TERM; its supervise knows nothing of the other one."""
    service = tree.make("web", "#!/bin/sh\nsleep 1000\n")
    begun(tree, web="up")
    sleeping, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).name == "sleep"])
    outcome, = json.loads(tree.lares("stop", "--json", "web").stdout)
    assert_valid(outcome, "lares-outcome-1")
    assert (outcome["result"], outcome["left"]) == ("done", [{"pid": sleeping, "name": "sleep"}])
    assert re.fullmatch(rf"stopped .* \(SIGTERM\), but sleep \(pid {sleeping}\), which its run has started, goes on "
                        r"\(its run does not exec; see: lares why web\)", outcome["words"]), outcome
    assert proc.alive(sleeping)
    os.kill(sleeping, signal.SIGKILL)
