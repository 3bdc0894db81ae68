# SPDX-License-Identifier: ISC
"""The verbs of lares that act: each on a real tree, on one service."""
import re

import pytest

from support import processes, programs
from support.acting import begun, exits, masked, stubborn, under_way
from support.processes import Process
from support.trees import Tree
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_stop_waits_until_it_is_down_and_start_until_it_is_up(tree):
    service = tree.make("web")
    begun(tree, web="up")
    answer = tree.lares("stop", "web")
    assert (answer.exit_code, masked(answer), answer.stderr) == (0, "web  stopped after T (SIGTERM)\n", "")
    assert service.pid == 0
    assert tree.lares("stop", "web").stdout == "web  was down already\n"
    answer = tree.lares("start", "web")
    assert (answer.exit_code, masked(answer)) == (0, "web  up after T (pid N)\n")
    assert f"(pid {service.pid})" in answer.stdout
    assert tree.lares("start", "web").stdout == "web  was up already\n"


def test_start_waits_until_it_is_ready_if_it_says_when(tree):
    service = tree.make("web", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n",
                        notification_fd="3\n", down="")
    begun(tree, web="down")
    starting = under_way(tree, "start", "web")
    wait_for(lambda: service.up)
    stays(lambda: starting.running)
    service.write("go", "")
    assert starting.wait() == 0
    assert service.state["ready"] == "1"


def test_start_of_a_one_shot_waits_until_it_is_done(tree):
    tree.make("once", "#!/bin/sh\nexec sleep 0.3\n", type="oneshot\n", down="")
    begun(tree, once="down")
    answer = tree.lares("start", "once")
    assert (answer.exit_code, masked(answer)) == (0, "once  done after T\n")
    assert tree.states()["once"] == "up"


def test_restart_gives_another_process_and_starts_what_is_down(tree):
    service = tree.make("web")
    tree.make("off", down="")
    begun(tree, web="up", off="down")
    before = service.pid
    answer = tree.lares("restart", "web", "off")
    assert (answer.exit_code, masked(answer)) == (0, "web  restarted, up after T (pid N -> N)\noff  started, up after T (pid N)\n")
    assert f"(pid {before} -> {service.pid})" in answer.stdout


@pytest.mark.parametrize("verb, words", [("restart", r"restarted, done after T"), ("once", r"started once \(pid N\)")])
def test_a_one_shot_that_is_done_is_done_again(tree, verb, words):
    service = tree.make("once", "#!/bin/sh\necho done >>log\nexec sleep 0.3\n", type="oneshot\n")
    begun(tree, once="up")
    done = (service.path / "log").read_text
    assert done() == "done\n"
    answer = tree.lares(verb, "once")
    assert answer.exit_code == 0 and re.fullmatch(f"once  {words}\n", masked(answer)), answer
    wait_for(lambda: tree.states()["once"] == "up" and done() == 2 * "done\n")
    exits(tree.lares(verb, "--no-wait", "once"), 0)
    wait_for(lambda: tree.states()["once"] == "up" and done() == 3 * "done\n")


def test_once_is_not_started_again(tree):
    service = tree.make("web", down="")
    begun(tree, web="down")
    exits(tree.lares("once", "web"), 0, r"^web  started once \(pid \d+\)$")
    service.kill_process()
    service.wait_until_down()
    stays(lambda: service.pid == 0)


def test_pause_and_cont(tree):
    service = tree.make("web")
    begun(tree, web="up")
    exits(tree.lares("pause", "web"), 0, r"^web  paused ")
    assert service.status.paused == 1
    exits(tree.lares("pause", "web"), 0, r"was paused already")
    exits(tree.lares("cont", "web"), 0, r"^web  continued ")
    exits(tree.lares("cont", "web"), 0, r"was not paused")


def test_kill_waits_for_the_next_process(tree):
    service = stubborn(tree)
    before = service.pid
    exits(tree.lares("kill", "web"), 0, rf"^web  killed .*, runs again \(pid {before} -> \d+\)$")


def test_signals_are_chosen_by_any_of_their_names(tree):
    service = tree.make("web", "#!/bin/sh\nfor s in HUP USR1; do trap \"echo $s >>heard\" $s; done\n: >ready\n"
                               "while :; do sleep 0.05; done\n")
    begun(tree, web="up")
    wait_for(lambda: service.has("ready"))
    for number, word in enumerate(["HUP", "SIGHUP", "hup", "1"], 1):
        exits(tree.lares("signal", word, "web"), 0, r"^web  was sent SIGHUP \(pid \d+\)$")
        wait_for(lambda: (service.path / "heard").read_text() == "HUP\n" * number)
    exits(tree.lares("reload", "web"), 0, r"was sent SIGHUP")
    exits(tree.lares("signal", "usr1", "web"), 0, r"was sent SIGUSR1")
    wait_for(lambda: (service.path / "heard").read_text() == "HUP\n" * 5 + "USR1\n")


@pytest.mark.parametrize("whose", ["ours", "daemontools"])
def test_a_reload_that_is_the_end_of_the_process_fails(tree, whose):
    """It does not know the signal. That it runs again is the doing of its supervise, and not what was asked for."""
    tree.make("web")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "web")], tree.scratch) if whose == "daemontools" else tree.begin()
    wait_for(lambda: tree.states().get("web") == "up")
    answer = tree.lares("reload", "web")
    assert (answer.exit_code, answer.stdout) == (1, "web  failed: it was ended by SIGHUP, a signal that it does not know; see: lares why web\n")
    if theirs:
        processes.run(programs.debian("svc"), "-dx", str(tree.scan / "web"))
        assert theirs.wait() == 0


def test_a_signal_without_a_command_is_refused_with_the_list(tree):
    tree.make("web")
    exits(tree.lares("signal", "SEGV", "web"), 2, r"no command for the signal SEGV \(it sends HUP, ALRM, .* and CONT\)")
    exits(tree.lares("signal", "HUPP", "web"), 2, r"there is no signal HUPP \(it sends HUP, ")


@pytest.mark.parametrize("words", [["reload"], ["pause"], ["cont"], ["kill"], ["signal", "HUP"]], ids=lambda it: it[0])
def test_what_does_not_run_hears_no_signal(tree, words):
    tree.make("web", down="")
    begun(tree, web="down")
    for more in ([], ["--no-wait"]):
        answer = tree.lares(*words, *more, "web")
        assert (answer.exit_code, answer.stdout) == (7, "web  it does not run, and hears no signal\n")
