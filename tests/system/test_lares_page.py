# SPDX-License-Identifier: ISC
"""lares status -l: all that is known of a service, on a page."""
import getpass
import re

import pytest

from support import processes, programs
from support.golden import assert_like_golden
from support.processes import Process
from support.terminals import InTerminal
from support.trees import Tree
from support.waiting import wait_for

UTF8 = {"LANG": "C.UTF-8", "TZ": "UTC"}
SPEAKS = "#!/bin/sh\necho one line\necho another\necho >&3\nexec 3>&-\nsleep 1001 &\nexec sleep 1000\n"


def masks(tree):
    return [(re.escape(str(tree.scratch / "sv")), "/etc/sv"), (re.escape(str(tree.scan)), "/service"),
            (re.escape(f", {getpass.getuser()}: "), ", root: "),
            (r"waiting [\dhms ]+, down", "waiting SPAN, down"), (r"(next start +in) .*", r"\1 SPAN"),
            (r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{3})?", "WHEN"), (r"\((\d+\w ?)+\)", "(AGE)"), (r"(after|in) [\d.]+m?s", r"\1 SPAN"),
            (r"(?m)^(  cpu +).*", r"\1TIME"), (r"[\d.]+ [KM]iB", "SIZE"), (r"(process|supervise)( +)\d+", r"\1\2PID"),
            (r"version .*", "version V"),
            (r"(?m)^ +PID +STATE.*", "  PID …"), (r"(?m)^ +\d+  ([A-Z]) .*?s  (?=[│├└s])", r"  PID  \1 … ")]  # fmt: skip


def page(tree, *words, **environment):
    answer = tree.lares("status", "-l", *words, **{**UTF8, **environment})
    assert answer.stderr == ""
    return answer.stdout


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    tree.make("db", "#!/bin/sh\nexec sleep 1000\n", down="")
    web = tree.make("web", SPEAKS, notification_fd="3\n", wants={"db": ""})
    log = web.path / "log"
    log.mkdir()
    (log / "run").write_text(f"#!/bin/sh\nexec {programs.ours('multilog')} t ./main\n")
    (log / "run").chmod(0o755)
    tree.make("app", needs={"db": "", "gone": ""}, restart_delay="soon\n")
    tree.make("flaky", "#!/bin/sh\nexit 3\n", restart_delay="1h\n")
    tree.make("broken", "#!/no/such/interpreter\n")
    tree.begin()
    wait_for(lambda: tree.states().get("web") == "ready" and tree.states().get("app", "").startswith("blocked"), what=tree.states)
    wait_for(lambda: tree.states().get("broken") == "failed" and re.match(r"waiting (1h|5\dm)", tree.states()["flaky"]), what=tree.states)
    wait_for(lambda: "another" in page(tree, "web") and "sleep 1001" in page(tree, "web"), what=lambda: page(tree, "web"))
    return tree


def test_of_a_service_that_runs(tree):
    assert_like_golden(page(tree, "web"), "lares_page_ready", masks(tree))


def test_of_one_that_waits_for_another(tree):
    assert_like_golden(page(tree, "app"), "lares_page_blocked", masks(tree))


def test_of_one_that_fails_and_of_one_that_cannot_be_started(tree):
    assert_like_golden(page(tree, "flaky", "broken"), "lares_page_failing", masks(tree))


def test_what_cannot_be_started_is_said_once(tree):
    tree.make("closed").path.joinpath("run").chmod(0o644)
    wait_for(lambda: tree.states().get("closed") == "failed", what=tree.states)
    shown = page(tree, "closed")
    assert shown.count("chmod 755") == 1 and "cannot start" in shown and "not used" not in shown, shown


def test_of_one_that_is_needed(tree):
    shown = page(tree, "db")
    assert re.search(r"^  needed by +app: blocked on ", shown, re.M) and re.search(r"^  optional for +web: ready$", shown, re.M), shown
    assert re.search(r"^  enabled +in .*/service, normally down$", shown, re.M), shown


def test_all_have_a_page_and_exit_codes_are_those_of_the_table(tree):
    heads = [line.split(":")[0] for line in page(tree).splitlines() if re.match(r"\S", line)]
    assert heads == ["app", "broken", "db", "flaky", "web"]
    assert tree.lares("status", "-l", "web").exit_code == 0
    assert tree.lares("status", "-l", "db").exit_code == 3
    assert tree.lares("status", "-l", "wbe").exit_code == 4


@pytest.mark.parametrize("columns", [80, 160])
def test_a_terminal_shows_no_line_that_is_wider(tree, columns):
    command = [programs.ours("lares"), "status", "-l", "app", "broken", "web"]
    terminal = InTerminal(command, tree.scratch, columns=columns, SVDIR=str(tree.scan), **UTF8)
    assert terminal.wait() == 3
    plain = re.sub(r"\x1b\[[\d;]*m", "", terminal.written)
    long_words = [line for line in plain.splitlines() if len(line) > columns and " " in line.strip()[:columns - 20].strip()]
    assert all(re.search(r"/\S{30,}", line) for line in long_words), long_words
    assert "\x1b[32mready\x1b[0m" in terminal.written and "\x1b[1mweb\x1b[0m" in terminal.written


def test_of_one_that_nobody_supervises_and_of_daemontools(scratch):
    tree = Tree(scratch)
    tree.make("web")
    assert page(tree, "web").startswith("web: not supervised\n")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: page(tree, "web").startswith("web: up since "), what=lambda: page(tree, "web"))
    assert re.search(rf"^  supervise +{theirs.pid}$", page(tree, "web"), re.M), page(tree, "web")
    processes.run(programs.debian("svc"), "-dx", str(tree.scan / "web"))
    assert theirs.wait() == 0
