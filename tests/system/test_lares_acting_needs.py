# SPDX-License-Identifier: ISC
"""The verbs of lares that act: services that need each other."""
import json
import re

import pytest

from support import processes, programs
from support.acting import READY, begun, chain, exits, masked, under_way
from support.golden import assert_like_golden
from support.processes import Process
from support.situations import STUBBORN
from support.trees import SLEEPS, Tree
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_what_is_needed_is_started_as_well(tree):
    chain(tree)
    assert tree.lares("stop", "web", "app", "db").exit_code == 0
    answer = tree.lares("start", "web")
    assert (answer.exit_code, masked(answer)) == (0, "db   ready after T (pid N) (app needs it)\n"
                                                     "app  ready after T (pid N) (web needs it)\n"
                                                     "web  ready after T (pid N)\n")


def test_only_starts_nothing_else(tree):
    chain(tree)
    tree.lares("stop", "web", "app", "db")
    waiting = under_way(tree, "start", "--only", "web")
    wait_for(lambda: re.search(r"web: blocked on app for \d+s: still waiting for app, which is down", waiting.stderr),
             what=lambda: waiting.stderr)
    assert tree.states()["db"] == "down"
    assert tree.lares("start", "app").exit_code == 0
    assert waiting.wait() == 0


def test_what_needs_it_is_stopped_first_and_comes_back_by_itself(tree):
    chain(tree)
    answer = tree.lares("stop", "db")
    assert (answer.exit_code, masked(answer)) == (0, "web  stopped after T (SIGTERM) (it needs app)\n"
                                                     "app  stopped after T (SIGTERM) (it needs db)\n"
                                                     "db   stopped after T (SIGTERM)\n")
    assert tree.lares("start", "db").exit_code == 0
    wait_for(lambda: tree.states()["web"] == "ready")


def test_restart_is_in_order_and_waits_until_all_are_back(tree):
    chain(tree)
    ends = {name: tree.services[name].state["starts"] for name in ("db", "app", "web")}
    answer = tree.lares("restart", "db")
    assert (answer.exit_code, masked(answer)) == (
        0, "web  restarted, ready after T (pid N -> N) (it needs app)\n"
           "app  restarted, ready after T (pid N -> N) (it needs db)\n"
           "db   restarted, ready after T (pid N -> N)\n")
    assert {name: tree.services[name].state["starts"] for name in ends} == {name: "2" for name in ends}
    runs = {name: json.loads(tree.lares("history", "--json", "-n", "1", name).stdout)[0] for name in ends}
    assert (runs["app"]["by"], runs["web"]["by"], runs["db"]["by"]) == ("need", "need", "command")


def test_a_restart_is_not_seen_by_what_rides_it_out(tree):
    tree.make("db")
    app = tree.make("app", needs={"db": "through-restart\n"})
    begun(tree, db="up", app="up")
    before = app.pid
    answer = tree.lares("restart", "db")
    assert (answer.exit_code, masked(answer)) == (0, "db  restarted, up after T (pid N -> N)\n")
    assert app.pid == before


def test_a_restart_that_is_given_up_midway_is_started_again_all_the_same(tree):
    db = tree.make("db")
    app = tree.make("app", f"#!/bin/sh\n{STUBBORN}\n", needs={"db": ""})
    begun(tree, db="up", app="up")
    wait_for(lambda: app.has("ready"))
    answer = tree.lares("restart", "--timeout", "2", "db")
    exits(answer, 1, r"^db   still up .*, going on for app, which needs it after 2s, want down; try: lares kill app; see: lares why db$")
    wait_for(lambda: db.status.want == "u")


def test_a_stop_says_who_holds_it(tree):
    tree.make("db")
    app = tree.make("app", f"#!/bin/sh\n{STUBBORN}\n", needs={"db": ""})
    begun(tree, db="up", app="up")
    wait_for(lambda: app.has("ready"))
    stopping = under_way(tree, "stop", "db")
    wait_for(lambda: "db: stopping for " in stopping.stderr, what=lambda: stopping.stderr)
    assert re.search(r"db: stopping for \d+s: it goes on for app, which needs it \(try: lares kill app\)", stopping.stderr)
    wait_for(lambda: re.search(rf"app: stopping for \d+s: \w+ \(pid {app.pid}, ", stopping.stderr))
    app.kill_process()
    assert stopping.wait() == 0


def test_a_start_says_that_what_it_waits_for_keeps_ending(tree):
    tree.make("db", "#!/bin/sh\nexit 3\n")
    tree.make("app", needs={"db": ""}, down="")
    begun(tree, app="down")
    wait_for(lambda: int(tree.services["db"].state.get("failures", 0)) > 1)
    starting = under_way(tree, "start", "app")
    said = r"lares: warning: app: blocked on db for \d+s: still waiting for db, which keeps ending: run exited 3 \(see: lares why db\)\n"
    wait_for(lambda: re.fullmatch(said, starting.stderr), what=lambda: (starting.stderr, starting.stdout))
    tree.services["db"].write_run(SLEEPS)
    assert starting.wait() == 0 and re.fullmatch(r"app  up after \S+ \(pid \d+\)\n", starting.stdout)


def test_hints_name_the_scan_directory_where_a_plain_command_would_mean_another(tree):
    tree.make("off", down="")
    tree.make("app", needs={"off": ""})
    begun(tree, off="down", app="blocked on off")
    plain = tree.lares("wait", "--timeout", "0.1", "app")
    assert plain.stderr == ("lares: fatal: app is not ready after 100ms: waiting for off, which is down "
                            "(told by a command or a down file; try: lares start off)\n")
    elsewhere = tree.lares("--scan", str(tree.scan), "wait", "--timeout", "0.1", "app", SVDIR="/there/is/none")
    assert elsewhere.stderr == plain.stderr.replace("lares start", f"lares --scan {tree.scan} start")
    svwait = processes.run(programs.ours("svwait"), "-U", "-T", "0.1", str(tree.scan / "app"), env={"SVDIR": "/there/is/none"})
    assert f"try: svc -u {tree.scan}/off)" in svwait.stderr


def test_what_waits_for_one_that_has_failed_is_not_waited_for(tree):
    tree.make("db", "#!/bin/sh\nexit 78\n", restart="never\n", down="")
    tree.make("app", needs={"db": ""}, down="")
    begun(tree, db="down", app="down")
    answer = tree.lares("start", "--timeout", "0", "app")
    exits(answer, 1, r"^db   failed: it has failed for good: run exited 78", r"app  failed: it waits for db, which has not come")


def test_what_waits_through_others_for_one_that_fails_late_is_not_waited_for(tree):
    """All there is to say of web was said by then, and nothing else would wake lares."""
    db = tree.make("db", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\nexit 78\n", restart="never\n", notification_fd="3\n", down="")
    tree.make("app", needs={"db": ""}, down="")
    tree.make("web", needs={"app": ""}, down="")
    begun(tree, db="down", app="down", web="down")
    starting = under_way(tree, "start", "--timeout", "0", "web")
    wait_for(lambda: starting.stderr.startswith("lares: warning: web: blocked on app for "), what=lambda: starting.stderr)
    db.write("go", "")
    assert starting.wait() == 1, starting.stderr
    assert re.search(r"^app  failed: it waits for db, which has not come; ", starting.stdout, re.M), starting.stdout
    assert re.search(r"^web  failed: it waits for app, which has not come; ", starting.stdout, re.M), starting.stdout


def test_a_stop_of_what_waits_for_one_that_nobody_supervises_is_no_start_that_has_failed(tree):
    tree.make("db")
    web = tree.make("web", needs={"db": ""})
    started = Process([programs.ours("supervise"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states()["web"] == "blocked on db", what=tree.states)
    exits(tree.lares("stop", "db", "web"), 7, "^db   nothing supervises it;", "^web  (stopped|was down already)")
    web.send("dx")
    assert started.wait() == 0


def test_dry_run_says_who_is_affected_and_sends_nothing(tree):
    chain(tree)
    pids = {name: service.pid for name, service in tree.services.items()}
    shown = "".join(f"$ lares {' '.join(words)}\n{tree.lares(*words).stdout}" for words in (
        ["stop", "--dry-run", "db"], ["restart", "--dry-run", "db", "cache"], ["start", "--dry-run", "web"],
        ["reload", "--dry-run", "web"]))
    tree.lares("stop", "db")
    tree.lares("stop", "web", "app")
    shown += "$ lares start --dry-run web\n" + tree.lares("start", "--dry-run", "web").stdout
    assert_like_golden(shown, "lares-dry-run")
    assert pids["cache"] == tree.services["cache"].pid


def test_what_waits_for_a_need_that_is_missing_or_itself_fails_at_once(tree):
    tree.make("app", needs={"rdis": ""}, down="")
    tree.make("web", needs={"app": ""}, down="")
    tree.make("self", needs={"self": ""}, down="")
    begun(tree, app="down", web="down", self="down")
    exits(tree.lares("start", "--timeout", "0", "web"), 1,
          rf"^app  failed: it needs rdis, which is not in {tree.scan}; remove needs/rdis or link it; see: lares why app$",
          r"^web  failed: it waits for app, which has not come; see: lares why web$")
    exits(tree.lares("start", "--timeout", "0", "self"), 1, r"^self  failed: it needs self, which is the service itself; remove needs/self; see: ")
    tree.make("rdis")
    wait_for(lambda: tree.states()["web"] == "up", what="it is wanted up all the same")


def test_what_is_only_wanted_fails_no_start(tree):
    tree.make("cache", "#!/bin/sh\nexit 3\n", notification_fd="3\n")
    app = tree.make("app", wants={"cache": ""}, down="")
    begun(tree, app="down")
    cache = tree.services["cache"]
    wait_for(lambda: int(cache.state.get("failures", 0)) > 1)
    starting = under_way(tree, "start", "cache", "app")
    said = r"lares: warning: app: blocked on cache for \d+s: still waiting for cache, which it wants; after 1m it is started without it\n"
    wait_for(lambda: re.search(said, starting.stderr), what=lambda: (starting.stderr, starting.stdout))
    failures = int(cache.state["failures"])
    wait_for(lambda: int(cache.state["failures"]) > failures + 1)
    stays(lambda: starting.running, what=lambda: starting.stdout)
    cache.write_run(READY)
    assert starting.wait() == 1 and app.up
    assert re.search(r"^cache  failed: it ends as soon as it is started \(exit 3\).*\napp    up after \S+ \(pid \d+\)$", starting.stdout, re.M), starting.stdout


def test_what_is_needed_and_missing_is_said(tree):
    tree.make("app", needs={"rdis": ""}, down="")
    exits(tree.lares("start", "--dry-run", "app"), 0, r"lares: warning: app needs rdis, which is not there")
