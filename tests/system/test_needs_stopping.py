# SPDX-License-Identifier: ISC
"""Services that need each other: who goes first when one is told down, and for whom it waits."""
import signal

import pytest

from support import processes, programs
from support.needs import SLOW_TO_GO, Tree, run_of, state, wait_for_state, wait_until_blocked, wait_until_up
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_when_it_is_told_down_those_that_need_it_go_first_and_come_back_by_themselves(tree):
    db, web = tree.make("db"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    pid = state(db)["pid"]
    db.svc("-d")
    wait_for(lambda: web.has("asked"))
    held = wait_for_state(db, phase="running", pid=pid, want="down", held_by="web")
    assert "term-sent 0" in f"term-sent {held['term-sent']}"
    web.write("go")
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")
    assert state(web)["want"] == "up" and "failures" not in state(web)
    (web.path / "go").unlink()
    db.svc("-u")
    wait_until_up(db, web)


def chain_of_three(tree):
    """b needs a, and c needs b; all are up, and slow to go."""
    names = ["a", "b", "c"]
    services = [tree.make(name, SLOW_TO_GO, needs=names[:index][-1:]) for index, name in enumerate(names)]
    tree.begin()
    wait_until_up(*services)
    for service in services:
        wait_for(lambda: service.has("ready"))
    return services


def test_when_the_first_of_a_chain_is_told_down_the_last_one_goes_first(tree):
    a, b, c = chain_of_three(tree)
    a.svc("-d")
    wait_for(lambda: c.has("asked"))
    wait_for_state(b, phase="running", want="up", held_by="c")
    wait_for_state(a, phase="running", want="down", held_by="b")
    c.write("go")
    wait_for(lambda: b.has("asked"))
    assert not a.has("asked")
    wait_until_blocked(c, "b")
    stays(lambda: state(c)["phase"] == "waiting")  # what it needs is up as yet, and goes
    b.write("go")
    wait_for(lambda: a.has("asked"))
    a.write("go")
    wait_for_state(a, phase="down")
    wait_until_blocked(b, "a")
    assert run_of(c) == 1


def test_when_the_first_of_a_chain_is_told_up_again_the_others_that_are_still_there_go_on(tree):
    a, b, c = chain_of_three(tree)
    pid = state(b)["pid"]
    a.svc("-d")
    wait_for_state(b, held_by="c")
    a.svc("-u")
    wait_for(lambda: "held-by" not in state(b))
    c.write("go")
    wait_for_state(c, phase="running", starts="2")
    assert state(b)["pid"] == pid and not b.has("asked") and not a.has("asked")


def test_told_up_again_while_it_waits_for_them_it_just_goes_on(tree):
    db, web = tree.make("db"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    pid = state(db)["pid"]
    db.svc("-d")
    wait_for_state(db, held_by="web")
    db.svc("-u")
    wait_for_state(db, pid=pid, want="up")
    assert "held-by" not in state(db)


def test_when_a_stop_is_taken_back_those_that_have_gone_already_come_back(tree):
    db, fast, slow = tree.make("db"), tree.make("fast", needs=["db"]), tree.make("slow", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, fast, slow)
    wait_for(lambda: slow.has("ready"))
    pid = state(db)["pid"]
    db.svc("-d")
    wait_until_blocked(fast, "db")
    wait_for(lambda: slow.has("asked"))
    wait_for_state(db, held_by="slow")
    db.svc("-u")
    wait_until_up(fast)
    slow.write("go")
    wait_for_state(slow, starts="2")
    assert state(db)["pid"] == pid


def test_svc_that_waits_in_vain_says_who_holds_it(tree):
    db, web = tree.make("db"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    answer = processes.run(programs.ours("svc"), "-wdT", "0.3", "db", cwd=tree.scan)
    assert answer.exit_code != 0
    assert ", going on for web, which needs it after 0.3 s, want down (try: svc -k web)" in answer.stderr, answer.stderr
    web.write("go")
    wait_for_state(db, phase="down")


def test_it_does_not_wait_for_them_for_ever(tree):
    db, web = tree.make("db", timeout_needed_by="200ms\n"), tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db, web)
    wait_for(lambda: web.has("ready"))
    db.svc("-d")
    wait_for_state(db, phase="down")
    assert state(web)["pid"] != "0"
    web.write("go")


def test_how_long_it_waits_for_them_may_be_written_while_it_waits(tree):
    db = tree.make("db", timeout_needed_by="1h\n")
    web = tree.make("web", SLOW_TO_GO, needs=["db"])
    tree.begin()
    wait_until_up(db)
    wait_for(lambda: web.has("ready"))
    db.svc("-d")
    wait_for_state(db, held_by="web")
    db.write("timeout-needed-by", "50ms\n")
    db.svc("-c")
    wait_for_state(db, phase="down")
    assert state(web)["phase"] == "running"
    web.write("go")


def test_a_run_that_has_ended_holds_what_it_needs_until_its_supervise_has_seen_that_and_finish_has_run(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    web.write("finish", "#!/bin/sh\nkill -0 $(cat ../db/supervise/pid) && echo in time >>story\n")
    (web.path / "finish").chmod(0o755)
    db.control.mkdir()
    db.write("supervise/pid")
    tree.begin()
    wait_until_up(db, web)
    pid = state(db)["pid"]
    supervise = int(state(web)["supervise-pid"])
    processes.stop(supervise)
    processes.kill(int(state(web)["pid"]))
    db.svc("-d")
    held = wait_for_state(db, want="down", held_by="web")
    db.svc("-c")
    stays(lambda: state(db)["pid"] == held["pid"] == pid)
    processes.kill(supervise, signal.SIGCONT)
    wait_for_state(db, phase="down")
    assert (web.path / "story").read_text() == "in time\n"
