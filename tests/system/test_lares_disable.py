# SPDX-License-Identifier: ISC
"""lares disable: what it says while it waits, of what goes along and what goes on, and where it leaves off."""
import json
import os
import re
import shlex
import signal

import pytest

from support import proc, processes, programs
from support.processes import Process
from support.schemas import assert_valid
from support.services import Service
from support.situations import STUBBORN
from support.waiting import wait_for
from support.workshops import Workshop


@pytest.fixture
def workshop(scratch):
    return Workshop(scratch)


def under_way(workshop, *words):
    """lares disable, which waits."""
    return Process([programs.ours("lares"), "disable", "--dir", str(workshop.etc), *words], workshop.scratch,
                   env={"SVDIR": str(workshop.scan), "PATH": "/usr/bin:/bin"})


def typed(workshop, command):
    """What a message says is to be typed, as it is typed."""
    name, *words = shlex.split(command)
    return processes.run(programs.ours(name) if name == "lares" else name, *words, cwd="/",
                         env={"SVDIR": str(workshop.scan), "PATH": "/usr/bin:/bin"})


def said_of(process, pattern):
    return wait_for(lambda: re.search(pattern, process.stderr), what=lambda: process.stderr)


def stubborn(workshop, *options):
    service = workshop.make_new("web", *options, command=("sh", "-c", STUBBORN))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    wait_for(lambda: service.has("ready"))
    return service


# While it waits


def test_after_three_seconds_it_says_which_process_does_not_go_and_what_can_be_typed(workshop):
    service = stubborn(workshop)
    disabling = under_way(workshop, "web")
    said = said_of(disabling, rf"lares: warning: web: stopping for \d+s: \w+ \(pid {service.pid}, \d+s old\), state \w.* \(try: (lares kill {service.path})\)\n")
    assert typed(workshop, said[1]).exit_code == 0
    assert disabling.wait() == 0 and disabling.stdout == f"web: stopped, and so is its log; it stays in {service.path}\n"


def test_it_says_who_may_still_write_what_the_log_waits_for(workshop):
    service = workshop.make_new("web", command=("sh", "-c", "printf 'no newline yet'; (trap '' TERM; exec sleep 1000) & exec sleep 999"))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    writer, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).name == "sleep"])
    disabling = under_way(workshop, "--timeout", "0", "web")
    said = said_of(disabling, rf"lares: warning: web/log: stopping for \d+s: sleep \(pid {writer}\) may still write the end of a line \(to end that: (kill {writer})\)\n")
    assert typed(workshop, said[1]).exit_code == 0  # which it does not hear
    os.kill(writer, signal.SIGKILL)
    assert disabling.wait() == 0 and workshop.logged("web") == ["no newline yet"]


# What goes along


@pytest.fixture
def needed(workshop):
    """web needs app, which needs db."""
    for name, options in (("db", ()), ("app", ("--needs", "db")), ("web", ("--needs", "app"))):
        workshop.make_new(name, *options)
    workshop.begin()
    assert workshop.enable("db", "app", "web").exit_code == 0
    return workshop


def test_who_needs_it_goes_down_with_it_and_is_told_of(needed):
    answer = needed.disable("db")
    assert (answer.exit_code, answer.stderr) == (0, ""), answer
    web, app, db = answer.stdout.splitlines()
    assert re.fullmatch(r"web: stopped (at once|after \S+) \(SIGTERM\) \(it needs app\)", web), answer
    assert re.fullmatch(r"app: stopped (at once|after \S+) \(SIGTERM\) \(it needs db\)", app), answer
    assert db == f"db: stopped, and so is its log; it stays in {needed.etc}/db"
    assert set(needed.states()) == {"app", "web"}
    assert Service(needed.etc / "web").down and Service(needed.etc / "app").down


def test_programs_are_told_of_all_of_them(needed):
    outcomes = json.loads(needed.disable("--json", "app").stdout)
    for outcome in outcomes:
        assert_valid(outcome, "lares-outcome-1")
    assert [(it["name"], it["verb"], it["result"], it["because"]) for it in outcomes] == [
        ("web", "stop", "done", "it needs app"), ("app", "disable", "done", None)]
    assert outcomes[1]["words"] == f"stopped, and so is its log; it stays in {needed.etc}/app" and outcomes[1]["pid_before"]
    again, = json.loads(needed.disable("--json", "app").stdout)
    assert_valid(again, "lares-outcome-1")
    assert (again["result"], again["words"]) == ("unchanged", "is not enabled")


def test_programs_are_told_why_it_is_not_done(workshop):
    service = stubborn(workshop)
    answer = workshop.disable("--json", "--timeout", "200ms", "web")
    outcome, = json.loads(answer.stdout)
    assert_valid(outcome, "lares-outcome-1")
    assert answer.exit_code == 1 and outcome["result"] == "late" and "web has not ended within 200ms" in outcome["problem"], outcome
    service.kill_process()


def test_dry_run_says_what_would_happen_and_does_nothing(needed):
    (needed.scan / "zdb").symlink_to(needed.etc / "db")
    (needed.scan / "lost").symlink_to("/no/such/directory")
    needed.make_new("idle")
    answer = needed.disable("--dry-run", "app", "zdb", "lost", "idle")
    assert (answer.exit_code, answer.stderr) == (0, ""), answer
    assert answer.stdout == (f"zdb   its link {needed.scan}/zdb is removed; it goes on as db\n"
                             f"lost  its link {needed.scan}/lost is removed\n"
                             "web   is stopped (it needs app)\n"
                             f"app   is stopped for good, and so is its log; its link {needed.scan}/app is removed\n"
                             "idle  is not enabled\n"), answer
    planned = json.loads(needed.disable("--dry-run", "--json", "app").stdout)
    for outcome in planned:
        assert_valid(outcome, "lares-outcome-1")
    assert [(it["name"], it["verb"], it["result"]) for it in planned] == [("web", "stop", "planned"), ("app", "disable", "planned")]
    assert (needed.scan / "app").is_symlink() and (needed.scan / "zdb").is_symlink() and needed.states()["web"] == "up"


# Ctrl-C


@pytest.mark.parametrize("called_by", ["name", "path"])
def test_an_interruption_says_what_is_not_done_and_by_what_it_is(workshop, called_by):
    service = stubborn(workshop)
    disabling = under_way(workshop, "web" if called_by == "name" else str(workshop.scan / "web"))
    wait_for(lambda: service.status.want == "d")
    disabling.signal(signal.SIGINT)
    assert disabling.wait() == 130
    said = re.search(r"lares: info: web is not enabled any more, but has not ended yet; to finish: (.*)\n$", disabling.stderr)
    assert said and disabling.stdout == "", disabling.stderr
    assert service.up and not (workshop.scan / "web").is_symlink()
    shell = service.pid
    os.kill(shell, signal.SIGSTOP)
    sleeping = proc.children(shell)  # which ends by itself, and would be told of until then
    service.kill_process()
    wait_for(lambda: not any(proc.alive(it) for it in sleeping))
    finished = typed(workshop, said[1])
    assert (finished.exit_code, finished.stderr) == (0, ""), finished
    assert not service.supervised and not Service(service.path / "log").supervised


def test_an_interruption_while_the_log_is_waited_for_says_so(workshop):
    service = workshop.make_new("web", command=("sh", "-c", "printf 'no newline yet'; sleep 1000 & exec sleep 999"))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    writer, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).name == "sleep"])
    log = Service(service.path / "log")
    disabling = under_way(workshop, "web")
    wait_for(lambda: log.status.detail == 1, what="its log was told to end")
    disabling.signal(signal.SIGINT)
    assert disabling.wait() == 130
    said = re.search(r"lares: info: web is not enabled any more, but its log has not ended yet; to finish: (.*)\n$", disabling.stderr)
    assert said, disabling.stderr
    os.kill(writer, signal.SIGKILL)
    assert typed(workshop, said[1]).exit_code == 0 and not log.supervised and workshop.logged("web") == ["no newline yet"]


# What goes on


def test_what_a_shell_has_started_and_goes_on_is_told_of(workshop):
    service = workshop.make_new("web", "--no-log", command=("sh", "-c", "sleep 1000; echo ended"))
    workshop.begin()
    assert workshop.enable("web").exit_code == 0
    sleeping, = wait_for(lambda: [it for it in proc.children(service.pid) if proc.stat(it).name == "sleep"])
    answer = workshop.disable("web")
    assert (answer.exit_code, answer.stdout) == (0, f"web: stopped; it stays in {workshop.etc}/web\n")
    assert answer.stderr == (f"lares: warning: web is down, but sleep (pid {sleeping}), which its run has started, goes on "
                             f"(its run does not exec; to end it: kill {sleeping})\n")
    os.kill(sleeping, signal.SIGKILL)


AWAY = ">/dev/null 2>&1 </dev/null"
RUNAWAYS = {
    "works in the service directory": f"setsid sleep 1000 {AWAY}",
    "writes to the log": "env -i -C / setsid sleep 1000",
    "is in the session of the run": f"env -i -C / sleep 1000 {AWAY}",
    "began in the service directory": f"env -C / setsid sleep 1000 {AWAY}",
}


def with_runaway(workshop, command, name="web"):
    """The service, and what its run has put into the background by two forks, so that svscan is its parent."""
    service = workshop.make_new(name, command=("sh", "-c", f"export PWD; ( {command} & ); exec sleep 999"))
    workshop.begin()
    assert workshop.enable(name).exit_code == 0
    return service, wait_for(lambda: next((it for it in proc.children(workshop.svscan.pid) if proc.stat(it).name == "sleep"), None))


@pytest.mark.parametrize("trace", RUNAWAYS)
def test_a_daemon_that_has_put_itself_into_the_background_is_told_of(workshop, trace):
    _, daemon = with_runaway(workshop, RUNAWAYS[trace])
    wait_for(lambda: Service(workshop.etc / "web/log").pid)
    answer = workshop.disable("web")
    said = (f"lares: warning: web is down, but sleep (pid {daemon}), which its run has started, goes on "
            f"(it has gone into the background; to end it: kill {daemon})\n")
    assert answer.stderr.endswith(said), answer
    assert answer.exit_code == 0 and proc.alive(daemon)
    os.kill(daemon, signal.SIGKILL)


def test_stop_tells_of_one_of_a_run_that_has_ended(workshop):
    service, daemon = with_runaway(workshop, RUNAWAYS["works in the service directory"])
    service.write_run("#!/bin/sh\nexec sleep 1000\n")
    assert workshop.lares("restart", "web").exit_code == 0
    outcome, = json.loads(workshop.lares("stop", "--json", "web").stdout)
    assert (outcome["result"], outcome["left"]) == ("done", [{"pid": daemon, "name": "sleep"}])
    assert outcome["hint"] == "it has gone into the background; see: lares why web"
    os.kill(daemon, signal.SIGKILL)


def test_what_nothing_ties_to_it_is_nobody_that_is_told_of(workshop):
    """A process of another service, one that works elsewhere, and one of another instance are left out."""
    _, elsewhere = with_runaway(workshop, f"env -i -C / setsid sleep 1000 {AWAY}", name="other")
    workshop.make_new("web")
    workshop.make_new("worker@", "--no-log", command=("sh", "-c", f'if [ "$LARES_INSTANCE" = eu ]; then ( setsid sleep 998 {AWAY} & ); fi; exec sleep 999'))
    assert workshop.enable("web", "worker@eu", "worker@us").exit_code == 0
    def instance_daemons():
        return [it for it in proc.children(workshop.svscan.pid) if proc.stat(it).name == "sleep" and it != elsewhere]
    daemon, = wait_for(instance_daemons)
    for names, said in ((("other", "web", "worker@us"), ""), (("worker@eu",), f"sleep (pid {daemon})")):
        answer = workshop.disable(*names)
        assert answer.exit_code == 0 and (said in answer.stderr if said else answer.stderr == ""), answer
    for each in (elsewhere, daemon):
        os.kill(each, signal.SIGKILL)
