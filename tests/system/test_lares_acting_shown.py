# SPDX-License-Identifier: ISC
"""The verbs of lares that act: as JSON, on a terminal, interrupted, and for many services."""
import json
import re
import signal

import pytest

from support import processes, programs
from support.acting import begun, chain, stubborn, under_way
from support.processes import Process
from support.schemas import assert_valid
from support.situations import STUBBORN
from support.trees import Tree, at_terminal
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_json_is_an_array_of_outcomes(tree):
    chain(tree)
    tree.make("off", down="")
    wait_for(lambda: tree.states()["off"] == "down")
    pid = tree.services["db"].pid
    stopped = json.loads(tree.lares("stop", "--json", "db", "off").stdout)
    for outcome in stopped:
        assert_valid(outcome, "lares-outcome-1")
    assert [(it["name"], it["result"], it["because"]) for it in stopped] == [
        ("web", "done", "it needs app"), ("app", "done", "it needs db"), ("db", "done", None), ("off", "unchanged", None)]
    assert (stopped[2]["pid_before"], stopped[2]["pid"]) == (pid, None)
    planned = json.loads(tree.lares("start", "--json", "--dry-run", "db").stdout)
    assert_valid(planned[0], "lares-outcome-1")
    assert (planned[0]["result"], planned[0]["seconds"]) == ("planned", None)
    refused = json.loads(tree.lares("reload", "--json", "off").stdout)
    assert_valid(refused[0], "lares-outcome-1")
    assert (refused[0]["result"], refused[0]["signal"]) == ("not running", "SIGHUP")


def test_an_interruption_leaves_at_once_and_says_what_goes_on(tree):
    service = stubborn(tree)
    stopping = under_way(tree, "stop", "web")
    wait_for(lambda: service.status.want == "d")
    stopping.signal(signal.SIGINT)
    assert stopping.wait() == 130
    assert stopping.stderr.endswith("lares: info: web is still being stopped; see: lares status web\n"), stopping.stderr
    assert service.up


def test_of_what_has_not_begun_an_interruption_says_so(tree):
    """Where no supervise keeps the order, lares does: db is told when web, which needs it, is down."""
    tree.make("db")
    web = tree.make("web", f"#!/bin/sh\n{STUBBORN}\n", needs={"db": ""})
    theirs = [Process([programs.debian("supervise"), str(tree.scan / name)], tree.scratch) for name in ("db", "web")]
    wait_for(lambda: tree.states() == {"db": "up", "web": "up"} and web.has("ready"), what=tree.states)
    pid = json.loads(tree.lares("--json", "web").stdout)[0]["pid"]
    stopping = under_way(tree, "stop", "db", "web")
    wait_for(lambda: tree.states()["web"] == "stopping", what=tree.states)
    stopping.signal(signal.SIGINT)
    assert stopping.wait() == 130
    assert sorted(stopping.stderr.splitlines()) == ["lares: info: db has not been told anything, and stays as it is",
                                                    "lares: info: web is still being stopped; see: lares status web"]
    assert tree.states()["db"] == "up"
    processes.kill(pid)
    for name in ("db", "web"):
        processes.run(programs.debian("svc"), "-dx", str(tree.scan / name))
    assert [it.wait() for it in theirs] == [0, 0]


def test_a_terminal_shows_the_way_of_each_in_its_place(tree):
    """One line for each, drawn again and again, until the outcomes stand there for good; and one for what to do."""
    service = stubborn(tree)
    tree.make("db")
    wait_for(lambda: tree.states()["db"] == "up")
    terminal = at_terminal(tree, 100, "stop", "web", "db")
    terminal.wait_for(r"web  \x1b\[33mstopping  \d+s  \w+ \(pid \d+, \d+s old\), state ")
    service.kill_process()
    assert terminal.wait() == 0
    text = terminal.text
    assert re.search(r"db   \x1b\[32mstopped (at once|after \d\.\ds) \(SIGTERM\)\x1b\[0m\x1b\[K", text), text
    frames = re.split(r"\x1b\[[23]A\r", text)
    assert len(frames) > 3 and all(frame.count("\n") in (2, 3) for frame in frames[:-1]), text
    assert re.search(r"^     try: lares kill web\x1b\[K$", text, re.M), "it is not cut off"
    assert re.fullmatch(r"\x1b\[Jweb  \x1b\[32mstopped after \S+ \(SIGKILL\)\x1b\[0m\ndb   \x1b\[32mstopped .*\n", frames[-1]), frames[-1]
    visible = [re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", line) for line in text.splitlines()]
    assert all(len(line) < 100 for line in visible)


def test_a_terminal_shows_the_stages_of_a_restart(tree):
    """The old process is never up while it is waited for, and the new one has its own age."""
    service = stubborn(tree)
    terminal = at_terminal(tree, 100, "restart", "web")
    terminal.wait_for(r"web  \x1b\[33mstopping  3s  \w+ \(pid \d+, \d+s old\), state ")
    old = service.pid
    service.kill_process()
    terminal.wait_for(r"web  \x1b\[33mup, has to stay so for a second\x1b")
    assert terminal.wait() == 0
    text = re.sub(r"\x1b\[[\d;]*[A-Za-z]", "", terminal.text)
    assert not re.search(r"web  up  \d+s", text), text
    assert re.search(rf"web  restarted, up after \S+ \(pid {old} -> {service.pid}\)$", text, re.M), text


def test_a_dumb_terminal_is_not_drawn_on(tree):
    tree.make("web")
    begun(tree, web="up")
    terminal = at_terminal(tree, 100, "stop", "web", TERM="dumb")
    assert terminal.wait() == 0
    assert re.fullmatch(r"web  stopped (at once|after \S+) \(SIGTERM\)\n", terminal.text)


def test_many_are_restarted_with_few_descriptors_at_first(tree):
    names = [f"s{number:03}" for number in range(60)]
    for name in names:
        tree.make(name)
    begun(tree, **{name: "up" for name in names})
    answer = processes.run("/bin/sh", "-c", f"ulimit -S -n 20; exec {programs.ours('lares')} --scan {tree.scan} restart 's*'")
    assert answer.exit_code == 0 and answer.stderr == ""
    assert [line.split()[0] for line in answer.stdout.splitlines()] == names
    assert answer.stdout.count("  restarted, up after ") == 60
