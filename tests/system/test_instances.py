# SPDX-License-Identifier: ISC
"""Instances: worker@eu and worker@us are links to one directory, worker@, and two services."""
import os
import signal

import pytest

from support import faults, proc, processes, programs
from support.instances import NOTES, Template
from support.services import Service, gone, is_up, make_service, supervise, supervise_of
from support.situations import Scan, running_scan, svscan, wait_until_scanning
from support.upgrades import Installed
from support.waiting import stays, wait_for

WORKER = '#!/bin/sh\necho "I am $LARES_INSTANCE"\nexec sleep 1000\n'
COLLECT = 'exec cat >>"lines@$LARES_INSTANCE"'


def up(*services):
    wait_for(lambda: all(map(is_up, services)), what=lambda: f"{[str(it) for it in services]} are up")
    return services


def two_of_them(scratch, run=WORKER, log=None, **options):
    """svscan, and worker@eu and worker@us, which are up: (template, eu, us)."""
    template = Template(Scan(scratch), run=run, log=log)
    eu, us = template.link("eu", "us")
    wait_until_scanning_of(template.scan, **options)
    up(eu, us, *([template.log_of("eu"), template.log_of("us")] if log else []))
    return template, eu, us


def wait_until_scanning_of(scan, **options):
    svscan(scan, **options)
    return wait_until_scanning(scan)


def environment_of(pid):
    return dict(entry.split("=", 1) for entry in open(f"/proc/{pid}/environ").read().split("\0") if "=" in entry)


def variable_of(service):
    service.wait_until_it_executes("sleep")
    return environment_of(service.pid).get("LARES_INSTANCE")


def say(program, *words, **options):
    return processes.run(programs.ours(program), *words, **options)


# Two of them, side by side.


def test_as_many_run_as_are_linked_and_each_knows_which_it_is(scratch):
    template, eu, us = two_of_them(scratch)
    assert eu.pid != us.pid and supervise_of(eu) != supervise_of(us)
    assert (variable_of(eu), variable_of(us)) == ("eu", "us")
    asia, = template.link("asia")
    up(asia)
    assert variable_of(asia) == "asia"
    assert template.scan.messages == []


def test_each_has_its_own_state_in_the_template(scratch):
    template, eu, us = two_of_them(scratch)
    eu.kill_process()
    eu.wait_for_starts(2)
    assert us.starts == 1
    assert sorted(os.listdir(template.path)) == ["run", "supervise@eu", "supervise@us"]
    assert "history" in os.listdir(eu.control) and "history" in os.listdir(us.control)
    assert len(say("svstat", "-H", eu.path).stdout.splitlines()) == 1
    assert say("svstat", "-H", us.path).stdout == ""


def test_each_has_its_own_log(scratch):
    template, _, _ = two_of_them(scratch, log=COLLECT)
    wait_for(lambda: template.read("log/lines@eu") == "I am eu\n" and template.read("log/lines@us") == "I am us\n")
    assert sorted(it for it in os.listdir(template.path / "log") if it.startswith("supervise")) == ["supervise@eu", "supervise@us"]
    assert sorted(it.rsplit("@")[1] for it in os.listdir(template.scan.path / ".svscan/pipes")) == ["eu", "us"]


def test_every_program_of_an_instance_is_told_which_it_is(scratch):
    template = Template(Scan(scratch), run='#!/bin/sh\n[ -S ".notify-socket@$LARES_INSTANCE" ] && echo "$NOTIFY_SOCKET" >>addresses\nexec sleep 1000\n')
    for program in ("start", "finish", "stop", "check", "notify", "control/d", "control/u", "health/check"):
        template.write(program, NOTES)
    template.write("health/interval", "100ms")
    template.write("notify-socket")
    eu, us = template.link("eu", "us")
    wait_until_scanning_of(template.scan)
    up(eu, us)
    programs_told = {f"./{it}" for it in ("start", "check", "notify", "health/check", "finish", "stop", "control/d", "control/u")}

    def all_were_told(instance):
        lines = template.read(f"story@{instance}").splitlines()
        assert all(line.split()[1] == instance for line in lines)
        return {line.split()[0] for line in lines} == programs_told

    wait_for(lambda: "./health/check eu" in template.read("story@eu") and "./health/check us" in template.read("story@us"))
    for service in (eu, us):
        service.svc("-wd")
        service.svc("-u")
    wait_for(lambda: all_were_told("eu") and all_were_told("us"), what=lambda: template.read("story@eu"))
    assert not (template.path / "story@none").exists()
    assert set(template.read("addresses").splitlines()) == {f"{template.path}/.notify-socket@{it}" for it in ("eu", "us")}


def test_each_stays_down_by_itself_and_all_by_one_file(scratch):
    template = Template(Scan(scratch))
    template.write("down@eu")
    eu, us = template.link("eu", "us")
    wait_until_scanning_of(template.scan)
    up(us)
    eu.wait_until_supervised()
    eu.wait_until_down()
    assert eu.svstat.startswith("down") and "normally up" not in eu.svstat
    assert "normally down" not in us.svstat
    template.write("down")
    asia, = template.link("asia")
    asia.wait_until_supervised()
    stays(lambda: asia.down and eu.down and us.up)
    assert us.svstat.endswith(", normally down")


def test_svc_keeps_only_the_one_down_that_is_named(scratch):
    template, eu, us = two_of_them(scratch)
    eu.svc("-wD")
    assert (template.path / "down@eu").exists() and not (template.path / "down").exists()
    assert eu.down and us.up
    eu.svc("-wU")
    assert not (template.path / "down@eu").exists()
    assert eu.up


def test_each_has_listeners_of_its_own(scratch):
    template = Template(Scan(scratch))
    (template.path / "event@eu").mkdir()
    (template.path / "event").mkdir()
    template.write("timeout-kill", "1000")
    fifos = {}
    for place in ("event@eu", "event"):
        path = template.path / place / "ftrig1:@4000000000000000:test00"
        os.mkfifo(path)
        fifos[place] = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    eu, us = template.link("eu", "us")
    wait_until_scanning_of(template.scan)
    up(eu, us)
    wait_for(lambda: (template.path / "event@us").is_dir())  # a directory of s6's has one
    eu.svc("-wd")
    heard = os.read(fifos["event@eu"], 100)
    assert heard.startswith(b"s") and b"u" in heard and b"d" in heard
    assert os.read(fifos["event"], 100) == b""  # that is nobody's
    for fifo in fifos.values():
        os.close(fifo)


def test_with_control_directories_elsewhere_each_has_one_there(scratch):
    elsewhere = scratch / "run"
    elsewhere.mkdir()
    environment = {**os.environ, "PATH": f"{programs.BIN}:/usr/bin:/bin", "SUPERVISEDIR": str(elsewhere)}
    template = Template(Scan(scratch), log=COLLECT)
    template.link("eu", "us")
    wait_until_scanning_of(template.scan, environment=environment)
    prefix = str(template.path)[1:].replace("/", ":")
    names = sorted(f"{prefix}{log}@{it}" for it in ("eu", "us") for log in ("", ":log"))
    wait_for(lambda: sorted(os.listdir(elsewhere)) == names, what=lambda: os.listdir(elsewhere))
    eu = Service(template.scan.path / "worker@eu", elsewhere / names[-2])
    wait_for(lambda: is_up(eu))
    assert say("svc", "-wd", eu.path, env=environment) == processes.SILENT_SUCCESS
    assert eu.down
    assert os.listdir(template.path) == ["run", "log"] or os.listdir(template.path) == ["log", "run"]


# What is an instance, and what is none.


def test_a_directory_of_such_a_name_is_a_service_like_all_others(scratch):
    scan = running_scan(scratch)
    web = scan.add("web@eu")
    up(web)  # its control directory is called `supervise`
    assert variable_of(web) is None


def test_a_link_to_a_directory_of_another_name_is_one_as_well(scratch):
    scan = running_scan(scratch)
    web = make_service(scratch / "sv", "web")
    other = make_service(scratch / "sv", "other@")
    scan.link(web, "web@eu")
    scan.link(other, "another@eu")
    for name in ("web@eu", "another@eu"):
        service = scan.service(name)
        up(service)
        assert variable_of(service) is None
        assert service.svstat.startswith("up")


def test_the_template_itself_may_be_a_service_beside_its_instances(scratch):
    template, eu, us = two_of_them(scratch)
    (template.scan.path / "worker@").symlink_to(template.path)
    itself = template.scan.service("worker@")
    up(itself)
    assert variable_of(itself) is None
    assert len({itself.pid, eu.pid, us.pid}) == 3


def test_a_link_may_lead_there_by_others(scratch):
    template = Template(Scan(scratch))
    (scratch / "current").symlink_to(template.path)
    (template.scan.path / "worker@eu").symlink_to("../current")
    wait_until_scanning_of(template.scan)
    up(template.instance("eu"))
    assert variable_of(template.instance("eu")) == "eu"


def test_the_name_of_the_template_may_have_an_at_in_it(scratch):
    template = Template(Scan(scratch), name="mail@out@")
    eu, = template.link("e@u")
    wait_until_scanning_of(template.scan)
    up(eu)
    assert variable_of(eu) == "e@u"


def test_a_name_that_others_would_have_to_quote_is_a_name(scratch):
    template = Template(Scan(scratch), log=COLLECT, run=WORKER)
    odd, = template.link("a b\n c")
    wait_until_scanning_of(template.scan)
    up(odd, template.log_of("a b\n c"))
    wait_for(lambda: template.read("log/lines@a b\n c") == "I am a b\n c\n")


def test_a_variable_from_outside_makes_nothing_an_instance_and_is_not_handed_on(scratch):
    scan = Scan(scratch)
    web = scan.add("web", log="exec sleep 1000")
    template = Template(scan, log=COLLECT)
    eu, = template.link("eu")
    environment = {**os.environ, "PATH": f"{programs.BIN}:/usr/bin:/bin", "LARES_INSTANCE": "moon"}
    wait_until_scanning_of(scan, environment=environment)
    log = scan.log_of("web")
    up(web, log, eu, template.log_of("eu"))
    assert (variable_of(web), variable_of(log), variable_of(eu)) == (None, None, "eu")
    assert environment_of(template.log_of("eu").pid)["LARES_INSTANCE"] == "eu"


def test_a_supervise_that_is_started_by_hand_finds_out_itself(scratch):
    template = Template(Scan(scratch))
    eu, us = template.link("eu", "us")
    for service, name in ((eu, str(eu.path)), (us, f"{us.path}/")):
        supervise(service, as_name=name, logs=scratch, env={**os.environ, "LARES_INSTANCE": "moon"})
        up(service)
    assert (variable_of(eu), variable_of(us)) == ("eu", "us")


def test_so_does_one_that_is_started_by_hand_for_the_log(scratch):
    template = Template(Scan(scratch), log="exec sleep 1000")
    template.link("eu")
    log = template.log_of("eu")
    supervise(log, logs=scratch)
    up(log)
    assert variable_of(log) == "eu"


def test_a_plain_supervise_does_not_hand_on_what_it_has_inherited(scratch):
    web = make_service(scratch)
    supervise(web, env={**os.environ, "LARES_INSTANCE": "moon"})
    up(web)
    assert variable_of(web) is None


def test_of_one_instance_there_is_one(scratch):
    template, eu, us = two_of_them(scratch)
    (scratch / "elsewhere").mkdir()
    (scratch / "elsewhere/worker@eu").symlink_to(template.path)
    second = processes.run(programs.ours("supervise"), scratch / "elsewhere/worker@eu")
    assert second.exit_code == 111
    assert "unable to acquire" in second.stderr and "supervise@eu/lock" in second.stderr
    assert eu.up and us.up


# Whom it is told of.


def test_the_clients_know_them(scratch):
    template, eu, us = two_of_them(scratch, log=COLLECT)
    assert say("svok", eu.path).exit_code == 0
    assert say("svup", "-L", eu.path).exit_code == 0
    assert say("svc", "-wd", eu.path) == processes.SILENT_SUCCESS
    assert eu.down and us.up
    assert say("svup", eu.path).exit_code == 100
    lines = say("svstat", "-lL", eu.path, us.path).stdout.splitlines()
    assert [line.split(": ")[1].split()[0] for line in lines] == ["down", "up", "up", "up"]
    waiting = processes.Process([programs.ours("svwait"), "-u", str(eu.path)], scratch)
    eu.svc("-u")
    assert waiting.wait() == 0
    assert say("svstat", "-L", us.path).stdout.startswith(f"{us.path} log: up (pid {template.log_of('us').pid})")


@pytest.mark.parametrize("name", ["worker@eu", "./worker@eu", "worker@eu/", "../service/worker@eu"])
def test_an_instance_may_be_called_from_the_scan_directory(scratch, name):
    template, eu, _ = two_of_them(scratch, log=COLLECT)
    answer = say("svstat", name, f"{name}/log", cwd=template.scan.path).stdout.splitlines()
    assert answer[0].startswith(f"{name}: up (pid {eu.pid})")
    assert answer[1].startswith(f"{name}/log: up (pid {template.log_of('eu').pid})")


def test_its_log_may_be_told_by_its_own_name(scratch):
    template, _, us = two_of_them(scratch, log=COLLECT)
    log = template.log_of("eu")
    assert say("svc", "-wd", log.path) == processes.SILENT_SUCCESS
    assert log.down and template.log_of("us").up and us.up


def test_whoever_names_the_template_is_told_what_there_is(scratch):
    template, _, _ = two_of_them(scratch)
    hint = "(it is a template; name an instance of it: worker@eu, worker@us)\n"
    words = f"{template.path}: unable to open supervise/ok: file does not exist {hint}"
    assert say("svstat", template.path).stdout == words
    answer = say("svc", "-d", template.path)
    assert answer.stderr == f"svc: warning: unable to control {template.path}: file does not exist {hint}"


def test_an_instance_whose_link_has_gone_is_called_beside_its_template(scratch):
    template, eu, us = two_of_them(scratch, log=COLLECT)
    template.unlink("eu")
    template.scan.wait_until_asleep()
    assert is_up(eu)
    name = f"{template.path}eu"
    assert say("svstat", "-lL", name).stdout.startswith(f"{name}: up (pid {eu.pid})")
    assert say("svc", "-wdx", name, f"{name}/log") == processes.SILENT_SUCCESS
    assert not eu.supervised and not template.log_of("eu").supervised
    assert us.up and template.log_of("us").up


def test_a_group_has_all_of_them_in_it(scratch):
    template = Template(Scan(scratch))
    template.write("group", "workers\n")
    eu, us = template.link("eu", "us")
    wait_until_scanning_of(template.scan)
    up(eu, us)
    assert say("svc", "-wd", "@workers", env={"SVDIR": str(template.scan.path)}) == processes.SILENT_SUCCESS
    assert eu.down and us.down


# Needs.


def test_one_needs_an_instance_and_no_other(scratch):
    template = Template(Scan(scratch))
    eu, us = template.link("eu", "us")
    template.write("down@eu")
    web = make_service(scratch / "sv", "web")
    (web.path / "needs").mkdir()
    (web.path / "needs/worker@eu").write_text("")
    template.scan.link(web)
    wait_until_scanning_of(template.scan)
    up(us)
    web.wait_until_supervised()
    web.state_when(lambda state: state["phase"] == "waiting" and state.get("waits-for") == "worker@eu")
    eu.svc("-u")
    up(eu, web)
    pid = web.pid
    us.svc("-wd")
    assert web.pid == pid
    eu.svc("-d")  # it goes on until web has gone
    web.state_when(lambda state: state["phase"] == "waiting" and state["want"] == "up")
    eu.wait_until_down()


def slow_to_go(template):
    return template.write("run", """#!/bin/sh
trap ': >"asked@$LARES_INSTANCE"; while test ! -e go; do sleep 0.02; done; exit 0' TERM
: >"ready@$LARES_INSTANCE"
while :; do sleep 0.02; done
""")


@pytest.mark.parametrize("elsewhere", [False, True], ids=["in the template", "elsewhere"])
def test_an_instance_that_needs_another_service_holds_it_by_its_own_name(scratch, elsewhere):
    template = Template(Scan(scratch))
    slow_to_go(template)
    template.write("needs/db")
    environment = {**os.environ, "PATH": f"{programs.BIN}:/usr/bin:/bin"}
    if elsewhere:
        (scratch / "run").mkdir()
        environment["SUPERVISEDIR"] = str(scratch / "run")
    db = make_service(scratch / "sv", "db")
    template.scan.link(db)
    template.link("eu")
    wait_until_scanning_of(template.scan, environment=environment)
    wait_for(lambda: (template.path / "ready@eu").exists())
    assert say("svc", "-d", template.scan.path / "db", env=environment) == processes.SILENT_SUCCESS
    wait_for(lambda: (template.path / "asked@eu").exists())
    held_by = lambda: say("svstat", "-o", "held_by", template.scan.path / "db", env=environment).stdout  # noqa: E731
    wait_for(lambda: held_by() == "worker@eu\n", what=held_by)
    template.write("go")
    wait_for(lambda: held_by() == "-\n")


def test_an_orderly_stop_has_those_that_need_an_instance_end_first(scratch):
    scan = Scan(scratch)
    template = Template(scan, run="#!/bin/sh\ntrap 'date +%s%N >\"ended@$LARES_INSTANCE\"; exit 0' TERM\n"
                                  ": >\"ready@$LARES_INSTANCE\"\nwhile :; do sleep 0.02; done\n")
    front = make_service(scratch / "sv", "front", "#!/bin/sh\ntrap 'sleep 0.3; date +%s%N >ended; exit 0' TERM\n"
                                                  ": >ready\nwhile :; do sleep 0.02; done\n")
    (front.path / "needs").mkdir()
    (front.path / "needs/worker@eu").write_text("")
    scan.link(front)
    template.link("eu", "us")
    wait_until_scanning_of(scan)
    wait_for(lambda: front.has("ready") and template.read("supervise@us/state"))
    wait_for(lambda: (template.path / "ready@us").exists())
    scan.svscan.signal(signal.SIGTERM)
    assert scan.svscan.wait() == 0
    assert int(template.read("ended@eu")) > int((front.path / "ended").read_text()) > int(template.read("ended@us"))


# What survives whom.


def test_a_supervise_that_is_killed_is_followed_by_one_of_the_same_instance(scratch):
    template, eu, us = two_of_them(scratch, log=COLLECT)
    services = [eu, us, template.log_of("eu"), template.log_of("us")]
    before = [(it.pid, it.starts) for it in services]
    supervises = [supervise_of(it) for it in services]
    for pid in supervises:
        os.kill(pid, signal.SIGKILL)
    wait_for(lambda: all(it.supervised and supervise_of(it) not in supervises for it in services))
    assert [(it.pid, it.starts) for it in services] == before
    eu.kill_process()
    eu.wait_for_starts(2)
    assert (us.pid, us.starts) == before[1]
    assert variable_of(eu) == "eu"


def test_another_svscan_finds_all_of_them_and_starts_none_twice(scratch):
    template, eu, us = two_of_them(scratch, log=COLLECT)
    services = [eu, us, template.log_of("eu"), template.log_of("us")]
    before = [(supervise_of(it), it.pid, it.starts) for it in services]
    template.scan.svscan.kill()
    wait_until_scanning_of(template.scan)
    template.scan.wait_until_asleep()
    assert [(supervise_of(it), it.pid, it.starts) for it in services] == before
    assert proc.every_child(template.scan.svscan.pid) == []
    template.scan.svscan.signal(signal.SIGTERM)
    assert template.scan.svscan.wait() == 0
    assert all(gone(pid) for _, pid, _ in before)


def test_all_are_upgraded_and_stay_what_they_are(scratch):
    installed = Installed(scratch, "svscan", "supervise")
    environment = {**os.environ, "PATH": f"{installed.path}:/usr/bin:/bin"}
    template = Template(Scan(scratch), log="exec sleep 1000")
    eu, us = template.link("eu", "us")
    services = [eu, us, template.log_of("eu"), template.log_of("us")]
    template.scan.svscan = processes.Process(["svscan", str(template.scan.path)], scratch, env=environment,
                                             executable=str(installed.path / "svscan"))
    up(*services)
    before = [(supervise_of(it), it.pid) for it in services]
    installed.install_all()
    template.scan.send("u")
    wait_for(lambda: installed.is_what_runs_as("svscan", template.scan.svscan.pid) and
             all(installed.is_what_runs_as("supervise", supervise_of(it)) for it in services),
             what=lambda: template.scan.svscan.stderr)
    assert [(supervise_of(it), it.pid) for it in services] == before
    for service in services:
        service.kill_process()
        service.wait_for_starts(2)
    assert [variable_of(it) for it in services] == ["eu", "us", "eu", "us"]


def test_a_copy_of_the_template_is_another_one_and_takes_nothing_over(scratch):
    template, eu, _ = two_of_them(scratch)
    pid = eu.pid
    copy = template.path.parent / "jobs@"
    assert processes.run("cp", "-a", template.path, copy).exit_code == 0
    (template.scan.path / "jobs@eu").symlink_to(copy)
    jobs = Service(template.scan.path / "jobs@eu", copy / "supervise@eu")
    wait_for(lambda: is_up(jobs, other_than=pid) and supervise_of(jobs) != supervise_of(eu))
    assert eu.pid == pid
    assert variable_of(jobs) == "eu"


# What cannot be looked at.


@pytest.mark.released
def test_a_supervise_that_cannot_see_which_it_is_refuses(scratch):
    """A service without a name would share what belongs to the template, and be a second one."""
    template = Template(Scan(scratch))
    eu, = template.link("eu")
    started = faults.started_with([programs.ours("supervise"), str(eu.path)], scratch, "readlink:error=EMFILE")
    assert started.wait() == 111
    assert started.messages == [f"supervise: fatal: unable to find the path of {eu.path}: process cannot open more files"]
    assert os.listdir(template.path) == ["run"]


@pytest.mark.released
def test_a_link_that_svscan_cannot_look_at_is_looked_at_again(scratch):
    template, eu, us = two_of_them(scratch)
    pids = eu.pid, us.pid
    template.scan.wait_until_asleep()
    with faults.injected(template.scan.svscan.pid, scratch, "readlink:error=EMFILE"):
        template.link("asia")
        template.scan.send("a")  # all others are looked at as well, and stay what they are
        wait_for(lambda: any("worker@asia" in line for line in template.scan.messages))
        assert sorted(it for it in os.listdir(template.path) if it != "run") == ["supervise@eu", "supervise@us"]
    up(template.instance("asia"))
    assert (eu.pid, us.pid) == pids
    assert sorted(os.listdir(template.path)) == ["run", "supervise@asia", "supervise@eu", "supervise@us"]


@pytest.mark.released
def test_what_is_needed_and_cannot_be_looked_at_is_what_it_was(scratch):
    scan = Scan(scratch)
    template = Template(scan)
    template.link("eu")
    web = make_service(scratch / "sv", "web")
    (web.path / "needs").mkdir()
    (web.path / "needs/worker@eu").write_text("")
    scan.link(web)
    wait_until_scanning_of(scan)
    up(template.instance("eu"), web)
    pid, starts = web.pid, web.starts
    with faults.injected(supervise_of(web), scratch, "readlink:error=EMFILE") as fault:
        web.svc("-c")
        wait_for(lambda: fault.met >= 1)
        stays(lambda: web.pid == pid)
    assert (web.pid, web.starts) == (pid, starts)


# Links that come and go.


def test_a_link_that_goes_takes_only_that_one_with_it(scratch):
    template, eu, us = two_of_them(scratch, log=COLLECT)
    (template.scan.path / ".svscan/stop-removed").write_text("")
    pids = us.pid, template.log_of("us").pid
    template.unlink("eu")
    wait_for(lambda: not eu.supervised and not template.log_of("eu").supervised)
    assert (us.pid, template.log_of("us").pid) == pids
    template.link("eu")
    up(eu, template.log_of("eu"))
    assert (us.pid, template.log_of("us").pid) == pids
    assert variable_of(us) == "us"


def test_that_the_template_goes_elsewhere_is_still_seen_when_one_link_has_gone(scratch):
    """The kernel has one watch on a directory for all who watch it."""
    template, eu, us = two_of_them(scratch)
    template.unlink("eu")
    eu_name = f"{template.path}eu"
    assert say("svc", "-wdx", eu_name) == processes.SILENT_SUCCESS
    template.scan.wait_until_asleep()
    aside = template.path.rename(scratch / "aside@")
    another = make_service(scratch / "sv", "worker@")
    replaced = lambda: any("worker@us is another directory now" in line for line in template.scan.messages)  # noqa: E731
    wait_for(replaced, what=lambda: template.scan.svscan.stderr)
    assert f"svc -dx {aside}us" in template.scan.svscan.stderr
    up(Service(template.scan.path / "worker@us", another.path / "supervise@us"))
