# SPDX-License-Identifier: ISC
"""Services that need each other: how their supervises hear of each other."""
import os
import shutil
import signal
import time

import pytest

from support import proc, processes, programs
from support.needs import SAYS_READY, SLOW_TO_GO, Tree, proc_kill, run_of, state, wait_for_state, wait_until_blocked, wait_until_up
from support.processes import Process
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_a_need_that_is_added_or_removed_counts_from_the_next_decision_on(tree):
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    (web.path / "needs" / "db").unlink()
    web.svc("-u")
    wait_until_up(web)


def test_a_supervise_that_is_killed_forgets_nobody(tree):
    db, web = tree.make("db", SAYS_READY, notification_fd="3\n"), tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    for service in (web, db):
        pid = int(wait_for_state(service)["supervise-pid"])
        proc_kill(pid)
        wait_for(lambda: state(service).get("supervise-pid") not in (None, str(pid)))
    db.write("go")
    wait_until_up(db, web)
    for service in (web, db):
        pid = int(state(service)["supervise-pid"])
        proc_kill(pid)
        wait_for(lambda: state(service).get("supervise-pid") != str(pid))
    assert (run_of(db), run_of(web)) == (1, 1)
    db.svc("-d")
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")


def test_a_stop_that_was_told_while_the_supervise_of_a_neighbour_was_away_is_heard(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])

    def supervise(name):
        return Process([programs.ours("supervise"), str(tree.scan / name)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    _, killed = supervise("db"), supervise("web")
    wait_until_up(db, web)
    killed.signal(9)
    killed.wait()
    db.svc("-d")
    wait_for_state(db, phase="running", held_by="web")
    supervise("web")
    wait_until_blocked(web, "db")
    wait_for_state(db, phase="down")


def test_the_word_of_neighbours_is_heard_when_the_control_directory_was_made_anew(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    shutil.rmtree(web.path / "supervise", ignore_errors=True)  # what is made anew meanwhile stays
    wait_for(lambda: (web.path / "supervise" / "news").exists())
    db.svc("-d")
    wait_until_blocked(web, "db")
    wait_for_state(db, phase="down")


def supervise_alone(tree, name):
    return Process([programs.ours("supervise"), str(tree.scan / name)], tree.scratch, env={"PATH": "/usr/bin:/bin"})


def test_one_that_is_dead_with_its_supervise_holds_no_stop(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    _, killed = supervise_alone(tree, "db"), supervise_alone(tree, "web")
    wait_until_up(db, web)
    orphan = int(state(web)["pid"])
    killed.signal(9)
    killed.wait()
    db.svc("-d")
    wait_for_state(db, phase="running", held_by="web")
    proc_kill(orphan)
    wait_for_state(db, phase="down")  # and not after 60 seconds


def test_those_that_listened_are_called_when_somebody_has_removed_event(tree):
    db, web = tree.make("db", SAYS_READY, notification_fd="3\n"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    db.svc("-p")  # it has seen that there is such a place when it has done that
    wait_for_state(db, paused="1")
    shutil.rmtree(db.path / "event")
    db.svc("-c")
    db.write("go")
    wait_until_up(web)
    wait_for(lambda: web.has("ready"))
    db.svc("-c")
    shutil.rmtree(db.path / "event")
    db.svc("-d")
    wait_for_state(db, phase="running", held_by="web")
    wait_for(lambda: web.has("asked"))
    web.write("go")
    wait_for_state(db, phase="down")


@pytest.mark.parametrize("how", ["told to look", "its supervise is killed"])
def test_a_need_that_is_written_while_both_run_stops_nobody(tree, how):
    web = tree.make("web")
    tree.begin()
    wait_until_up(web)
    db = tree.make("db")
    wait_until_up(db)
    pid = state(web)["pid"]
    tree.add_need(web, "db")
    if how == "told to look":
        web.svc("-c")
    else:
        os.kill(int(state(web)["supervise-pid"]), signal.SIGKILL)
    wait_for(lambda: "ties" in state(web))
    db.svc("-d")
    wait_until_blocked(web, "db")
    assert state(web)["last-pid"] == pid and state(web)["starts"] == "1"


def test_a_neighbour_that_is_replaced_is_noticed(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    db.write("down")
    tree.begin()
    wait_until_blocked(web, "db")
    (tree.scratch / "sv" / "other").mkdir()
    other = tree.make("other/db", link=False)
    supervise = Process([programs.ours("supervise"), str(other.path)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    wait_until_up(other)
    processes.run("ln", "-sfn", str(other.path), str(tree.scan / "db"))
    wait_until_up(web)
    supervise.signal(15)


def test_a_link_of_a_stranger_is_no_dependent(tree):
    if os.geteuid() != 0:
        pytest.skip("only root can make such a link")
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    supervise_of_web = int(state(web)["supervise-pid"])
    os.kill(supervise_of_web, signal.SIGSTOP)  # it cannot make its link again
    try:
        wait_for(lambda: proc.stat(supervise_of_web).state == "T")
        link = next(name for name in (db.path / "event").iterdir() if name.is_symlink())
        os.chown(link, 65534, 65534, follow_symlinks=False)
        db.svc("-d")
        wait_for_state(db, phase="down")
    finally:
        os.kill(supervise_of_web, signal.SIGCONT)


@pytest.mark.released
def test_a_word_that_comes_between_the_look_and_the_reading_of_it_is_not_lost(tree):
    db, web = tree.make("db", timeout_needed_by="1h\n"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    db.svc("-d")
    wait_for(lambda: web.has("asked"))
    supervise = int(wait_for_state(db, held_by="web")["supervise-pid"])
    strace = [programs.peer("strace", "strace"), "-q", "-P", str(db.control / "control"), "-e", "trace=read"]
    tracer = Process([*strace, "-e", "inject=read:delay_enter=3000000", "-p", str(supervise)], tree.scratch)
    wait_for(lambda: proc.status(supervise)["TracerPid"] == str(tracer.pid))
    db.send("c")
    wait_for(lambda: proc.sleeps_until_told(supervise))  # it is about to read, for it has a moment to wake up at
    web.write("go")
    wait_until_blocked(web, "db")
    assert state(db)["phase"] == "running" and proc.sleeps_until_told(supervise), "it has not read yet"
    wait_for_state(db, phase="down")


def test_a_hundred_services_that_need_one(tree):
    db = tree.make("db", SAYS_READY, notification_fd="3\n")
    others = [tree.make(f"web-{number}", needs=["db"]) for number in range(100)]
    tree.begin()
    for service in others:
        wait_until_blocked(service, "db")
    db.write("go")
    wait_until_up(*others)
    began = time.monotonic_ns()
    db.svc("-d")
    wait_for_state(db, phase="down")
    assert int(state(db)["since-monotonic-ns"]) > began
    assert all(state(service)["pid"] == "0" for service in others)
