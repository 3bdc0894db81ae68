# SPDX-License-Identifier: ISC
"""What supervise says of a service because of a file in its directory: in one sentence, once for each event, by its name.

Without such a file it says no more than daemontools' did.
"""
import signal
import socket

import pytest

from support import processes, web
from support.services import SLEEPER, make_service, supervise
from support.waiting import stays, wait_for

FAILS = "#!/bin/sh\nexit 3\n"


def service_with(scratch, run=SLEEPER, **settings):
    service = make_service(scratch, run=run)
    for name, text in settings.items():
        service.write(name.replace("_", "-"), text)
    return service


def supervised(service, **options):
    supervise(service, as_name="web", cwd=service.path.parent, **options)
    return service.wait_until_supervised()


def let_check_end(service, code):
    new = service.path / "check.new"
    new.write_text(f"#!/bin/sh\nexit {code}\n")
    new.chmod(0o755)
    new.rename(service.path / "check")


def hear(service, sentence):
    """It is said, and nothing else of that kind."""
    wait_for(lambda: f"supervise: warning: {sentence}" in service.supervise.messages, what=lambda: service.supervise.stderr)


def times(service, text):
    return sum(text in line for line in service.supervise.messages)


def test_one_that_is_not_ready_in_time(scratch):
    service = supervised(service_with(scratch, check="#!/bin/sh\nexit 1\n", timeout_ready="200ms\n"))
    (service.path / "check").chmod(0o755)
    hear(service, "web was not ready within 200ms and is told to go (timeout-ready says how long that may take)")
    service.wait_for_starts(3)
    assert times(service, "was not ready") == 1, "each run is late"
    service.supervise.signal(signal.SIGALRM)
    wait_for(lambda: times(service, "was not ready") == 2)
    let_check_end(service, 0)
    service.state_when(lambda state: state.get("ready") == "1")
    let_check_end(service, 1)
    service.kill_process()
    wait_for(lambda: times(service, "was not ready") == 3)


def test_one_that_does_not_listen_in_time_is_told_where(scratch):
    with socket.socket() as reserved:
        reserved.bind(("127.0.0.1", 0))
        port = reserved.getsockname()[1]
        service = supervised(service_with(scratch, ready_listen=f"# the web\ntcp 127.0.0.1:{port}\n", timeout_ready="200ms\n"))
        hear(service, f"web was not ready within 200ms: nothing of it listens at tcp 127.0.0.1:{port}; it is told to go "
                      "(timeout-ready says how long that may take)")


def test_a_check_that_is_removed_while_it_is_asked_is_no_trouble(scratch):
    service = service_with(scratch, check="#!/bin/sh\nexit 1\n")
    (service.path / "check").chmod(0o755)
    supervised(service)
    service.state_when(lambda state: state.get("ready") == "0")
    (service.path / "check").unlink()
    service.state_when(lambda state: state.get("ready") == "1")
    assert service.supervise.stderr == ""


def test_one_that_is_not_started_again_by_its_rule(scratch):
    service = supervised(service_with(scratch, FAILS, restart="never\n"))
    hear(service, "web has failed for good: run exited 3 (its restart wants no other run; to start it again: svc -u web)")
    service.svc("-u")
    wait_for(lambda: times(service, "failed for good") == 2)
    service.write("restart", "on-failure\n")
    service.write_run("#!/bin/sh\nexit 0\n")
    service.svc("-u")
    hear(service, "web has exited 0 and is not started again (its restart says so)")


def test_one_that_rests(scratch):
    service = supervised(service_with(scratch, FAILS, restart_limit="1 in 1m, rest 1h\n"))
    hear(service, "web has failed too often and rests for 1h (its restart-limit says so; svc -u ends that)")
    service.svc("-c")
    service.wait_until_heard()
    assert times(service, "rests for") == 1


def test_start_that_fails_and_start_that_is_killed_for_its_limit(scratch):
    service = service_with(scratch, start=FAILS)
    (service.path / "start").chmod(0o755)
    supervised(service)
    hear(service, "web has failed for good: start exited 3 (to start it again: svc -u web)")
    service.write("timeout-start", "100ms\n")
    (service.path / "start").write_text("#!/bin/sh\nexec sleep 1000\n")
    service.svc("-u")
    hear(service, "web has failed for good: start took longer than 100ms (to start it again: svc -u web)")


@pytest.mark.parametrize("finish, run, sentence", [
    ("exit 125", FAILS, "finish exited 125"),
    (None, "#!/bin/sh\nexit 100\n", "run exited 100"),
])
def test_what_run_and_finish_say_by_their_exit_codes(scratch, finish, run, sentence):
    service = make_service(scratch, run=run)
    for name, text in (("finish", finish), ("notify", "exit 0")):
        if text:
            service.write(name, f"#!/bin/sh\n{text}\n")
            (service.path / name).chmod(0o755)
    supervised(service)
    hear(service, f"web has failed for good: {sentence} (to start it again: svc -u web)")


def test_a_one_shot_that_takes_too_long(scratch):
    service = supervised(service_with(scratch, type="oneshot\n", timeout_run="100ms\n"))
    hear(service, "web has not done its work within 100ms and is told to go (timeout-run says how long that may take)")


def test_one_whose_watchdog_is_silent(scratch):
    run = ("#!/usr/bin/python3\nimport os, socket, time\ns = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
           "s.connect(os.environ['NOTIFY_SOCKET'])\ns.send(b'READY=1')\ntime.sleep(1000)\n")
    service = supervised(service_with(scratch, run, notify_socket="", watchdog="150ms\n"))
    hear(service, "web has not said WATCHDOG=1 for 150ms and is told to go")


def test_a_successor_does_not_say_it_again(scratch):
    service = supervised(service_with(scratch, FAILS, restart="never\n"))
    hear(service, "web has failed for good: run exited 3 (its restart wants no other run; to start it again: svc -u web)")
    service.supervise.kill()
    supervised(service)
    service.wait_until_heard()
    assert times(service, "failed for good") == 0


def test_of_a_classic_directory_nothing_is_said(scratch):
    service = supervised(make_service(scratch, run=FAILS))
    service.wait_for_starts(2)
    service.svc("-dx")
    service.wait_until_left()
    assert service.supervise.stderr == ""


# Its health

def checked(scratch, check, mode=0o644, **settings):
    service = make_service(scratch)
    (service.path / "health").mkdir()
    service.write("health/check", check)
    (service.path / "health/check").chmod(mode)
    for name, text in {"interval": "50ms", "grace": "0", "failures": "2", **settings}.items():
        service.write(f"health/{name}", text)
    return supervised(service)


def test_what_the_probe_is_told_is_said_once_and_by_the_name_of_the_service(scratch):
    port = web.free_port()
    service = checked(scratch, f"tcp 127.0.0.1:{port}\n")
    reason = f"unable to connect to 127.0.0.1:{port}: connection refused"
    hear(service, f"web has failed its health check: {reason}")
    hear(service, f"web is unhealthy: {reason} (it is only shown)")
    service.state_when(lambda state: int(state.get("health-failures", 0)) >= 6)
    assert len(service.supervise.messages) == 2
    server = processes.Process(["python3", "-m", "http.server", "-b", "127.0.0.1", str(port)], scratch)
    wait_for(lambda: "supervise: info: web is healthy again" in service.supervise.messages)
    server.kill()
    wait_for(lambda: times(service, "web is unhealthy") == 2)
    assert "lares-probe" not in service.supervise.stderr


def test_that_it_is_started_again_is_said_with_it(scratch):
    service = checked(scratch, "#!/bin/sh\nexit 7\n", mode=0o755, restart="")
    hear(service, "web has failed its health check: it exited 7")
    hear(service, "web is unhealthy: it exited 7 (it is told to go, and started again, as health/restart says)")


def test_a_check_that_hangs_is_told_of_by_its_limit(scratch):
    service = checked(scratch, "#!/bin/sh\nexec sleep 1000\n", mode=0o755, timeout="100ms")
    hear(service, "web has failed its health check: it has not ended within 100ms")


def test_the_probe_of_a_page_says_what_was_answered(scratch):
    port = web.free_port()
    server = processes.Process(["python3", "-m", "http.server", "-b", "127.0.0.1", str(port)], scratch)
    wait_for(lambda: not web.nobody_listens(port))
    service = checked(scratch, f"http 127.0.0.1:{port}/nowhere\n")
    wait_for(lambda: times(service, f'web has failed its health check: 127.0.0.1:{port}/nowhere answers "HTTP/1.0 404 ') == 1)
    server.kill()


def test_healthy_from_the_beginning_is_no_news(scratch):
    service = checked(scratch, "#!/bin/sh\nexit 0\n", mode=0o755)
    service.state_when(lambda state: state.get("health") == "healthy")
    stays(lambda: service.supervise.stderr == "")


def test_checks_are_killed_as_readily_as_the_service(scratch):
    """supervise itself is one of the last to be ended when there is no memory."""
    if processes.run("sh", "-c", "echo -900 >/proc/self/oom_score_adj").exit_code != 0:
        pytest.skip("oom_score_adj may not be lowered here: it takes CAP_SYS_RESOURCE")
    tells = "#!/bin/sh\ncat /proc/self/oom_score_adj >>{0}.scores\nexit 0\n"
    service = make_service(scratch, run="#!/bin/sh\ncat /proc/self/oom_score_adj >run.scores\nexec sleep 1000\n")
    (service.path / "health").mkdir()
    for name in ("check", "health/check"):
        service.write(name, tells.format(name.replace("/", "-")))
        (service.path / name).chmod(0o755)
    service.write("health/interval", "50ms\n")
    supervised(service)
    wait_for(lambda: service.has("health-check.scores"))
    scores = {(service.path / f"{it}.scores").read_text().split()[0] for it in ("run", "check", "health-check")}
    supervise_score = open(f"/proc/{service.supervise.pid}/oom_score_adj").read().strip()
    assert len(scores) == 1 and supervise_score not in scores
