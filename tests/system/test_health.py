# SPDX-License-Identifier: ISC
"""Whether a service is healthy: health/check and its words, the watchdog of NOTIFY_SOCKET, and what follows from it."""
import json
import os
import shutil
import signal
import socket

import pytest

from support import proc, processes, programs, web
from support.nginx import make_nginx
from support.services import Service, make_service, supervise
from support.waiting import stays, wait_for

SLEEPS = "#!/bin/sh\nexec sleep 1000\n"
# Healthy as long as there is no file `ill`; each check leaves a line.
CHECK = "#!/bin/sh\necho >>checked\ntest ! -e ill\n"
SOON = {"interval": "50ms", "grace": "0", "failures": "2"}


def service_with(scratch, check=None, run=SLEEPS, name="web", **settings):
    service = make_service(scratch, name=name, run=run)
    (service.path / "health").mkdir()
    for setting, text in {**SOON, **settings}.items():
        (service.path / "health" / setting).write_text(text + "\n")
    if check:
        write_check(service, check)
    return service


def write_check(service, text):
    new = service.path / "health" / "check.new"
    new.write_text(text)
    new.chmod(0o755 if text.startswith("#!") else 0o644)
    new.rename(service.path / "health" / "check")


def supervised(service):
    supervise(service, as_name=service.name, cwd=service.path.parent)
    service.wait_until_supervised()
    service.wait_until_up()
    return service


def health(service):
    return service.state.get("health")


def wait_until(service, word):
    return service.state_when(lambda state: state.get("health") == word)


def checks(service):
    path = service.path / "checked"
    return len(path.read_text()) if path.exists() else 0


def wait_for_checks(service, more):
    before = checks(service)
    wait_for(lambda: checks(service) >= before + more)


def wait_for_restart(service, by, starts=2):
    """It was ended for that, and runs again."""
    state = service.state_when(lambda state: int(state["starts"]) >= starts and state["pid"] != "0")
    assert state["last-end-by"] == by
    return state


def history(service):
    return (service.control / "history").read_text()


# Checks

def test_a_service_without_health_has_nothing_to_say_about_it_and_nobody_wakes_up(scratch):
    service = supervised(make_service(scratch, run=SLEEPS))
    assert health(service) is None
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))


def test_a_directory_health_without_a_check_is_the_services_own_business(scratch):
    service = supervised(service_with(scratch))
    assert health(service) is None
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))


def test_a_check_that_succeeds_makes_it_healthy_and_one_that_fails_too_often_unhealthy(scratch):
    service = supervised(service_with(scratch, CHECK))
    state = wait_until(service, "healthy")
    assert state["health-since"].startswith("@4") and "health-failures" not in state
    service.write("ill")
    state = wait_until(service, "unhealthy")
    assert int(state["health-failures"]) >= 2
    (service.path / "ill").unlink()
    wait_until(service, "healthy")
    assert service.starts == 1, "nobody wished it to be restarted"


def test_a_check_that_cannot_be_used_any_more_leaves_nothing_known(scratch):
    service = supervised(service_with(scratch, CHECK))
    wait_until(service, "healthy")
    write_check(service, "tpc 8080\n")
    wait_until(service, None)
    write_check(service, CHECK)
    wait_until(service, "healthy")


def test_failures_that_are_allowed_are_shown_as_failing(scratch):
    service = supervised(service_with(scratch, CHECK, failures="1000"))
    wait_until(service, "healthy")
    service.write("ill")
    service.state_when(lambda state: state.get("health") == "failing" and int(state["health-failures"]) >= 3)


def test_the_check_is_run_in_the_service_directory(scratch):
    service = supervised(service_with(scratch, "#!/bin/sh\npwd >where\n"))
    wait_until(service, "healthy")
    assert (service.path / "where").read_text() == f"{service.path}\n"


def test_failures_do_not_count_as_long_as_it_has_grace(scratch):
    service = service_with(scratch, CHECK, grace="1h", failures="1")
    service.write("ill")
    supervised(service)
    wait_for_checks(service, 4)
    assert health(service) is None
    (service.path / "ill").unlink()
    wait_until(service, "healthy")
    service.write("ill")
    wait_until(service, "unhealthy")


def test_one_that_says_when_it_is_ready_is_checked_from_then_on(scratch):
    service = service_with(scratch, CHECK, interval="1h",
                           run="#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\necho >&3\nexec 3>&-\nexec sleep 1000\n")
    service.write("notification-fd", "3\n")
    supervised(service)
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid), "no check is due")
    service.write("go")
    wait_until(service, "healthy")
    assert checks(service) == 1


def test_an_interval_that_is_written_while_it_waits_counts_from_the_next_command_on(scratch):
    service = supervised(service_with(scratch, CHECK, interval="1h"))
    wait_for(lambda: service.up)
    stays(lambda: checks(service) == 0)
    (service.path / "health" / "interval").write_text("50ms\n")
    service.svc("-c")
    wait_for(lambda: checks(service) >= 2)


def test_checks_never_overlap_and_there_is_an_interval_between_them(scratch):
    check = "#!/bin/sh\nmkdir running || echo >>overlaps\necho >>checked\nsleep 0.1\nrmdir running\n"
    service = supervised(service_with(scratch, check, interval="50ms"))
    wait_for_checks(service, 8)
    assert not service.has("overlaps")


def test_a_check_that_hangs_is_killed_with_all_that_it_has_started_and_has_failed(scratch):
    check = "#!/bin/sh\nsleep 1000 & echo $! >child\necho $$ >self\nwait\n"
    service = supervised(service_with(scratch, check, timeout="100ms", failures="1000"))
    service.state_when(lambda state: int(state.get("health-failures", 0)) >= 2)
    service.svc("-d")
    service.wait_until_down()
    for name in ("child", "self"):
        pid = int((service.path / name).read_text())
        wait_for(lambda: not proc.alive(pid))


def test_a_check_that_hangs_blocks_nothing(scratch):
    service = supervised(service_with(scratch, "#!/bin/sh\n: >checking\nexec sleep 1000\n", timeout="1h"))
    wait_for(lambda: service.has("checking"))
    service.svc("-d")
    service.wait_until_down()
    wait_for(lambda: not proc.children(service.supervise.pid))
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))
    service.svc("-u")
    service.wait_until_up()


def test_an_unhealthy_service_is_restarted_if_that_is_wished(scratch):
    service = supervised(service_with(scratch, CHECK, restart=""))
    state = wait_until(service, "healthy")
    service.write("ill")
    again = wait_for_restart(service, "health")
    assert again["pid"] != state["pid"]
    assert " by=health" in history(service)


@pytest.mark.parametrize("text", ["no", "# not yet\nno"])
def test_a_file_restart_that_says_no_is_none(scratch, text):
    service = service_with(scratch, CHECK, restart=text, failures="1")
    service.write("ill")
    supervised(service)
    wait_until(service, "unhealthy")
    wait_for_checks(service, 3)
    assert service.starts == 1


def test_one_that_does_not_go_is_stopped_by_the_steps_of_its_stop(scratch):
    run = "#!/bin/sh\ntrap 'echo >>asked' INT\ntrap '' TERM\nwhile :; do sleep 0.02; done\n"
    service = service_with(scratch, CHECK, restart="", run=run)
    service.write("stop-steps", "INT 200ms, KILL\n")
    supervised(service)
    wait_until(service, "healthy")
    service.write("ill")
    wait_for_restart(service, "health")
    assert service.has("asked")
    assert " killed=9 " in history(service) and " by=health" in history(service)


def test_an_unhealthy_run_counts_as_a_failure_whatever_its_age(scratch):
    service = service_with(scratch, CHECK, restart="", failures="1", interval="50ms")
    service.write("healthy-after", "1ms\n")
    service.write("ill")
    supervised(service)
    service.state_when(lambda state: int(state["starts"]) >= 2)
    service.state_when(lambda state: int(state.get("failures", 0)) >= 1)


def test_a_service_that_is_paused_or_going_down_need_not_be_healthy(scratch):
    service = supervised(service_with(scratch, CHECK, restart="", failures="1"))
    wait_until(service, "healthy")
    service.svc("-p")
    service.state_when(lambda state: state["paused"] == "1")
    service.write("ill")
    service.wait_until_heard()
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid), "nobody asks")
    assert health(service) == "healthy" and service.starts == 1
    (service.path / "ill").unlink()
    service.svc("-c")
    wait_for_checks(service, 1)
    assert service.starts == 1


def test_checks_can_be_added_to_a_service_that_runs_and_taken_away(scratch):
    service = supervised(make_service(scratch, run=SLEEPS))
    (service.path / "health.new").mkdir()
    for setting, text in SOON.items():
        (service.path / "health.new" / setting).write_text(text)
    (service.path / "health.new").rename(service.path / "health")
    write_check(service, CHECK)
    service.supervise.signal(signal.SIGALRM)
    service.send("c")
    wait_until(service, "healthy")
    (service.path / "health" / "check").unlink()
    service.state_when(lambda state: "health" not in state)
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))


def test_a_value_that_cannot_be_used_is_told_of_once_and_is_as_if_it_were_not_there(scratch):
    service = supervised(service_with(scratch, CHECK, failures="none", timeout="0"))
    wait_until(service, "healthy")
    wait_for_checks(service, 3)
    said = service.supervise.stderr
    assert said.count('web/health/failures, line 1: "none" is no number') == 1
    assert said.count('web/health/timeout, line 1: "0" is too short') == 1


def test_words_that_nobody_understands_and_a_program_that_cannot_be_started_are_told_of_once(scratch):
    service = supervised(service_with(scratch, "ping 127.0.0.1\n"))
    wait_for(lambda: 'web/health/check, line 1: "ping" is nothing that can be asked' in service.supervise.stderr)
    write_check(service, "#!/nowhere\n")
    wait_for(lambda: "unable to start web/health/check: file does not exist" in service.supervise.stderr)
    write_check(service, CHECK)
    wait_until(service, "healthy")
    assert service.supervise.stderr.count("unable to start") == 1
    assert service.supervise.stderr.count("line 1") == 1


# Who comes after

@pytest.mark.parametrize("line, fault, remedy", [
    ("http://127.0.0.1:18080/", "is a URL", "http 127.0.0.1:8080/path, with a blank and without ://"),
    ("http http://127.0.0.1:18080/", "is a URL", "http 127.0.0.1:8080/path, with a blank and without ://"),
    ("https://127.0.0.1:18443/", "is of https, which is not asked",
     "a program in the place of this line, such as one that calls curl")])
def test_of_a_url_it_is_said_what_to_write_by_whoever_is_asked(scratch, line, fault, remedy):
    service = supervised(service_with(scratch, f"{line}\n"))
    url = line.split()[-1]
    sentence = f'web/health/check, line 1: "{url}" {fault} (try: {remedy}; until then nobody is asked)'
    wait_for(lambda: sentence in service.supervise.stderr, what=lambda: service.supervise.stderr)
    answer = processes.run(programs.ours("lares-probe"), *line.split())
    assert (answer.exit_code, f'("{url}" {fault}; try: {remedy})' in answer.stderr) == (2, True), answer


def test_who_comes_after_a_supervise_that_was_killed_goes_on_with_what_it_knew(scratch):
    service = supervised(service_with(scratch, CHECK, failures="1000"))
    wait_until(service, "healthy")
    service.write("ill")
    before = service.state_when(lambda state: int(state.get("health-failures", 0)) >= 2)
    pid = service.pid
    service.supervise.kill()
    supervised(service)
    state = service.state_when(lambda state: int(state.get("health-failures", 0)) > int(before["health-failures"]))
    assert state["health-since"] == before["health-since"] and service.pid == pid
    (service.path / "ill").unlink()
    wait_until(service, "healthy")


def test_a_supervise_that_is_killed_takes_its_check_with_it_and_the_next_one_begins_anew(scratch):
    service = supervised(service_with(scratch, "#!/bin/sh\necho $$ >self.new\nmv self.new self\nexec sleep 1000\n", timeout="1h"))
    wait_for(lambda: service.has("self"))
    first = int((service.path / "self").read_text())
    service.supervise.kill()
    wait_for(lambda: not proc.alive(first))
    (service.path / "self").unlink()
    supervised(service)
    wait_for(lambda: service.has("self"))


def test_a_supervise_that_becomes_another_program_leaves_no_check_behind(scratch):
    service = supervised(service_with(scratch, "#!/bin/sh\necho $$ >self.new\nmv self.new self\nexec sleep 1000\n", timeout="1h"))
    wait_for(lambda: service.has("self"))
    first = int((service.path / "self").read_text())
    service.supervise.signal(signal.SIGUSR2)
    wait_for(lambda: int((service.path / "self").read_text()) != first)
    assert not proc.alive(first)


def test_who_comes_in_the_midst_of_such_an_end_knows_why_it_is(scratch):
    run = "#!/bin/sh\ntrap ': >asked' TERM\nwhile :; do sleep 0.02; done\n"
    service = service_with(scratch, CHECK, restart="", run=run)
    service.write("stop-steps", "TERM 1h, KILL\n")
    supervised(service)
    wait_until(service, "healthy")
    service.write("ill")
    wait_for(lambda: service.has("asked"))
    service.state_when(lambda state: state.get("ending-for") == "health")
    service.supervise.kill()
    supervised(service)
    service.kill_process()
    wait_for_restart(service, "health")


# What others see

def test_svstat_shows_it(scratch):
    service = supervised(service_with(scratch, CHECK))
    wait_until(service, "healthy")
    told = json.loads(processes.run(programs.ours("svstat"), "-j", service.path).stdout)[0]
    assert told["health"] == "healthy"
    service.write("ill")
    wait_until(service, "unhealthy")
    assert processes.run(programs.ours("svstat"), "-o", "health", service.path).stdout == "unhealthy\n"
    assert "health: unhealthy" in processes.run(programs.ours("svstat"), "-v", service.path).stdout


class Listener:
    """A FIFO in event/, as those of s6 are."""

    def __init__(self, service):
        path = service.path / "event" / ("ftrig1:@" + "4" * 24 + ":tester")
        os.mkfifo(path, 0o622)
        self.fifo = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        self.heard = ""

    def has_heard(self, letters):
        try:
            self.heard += os.read(self.fifo, 4096).decode()
        except BlockingIOError:
            pass
        return self.heard == letters


def test_listeners_are_told_when_it_becomes_healthy_and_unhealthy(scratch):
    service = service_with(scratch, CHECK, interval="300ms")
    (service.path / "event").mkdir(mode=0o1733)
    (service.path / "event").chmod(0o1733)
    supervised(service)
    listener = Listener(service)
    wait_for(lambda: listener.has_heard("H") or listener.has_heard("uUH") or listener.has_heard("suUH"))
    listener.heard = ""
    service.write("ill")
    wait_for(lambda: listener.has_heard("h"))
    (service.path / "ill").unlink()
    wait_for(lambda: listener.has_heard("hH"))


@pytest.mark.parametrize("option", ["-D", "-d"])
def test_s6_svwait_passes_over_letters_that_it_does_not_know(scratch, option):
    service = service_with(scratch, "#!/bin/sh\ntest -e ill && rm ill || { : >ill; false; }\n", failures="1", interval="50ms")
    (service.path / "event").mkdir(mode=0o1733)
    (service.path / "event").chmod(0o1733)
    supervised(service)
    waiting = processes.Process([programs.peer("s6-svwait", "s6"), option, str(service.path)], service.path.parent)
    wait_for(lambda: [it for it in os.listdir(service.path / "event") if it.startswith("ftrig1:")])
    listener = Listener(service)
    wait_for(lambda: (listener.has_heard(""), listener.heard.count("h") >= 5)[1])
    assert waiting.running
    service.svc("-d")
    assert waiting.wait() == 0 and waiting.stderr == ""


# By word

def test_a_real_nginx_is_healthy_unhealthy_and_restarted(scratch):
    scratch.chmod(0o755)
    port = web.free_port()
    service = make_nginx(scratch, port)
    service.write("ready-listen", f"tcp 127.0.0.1:{port}\n")
    (service.path / "health").mkdir()
    for setting, text in {**SOON, "timeout": "500ms", "restart": ""}.items():
        (service.path / "health" / setting).write_text(text)
    write_check(service, f"http 127.0.0.1:{port}/\n")
    supervised(service)
    wait_until(service, "healthy")

    configuration = (service.path / "nginx.conf").read_text()
    service.write("nginx.conf", configuration.replace('return 200 "this', 'return 500 "this'))
    service.svc("-h")
    wait_for(lambda: service.starts >= 2)
    assert " by=health" in history(service)
    wait_for(lambda: f"127.0.0.1:{port}/ answers \"HTTP/1.1 500 Internal Server Error\"" in service.supervise.stderr)
    service.write("nginx.conf", configuration)
    wait_until(service, "healthy")
    assert web.get(port) == "this is nginx\n"

    starts = service.starts
    for worker in wait_for(lambda: proc.children(service.pid)):
        os.kill(worker, signal.SIGSTOP)
    wait_for(lambda: service.starts > starts and health(service) == "healthy")
    assert web.get(port) == "this is nginx\n"
    assert "unable to hear from" in service.supervise.stderr


def listener_at(place):
    """A server, on a path or a port, that lets connections wait."""
    kind = "UNIX->new(Local => 'app.sock'" if place == "unix" else f"INET->new(LocalAddr => '127.0.0.1', LocalPort => {place}, ReuseAddr => 1"
    return f"#!/usr/bin/perl\nuse IO::Socket::INET; use IO::Socket::UNIX;\nunlink 'app.sock';\nmy $s = IO::Socket::{kind}, Listen => 100) or die;\n" \
           "while (1) { my $c = $s->accept or next; close $c }\n"


def test_a_server_of_tcp_is_connected_to(scratch):
    port = web.free_port()
    service = supervised(service_with(scratch, f"tcp {port}\n", run=listener_at(port), failures="1"))
    wait_until(service, "healthy")
    service.kill_process(signal.SIGSTOP)
    write_check(service, f"# another one, where nobody is\ntcp 127.0.0.1:{web.free_port()}\n")
    wait_until(service, "unhealthy")
    wait_for(lambda: "web is unhealthy: unable to connect to 127.0.0.1:" in service.supervise.stderr)


def test_a_server_on_a_path_is_connected_to(scratch):
    service = supervised(service_with(scratch, "unix app.sock\n", run=listener_at("unix"), failures="1"))
    wait_until(service, "healthy")
    (service.path / "app.sock").unlink()
    wait_until(service, "unhealthy")


def probe(*words):
    return processes.run(programs.ours("lares-probe"), *words)


def test_lares_probe_says_why_and_what_is_wrong_with_the_question(scratch):
    port = web.free_port()
    assert probe("tcp", str(port)).exit_code == 1
    assert probe("tcp", str(port)).stderr == f"lares-probe: fatal: unable to connect to {port}: connection refused\n"
    for words in [(), ("tcp",), ("udp", "53"), ("http", "x/"), ("-t", "soon", "tcp", "1"), ("-z",)]:
        answer = probe(*words)
        assert answer.exit_code == 2 and "lares-probe: usage: lares-probe [-t time] tcp|http|unix address" in answer.stderr


def test_lares_probe_does_not_wait_for_a_server_that_is_silent(scratch):
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        port = silent.getsockname()[1]
        assert probe("tcp", str(port)).exit_code == 0
        answer = probe("-t", "100ms", "http", f"{port}/")
        assert (answer.exit_code, answer.stderr) == (1, f"lares-probe: fatal: unable to hear from {port}/: timed out\n")


def test_lares_probe_reaches_ipv6(scratch):
    with socket.socket(socket.AF_INET6) as server:
        try:
            server.bind(("::1", 0))
        except OSError:
            pytest.skip("this machine has no IPv6")
        server.listen()
        port = server.getsockname()[1]
        assert probe("tcp", f"[::1]:{port}") == processes.SILENT_SUCCESS


# The watchdog

WATCHED = """#!/usr/bin/perl
use Socket;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
sub tell_it { send($s, $_[0], 0, pack_sockaddr_un($ENV{NOTIFY_SOCKET})) }
open my $f, '>', 'environment'; print $f "$ENV{WATCHDOG_USEC} ", defined $ENV{WATCHDOG_PID} ? "pid" : "no pid"; close $f;
tell_it("READY=1");
while (1) { tell_it("WATCHDOG=1\\nSTATUS=alive") unless -e 'stuck'; select undef, undef, undef, 0.05 }
"""


def watched(scratch, span="500ms", **settings):
    service = make_service(scratch, run=WATCHED)
    service.write("notify-socket")
    service.write("watchdog", f"{span}\n")
    for name, text in settings.items():
        service.write(name, text)
    return supervised(service)


def test_one_that_says_that_it_is_alive_is_healthy_and_knows_how_often_it_has_to(scratch):
    service = watched(scratch)
    wait_until(service, "healthy")
    assert (service.path / "environment").read_text() == "500000 no pid"
    wait_for(lambda: (service.control / "notice").read_text() == "alive\n")
    stays(lambda: service.starts == 1, 0.8)


def test_one_that_does_not_is_restarted(scratch):
    service = watched(scratch)
    first = wait_until(service, "healthy")
    service.write("stuck")
    state = wait_for_restart(service, "watchdog")
    assert state["pid"] != first["pid"] and " by=watchdog" in history(service)
    (service.path / "stuck").unlink()
    wait_until(service, "healthy")


def test_one_that_is_stopped_by_somebody_else_is_found_by_its_watchdog(scratch):
    service = watched(scratch)
    wait_until(service, "healthy")
    service.kill_process(signal.SIGSTOP)
    wait_for_restart(service, "watchdog")


def test_who_comes_after_hears_it_too_and_watches_on(scratch):
    service = watched(scratch)
    wait_until(service, "healthy")
    pid = service.pid
    service.supervise.kill()
    supervised(service)
    (service.control / "notice").unlink()
    wait_for(lambda: (service.control / "notice").exists())
    stays(lambda: service.starts == 1, 0.8)
    assert service.pid == pid
    service.write("stuck")
    wait_for_restart(service, "watchdog")


def test_a_watchdog_without_a_socket_is_told_of_and_is_none(scratch):
    service = make_service(scratch, run="#!/bin/sh\nenv >environment\n: >done\nexec sleep 1000\n")
    service.write("watchdog", "100ms\n")
    supervised(service)
    wait_for(lambda: service.has("done"))
    assert "WATCHDOG_USEC" not in (service.path / "environment").read_text()
    assert 'web/watchdog, line 1: "100ms" needs a file notify-socket beside it' in service.supervise.stderr
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))


# The guide

def test_the_example_of_the_guide_is_healthy_falls_ill_and_is_restarted(scratch):
    example, port = programs.ROOT / "examples" / "healthy", web.free_port()
    place = scratch / "healthy"
    shutil.copytree(example, place)
    for file in (place / "run", place / "health" / "check"):
        assert "8086" in file.read_text()
        file.write_text(file.read_text().replace("8086", str(port)))
    service = supervised(Service(place))
    first = wait_until(service, "healthy")
    assert "200 OK" in web.get(port)
    service.write("ill")
    state = wait_for_restart(service, "health")
    assert state["pid"] != first["pid"]
    wait_until(service, "healthy")


@pytest.mark.parametrize("line", ["http 8080/health", "tcp 5432", "unix /run/app.sock"])
def test_the_guide_and_the_manual_name_what_can_be_asked(line):
    guide = (programs.ROOT / "docs/guide/health.md").read_text()
    assert f"`{line}`" in guide
    assert processes.run(programs.ours("lares-probe"), "-t", "1", line).exit_code in (0, 1)
