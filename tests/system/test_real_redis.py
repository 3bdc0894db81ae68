# SPDX-License-Identifier: ISC
"""A real redis under supervision: it says by itself when it is ready, ends in order, and keeps what it was told."""
import pwd
import re

import pytest

from support import proc, processes, programs, web
from support.redis import USER, Client, Gate, ask, log_of, make_redis
from support.services import supervise
from support.waiting import stays, wait_for


REFUSAL = "Errors trying to shut down the server."


@pytest.fixture
def port(scratch):
    programs.skip_unless_root("redis becomes another user")
    scratch.chmod(0o755)
    return web.free_port()


def supervised(service):
    supervise(service, as_name=service.name, cwd=service.path.parent)
    return service.wait_until_supervised()


def wait_until_ready(service):
    return service.state_when(lambda state: state.get("ready") == "1")


def running_redis(scratch, port, **options):
    service = supervised(make_redis(scratch, port, **options))
    wait_until_ready(service)
    return service


def down_in_order(service):
    service.svc("-d")
    state = service.state_when(lambda state: state["phase"] == "down")
    assert (state["last-end"], state["last-end-by"]) == ("exited 0", "command"), log_of(service)


def notice(service):
    return (service.control / "notice").read_text()


def test_it_runs_as_its_own_user_and_says_by_itself_that_it_is_ready(scratch, port):
    service = running_redis(scratch, port)
    assert proc.status(service.pid)["Uid"].split() == 4 * [str(pwd.getpwnam(USER).pw_uid)]
    assert notice(service) == "Ready to accept connections\n"
    assert ask(port, "PING") == "PONG"
    down_in_order(service)
    assert "Redis is now ready to exit, bye bye..." in log_of(service)


def test_as_long_as_it_loads_it_is_not_ready_although_it_listens(scratch, port):
    service = running_redis(scratch, port)
    assert ask(port, "SET", "colour", "green") == "OK"
    down_in_order(service)
    gate = Gate(service)
    service.svc("-u")
    service.wait_until_up()
    gate.wait_until_it_is_loading()
    assert not web.nobody_listens(port) and service.state["ready"] == "0"
    gate.open()
    wait_until_ready(service)
    assert ask(port, "GET", "colour") == "green"


def test_a_supervise_that_is_killed_while_it_loads_is_followed_by_one_that_hears_that_it_is_ready(scratch, port):
    service = running_redis(scratch, port)
    assert ask(port, "SET", "colour", "green") == "OK"
    down_in_order(service)
    gate = Gate(service)
    service.svc("-u")
    pid = service.wait_until_up()
    gate.wait_until_it_is_loading()
    service.supervise.kill()
    supervised(service)
    assert (service.pid, service.state["ready"]) == (pid, "0")
    gate.open()
    wait_until_ready(service)
    assert service.pid == pid and notice(service) == "Ready to accept connections\n"


def test_what_it_was_told_is_there_when_it_was_told_down_and_up(scratch, port):
    service = running_redis(scratch, port)
    assert ask(port, "SET", "colour", "green") == "OK"
    down_in_order(service)
    assert web.nobody_listens(port)
    service.svc("-wu")
    wait_until_ready(service)
    assert ask(port, "GET", "colour") == "green"


def test_what_it_has_confirmed_is_there_when_it_was_killed(scratch, port):
    service = running_redis(scratch, port, appendonly=True)
    client = Client(port)
    for number in range(1, 101):
        assert client("INCR", "counter") == str(number)
    pid = service.pid
    service.kill_process()
    service.state_when(lambda state: state["pid"] not in ("0", str(pid)) and state.get("ready") == "1")
    assert ask(port, "GET", "counter") == "100"


def test_a_supervise_that_is_killed_disturbs_neither_redis_nor_who_talks_to_it(scratch, port):
    service = running_redis(scratch, port)
    client, before = Client(port), service.state
    number = client("CLIENT", "ID")
    for value in ("one", "two", "three"):
        service.supervise.kill()
        assert client("SET", "word", value) == "OK"
        supervised(service)
        assert (client("GET", "word"), client("CLIENT", "ID")) == (value, number)
    after = service.state
    assert [after[it] for it in ("pid", "starts", "ready", "ready-at")] == [before[it] for it in ("pid", "starts", "ready", "ready-at")]
    assert notice(service) == "Ready to accept connections\n"
    assert f"process_id:{after['pid']}\r" in ask(port, "INFO", "server")
    service.svc("-d")
    service.state_when(lambda state: state["phase"] == "down")
    assert client.is_closed_by_redis
    assert "Redis is now ready to exit, bye bye..." in log_of(service)


def saves_nothing(service):
    """A file where redis makes its snapshot: a directory of that name."""
    (service.path / "data/dump.rdb").mkdir()


def saves_again(service):
    (service.path / "data/dump.rdb").rmdir()


def test_one_that_cannot_save_does_not_go_and_goes_when_it_can_and_is_told_once_more(scratch, port):
    service = running_redis(scratch, port)
    assert ask(port, "SET", "colour", "green") == "OK"
    saves_nothing(service)
    pid = service.pid
    service.svc("-d")
    wait_for(lambda: REFUSAL in log_of(service), what=lambda: log_of(service))
    stays(lambda: service.pid == pid and service.state["want"] == "down")
    assert ask(port, "GET", "colour") == "green"
    saves_again(service)
    down_in_order(service)
    service.svc("-u")
    wait_until_ready(service)
    assert ask(port, "GET", "colour") == "green"


def test_one_that_cannot_save_is_killed_by_the_last_step(scratch, port):
    service = make_redis(scratch, port)
    service.write("stop-steps", "TERM 500ms, KILL\n")
    wait_until_ready(supervised(service))
    assert ask(port, "SET", "colour", "green") == "OK"
    saves_nothing(service)
    service.svc("-d")
    state = service.state_when(lambda state: state["phase"] == "down")
    assert state["last-end"] == "killed 9"
    assert "did not go after TERM, 500ms" in service.supervise.stderr


def test_svstat_tells_when_it_became_ready_and_what_has_been(scratch, port):
    service = running_redis(scratch, port)
    told = processes.run(programs.ours("svstat"), "-o", "state,ready,pid", service.path)
    assert told.stdout == f"up true {service.pid}\n"
    service.svc("-wt")
    wait_until_ready(service)
    ended, = processes.run(programs.ours("svstat"), "-H", service.path).stdout.splitlines()
    assert re.search(r" ran .* ready .* exited 0  by command", ended), ended
