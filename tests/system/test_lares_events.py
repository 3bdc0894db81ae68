# SPDX-License-Identifier: ISC
"""lares events: each change of state is told, once, and as it happens."""
import json
import os
import re

import pytest

from support import processes, programs, tracing
from support.processes import Process
from support.schemas import assert_valid
from support.trees import Tree
from support.waiting import stays, wait_for


@pytest.fixture
def tree(scratch):
    tree = Tree(scratch)
    tree.make("web")
    tree.make("off", down="")
    tree.begin()
    wait_for(lambda: tree.states() == {"web": "up", "off": "down"}, what=tree.states)
    return tree


class Events:
    """lares events --json, which is told of all that follows."""

    def __init__(self, tree, *words, json_form=True):
        self.process = Process([programs.ours("lares"), "events", *(["--json"] if json_form else []), *words], tree.scratch,
                               env={"SVDIR": str(tree.scan), "TZ": "UTC", "LC_ALL": "C.UTF-8"})
        wait_for(lambda: self.is_asleep, what="it is watching")

    @property
    def is_asleep(self):
        return self.sleeps(self.process.pid)

    @staticmethod
    def sleeps(pid):
        """In poll(2): it has looked at all by then."""
        try:
            with open(f"/proc/{pid}/wchan", encoding="ascii") as where, \
                 open(f"/proc/{pid}/syscall", encoding="ascii") as call:
                return "poll" in where.read() or call.read().split()[0] in ("7", "271")
        except OSError:
            return False

    @property
    def all(self):
        lines = self.process.stdout.splitlines(keepends=True)
        return [json.loads(line) for line in lines if line.endswith("\n")]

    def of(self, name):
        return [(it["from"], it["to"]) for it in self.all if it["name"] == name]

    def wait_until(self, name, *changes):
        wait_for(lambda: self.of(name) == list(changes), what=lambda: f"{changes}, not {self.all}")


@pytest.mark.parametrize("locale, arrow", [("C", "->"), ("C.UTF-8", "\u2192")])
def test_the_arrow_is_one_that_whoever_looks_can_see(tree, locale, arrow):
    events = Process([programs.ours("lares"), "events", "-n", "1"], tree.scratch, env={"SVDIR": str(tree.scan), "LC_ALL": locale})
    wait_for(lambda: Events.sleeps(events.pid), what="it is watching")
    tree.services["off"].svc("-u")
    assert events.wait() == 0
    assert f"down {arrow} " in events.stdout


def test_none_is_waited_for_where_none_is_asked_for(tree):
    answer = tree.lares("events", "-n", "0")
    assert (answer.exit_code, answer.stdout, answer.stderr) == (0, "", "")


def test_a_stop_and_a_start_are_told_as_they_happen(tree):
    events = Events(tree)
    tree.services["web"].svc("-wd")
    wait_for(lambda: events.of("web")[-1:] == [("stopping", "down")] or ("up", "down") in events.of("web"),
             what=lambda: events.all)
    tree.services["web"].svc("-wu")
    wait_for(lambda: events.of("web")[-1:] == [("down", "up")], what=lambda: events.all)
    for event in events.all:
        assert_valid(event, "lares-event-1")
    (death,) = [it for it in events.all if it["end"]]
    assert (death["end"]["signal_name"], death["by"], death["run"]) == ("SIGTERM", "command", 1)
    assert events.all[-1]["pid"] == tree.services["web"].pid and events.of("off") == []


def test_a_kill_is_told_with_its_signal_and_the_run_that_follows(tree):
    events = Events(tree, "web")
    pid = tree.services["web"].pid
    processes.kill(pid)
    wait_for(lambda: ("waiting", "up") in events.of("web"), what=lambda: events.all)
    assert events.of("web") == [("up", "waiting"), ("waiting", "up")]
    death, start = events.all
    assert death["pid"] == pid and death["end"] == {"kind": "killed", "signal": 9, "signal_name": "SIGKILL", "core": False}
    assert start["run"] == 2 and start["end"] is None


def test_a_flapping_service_dies_once_for_each_run(tree):
    service = tree.make("flap", "#!/bin/sh\nexit 3\n", restart_delay="20ms\n")
    events = Events(tree)
    wait_for(lambda: sum(1 for it in events.all if it["end"]) >= 3, what=lambda: events.all)
    service.svc("-wd")
    wait_for(lambda: events.of("flap")[-1][1] == "down", what=lambda: events.all)
    runs = [it["run"] for it in events.all if it["name"] == "flap" and it["end"]]
    assert runs == list(range(runs[0], runs[0] + len(runs))), "each death once, none left out"
    told = events.of("flap")
    assert all(before[1] == after[0] for before, after in zip(told, told[1:])), told


def test_nothing_is_lost_while_it_does_not_look(tree):
    service = tree.make("quick", "#!/bin/sh\nexec sleep 1000\n", restart_delay="0\n")
    wait_for(lambda: tree.states().get("quick") == "up")
    events = Events(tree, "quick")
    with processes.motionless(events.process):
        for _ in range(4):
            pid = service.pid
            processes.kill(pid)
            service.wait_until_up(other_than=pid)
    wait_for(lambda: len(events.all) == 8, what=lambda: events.all)
    assert events.of("quick") == 4 * [("up", "waiting"), ("waiting", "up")]
    assert [it["run"] for it in events.all] == [1, 2, 2, 3, 3, 4, 4, 5]
    assert {it["known_from"] for it in events.all} == {"history", "state"}
    moments = [it["at"] for it in events.all]
    assert moments == sorted(moments)


def test_a_supervise_that_is_killed_is_told_and_its_service_has_not_died(tree):
    events = Events(tree, "web")
    (status,) = json.loads(tree.lares("status", "--json", "web").stdout)
    processes.kill(status["supervise_pid"])
    wait_for(lambda: ("not supervised", "up") in events.of("web"), what=lambda: events.all)
    assert events.of("web") == [("up", "not supervised"), ("not supervised", "up")]
    assert not any(it["end"] for it in events.all)


def test_times_go_forward_when_a_supervise_is_killed_long_after_it_was_ready(tree):
    service = tree.make("speaks", "#!/bin/sh\necho >&3\nexec 3>&-\nexec sleep 1000\n", notification_fd="3\n")
    wait_for(lambda: tree.states().get("speaks") == "ready", what=tree.states)
    events = Events(tree, "speaks")
    (status,) = json.loads(tree.lares("status", "--json", "speaks").stdout)
    processes.kill(status["supervise_pid"])
    wait_for(lambda: events.of("speaks")[-1:] == [("not supervised", "ready")], what=lambda: events.all)
    processes.kill(service.pid)
    wait_for(lambda: events.of("speaks")[-1][1] == "ready" and len(events.all) > 2, what=lambda: events.all)
    moments = [it["at"] for it in events.all]
    assert moments == sorted(moments), events.all
    assert not any(it["to"] == "up" for it in events.all), "it was starting, or ready"


def test_whoever_may_not_look_is_told(tree):
    programs.skip_unless_root("it becomes somebody else")
    for path in (tree.scratch, tree.scratch / "sv", tree.scan):
        path.chmod(0o755)
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    answer = processes.run(*nobody, programs.ours("lares"), "events", "--timeout", "0.1", env={"SVDIR": str(tree.scan)})
    assert re.fullmatch(r"lares: warning: (none|\d of 2) may be looked at by this user \(try: as root\)\n", answer.stderr), answer


def test_services_that_are_linked_and_unlinked_are_told(tree):
    events = Events(tree)
    tree.make("new")
    wait_for(lambda: events.of("new") and events.of("new")[-1][1] == "up", what=lambda: events.all)
    assert events.of("new")[0][0] is None
    (tree.scan / "new").unlink()
    wait_for(lambda: events.of("new")[-1][1] is None, what=lambda: events.all)
    assert events.of("web") == []


def test_a_line_for_people_has_the_time_where_they_are(tree):
    events = Events(tree, "-n", "2", json_form=False)
    processes.kill(tree.services["web"].pid)
    assert events.process.wait() == 0
    died, back = events.process.stdout.splitlines()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}  web  up → waiting( \d+s)?  pid \d+  SIGKILL", died), died
    assert re.fullmatch(r".*  web  waiting → up  pid \d+", back), back


def test_it_ends_when_its_time_is_over_and_when_nobody_reads(tree):
    assert tree.lares("events", "--timeout", "0.1").exit_code == 0
    reader, writer = os.pipe()
    events = Process([programs.ours("lares"), "events"], tree.scratch, output=writer, env={"SVDIR": str(tree.scan)})
    os.close(writer)
    os.close(reader)
    assert events.wait() == 0


def test_it_sleeps_where_nothing_happens(tree):
    events = Events(tree)
    with tracing.attached(events.process.pid, tree.scratch, "all") as trace:
        tree.services["web"].svc("-p")
        wait_for(lambda: events.of("web") == [("up", "paused")] and events.is_asleep, what=lambda: events.all)
        before = trace.count("poll")
        stays(lambda: trace.count("poll") == before, seconds=2, what=lambda: trace.text)


def test_whoever_is_not_there_is_told(tree):
    answer = tree.lares("events", "wbe")
    assert (answer.exit_code, answer.stdout) == (4, "")
    assert 'no service "wbe"' in answer.stderr


def test_of_daemontools_it_tells_what_the_status_tells(scratch):
    tree = Tree(scratch)
    tree.make("web")
    theirs = Process([programs.debian("supervise"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states() == {"web": "up"}, what=tree.states)
    events = Events(tree)
    (status,) = json.loads(tree.lares("status", "--json").stdout)
    processes.kill(status["pid"])
    wait_for(lambda: events.of("web")[-1:] == [("waiting", "up")], what=lambda: events.all)
    assert events.of("web") == [("up", "waiting"), ("waiting", "up")]
    assert events.all[0]["pid"] == status["pid"] and {it["known_from"] for it in events.all} == {"status"}
    processes.run(programs.debian("svc"), "-dx", str(tree.scan / "web"))
    wait_for(lambda: events.of("web")[-1:] == [(events.of("web")[-1][0], "not supervised")], what=lambda: events.all)
    assert theirs.wait() == 0


def test_of_runit_too(scratch):
    tree = Tree(scratch)
    service = tree.make("web")
    theirs = Process([programs.peer("runsv", "runit"), str(tree.scan / "web")], tree.scratch)
    wait_for(lambda: tree.states() == {"web": "up"}, what=tree.states)
    events = Events(tree)
    processes.kill(service.pid)
    wait_for(lambda: events.of("web")[-1:] == [("waiting", "up")], what=lambda: events.all)
    processes.run(programs.peer("sv", "runit"), "force-shutdown", str(tree.scan / "web"))
    wait_for(lambda: events.of("web")[-1][1] == "not supervised", what=lambda: events.all)
    assert theirs.wait() == 0
