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
    answer = tree.lares("wait", "--timeout", "0.3", "web", "off")
    assert (answer.exit_code, answer.stdout) == (124, "")
    assert answer.stderr == "lares: fatal: off is not ready after 300ms: down (try: lares start off)\n"
    exits(tree.lares("wait", "--timeout", "0", "gone"), 1, r"gone has failed for good: run exited 78 \(see: lares why gone\)")
    assert tree.lares("wait", "--any", "--timeout", "0", "off", "web").exit_code == 0
    assert tree.lares("wait", "--for", "finished", "off", "gone").exit_code == 0
    exits(tree.lares("wait", "--for", "better", "web"), 2, r"--for takes up, ready, down or finished, and not better")
    exits(tree.lares("wait", "wbe"), 4, r'no service "wbe"')


def test_wait_tells_programs_what_came_of_it(tree):
    tree.make("web")
    tree.make("off", down="")
    begun(tree, web="up", off="down")
    answer = tree.lares("wait", "--json", "--for", "up", "--timeout", "0.1", "web", "off")
    assert (answer.exit_code, answer.stderr) == (124, "")
    web, off = json.loads(answer.stdout)
    for outcome in (web, off):
        assert_valid(outcome, "lares-outcome-1")
    assert (web["name"], web["verb"], web["result"], web["pid"]) == ("web", "wait", "done", tree.services["web"].pid)
    assert web["words"].startswith("is up at") or web["words"].startswith("is up after")
    assert (off["result"], off["pid"]) == ("late", None) and off["problem"] in off["words"]
    (any_web, any_off) = json.loads(tree.lares("wait", "--json", "--for", "up", "--any", "web", "off").stdout)
    assert (any_web["result"], any_off["result"]) == ("done", "left")
    assert off["problem"].startswith("it is not up after 100ms: ") and any_off["problem"] == "it is not up yet"


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
