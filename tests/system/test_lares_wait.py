# SPDX-License-Identifier: ISC
"""lares wait: until services are as others make them."""
import json
import pathlib
import re
import signal

import pytest

from support.acting import begun, exits, under_way
from support.schemas import assert_valid
from support.trees import Tree
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_wait_is_for_ready_if_nothing_else_is_said(tree):
    service = tree.make("web", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n",
                        notification_fd="3\n")
    begun(tree, web="starting")
    assert tree.lares("wait", "--for", "up", "web").exit_code == 0
    waiting = under_way(tree, "wait")
    stays(lambda: waiting.running)
    service.write("go", "")
    assert waiting.wait() == 0 and waiting.stderr == ""


def test_wait_says_what_is_missing_and_why(tree):
    tree.make("web")
    tree.make("off", down="")
    tree.make("gone", "#!/bin/sh\nexit 78\n", restart="never\n")
    begun(tree, web="up", off="down", gone="failed")
    answer = tree.lares("wait", "--timeout", "1.5", "web", "off")  # web has to be up for a second
    assert (answer.exit_code, answer.stdout) == (124, "")
    assert answer.stderr == "lares: fatal: off is not ready after 1.5s: down (try: lares start off)\n"
    exits(tree.lares("wait", "--timeout", "0", "gone"), 1, r"gone has failed for good: run exited 78 \(see: lares why gone\)")
    assert tree.lares("wait", "--any", "--timeout", "0", "off", "web").exit_code == 0
    assert tree.lares("wait", "--for", "finished", "off", "gone").exit_code == 0
    exits(tree.lares("wait", "--for", "better", "web"), 2, r"--for takes up, ready, down or finished, and not better")
    exits(tree.lares("wait", "wbe"), 4, r'no service "wbe"')


def test_wait_tells_programs_what_came_of_it(tree):
    tree.make("web")
    tree.make("off", down="")
    begun(tree, web="up", off="down")
    answer = tree.lares("wait", "--json", "--for", "up", "--timeout", "1.5", "web", "off")
    assert (answer.exit_code, answer.stderr) == (124, "")
    web, off = json.loads(answer.stdout)
    for outcome in (web, off):
        assert_valid(outcome, "lares-outcome-1")
    assert (web["name"], web["verb"], web["result"], web["pid"]) == ("web", "wait", "done", tree.services["web"].pid)
    assert web["words"].startswith("is up at") or web["words"].startswith("is up after")
    assert (off["result"], off["pid"]) == ("late", None) and off["problem"] in off["words"]
    (any_web, any_off) = json.loads(tree.lares("wait", "--json", "--for", "up", "--any", "web", "off").stdout)
    assert (any_web["result"], any_off["result"]) == ("done", "left")
    assert off["problem"].startswith("it is not up after 1.5s: ") and any_off["problem"] == "it is not up yet"


def blocks(pid, number):
    """It has the signal wait, which it does not do unless it looks for it."""
    text = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(re.search(r"SigBlk:\s+(\w+)", text)[1], 16) >> (number - 1) & 1


def test_wait_can_be_interrupted(tree):
    tree.make("off", down="")
    begun(tree, off="down")
    waiting = under_way(tree, "wait", "off")
    wait_for(lambda: blocks(waiting.pid, signal.SIGINT))
    waiting.signal(signal.SIGINT)
    assert waiting.wait() == 130
    assert waiting.stderr == "lares: info: off is not ready yet; see: lares status off\n"


# What will not come, and what does not stay


UP_OR_READY = pytest.mark.parametrize("state", ["up", "ready"])


def endless(tree, state, name):
    """Nothing but its own insight ends this wait."""
    return tree.lares("wait", "--for", state, "--timeout", "0", name)


@UP_OR_READY
def test_what_cannot_be_executed_is_not_waited_for(tree, state):
    service = tree.make("shut")
    (service.path / "run").chmod(0o644)
    begun(tree, shut="failed")
    answer = endless(tree, state, "shut")
    assert answer.exit_code == 1 and answer.stderr == (
        f"lares: fatal: shut: unable to start its run file: access denied (not executable; try: chmod 755 {tree.scan}/shut/run; "
        "see: lares why shut)\n"), answer
    outcome, = json.loads(tree.lares("wait", "--json", "--for", state, "shut").stdout)
    assert_valid(outcome, "lares-outcome-1")
    assert (outcome["result"], outcome["problem"]) == ("failed", "unable to start its run file: access denied"), outcome


@UP_OR_READY
def test_what_needs_what_is_not_there_or_has_failed_for_good_is_not_waited_for(tree, state):
    tree.make("lost", needs={"nobody": ""})
    tree.make("gone", "#!/bin/sh\nexit 78\n", restart="never\n")
    tree.make("web", needs={"gone": ""})
    begun(tree, gone="failed", lost="blocked on nobody", web="blocked on gone")
    exits(endless(tree, state, "lost"), 1, r"^lares: fatal: lost: it needs nobody, which is not in .* \(remove needs/nobody or link it; see: lares why lost\)$")
    exits(endless(tree, state, "web"), 1, r"^lares: fatal: web: it waits for gone, which has failed for good: run exited 78 "
                                          r"\(to start it again: lares start gone; see: lares why web\)$")


def test_a_need_that_fails_while_it_is_waited_for_ends_the_wait(tree):
    db = tree.make("db", "#!/bin/sh\nwhile [ ! -e go ]; do sleep 0.02; done\nexit 78\n", restart="never\n", notification_fd="3\n")
    tree.make("web", needs={"db": ""})
    begun(tree, web="blocked on db")
    waiting = under_way(tree, "wait", "--timeout", "0", "web")
    stays(lambda: waiting.running)
    db.write("go", "")
    assert waiting.wait() == 1 and "web: it waits for db, which has failed for good: run exited 78" in waiting.stderr


def test_what_is_mended_meanwhile_is_waited_for(tree):
    service = tree.make("shut")
    (service.path / "run").chmod(0o644)
    begun(tree, shut="failed")
    run = service.path / "run"
    # Its next attempt is up to a second away. What is changed in the same tick as that does not show.
    wait_for(lambda: run.chmod(0o755) or run.stat().st_ctime_ns > (service.control / "state").stat().st_ctime_ns)
    assert endless(tree, "up", "shut").exit_code == 0


@UP_OR_READY
def test_what_keeps_ending_is_not_up_for_the_moments_in_which_it_runs(tree, state):
    tree.make("flaky", "#!/bin/sh\nsleep 0.2\nexit 3\n")
    tree.begin()
    answer = tree.lares("wait", "--for", state, "--timeout", "4", "flaky")
    assert answer.exit_code == 124 and answer.stderr == (
        f"lares: fatal: flaky is not {state} after 4s: it keeps ending: run exited 3 (see: lares why flaky)\n"), answer


def test_one_that_rests_before_its_next_start_is_told_with_how_long(tree):
    tree.make("slow", "#!/bin/sh\nexit 3\n", restart_delay="90s\n")
    tree.begin()
    wait_for(lambda: tree.states()["slow"].startswith("waiting"))
    exits(tree.lares("wait", "--timeout", "0.3", "slow"), 124,
          r"^lares: fatal: slow is not ready after 300ms: it is started again in \S+: run exited 3 \(see: lares why slow\)$")
    exits(tree.lares("wait", "--for", "finished", "--timeout", "0.3", "slow"), 124,
          r"^lares: fatal: slow has not finished after 300ms: it is started again in \S+: run exited 3 \(try: lares stop slow\)$")


# finished


def test_a_one_shot_that_is_done_is_up_and_has_finished(tree):
    tree.make("once", "#!/bin/sh\nexit 0\n", type="oneshot\n")
    tree.make("broken", "#!/bin/sh\nexit 2\n", type="oneshot\n", restart="never\n")
    begun(tree, once="up", broken="failed")
    for state in ("up", "ready", "finished"):
        assert endless(tree, state, "once").exit_code == 0
    assert endless(tree, "finished", "broken").exit_code == 0
    exits(tree.lares("wait", "--for", "down", "--timeout", "0.3", "once"), 124, r"once is not down after 300ms: up \(try: lares stop once\)")


def test_what_has_no_run_is_up_and_never_finishes(tree):
    service = tree.make("group", start="#!/bin/sh\nexit 0\n")
    (service.path / "start").chmod(0o755)
    (service.path / "run").unlink()
    begun(tree, group="up")
    assert endless(tree, "up", "group").exit_code == 0
    assert tree.lares("wait", "--for", "finished", "--timeout", "0.3", "group").exit_code == 124


# Without a name


def test_without_a_name_all_are_waited_for_that_are_to_come(tree):
    web = tree.make("web")
    tree.make("off", down="")
    tree.make("stopped")
    begun(tree, web="up", off="down", stopped="up")
    tree.lares("stop", "stopped")
    assert endless_all(tree) == ["web"]
    assert web.up
    exits(tree.lares("wait", "--timeout", "0.3", "off"), 124, "off is not ready after 300ms: down")


def endless_all(tree):
    """Whom a wait without a name is about."""
    return [it["name"] for it in json.loads(tree.lares("wait", "--json", "--timeout", "0").stdout)]


def test_where_nobody_is_to_come_that_is_said(tree):
    tree.begin()
    answer = tree.lares("wait")
    assert (answer.exit_code, answer.stderr) == (0, f"lares: info: no service in {tree.scan} is to be waited for\n"), answer
