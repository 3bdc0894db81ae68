# SPDX-License-Identifier: ISC
"""Services that want each other, and do without."""
import os
import signal
import time

import pytest

from support.needs import SAYS_READY, Tree, proc_kill, state, wait_for_state, wait_until_blocked, wait_until_up
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_what_is_only_wanted_is_waited_for_as_long_as_it_may_come(tree):
    cache = tree.make("cache", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", wants=["cache", "no-such-thing"])
    tree.begin()
    wait_until_blocked(web, "cache")
    cache.write("go")
    wait_until_up(web)
    pid = state(web)["pid"]
    cache.svc("-d")
    wait_for_state(cache, phase="down")
    assert state(web)["pid"] == pid
    web.svc("-t")
    wait_for(lambda: state(web)["pid"] not in ("0", pid))


def test_what_is_only_wanted_and_never_gets_ready_is_waited_for_for_a_minute(tree):
    """By the state: it says when the wait began, and the minute itself is the machine's."""
    tree.make("cache", SAYS_READY, notification_fd="3\n")
    web = tree.make("web", wants=["cache"])
    tree.begin()
    begun = int(wait_until_blocked(web, "cache")["next-start-monotonic-ns"])
    assert abs(begun - time.monotonic_ns()) < 30 * 10**9
    supervise = int(state(web)["supervise-pid"])
    text = (web.control / "state").read_text()
    later = text.replace(f"next-start-monotonic-ns {begun}\n", f"next-start-monotonic-ns {begun - 60 * 10**9}\n")
    assert later != text
    os.kill(supervise, signal.SIGSTOP)
    (web.control / "state").write_text(later)
    proc_kill(supervise)
    wait_until_up(web)


def test_one_that_was_wanted_once_and_has_had_that_is_not_ridden_out(tree):
    db, web = tree.make("db", "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n", restart="on-failure\n"), tree.make("web")
    tree.add_need(web, "db", text="through-restart\n")
    tree.begin()
    wait_until_up(db, web)
    db.write("go")
    wait_for_state(db, phase="down", want="once")
    wait_until_blocked(web, on="db")
    assert state(web)["last-end-by"] == "need"


def test_a_circle_of_wants_keeps_nobody_down(tree):
    services = [tree.make("one", wants=["two"]), tree.make("two", wants=["one"]),
                tree.make("web", needs=["db"]), tree.make("db", wants=["web"])]  # fmt: skip
    tree.begin()
    wait_until_up(*services)


def test_a_circle_does_not_keep_down_what_only_wants_one_of_it(tree):
    tree.make("one", needs=["two"])
    tree.make("two", needs=["one"])
    tree.make("stuck", needs=["nobody"])
    web = tree.make("web", wants=["one", "stuck"])
    tree.begin()
    wait_until_up(web)
