# SPDX-License-Identifier: ISC
"""lares status --watch: the table that renews itself, on a terminal and elsewhere."""
import itertools
import json
import re
import signal

import pytest

from support import proc, programs
from support.processes import Process
from support.schemas import assert_valid
from support.terminals import InTerminal
from support.trees import Tree
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    tree.make("web")
    tree.make("db", down="")
    tree.begin()
    wait_for(lambda: tree.states() == {"web": "up", "db": "down"}, what=tree.states)
    return tree


def watching(tree, *words, **options):
    return InTerminal([programs.ours("lares"), "status", "--watch", *words], tree.scratch, SVDIR=str(tree.scan), **options)


def row_of(terminal, name):
    return next((re.split(r"  +", line) for line in terminal.lines if line.startswith(name)), None)


def test_what_changes_is_shown_in_its_place(tree):
    terminal = watching(tree)
    terminal.wait_for_text("NAME", "web")
    tree.services["db"].svc("-u")
    wait_for(lambda: (row_of(terminal, "db") or ["", ""])[1] == "up", what=lambda: terminal.lines)
    assert len(terminal.lines) == 3, terminal.lines
    assert "\x1b[32mup\x1b[0m" in terminal.written
    terminal.press("q")
    assert terminal.wait() == 0


@pytest.mark.parametrize("way_out", ["q", "\x03", signal.SIGTERM], ids=["q", "ctrl-c", "TERM"])
def test_the_terminal_is_left_as_it_was(tree, way_out):
    terminal = watching(tree)
    terminal.wait_for_text("web")
    assert terminal.screen.modes == {"1049"}, "the other screen, and no cursor"
    if isinstance(way_out, str):
        terminal.press(way_out)
    else:
        terminal.process.signal(way_out)
    assert terminal.wait() == 0
    assert terminal.screen.modes == {"25"} and terminal.written.endswith("\x1b[?25h\x1b[?1049l")
    assert terminal.after == terminal.before


def test_it_lets_go_of_the_terminal_while_it_is_stopped(tree):
    terminal = watching(tree)
    terminal.wait_for_text("web")
    terminal.process.signal(signal.SIGTSTP)
    wait_for(lambda: proc.stat(terminal.process.pid).state == "T")
    wait_for(lambda: terminal.screen.modes == {"25"}, what=lambda: terminal.screen.modes)
    terminal.process.signal(signal.SIGCONT)
    wait_for(lambda: terminal.screen.modes == {"1049"}, what=lambda: terminal.screen.modes)
    terminal.press("q")
    assert terminal.wait() == 0


def test_ages_go_on_where_nothing_happens(tree):
    terminal = watching(tree, "web")
    terminal.wait_for_text("web")
    def age():
        row = row_of(terminal, "web")
        return row[2] if row and len(row) >= 8 else None  # a row may be half written
    first = wait_for(age)
    wait_for(lambda: age() not in (None, first), what=lambda: terminal.lines)
    terminal.press("q")
    assert terminal.wait() == 0


def test_only_lines_that_have_changed_are_written(tree):
    tree.make("idle", down="")
    terminal = watching(tree)
    terminal.wait_for_text("web", "idle")
    wait_for(lambda: terminal.written.count("\x1b[4;1H") >= 3, what=lambda: terminal.written)  # the age of web
    written = {}
    for row, text in re.findall(r"\x1b\[(\d+);1H(.*?)\x1b\[K", terminal.written):
        written.setdefault(row, []).append(text)
    assert len(written["4"]) >= 2 and all(once != again for texts in written.values() for once, again in itertools.pairwise(texts)), written
    terminal.press("q")
    assert terminal.wait() == 0


def test_it_fills_the_screen_and_says_how_many_more_there_are(tree):
    for number in range(10):
        tree.make(f"more{number}")
    terminal = watching(tree, rows=8)
    terminal.wait_for_text("… 6 more")
    assert len(terminal.lines) == 8
    terminal.resize(30, 100)
    terminal.process.signal(signal.SIGWINCH)
    wait_for(lambda: len(terminal.lines) == 13 and "more9" in terminal.lines[-2] + terminal.lines[-3], what=lambda: terminal.lines)
    terminal.resize(10, 30)
    terminal.process.signal(signal.SIGWINCH)
    wait_for(lambda: len(terminal.lines) == 10 and "… 4 more" in terminal.lines[-1], what=lambda: terminal.lines)
    terminal.press("q")
    assert terminal.wait() == 0


def test_a_link_that_leads_nowhere_is_in_it(tree):
    (tree.scan / "lost").symlink_to(tree.scratch / "nothing")
    terminal = watching(tree)
    terminal.wait_for_text("lost", "not there")
    (tree.scan / "lost").unlink()
    wait_for(lambda: row_of(terminal, "lost") is None, what=lambda: terminal.lines)
    terminal.press("q")
    assert terminal.wait() == 0


def test_services_come_and_go(tree):
    terminal = watching(tree)
    terminal.wait_for_text("web")
    tree.make("app")
    wait_for(lambda: (row_of(terminal, "app") or ["", ""])[1] == "up", what=lambda: terminal.lines)
    (tree.scan / "web").unlink()
    wait_for(lambda: row_of(terminal, "web") is None, what=lambda: terminal.lines)
    assert row_of(terminal, "db")
    terminal.press("q")
    assert terminal.wait() == 0


def test_colours_are_left_out_where_they_are_not_wanted(tree):
    terminal = watching(tree, NO_COLOR="1")
    terminal.wait_for_text("web", "up")
    terminal.press("q")
    assert terminal.wait() == 0
    assert not re.search(r"\x1b\[\d+m", terminal.written)


def test_a_terminal_that_cannot_go_back_gets_one_table_after_the_other(tree):
    terminal = watching(tree, TERM="dumb")
    wait_for(lambda: terminal.written.count("NAME") == 1)
    tree.services["db"].svc("-u")
    wait_for(lambda: re.search(r"^db +up", terminal.written, re.M), what=lambda: terminal.written)
    assert "\x1b" not in terminal.written and "\r\n\r\nNAME" in terminal.written
    terminal.process.signal(signal.SIGINT)
    assert terminal.wait() == 0


def test_without_a_terminal_there_is_a_table_for_each_change(tree):
    watch = Process([programs.ours("lares"), "status", "--watch"], tree.scratch, env={"SVDIR": str(tree.scan)})
    wait_for(lambda: watch.stdout.count("NAME") == 1)
    stays(lambda: watch.stdout.count("NAME") == 1, 2, what="nothing has changed")
    tree.services["db"].svc("-u")
    wait_for(lambda: re.search(r"^\nNAME.*\ndb +up", watch.stdout, re.M), what=lambda: watch.stdout)
    watch.signal(signal.SIGTERM)
    assert watch.wait() == 0


def test_as_json_each_service_that_has_changed_is_a_line(tree):
    watch = Process([programs.ours("lares"), "status", "--watch", "--json"], tree.scratch, env={"SVDIR": str(tree.scan)})
    wait_for(lambda: len(watch.stdout.splitlines()) == 2)
    tree.services["db"].svc("-u")
    wait_for(lambda: [json.loads(line)["state"] for line in watch.stdout.splitlines()][-1] == "up"
             and len(watch.stdout.splitlines()) > 2, what=lambda: watch.stdout)
    for line in watch.stdout.splitlines():
        assert_valid(json.loads(line), "lares-service-1")
    assert {json.loads(line)["name"] for line in watch.stdout.splitlines()[2:]} == {"db"}
    watch.signal(signal.SIGTERM)
    assert watch.wait() == 0


def test_whoever_is_not_there_is_told_and_nothing_is_watched(tree):
    answer = tree.lares("status", "--watch", "wbe")
    assert (answer.exit_code, answer.stdout) == (4, "")
    assert answer.stderr == f'lares: fatal: no service "wbe" in {tree.scan}; did you mean "web"?\n'
    assert tree.lares("status", "--watch", "-l").exit_code == 2
