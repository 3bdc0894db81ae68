# SPDX-License-Identifier: ISC
"""The life of a real nginx: ready, healthy, reloaded, hung, killed and sent away."""
import contextlib
import signal
import socket

import pytest

from support import proc, processes, programs, web
from support.nginx import is_one_copy, make_nginx
from support.services import gone, supervise
from support.waiting import stays, wait_for

IN_USE = "Address already in use"


@pytest.fixture
def nginx(scratch):
    """Its service directory, which says when it is ready and how one finds out whether it is healthy."""
    programs.skip_unless_root("nginx's workers become another user")
    scratch.chmod(0o755)
    port = web.free_port()
    service = make_nginx(scratch, port)
    service.port = port
    service.write("ready-listen", f"tcp 127.0.0.1:{port}\n")
    (service.path / "health").mkdir()
    settings = {"check": f"http 127.0.0.1:{port}/\n", "interval": "50ms", "timeout": "1s", "grace": "0", "failures": "2", "restart": ""}
    for setting, text in settings.items():
        (service.path / "health" / setting).write_text(text)
    return service


def supervised(service):
    supervise(service, as_name=service.name, cwd=service.path.parent)
    return service.wait_until_supervised()


def wait_until_healthy(service, starts=1):
    """This run is ready, and has been asked since."""
    return service.state_when(lambda state: state["starts"] == str(starts) and state.get("ready") == "1" and state.get("health") == "healthy")


def living(service):
    supervised(service)
    wait_until_healthy(service)
    wait_for(lambda: len(workers(service)) == 2)
    return service


def workers(service):
    return proc.children(service.pid)


def write_text_of_answer(service, text):
    configuration = (service.path / "nginx.conf").read_text()
    service.write("nginx.conf", configuration.replace("this is nginx", text))


def error_log(service):
    return (service.path / "error.log").read_text()


def what_stays(service):
    return [service.state[it] for it in ("pid", "starts", "ready", "ready-at", "health", "health-since")]


def answer_of(port):
    try:
        return web.get(port)
    except OSError as error:
        return str(error)


def test_a_reload_is_seen_by_nobody_but_who_reads_the_answer(nginx):
    service = living(nginx)
    before, old = what_stays(service), workers(service)
    write_text_of_answer(service, "this is another")
    service.svc("-h")
    answers = []
    wait_for(lambda: (answers.append(answer_of(service.port)), answers[-1] == "this is another\n" and not set(old) & set(workers(service)))[1])
    assert set(answers) <= {"this is nginx\n", "this is another\n"}
    assert what_stays(service) == before


def test_a_reload_of_nonsense_leaves_it_as_it_was(nginx):
    service = living(nginx)
    before, old = what_stays(service), workers(service)
    service.write("nginx.conf", "nonsense;\n")
    service.svc("-h")
    wait_for(lambda: 'unknown directive "nonsense"' in error_log(service))
    assert web.get(service.port) == "this is nginx\n"
    assert (what_stays(service), workers(service)) == (before, old)


def test_a_worker_that_dies_is_its_masters_business(nginx):
    service = living(nginx)
    before, (victim, other) = what_stays(service), workers(service)
    processes.kill(victim)
    wait_for(lambda: len(workers(service)) == 2 and gone(victim))
    assert other in workers(service) and web.get(service.port) == "this is nginx\n"
    assert what_stays(service) == before


def test_when_all_its_workers_hang_it_is_unhealthy_and_is_restarted(nginx):
    service = living(nginx)
    master, hung = service.pid, workers(service)
    for pid in hung:
        processes.stop(pid)
    wait_until_healthy(service, starts=2)
    assert all(map(gone, [master, *hung])) and web.get(service.port) == "this is nginx\n"
    assert service.state["last-end-by"] == "health"
    assert " by=health" in (service.control / "history").read_text()


def test_where_restart_is_not_wished_it_is_unhealthy_until_they_go_on(nginx):
    (nginx.path / "health/restart").unlink()
    service = living(nginx)
    hung = workers(service)
    for pid in hung:
        processes.stop(pid)
    service.state_when(lambda state: state.get("health") == "unhealthy")
    for pid in hung:
        processes.kill(pid, signal.SIGCONT)
    wait_until_healthy(service)
    assert workers(service) == hung


def kill_master(service):
    """Its workers do not care, and keep the port."""
    left, master = workers(service), service.pid
    service.kill_process()
    return master, left


def test_when_its_master_is_killed_its_workers_are_ended_and_the_next_one_serves(nginx):
    nginx.write("strays", "end\n")
    master, left = kill_master(living(nginx))
    wait_until_healthy(nginx, starts=2)
    assert all(map(gone, [master, *left])) and is_one_copy(nginx)
    assert web.get(nginx.port) == "this is nginx\n" and IN_USE not in error_log(nginx)


def test_also_when_their_supervise_was_killed_before(nginx):
    nginx.write("strays", "end\n")
    service = living(nginx)
    before = what_stays(service)
    service.supervise.kill()
    assert web.get(service.port) == "this is nginx\n"
    supervised(service)
    assert what_stays(service)[:4] == before[:4]
    wait_until_healthy(service)
    master, left = kill_master(service)
    wait_until_healthy(service, starts=2)
    assert all(map(gone, [master, *left])) and IN_USE not in error_log(service)


def test_where_they_are_left_the_next_one_has_no_port_and_is_not_ready(nginx):
    """It is the workers that answer the port, and that is no word of the new one."""
    _, left = kill_master(living(nginx))
    wait_for(lambda: IN_USE in error_log(nginx))
    assert not any(map(gone, left)) and web.get(nginx.port) == "this is nginx\n"
    stays(lambda: nginx.state.get("ready") != "1" and nginx.state.get("health") != "healthy")
    for pid in left:
        processes.kill(pid)
    nginx.state_when(lambda state: state.get("ready") == "1" and state.get("health") == "healthy")
    assert is_one_copy(nginx)


def test_QUIT_as_its_down_signal_lets_it_answer_what_it_has_been_asked(nginx):
    nginx.write("down-signal", "QUIT\n")
    service = living(nginx)
    with contextlib.closing(socket.create_connection((web.HOST, service.port), processes.PATIENCE)) as client:
        client.sendall(b"GET / HTTP/1.0\r\n")
        wait_for(lambda: is_read(service.port))
        service.svc("-d")
        wait_for(lambda: web.nobody_listens(service.port))
        service.state_when(lambda state: state["want"] == "down")  # which is published when the signal has been sent
        assert service.up
        client.sendall(b"\r\n")
        assert client.makefile("rb").read().endswith(b"\r\n\r\nthis is nginx\n")
    state = service.state_when(lambda state: state["phase"] == "down")
    assert (state["last-end"], state["last-end-by"]) == ("exited 0", "command")


def is_read(port):
    """What clients have sent has been taken: no connection of nginx's has bytes that wait, or nobody who would take them."""
    with open("/proc/net/tcp", encoding="ascii") as connections:
        ours = [it.split() for it in connections.readlines()[1:]]
    established = [it for it in ours if it[1].endswith(f":{port:04X}") and it[3] == "01"]
    return established and all(it[4].endswith(":00000000") for it in established)
