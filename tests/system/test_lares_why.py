# SPDX-License-Identifier: ISC
"""lares why: that each diagnosis is provoked, what its page is like, and how it exits."""
import pathlib
import re

import pytest

from support import diagnoses
from support.diagnoses import BrokenTree
from support.golden import assert_like_golden
from support.trees import in_terminal
from support.waiting import wait_for
from support.why_pages import assert_fits, masks

ELSEWHERE = {"not-permitted", "svscan-missing", "foreign-supervise", "started-lately"}  # test_lares_why_place.py, test_lares_why_beside_others.py


def provoked():
    here = pathlib.Path(__file__).parent
    return [it for file in here.glob("test_lares_why_*.py") for it in re.findall(r'^@provokes\("([a-z-]+)"', file.read_text(), re.M)]


def test_every_diagnosis_of_a_service_is_provoked():
    of_services, _ = diagnoses.identities()
    assert len(of_services) > 40
    assert set(of_services) == set(provoked()) | ELSEWHERE
    assert len(provoked()) == len(set(provoked())), "each once"


def test_the_page_of_a_sound_service_says_so(scratch):
    tree = BrokenTree(scratch)
    tree.make("web", log=True)
    tree.make("app", needs={"web": ""})
    tree.begin()
    tree.services["app"].wait_until_up()
    answer = tree.why("web")
    assert answer.exit_code == 0
    assert_like_golden(answer.stdout, "lares-why-sound", masks(tree))


@pytest.mark.parametrize("columns", [80, 160])
def test_lines_end_where_the_terminal_does_but_for_what_is_to_be_typed(scratch, columns):
    tree = BrokenTree(scratch)
    tree.make("broken", "#!/bin/sh\r\nexec sleep 1000\r\n")
    tree.begin()
    tree.finding("broken", "run-carriage-returns")
    shown = in_terminal(tree, columns, "why", "broken", exits=3)
    assert "\x1b[1;31mproblem\x1b[0m" in shown
    lines = re.sub(r"\x1b\[[\d;]*m", "", shown).splitlines()
    assert_fits("\n".join(lines), columns)
    assert "\x1b" not in in_terminal(tree, columns, "why", "broken", exits=3, NO_COLOR="1")


def test_exit_codes_say_whether_it_is_as_it_is_wanted(scratch):
    tree = BrokenTree(scratch)
    tree.make("up")
    tree.make("off", down="")
    tree.make("fails", "#!/bin/sh\nexit 1\n", restart_delay="1h\n")
    tree.begin()
    tree.wait_until_it_dies("fails", 0)
    tree.services["up"].wait_until_up()
    wait_for(lambda: tree.why("off").exit_code == 0)
    assert tree.why("up", "off").exit_code == 0
    wait_for(lambda: tree.why("fails").exit_code == 3)
    answer = tree.why("fials")
    assert (answer.exit_code, answer.stderr) == (4, f'lares: fatal: no service "fials" in {tree.scan}; did you mean "fails"?\n')
    assert tree.lares("why").exit_code == 2
