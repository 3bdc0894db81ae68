# SPDX-License-Identifier: ISC
"""Services that need each other: when they start, and what they lose with each other."""
import os
import signal
import time

import pytest

from support import proc, processes, programs
from support.needs import SAYS_READY, Tree, state, wait_for_state, wait_until_blocked, wait_until_up
from support.services import Service, make_service
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_what_is_needed_is_ready_first(tree):
    db = tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    assert processes.run(programs.ours("svstat"), "-o", "state,waits_for,held_by", web.path).stdout == "waiting db -\n"
    late = processes.run(programs.ours("svwait"), "-u", "-t", "100", web.path)
    assert late.stderr.endswith("web is not up after 100 ms: waiting for db\n")
    wait_until_up(db)
    db.write("go")
    wait_until_up(web)
    assert int(state(web)["since-monotonic-ns"]) >= int(state(db)["since-monotonic-ns"]) + int(state(db)["ready-after-ns"])


def test_the_state_of_a_later_version_is_understood_however_long_it_is(tree):
    """Its supervise is held, so that nobody writes it anew."""
    db = tree.make("db", run=SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"], link=False)
    tree.begin()
    wait_until_up(db)
    supervise = int(db.state["supervise-pid"])
    os.kill(supervise, signal.SIGSTOP)
    try:
        text = (db.control / "state").read_text().removesuffix("end\n")
        (db.control / "state").write_text(text + "".join(f"new-{number} {'x' * 80}\n" for number in range(30)) + "end\n")
        tree.link("web")
        wait_until_blocked(web, on="db")
        stays(lambda: state(web)["phase"] == "waiting", 0.5)
    finally:
        os.kill(supervise, signal.SIGCONT)
    db.write("go", "")
    wait_until_up(web)


def test_up_is_enough_if_the_file_says_so(tree):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web")
    tree.add_need(web, "db", text="up\n")
    tree.begin()
    wait_until_up(web)


def test_one_that_needs_somebody_sleeps_until_it_is_told(tree):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", needs=["db"])
    tree.begin()
    supervise = int(wait_until_blocked(web, "db")["supervise-pid"])
    wait_for(lambda: proc.sleeps_until_told(supervise))


def test_a_whole_chain_comes_up_in_its_order(tree):
    names = ["a", "b", "c", "d", "e"]
    run = f"#!/bin/sh\nbasename $PWD >>{tree.scratch}/began\necho >&3\nexec 3>&-\nexec sleep 1000\n"
    services = [tree.make(name, run, needs=names[:index][-1:], notification_fd="3\n") for index, name in enumerate(names)]
    tree.begin()
    wait_until_up(*services)
    wait_for(lambda: len((tree.scratch / "began").read_text().split()) == len(names))
    assert (tree.scratch / "began").read_text().split() == names


def test_one_that_dies_takes_those_that_need_it_with_it_and_they_come_back(tree):
    db, web = tree.make("db", SAYS_READY, notification_fd="3\n"), tree.make("web", needs=["db"])
    tree.begin()
    db.write("go")
    wait_until_up(db, web)
    (db.path / "go").unlink()
    db.kill_process()
    wait_until_blocked(web, "db")
    db.write("go")
    wait_until_up(web)
    assert state(web)["last-end-by"] == "need"


def test_one_that_dies_and_is_back_at_once_takes_those_that_need_it_with_it_as_well(tree):
    db, web, rider = tree.make("db"), tree.make("web", needs=["db"]), tree.make("rider")
    tree.add_need(rider, "db", text="through-restart\n")
    tree.begin()
    wait_until_up(db, web, rider)
    born = int(state(db)["since-monotonic-ns"])
    wait_for(lambda: time.monotonic_ns() > born + 1_100_000_000)  # then it is started again in the moment it dies
    db.kill_process()
    wait_for_state(db, starts="2", phase="running")
    wait_for_state(web, starts="2", phase="running")
    assert state(rider)["starts"] == "1"
    db.svc("-t")
    wait_for_state(web, starts="3", phase="running")
    assert state(rider)["starts"] == "1" and "failures" not in state(web)


def test_a_restart_is_ridden_out_if_the_file_says_so(tree):
    db = tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web")
    tree.add_need(web, "db", text="through-restart\n")
    tree.begin()
    db.write("go")
    wait_until_up(db, web)
    pid = state(web)["pid"]
    (db.path / "go").unlink()
    db.kill_process()
    wait_for_state(db, ready="0", starts="2")
    assert state(web)["pid"] == pid
    db.write("go")
    wait_for_state(db, ready="1")
    assert state(web)["pid"] == pid
    db.svc("-d")
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")


def test_a_one_shot_is_waited_for_until_it_is_done(tree):
    setup = tree.make("setup", "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n", type="oneshot\n")
    web = tree.make("web", needs=["setup"])
    tree.begin()
    wait_until_up(setup)
    wait_until_blocked(web, "setup")
    setup.write("go")
    wait_until_up(web)
    assert state(setup)["phase"] == "started"


def test_what_is_up_without_a_process_is_needed_and_lost_as_others_are(tree):
    db = make_service(tree.scratch / "sv", "db", run=None)
    db.write("start", "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n")
    (db.path / "start").chmod(0o755)
    tree.link("db")
    web = tree.make("web", "#!/bin/sh\nexit 0\n", needs=["db"], type="oneshot\n")
    tree.begin()
    wait_until_blocked(web, "db")
    (db.path / "go").touch()
    wait_for_state(web, phase="started")
    Service(db.path).svc("-d")
    wait_until_blocked(web, "db")
    wait_for_state(db, phase="down")
