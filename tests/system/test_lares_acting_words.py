# SPDX-License-Identifier: ISC
"""The verbs of lares that act: who is meant, how long is waited, and what is refused."""
import pytest

from support import processes, programs
from support.acting import begun, exits, stubborn
from support.trees import Tree
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


@pytest.mark.parametrize("verb", ["start", "stop", "restart", "once", "pause", "cont", "kill", "reload"])
def test_nobody_acts_on_all_by_a_slip(tree, verb):
    tree.make("web")
    answer = tree.lares(verb)
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == f"lares: fatal: no service is named (to {verb} all: lares {verb} '*')\n"


def test_a_word_that_means_nobody_is_5_and_nobody_is_told_anything(tree):
    service = tree.make("nginx")
    begun(tree, nginx="up")
    answer = tree.lares("stop", "ngnix", "nginx", "x*", "@spare", "./there-is-none")
    exits(answer, 5, r'no service "ngnix" in .*; did you mean "nginx"\?', r'no service matches "x\*"', r"no service in the group @spare",
          r"no service directory ./there-is-none")
    assert answer.stdout == "" and answer.stderr.count("\n") == 4
    assert service.up and service.status.want == "u"


@pytest.mark.parametrize("words", [["--frob", "nginx"], ["nginx", "-x"]], ids=str)
def test_a_mistake_in_the_command_itself_is_2(tree, words):
    tree.make("nginx")
    exits(tree.lares("stop", *words), 2, r"try: lares help stop")


def test_a_signal_for_nobody_is_told_so(tree):
    tree.make("web")
    answer = tree.lares("signal", "HUP")
    assert (answer.exit_code, answer.stderr) == (2, "lares: fatal: no service is named (to signal all: lares signal HUP '*')\n")


def test_where_nothing_supervises_it_is_7_with_what_to_try(tree):
    tree.make("web")
    answer = tree.lares("start", "web")
    assert (answer.exit_code, answer.stdout) == (
        7, f"web  nothing supervises it; is svscan running on {tree.scan}? try: setsid svscanboot {tree.scan} </dev/null >/dev/null 2>&1 &\n")


def test_who_may_not_is_told_so_with_4(tree):
    programs.skip_unless_root("it becomes another user")
    tree.make("web")
    begun(tree, web="up")
    for path in (tree.scratch, tree.scan):
        path.chmod(0o755)
    answer = processes.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                           programs.ours("lares"), "--scan", str(tree.scan), "stop", "web")
    exits(answer, 4, r"^web  unable to control .*: access denied; try: as root")


@pytest.mark.parametrize("verb", ["start", "stop", "restart", "once", "kill", "reload", "wait", "events", "enable", "disable", "remove"])
def test_a_time_that_is_none_is_refused_in_the_same_words_everywhere(tree, verb):
    service = tree.make("web")
    begun(tree, web="up")
    answer = tree.lares(verb, "--timeout", "soon", "web")
    assert (answer.exit_code, answer.stdout) == (2, "")
    assert answer.stderr == f'lares: fatal: --timeout: "soon" is no time (try: 30, in seconds, or 1m)\n'
    assert service.up


@pytest.mark.parametrize("typed, shown", [("0.3", "300ms"), ("300ms", "300ms"), ("1s", "1s")])
def test_a_time_has_a_unit_or_is_in_seconds(tree, typed, shown):
    tree.make("off", down="")
    begun(tree, off="down")
    assert tree.lares("wait", "--timeout", typed, "off").stderr.startswith(f"lares: fatal: off is not ready after {shown}: down ")
    assert tree.lares("events", "--timeout", typed).exit_code == 0


def test_without_waiting_it_is_told_and_that_is_all(tree):
    service = stubborn(tree)
    answer = tree.lares("stop", "--no-wait", "web")
    assert (answer.exit_code, answer.stdout) == (0, "web  was told to stop\n")
    wait_for(lambda: service.status.want == "d")
    assert service.up
