# SPDX-License-Identifier: ISC
"""Services that need each other: names that are missing, circles, and files that say nothing."""
import json
import re

import pytest

from support import processes, programs
from support.needs import SAYS_READY, Tree, run_of, wait_for_state, wait_until_blocked, wait_until_up
from support.processes import Process
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_a_name_that_is_missing_is_told_and_waited_for_and_blocks_nobody_else(tree):
    web, other = tree.make("web", needs=["db"]), tree.make("other")
    tree.begin()
    wait_until_up(other)
    wait_until_blocked(web, "db")
    complaint = "web needs db, and there is none (it is not up without it; make it, or remove needs/db)"
    wait_for(lambda: complaint in tree.svscan.stderr)
    assert tree.svscan.stderr.count("needs db") == 1
    tree.make("db")
    wait_until_up(web)


def test_each_of_two_names_that_are_missing_is_told_once(tree):
    web = tree.make("web", needs=["one", "two"])
    tree.begin()
    wait_for_state(web, phase="waiting", want="up")
    for _ in range(3):
        web.svc("-c")
    web.svc("-d")
    wait_for_state(web, want="down")
    assert [tree.svscan.stderr.count(f"web needs {name}, ") for name in ("one", "two")] == [1, 1]


def test_one_that_cannot_listen_looks_by_itself(tree):
    db, web = tree.make("db"), tree.make("web", needs=["db"])
    db.write("event")
    db.write("down")
    tree.begin()
    wait_until_blocked(web, "db")
    wait_for(lambda: "unable to listen to db for web" in tree.svscan.stderr)
    db.wait_until_supervised()
    db.svc("-u")
    wait_until_up(web)
    assert tree.svscan.stderr.count("unable to listen") == 1


def test_a_circle_is_told_of_and_blocks_nobody_else(tree):
    one, two, other = tree.make("one", needs=["two"]), tree.make("two", needs=["one"]), tree.make("other")
    tree.begin()
    wait_until_up(other)
    wait_until_blocked(one, "two")
    wait_until_blocked(two, "one")
    wait_for(lambda: "one needs two, and that leads back to one" in tree.svscan.stderr)
    (two.path / "needs" / "one").unlink()
    two.svc("-c")
    wait_until_up(one, two)


def test_a_circle_that_is_made_while_all_of_it_runs_is_told_of_and_stops_nobody(tree):
    app, nginx = tree.make("app"), tree.make("nginx", needs=["app"])
    tree.begin()
    wait_until_up(app, nginx)
    runs = run_of(app), run_of(nginx)
    tree.add_need(app, "nginx")
    app.svc("-c")
    sentence = ("app needs nginx, and that leads back to app (when one of them goes, none of them comes back; "
                "remove needs/nginx or what leads back from there)")  # fmt: skip
    wait_for(lambda: tree.svscan.stderr.count(sentence) == 1)
    nginx.svc("-c")
    stays(lambda: (run_of(app), run_of(nginx)) == runs)
    assert tree.svscan.stderr.count(sentence) == 1


def said_of_what_is_waited_for(tree, name):
    """What svstat, svwait and svc say, which must be the same: "db, which is down", and what is to be done."""
    def ask(program, *words):
        return processes.run(programs.ours(program), *words, str(tree.scan / name))
    because = ask("svstat", "-j")
    because = json.loads(because.stdout)[0]["waits_because"]
    late = ask("svwait", "-u", "-t", "100").stderr
    answer = ask("svc", "-wuT", "0.3")
    assert answer.exit_code == 1
    found = re.fullmatch(r"svwait: fatal: \S+ is not up after 100 ms: waiting for (\S+), which (.*?) \((.*)\)\n", late)
    assert found, late
    other, why, remedy = found.groups()
    assert because == f"{other} {why}; {remedy}"
    assert answer.stderr == f"svc: warning: {tree.scan / name}: still down, waiting for {other}, which {why}, after 0.3 s, want up ({remedy})\n"
    return other, why, remedy


def test_who_asks_is_told_of_a_name_that_is_missing(tree):
    web = tree.make("web", needs=["rdis"])
    tree.begin()
    wait_until_blocked(web, "rdis")
    assert said_of_what_is_waited_for(tree, "web") == ("rdis", f"is not in {tree.scan}", "remove needs/rdis or link it")
    answer = processes.run(programs.ours("svstat"), "-v", "web", cwd=tree.scan)
    assert f"waits_because: rdis is not in {tree.scan}; remove needs/rdis or link it\n" in answer.stdout


def test_who_asks_by_the_directory_that_the_entry_leads_to_is_told_the_same(tree):
    web, db = tree.make("web", needs=["db"]), tree.make("db", link=False)
    tree.begin()
    wait_until_blocked(web, "db")
    environment = {"PATH": "/usr/bin:/bin", "SVDIR": str(tree.scan)}
    answer = processes.run(programs.ours("svstat"), "-v", web.path, env=environment)
    assert f"waits_because: db is not in {tree.scan}; it is {db.path}; try: lares enable {db.path}\n" in answer.stdout
    tree.link("db")
    wait_until_up(db, web)
    assert "waits_" not in processes.run(programs.ours("svstat"), "-v", web.path, env=environment).stdout


def test_who_asks_is_told_of_a_circle(tree):
    one, two = tree.make("one", needs=["two"]), tree.make("two", needs=["three"])
    tree.make("three", needs=["one"])
    tree.begin()
    wait_until_blocked(one, "two")
    wait_until_blocked(two, "three")
    remedy = "none of them is ever up; remove needs/two or what leads back from there"
    assert said_of_what_is_waited_for(tree, "one") == ("two", "needs one itself, by way of three", remedy)
    tree.add_need(two, "one")  # before the other one goes, or it would begin in between
    (two.path / "needs" / "three").unlink()
    assert said_of_what_is_waited_for(tree, "one") == ("two", "needs one itself", remedy)


def test_who_asks_is_told_that_what_is_needed_has_failed_or_is_down(tree):
    db, web = tree.make("db", "#!/bin/sh\nexit 3\n", restart="never\n"), tree.make("web", needs=["db"])
    app, mail = tree.make("app", needs=["mail"]), tree.make("mail", down="")
    tree.begin()
    wait_for_state(db, phase="down")
    wait_until_blocked(web, "db")
    wait_until_blocked(app, "mail")
    assert said_of_what_is_waited_for(tree, "web") == (
        "db", "has failed for good: run exited 3", f"to start it again: svc -u {tree.scan}/db")
    assert said_of_what_is_waited_for(tree, "app") == (
        "mail", "is down", f"told by a command or a down file; try: svc -u {tree.scan}/mail")
    processes.run("sh", "-ec", f"{programs.ours('svc')} -u {tree.scan}/mail")
    wait_until_up(mail, app)


def test_svc_says_after_a_second_that_what_is_needed_is_missing_and_goes_on_waiting(tree):
    web = tree.make("web", needs=["db"])
    tree.begin()
    wait_until_blocked(web, "db")
    waiting = Process([programs.ours("svc"), "-wuT0", "web"], tree.scratch, cwd=tree.scan)
    wait_for(lambda: waiting.stderr == f"svc: warning: web: still waiting for db, which is not in {tree.scan} (remove needs/db or link it)\n",
             what=lambda: waiting.stderr)
    tree.make("db")
    assert waiting.wait() == 0


def test_a_misspelt_need_is_mended_by_removing_its_file(tree):
    web = tree.make("web", needs=["bd"])
    tree.begin()
    wait_until_blocked(web, "bd")
    (web.path / "needs" / "bd").unlink()
    wait_until_up(web)


def test_what_an_editor_leaves_behind_is_no_need(tree):
    web = tree.make("web", needs=["db~"])
    tree.begin()
    wait_until_up(web)


@pytest.mark.parametrize("text, complaint", [
    ("up " * 200, "unable to read web/needs/db: file too big"),
    ("soon", 'web/needs/db, line 1: "soon" is no word for it'),
], ids=["too long", "not understood"])  # fmt: skip
def test_a_file_that_cannot_be_used_is_told_of_once_and_is_as_if_it_were_empty(tree, text, complaint):
    tree.make("db", SAYS_READY, notification_fd="3\n")
    web = tree.make("web")
    tree.add_need(web, "db", text=text)
    tree.begin()
    wait_until_blocked(web, "db")
    web.svc("-c")
    wait_for(lambda: complaint in tree.svscan.stderr, what=lambda: tree.svscan.stderr)
    web.svc("-d")
    wait_for_state(web, want="down")
    assert tree.svscan.stderr.count("needs/db") == 1


def test_of_many_names_that_are_missing_each_is_told_once(tree):
    names = [f"no-{number}" for number in range(12)]
    web = tree.make("web", needs=names)
    tree.begin()
    wait_for_state(web, phase="waiting", want="up")
    for _ in range(3):
        web.svc("-c")
    web.svc("-d")
    wait_for_state(web, want="down")
    assert [tree.svscan.stderr.count(f"web needs {name}, ") for name in names] == [1] * 12
