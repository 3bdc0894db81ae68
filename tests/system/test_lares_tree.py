# SPDX-License-Identifier: ISC
"""lares tree: from svscanboot down to the workers of nginx, and what is not where it should be."""
import collections
import getpass
import json
import re

import pytest

from support import processes, programs, tracing, web
from support.golden import assert_like_golden
from support.nginx import make_nginx
from support.processes import Process
from support.schemas import assert_valid
from support.terminals import InTerminal
from support.trees import SLEEPS, Tree
from support.waiting import wait_for

UTF8 = {"LANG": "C.UTF-8"}
PIDS = [(r"(?m)^ *\d+ ", " PID "), (r"(?m)^ +PID", "PID")]


def masks(tree):
    user = getpass.getuser()
    width = max(len(user), len("USER"))
    return [(re.escape(f"{user:<{width}}"), "root"), (f"{'USER':<{width}}", "USER"), (re.escape(str(tree.scan)), "/service"), (r"\S*/(svscan|svscanboot|supervise|nginx)\b(?=[ \n])", r"\1"),
            (re.escape(str(tree.scratch)), ""), *PIDS]  # fmt: skip


def shown(tree, *words, **environment):
    answer = tree.lares("tree", *words, **{**UTF8, **environment})
    assert (answer.exit_code, answer.stderr) == (0, "")
    return answer.stdout


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    tree.make("web", "#!/bin/sh\nsleep 1001 &\nexec sleep 1000\n")
    tree.make("off", down="")
    log = tree.services["web"].path / "log"
    log.mkdir()
    (log / "run").write_text(SLEEPS.replace("1000", "1002"))
    (log / "run").chmod(0o755)
    tree.begin()
    wait_for(lambda: "sleep 1002" in shown(tree) and "sleep 1001" in shown(tree), what=lambda: shown(tree))
    return tree


def test_it_goes_from_svscan_down_to_the_processes(tree):
    assert_like_golden(shown(tree), "lares_tree", masks(tree))
    assert_like_golden(shown(tree, LANG="C"), "lares_tree_ascii", masks(tree))
    assert_like_golden(shown(tree, "off"), "lares_tree_of_one", masks(tree))


def test_pids_are_those_of_the_processes(tree):
    lines = shown(tree).splitlines()
    assert [int(line.split()[0]) for line in lines if line.endswith("─ sleep 1000")] == [tree.services["web"].pid]
    assert int(lines[1].split()[0]) == tree.svscan.pid


def test_as_json_it_is_nested(tree):
    (root,) = json.loads(tree.lares("tree", "--json").stdout)
    assert_valid(root, "lares-process-1")
    assert root["pid"] == tree.svscan.pid and root["command"].endswith(f"svscan {tree.scan}")
    by_service = {it["services"][0]["name"]: it for it in root["processes"]}
    assert set(by_service) == {"web", "web/log", "off"}
    (run,) = by_service["web"]["processes"]
    assert run["pid"] == tree.services["web"].pid and run["parent"] == by_service["web"]["pid"] and not run["moved"]
    assert [it["command"] for it in run["processes"]] == ["sleep 1001"]
    assert by_service["off"]["services"] == [{"name": "off", "state": "down"}]


def test_a_real_nginx_has_its_master_and_its_workers(scratch):
    tree = Tree(scratch)
    nginx = make_nginx(tree.scratch / "sv", web.free_port())
    (tree.scan / "nginx").symlink_to(nginx.path)
    tree.begin()
    wait_for(lambda: shown(tree).count("nginx: worker process") == 2, what=lambda: shown(tree))
    assert re.search(r"^ *\d+ +\S+ +up +└─ \S*supervise nginx$\n"
                     r"^ *\d+ +\S+ +   └─ nginx: master process .*\n"
                     r"^ *\d+ +\S+ +      ├─ nginx: worker process$\n"
                     r"^ *\d+ +\S+ +      └─ nginx: worker process$", shown(tree), re.M), shown(tree)  # fmt: skip


def test_what_lives_on_after_a_kill_is_shown_in_its_place(tree):
    (root,) = json.loads(tree.lares("tree", "--json", "web").stdout)
    supervise, pid = root["processes"][0]["pid"], tree.services["web"].pid
    processes.kill(supervise)
    wait_for(lambda: re.search(rf"up +├─ \S*supervise web\n *{pid} .*└╌ sleep 1000$", shown(tree), re.M), what=lambda: shown(tree))
    tree.svscan.kill()
    alone = shown(tree)
    assert re.search(r"^ *\d+ +\S+ +up +\S*supervise web$", alone, re.M), "without a svscan it is at the left"
    tree.begin()
    wait_for(lambda: re.search(r"├╌ \S*supervise web$", shown(tree), re.M), what=lambda: shown(tree))
    assert re.search(r"├╌ \S*supervise off$", shown(tree), re.M)


def test_who_has_left_its_parents_is_shown_below_its_supervise(tree):
    tree.make("forks", "#!/bin/sh\n(sleep 1003 &)\nexec sleep 1000\n")
    wait_for(lambda: re.search(r"[├└]╌ sleep 1003$", shown(tree), re.M), what=lambda: shown(tree))


def test_what_is_left_of_a_run_is_marked(tree):
    leaves = tree.make("leaves", "#!/bin/sh\n(sleep 1003 &)\nexec sleep 1000\n", down="")
    wait_for(lambda: "leaves" in tree.states())
    leaves.wait_until_supervised()
    leaves.svc("-u")
    wait_for(lambda: "sleep 1003" in shown(tree))
    leaves.svc("-d")
    wait_for(lambda: re.search(r"left of leaves +[│├└ ]*[├└]╌ sleep 1003$", shown(tree), re.M), what=lambda: shown(tree))
    (root,) = json.loads(tree.lares("tree", "--json", "leaves").stdout)
    assert_valid(root, "lares-process-1")
    (left,) = root["processes"][0]["processes"]
    assert (left["left"], left["left_of"]) == (True, "leaves")
    processes.kill(left["pid"])


def test_a_service_that_nobody_supervises_is_there(scratch):
    tree = Tree(scratch)
    tree.make("alone")
    assert shown(tree) == "PID  USER  STATE           COMMAND\n  -        not supervised  alone\n"
    (root,) = json.loads(tree.lares("tree", "--json").stdout)
    assert_valid(root, "lares-process-1")
    assert root["pid"] is None
    assert tree.lares("tree", "alnoe").exit_code == 4


def test_a_terminal_cuts_what_is_too_long(tree):
    terminal = InTerminal([programs.ours("lares"), "tree"], tree.scratch, columns=40, SVDIR=str(tree.scan), **UTF8)
    assert terminal.wait() == 0
    plain = re.sub(r"\x1b\[[\d;]*m", "", terminal.written)
    assert all(len(line) <= 40 for line in plain.splitlines()) and "…" in plain, plain
    assert "\x1b[32mup\x1b[0m" in terminal.written


def test_under_runit_each_runsv_has_its_service_and_its_log(scratch):
    tree = Tree(scratch)
    service = tree.make("web")
    log = service.path / "log"
    log.mkdir()
    (log / "run").write_text(SLEEPS)
    (log / "run").chmod(0o755)
    tree.make("off", down="")
    Process([programs.peer("runsvdir", "runit"), str(tree.scan)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    wait_for(lambda: shown(tree).count("sleep 1000") == 2 and "runsv off" in shown(tree),
             what=lambda: shown(tree))
    assert_like_golden(shown(tree), "lares_tree_of_runit", [(r"\S*/runsvdir", "runsvdir"), *masks(tree)])


def test_under_daemontools_it_finds_a_supervise_whose_service_is_down(scratch):
    tree = Tree(scratch)
    tree.make("web")
    tree.make("off", down="")
    Process([programs.debian("svscan"), str(tree.scan)], tree.scratch, env={"PATH": "/usr/bin:/bin"})
    wait_for(lambda: "sleep 1000" in shown(tree) and re.search(r"down +[├└]─ supervise off", shown(tree)),
             what=lambda: shown(tree))
    (root,) = json.loads(tree.lares("tree", "--json").stdout)
    assert sorted(it["services"][0]["name"] for it in root["processes"]) == ["off", "web"]


def test_many_services_cost_one_look_at_each_process(scratch):
    tree = Tree(scratch)
    for number in range(50):
        tree.make(f"s{number:02}")
    tree.begin()
    wait_for(lambda: shown(tree).count("sleep 1000") == 50)
    trace = tracing.start([programs.ours("lares"), "tree"], tree.scratch, "openat", env={"SVDIR": str(tree.scan)})
    assert trace.tracer.wait() == 0
    looks = collections.Counter(re.findall(r'"(\d+)/stat"', trace.text))
    assert len(looks) > 50 and set(looks.values()) == {1}
