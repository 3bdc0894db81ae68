# SPDX-License-Identifier: ISC
"""Other people's clients drive our supervise, and ours drive other people's: Debian's daemontools, runit, node_exporter.

The same bytes and lines are compared one by one in test_like_daemontools.py; here real programs work together.
"""
import os
import re
import signal
import time

import pytest

from support import processes, proc, programs, web
from support.processes import Process
from support.records import status_bytes
from support.services import gone, make_service, supervise
from support.situations import CraftedService, free_of_time, running_scan, running_service, settled_service, stopped_service
from support.waiting import stays, wait_for

# Writes the name of each signal that it gets into the file "got".
RECORDER = """#!/usr/bin/python3 -IS
import os, signal
got = os.open("got", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
for name in "HUP ALRM INT TERM QUIT USR1 USR2".split():
    signal.signal(getattr(signal, "SIG" + name), lambda number, _: os.write(got, signal.Signals(number).name.encode() + b"\\n"))
open("ready", "w").close()
while True:
    signal.pause()
"""


def recording_service(scratch, **options):
    service = make_service(scratch, "web", RECORDER)
    supervise(service, **options)
    wait_for(lambda: service.has("ready") and service.supervised)
    return service


def send_signals_and_compare(service, send, letters_and_signals):
    expected = []
    for letter, name in letters_and_signals:
        send(letter)
        expected.append("SIG" + name)
        wait_for(lambda: (service.path / "got").read_text().split() == expected, what=f"{letter} is {name}")


# daemontools 0.76, either side.


class Clients:
    """svc, svok and svstat of one package, driving one service."""

    def __init__(self, path_of, service):
        self._path_of = path_of
        self._service = service

    def svc(self, *options):
        assert processes.run(self._path_of("svc"), *options, self._service) == processes.SILENT_SUCCESS

    @property
    def svok(self):
        answer = processes.run(self._path_of("svok"), self._service)
        assert answer.stdout == answer.stderr == ""
        return answer.exit_code

    @property
    def svstat(self):
        return free_of_time(self._service.svstat_by(self._path_of("svstat")))

    def svstat_becomes(self, line):
        wait_for(lambda: self.svstat == line, what=lambda: f"{line!r}; it is {self.svstat!r}")


# What stands on either side: whose clients, and whose supervise.
SIDES = {
    "Debian's clients on our supervise": (programs.debian, programs.ours),
    "our clients on Debian's supervise": (programs.ours, programs.debian),
}


@pytest.fixture(params=SIDES.values(), ids=SIDES.keys())
def sides(request):
    clients, theirs = request.param
    programs.debian("svc")  # skips
    return clients, theirs("supervise")


def process_of(service):
    """Its pid, from a status of 18 bytes as from one of 20."""
    return int.from_bytes(service.status_bytes[12:16], "little")


def supervised_by(program, service):
    supervise(service, program=None if program == programs.ours("supervise") else program)
    return service


def test_svc_svok_and_svstat_drive_a_service_through_its_life(scratch, sides):
    path_of, program = sides
    service = make_service(scratch)
    clients = Clients(path_of, service)
    assert clients.svok == 100

    supervised_by(program, service)
    wait_for(lambda: clients.svok == 0)
    clients.svstat_becomes("up (pid N) N seconds")
    first = process_of(service)

    clients.svc("-p")
    clients.svstat_becomes("up (pid N) N seconds, paused")
    clients.svc("-c")
    clients.svstat_becomes("up (pid N) N seconds")
    clients.svc("-d")
    clients.svstat_becomes("down N seconds, normally up")
    clients.svc("-u")
    clients.svstat_becomes("up (pid N) N seconds")
    second = process_of(service)
    clients.svc("-t")
    wait_for(lambda: process_of(service) not in (0, first, second))
    clients.svc("-o")
    clients.svc("-k")
    clients.svstat_becomes("down N seconds, normally up")
    clients.svc("-dx")
    assert service.supervise.wait() == 0
    assert clients.svok == 100
    assert clients.svstat == "supervise not running"


def test_svc_sends_each_of_its_signals(scratch, sides):
    path_of, program = sides
    service = recording_service(scratch, program=None if program == programs.ours("supervise") else program)
    send_signals_and_compare(service, Clients(path_of, service).svc,
                             [("-h", "HUP"), ("-a", "ALRM"), ("-i", "INT"), ("-t", "TERM")])


def test_our_svc_waits_for_debian_s_supervise_as_well(scratch):
    service = supervised_by(programs.debian("supervise"), make_service(scratch))
    wait_for(lambda: service.supervised)
    for options, is_so in (("-wd", lambda: process_of(service) == 0), ("-wu", lambda: process_of(service) != 0),
                           ("-wdx", lambda: not service.supervised)):
        answer = processes.run(programs.ours("svc"), options, service)
        assert (options, answer, is_so()) == (options, processes.SILENT_SUCCESS, True)


def test_edge_79_an_orphaned_service_does_not_hold_ok_for_anybody(scratch):
    """All clients go by the reader of `ok`; what supervise started must not be one."""
    service = running_service(scratch)
    pid = service.pid
    service.supervise.kill()
    assert not gone(pid)
    assert processes.run(programs.debian("svok"), service).exit_code == 100
    assert service.svstat_by(programs.debian("svstat")) == "supervise not running"
    assert sv("status", service) == (1, f"fail: {service}: runsv not running")
    assert processes.run(programs.ours("svok"), service).exit_code == 100
    assert service.svstat == "supervise not running"


def test_edge_79_sv_exit_sees_that_supervise_has_left(scratch):
    service = stopped_service(scratch)
    code, said = sv("-v", "exit", service)
    assert (code, said) == (0, f"ok: {service}: runsv not running")
    assert service.supervise.wait() == 0


# runit's sv.


def sv(*words):
    """(exit code, what it said), which is one line or nothing."""
    # Without -w it would wait for seven seconds.
    answer = processes.run(programs.peer("sv", "runit"), *words, env={**os.environ, "SVWAIT": str(processes.PATIENCE)})
    assert answer.stderr == ""
    return answer.exit_code, answer.stdout.rstrip("\n")


def told_in_general(said, service):
    """What it says of the service, without what changes from moment to moment."""
    return re.sub(r"\d+s", "Ns", re.sub(r"\(pid \d+\)", "(pid N)", said.replace(str(service), "web")))


def sv_status(service):
    code, said = sv("status", service)
    assert code == 0, said
    return told_in_general(said, service)


def sv_status_becomes(service, line):
    wait_for(lambda: sv_status(service) == line, what=lambda: f"{line!r}; it is {sv_status(service)!r}")


def test_edge_76_the_status_of_a_running_service_is_read_by_sv_and_by_debian_s_svstat(scratch):
    service = running_service(scratch)
    assert service.status_bytes[18:] == b"\0\1"
    code, said = sv("status", service)
    assert code == 0 and re.fullmatch(rf"run: {service}: \(pid {service.pid}\) \d+s", said)
    assert re.fullmatch(rf"up \(pid {service.pid}\) \d+ seconds", service.svstat_by(programs.debian("svstat")))


def test_sv_status_of_a_service_that_is_down(scratch):
    service = stopped_service(scratch)
    assert sv_status(service) == "down: web: Ns"
    (service.path / "down").unlink()
    assert sv_status(service) == "down: web: Ns, normally up"


def test_sv_status_of_a_running_service_that_is_normally_down(scratch):
    service = stopped_service(scratch)
    service.send("u")
    sv_status_becomes(service, "run: web: (pid N) Ns, normally down")


def test_sv_status_of_a_service_that_was_sent_term_and_lives_on(scratch):
    service = running_service(scratch, "trap '' TERM; : >ready; while :; do sleep 0.1; done")
    wait_for(lambda: service.has("ready"))
    service.send("d")
    sv_status_becomes(service, "run: web: (pid N) Ns, want down, got TERM")
    service.send("k")
    sv_status_becomes(service, "down: web: Ns, normally up")


def test_sv_status_of_a_service_that_waits_for_its_next_start(scratch):
    service = make_service(scratch, run=None)
    supervise(service)
    service.wait_until_supervised()
    sv_status_becomes(service, "down: web: Ns, normally up, want up")


def test_sv_status_of_a_service_that_runs_once_or_is_paused(scratch):
    service = running_service(scratch)
    service.send("o")
    sv_status_becomes(service, "run: web: (pid N) Ns")
    service.send("p")
    sv_status_becomes(service, "run: web: (pid N) Ns, paused")


def test_sv_status_of_a_service_with_a_log(scratch):
    scan = running_scan(scratch)
    service = scan.add("web", log="exec cat >>lines")
    wait_for(lambda: service.up and scan.log_of("web").up)
    assert sv_status(service) == "run: web: (pid N) Ns; run: log: (pid N) Ns"


def test_sv_up_down_once_pause_and_cont(scratch):
    service = stopped_service(scratch)
    (service.path / "down").unlink()

    def sv_says(command, line):
        assert sv(command, service) == (0, "")
        sv_status_becomes(service, line)

    sv_says("up", "run: web: (pid N) Ns")
    sv_says("pause", "run: web: (pid N) Ns, paused")
    sv_says("cont", "run: web: (pid N) Ns")
    sv_says("down", "down: web: Ns, normally up")
    sv_says("once", "run: web: (pid N) Ns")
    pid = service.pid
    sv_says("kill", "down: web: Ns, normally up")
    assert gone(pid)
    assert sv("exit", service) == (0, "")
    assert service.supervise.wait() == 0


def test_sv_sends_each_of_its_signals(scratch):
    service = recording_service(scratch)
    send_signals_and_compare(
        service, lambda command: sv(command, service),
        [("hup", "HUP"), ("alarm", "ALRM"), ("interrupt", "INT"), ("quit", "QUIT"), ("1", "USR1"), ("2", "USR2"),
         ("term", "TERM")])
    pid = service.pid
    assert sv("kill", service) == (0, "")
    service.wait_until_up(other_than=pid)


@pytest.mark.parametrize("command, line", [
    ("start", "ok: run: web: (pid N) Ns"), ("try-restart", "ok: run: web: (pid N) Ns"),
    ("force-restart", "ok: run: web: (pid N) Ns"),
    ("check", "ok: run: web: (pid N) Ns"), ("reload", "ok: run: web: (pid N) Ns"),
    ("stop", "ok: down: web: Ns, normally up"), ("force-stop", "ok: down: web: Ns, normally up"),
])  # fmt: skip
def test_the_commands_of_sv_that_wait_succeed(scratch, command, line):
    service = running_service(scratch, "trap '' HUP; : >ready; exec sleep 1000")  # reload is HUP
    wait_for(lambda: service.has("ready"))
    code, said = sv(command, service)
    assert (code, told_in_general(said, service)) == (0, line)


def test_edge_78_sv_restart_succeeds_within_its_time_out(scratch):
    """Its tcu must end in a stamp that is not before the command, a pid, and bytes 18 and 19 being 0 and 1."""
    service = settled_service(scratch)
    for _ in range(2):  # the second one is due a second after the first, and is awaited all the same
        # sv compares whole seconds: in the second of a start it would take that start for the new one.
        wait_for(lambda: int(time.time()) > int(service.status.since))
        pid = service.pid
        code, said = sv("restart", service)
        assert code == 0 and re.fullmatch(rf"ok: run: {service}: \(pid \d+\) \d+s", said)
        assert service.pid not in (0, pid) and gone(pid)
        assert service.status_bytes[18:] == b"\0\1"


def test_edge_78_sv_restart_starts_a_service_that_is_down(scratch):
    service = stopped_service(scratch)
    code, said = sv("restart", service)
    assert code == 0 and said.startswith(f"ok: run: {service}: (pid {service.pid})")


def test_edge_77_sv_up_sends_nothing_to_what_is_wanted_up_and_so_a_lost_start_is_tried_again_unasked(scratch):
    with CraftedService(scratch, status_bytes(want="u"), "crafted") as crafted:
        assert sv("up", crafted) == (0, "")
        assert crafted.read_commands() == b""
    service = make_service(scratch, run=None)
    supervise(service)
    service.wait_until_supervised()
    assert (service.pid, service.status.want) == (0, "u")
    service.write_run("#!/bin/sh\nexec sleep 1000\n")
    service.wait_until_up()


def test_edge_77_what_has_given_up_is_not_wanted_up_so_that_sv_up_is_heard(scratch):
    """A start that was asked for once, and could not be."""
    service = make_service(scratch, run=None, down=True)
    supervise(service)
    service.wait_until_supervised()
    service.send("o")
    wait_for(lambda: service.state.get("start-failure"))
    assert service.status.pid == 0 and service.status.want != "u"
    service.write_run("#!/bin/sh\nexec sleep 1000\n")
    assert sv("up", service) == (0, "")
    service.wait_until_up()


def test_sv_down_again_sends_no_second_term(scratch):
    """It goes by byte 18, which therefore is 1 and nothing else while TERM is being waited for."""
    service = running_service(
        scratch, "trap 'echo term >>got' TERM; : >ready; while :; do sleep 0.05; done")
    wait_for(lambda: service.has("ready"))
    assert sv("down", service) == (0, "")
    wait_for(lambda: service.has("got") and service.status_bytes[17:19] == b"d\1")
    assert sv("down", service) == (0, "")
    assert sv("up", service) == (0, "")
    wait_for(lambda: service.status.want == "u")  # whatever was sent before has been read
    assert (service.path / "got").read_text() == "term\n"


def test_sv_exit_of_a_running_service_waits_for_the_service_as_documented(scratch):
    """Under runit, x sends TERM as well; under daemontools it does not, and the byte is the same."""
    service = running_service(scratch)
    pid = service.pid
    code, said = sv("-w", "1", "exit", service)
    assert code == 1 and said.startswith(f"timeout: run: {service}: (pid {pid})")
    service.kill_process()
    assert service.supervise.wait() == 0


def test_sv_force_shutdown_of_a_running_service_kills_it_for_the_same_reason(scratch):
    service = running_service(scratch)
    pid = service.pid
    code, said = sv("-w", "1", "force-shutdown", service)
    assert code == 1 and said.startswith(f"kill: run: {service}: (pid {pid})")
    assert service.supervise.wait() == 0 and gone(pid)


def test_edge_81_every_status_of_a_life_is_twenty_bytes(scratch):
    service = running_service(scratch)
    for command in ("down", "up", "pause", "cont", "once", "force-stop"):
        sv("-w", "0", command, service)
        assert len(service.status_bytes) == 20, command


def test_our_svc_and_svstat_drive_runit_s_runsv(scratch):
    service = make_service(scratch)
    supervise(service, program=programs.peer("runsv", "runit"))
    clients = Clients(programs.ours, service)
    wait_for(lambda: clients.svok == 0)
    clients.svstat_becomes("up (pid N) N seconds")
    clients.svc("-w", "-d")
    assert clients.svstat == "down N seconds, normally up"
    clients.svc("-w", "-u")
    assert clients.svstat == "up (pid N) N seconds"
    clients.svc("-w", "-dx")
    assert service.supervise.wait() == 0
    assert clients.svok == 100


# The runit collector of Prometheus' node_exporter.


class Exporter:
    def __init__(self, directory, scratch):
        self._port = web.free_port()
        program = programs.peer("prometheus-node-exporter", "prometheus-node-exporter")
        self._process = Process(
            [program, "--collector.disable-defaults", "--collector.runit", f"--collector.runit.servicedir={directory}",
             f"--web.listen-address={web.HOST}:{self._port}"], scratch)
        wait_for(lambda: self.metrics or True, what=lambda: f"it answers; it said {self._process.stderr!r}")

    @property
    def metrics(self):
        """{service: {metric: value}}"""
        found = {}
        text = web.get(self._port, "/metrics")
        for metric, service, value in re.findall(
                r'^node_service_(\w+)\{service="([^"]*)",supervisor="runit"\} (\S+)$', text, re.MULTILINE):
            found.setdefault(service, {})[metric] = float(value)
        return found

    @property
    def states(self):
        """{service: (state, desired state)}"""
        return {name: (it["state"], it["desired_state"]) for name, it in self.metrics.items()}


def test_node_exporter_reports_what_runs_and_what_is_wanted(scratch):
    scan = running_scan(scratch)
    up = scan.add("up")
    scan.add("down", down=True)
    scan.add("cannot-start", run="#!/no/such/interpreter\n")
    stubborn = scan.add("stubborn", "trap '' TERM; : >ready; while :; do sleep 0.1; done")
    wait_for(lambda: up.up and stubborn.has("ready") and all(scan.service(it).supervised for it in ("down", "cannot-start")))
    stubborn.send("d")
    wait_for(lambda: stubborn.status.want == "d")

    exporter = Exporter(scan.path, scratch)
    # The scan directory holds our own .svscan as well, which must not look like a service.
    assert exporter.states == {"up": (1, 1), "down": (0, 0), "cannot-start": (0, 1), "stubborn": (1, 0)}
    last_change = exporter.metrics["up"]["state_last_change_timestamp_seconds"]
    assert int(up.status.since) - 1 <= last_change <= int(up.status.since) + 1

    up.send("d")
    up.wait_until_down()
    assert exporter.states["up"] == (0, 0)
    up.send("u")
    up.wait_until_up()
    assert exporter.states["up"] == (1, 1)


def test_edge_80_node_exporter_counts_dot_directories_and_reports_the_last_state_for_ever(scratch):
    """It does not look at `ok`. So what supervise leaves behind when it leaves must say that nothing runs."""
    services = scratch / "services"
    hidden = running_service(services, name=".hidden")
    left = running_service(services, name="left")
    killed = running_service(services, name="killed")
    left.send("dx")
    assert left.supervise.wait() == 0
    killed.supervise.signal(signal.SIGKILL)
    wait_for(lambda: not killed.supervised)
    exporter = Exporter(services, scratch)
    assert exporter.states == {".hidden": (1, 1), "left": (0, 0), "killed": (1, 1)}
    killed.kill_process()
    wait_for(lambda: gone(killed.pid))
    stays(lambda: exporter.states["killed"] == (1, 1))
    assert proc.alive(hidden.pid)
