# SPDX-License-Identifier: ISC
"""Services that need each other: a whole tree stops, in its order and in its time."""
import re

import pytest

from support import proc
from support.needs import SAYS_READY, SLOW_TO_GO, Tree, wait_for_state, wait_until_blocked, wait_until_up
from support.waiting import wait_for

# It notes that it was asked to go, and does not.
STUBBORN = """#!/bin/sh
trap ': >asked' TERM
: >ready
while :; do sleep 0.02; done
"""


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_the_whole_tree_stops_in_reverse_order(tree):
    names = ["a", "b", "c"]
    services = [tree.make(name, SLOW_TO_GO, needs=names[:index][-1:]) for index, name in enumerate(names)]
    tree.begin()
    wait_until_up(*services)
    for service in services:
        wait_for(lambda: service.has("ready"))
    tree.svscan.signal(15)
    wait_for(lambda: services[2].has("asked"))
    wait_for_state(services[1], held_by="c")
    wait_for_state(services[0], held_by="b")
    services[2].write("go")
    wait_for(lambda: services[1].has("asked"))
    assert not services[0].has("asked")
    services[1].write("go")
    wait_for(lambda: services[0].has("asked"))
    services[0].write("go")
    assert tree.svscan.wait() == 0


def test_a_tree_stops_while_something_waits_or_starts(tree):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    assert tree.end() == 0


def begin_with_time_for_a_stop(tree, milliseconds, services):
    (tree.scan / ".svscan").mkdir()
    (tree.scan / ".svscan" / "timeout-stop").write_text(f"{milliseconds}\n")
    tree.begin()
    wait_until_up(*services)
    for service in services:
        wait_for(lambda: service.has("ready"))


@pytest.mark.parametrize("dependents", (1, 5))
def test_those_that_do_not_go_in_their_share_of_the_time_are_named_and_ended_and_the_others_still_have_theirs(tree, dependents):
    names = [f"web-{number}" for number in range(dependents)]
    db, *webs = tree.make("db", SLOW_TO_GO), *(tree.make(name, STUBBORN, needs=["db"]) for name in names)
    begin_with_time_for_a_stop(tree, 3000, [db, *webs])
    db.write("go")
    assert tree.end() == 0
    assert db.has("asked"), "it was asked, and not just killed"
    for name in names:
        assert f"svscan: warning: {name} has not stopped, and db waits for that (its process " in tree.svscan.stderr
    assert tree.svscan.stderr.count("it is ended by force)") == dependents
    assert "ending what has not stopped by force" not in tree.svscan.stderr


def test_of_three_levels_each_has_its_share_however_many_are_on_it(tree):
    db = tree.make("db", SLOW_TO_GO)
    middle = [tree.make(name, STUBBORN, needs=["db"]) for name in ("middle-1", "middle-2")]
    top = [tree.make(name, STUBBORN, needs=[other.name, "db"]) for name, other in zip(("top-1", "top-2"), middle)]
    other = tree.make("other", STUBBORN, needs=["db"])
    begin_with_time_for_a_stop(tree, 9000, [db, *middle, *top, other])
    db.write("go")
    assert tree.end() == 0
    for service in (db, *middle, *top, other):
        assert service.has("asked"), f"{service.name} was asked, and not just killed"
    lines = [line for line in tree.svscan.stderr.splitlines() if " waits for that" in line]
    said = [line.removeprefix("svscan: warning: ").partition(" (")[0] for line in lines]
    assert set(said[:2]) == {f"top-{it} has not stopped, and middle-{it} waits for that" for it in (1, 2)}
    assert set(said[2:]) == {f"{it} has not stopped, and db waits for that" for it in ("middle-1", "middle-2", "other")}
    assert "ending what has not stopped by force" not in tree.svscan.stderr


def test_one_that_holds_up_nobody_has_all_of_the_time(tree):
    db, web = tree.make("db", SLOW_TO_GO), tree.make("web", STUBBORN, needs=["db"])
    lone = tree.make("lone", SLOW_TO_GO)
    begin_with_time_for_a_stop(tree, 4000, [db, web, lone])
    tree.svscan.signal(15)
    wait_for(lambda: db.has("asked"))
    assert proc.alive(lone.pid), "the time of web is over, and not that of this one"
    for service in (db, lone):
        service.write("go")
    assert tree.svscan.wait() == 0
    assert not re.search(r"\blone\b", tree.svscan.stderr), tree.svscan.stderr  # not "kernel_clone"


def test_a_tree_stops_though_a_start_script_hangs(tree):
    web = tree.make("web", start="#!/bin/sh\ntrap '' TERM\n: >ready\nwhile :; do sleep 0.02; done\n")
    (web.path / "start").chmod(0o755)
    (tree.scan / ".svscan").mkdir()
    (tree.scan / ".svscan" / "timeout-stop").write_text("500\n")
    tree.begin()
    wait_for(lambda: web.has("ready"))
    assert tree.end() == 0
