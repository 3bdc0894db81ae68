# SPDX-License-Identifier: ISC
"""lares show: each setting with its value, its default and its file; and what does not count, and why."""
import json
import re

import pytest

from support import processes, programs
from support.golden import assert_like_golden
from support.schemas import assert_valid
from support.trees import Tree, in_terminal
from support.waiting import wait_for


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    tree.make("web", timeout_ready="90\n", stop_steps="# politely\nTERM 1m\nKILL\n", restart_delay="1s 1m\n", notification_fd="3\n",
              timeout_kill="5000\n", needs={"db": "", "mq": "up\n", ".swp": ""}, group="servers main\n", watchdog="30\n", ready_lisen="tcp 80\n",
              restart="sometimes\n", health={"check": "http 127.0.0.1:80/\n", "interval": "1m\n", "grace": "120\n"}, conf="mine\n")
    (tree.services["web"].path / "log").mkdir()
    tree.make("plain")
    return tree


def masks(tree):
    return [(str(tree.scan), "SCAN")]


def test_what_one_service_says_and_how_much_else_there_is(tree):
    answer = tree.lares("show", "web")
    assert (answer.exit_code, answer.stderr) == (0, "")
    assert_like_golden(answer.stdout, "lares-show", masks(tree))
    by_default = len(settings(tree)) - len(settings(tree, "--set-only")) - 47  # those of plain
    assert answer.stdout.endswith(f"\n{by_default} others are as by default; try: lares show --all web\n")


def test_all_settings_of_one_service(tree):
    assert_like_golden(tree.lares("show", "--all", "web").stdout, "lares-show-all", masks(tree))


def test_on_a_narrow_terminal_words_go_on_below_and_a_path_stays_whole(tree):
    script = "/usr/local/lib/some/where/far/away/tell-somebody-who-is-elsewhere"
    tree.make("talker", notify=f"{script}\n", stop_steps="HUP 10s\nTERM 1m\nINT 20s\nQUIT 30s\nKILL\n", restart_on="1 2 3 4 5 SIGHUP SIGINT SIGQUIT\n")
    text = in_terminal(tree, 60, "show", "talker").replace("\r\n", "\n")
    assert_like_golden(re.sub(r"\x1b\[[\d;]*m", "", text), "lares-show-narrow", masks(tree))
    assert all(len(line) <= 80 for line in in_terminal(tree, 80, "show", "web", NO_COLOR="1").splitlines())


def test_of_several_services_what_is_set(tree):
    assert_like_golden(tree.lares("show").stdout, "lares-show-set", masks(tree))
    assert tree.lares("show", "--set-only", "web").stdout in tree.lares("show").stdout
    assert len(tree.lares("show", "--all").stdout.splitlines()) > 100


def settings(tree, *words):
    told = json.loads(tree.lares("show", "--json", *words).stdout)
    for setting in told:
        assert_valid(setting, "lares-setting-1")
    return {(it["service"], it["setting"]): it for it in told}


def test_json_has_an_object_for_each_setting(tree):
    told = settings(tree)
    web = {name: it for (service, name), it in told.items() if service == "web"}
    assert web["timeout-ready"]["value"] == "1m30s" and web["timeout-ready"]["source"] == f"{tree.scan}/web/timeout-ready"
    assert web["timeout-kill"]["rejected"] == "stop-steps counts instead"
    assert web["timeout-finish"]["default"] == "5s", "the directory is s6's"
    assert web["health/grace"]["value"] == "2m", "a number alone is seconds there"
    assert (web["restart"]["value"], web["restart"]["default"]) == (None, "always") and '"sometimes" is no word' in web["restart"]["rejected"]
    assert web["ready-lisen"]["group"] == "unknown" and "did you mean ready-listen?" in web["ready-lisen"]["rejected"]
    assert web["needs/"]["value"] == "db, mq" and web["health/check"]["value"] == "http 127.0.0.1:80/"
    assert told["plain", "timeout-finish"]["default"] == "any time"
    plain = {name: it for (service, name), it in told.items() if service == "plain"}
    assert [name for name, it in plain.items() if it["source"]] == ["run"] and len(plain) == len(web) - 1
    assert set(settings(tree, "--set-only", "plain")) == {("plain", "run")}


def test_what_it_says_counts_is_what_supervise_goes_by(tree):
    """Each file that supervise complains of is one that is not used here, and no other one is."""
    rejected = {name for (_, name), it in settings(tree, "web").items() if it["rejected"] and it["group"] != "unknown" and "instead" not in it["rejected"]}
    tree.begin()
    wait_for(lambda: "web needs db" in tree.svscan.stderr, what=lambda: tree.svscan.stderr)  # it has read all
    complained = set(re.findall(r"^supervise: warning: web/([\w/-]+)", tree.svscan.stderr, re.M))
    assert rejected == complained == {"restart", "watchdog"}


def test_an_instance_shows_what_is_its_own(tree, scratch):
    template = scratch / "sv/worker@"
    template.mkdir()
    (template / "run").write_text("#!/bin/sh\nexec sleep 1000\n")
    (template / "run").chmod(0o755)
    (template / "down@eu").touch()
    for name in ("eu", "us"):
        (tree.scan / f"worker@{name}").symlink_to(template)
    told = settings(tree, "worker@*")
    assert told["worker@eu", "down"]["source"] == f"{tree.scan}/worker@eu/down@eu"
    assert told["worker@us", "down"]["source"] is None


def test_what_may_not_be_read_is_told_and_the_rest_is_shown(tree, scratch):
    programs.skip_unless_root("it becomes somebody else")
    scratch.chmod(0o755)
    (tree.services["web"].path / "stop-steps").chmod(0o600)
    answer = processes.run(programs.ours("setuidgid"), "nobody", programs.ours("lares"), "--scan", str(tree.scan), "show", "--json", "web", cwd="/")
    web = {it["setting"]: it for it in json.loads(answer.stdout)}
    assert web["stop-steps"]["rejected"] == "access denied" and web["timeout-ready"]["value"] == "1m30s"


def test_no_such_service_is_told(tree):
    answer = tree.lares("show", "wbe")
    assert answer.exit_code == 4 and answer.stderr == f'lares: fatal: no service "wbe" in {tree.scan}; did you mean "web"?\n'
