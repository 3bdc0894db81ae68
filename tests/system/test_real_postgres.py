# SPDX-License-Identifier: ISC
"""A real PostgreSQL under supervision: when it is ready, how it is stopped, and an application that needs it."""
import signal

import psycopg2
import pytest

from support import proc, processes, programs, web
from support.postgres import Database, ask, make_app
from support.redis import Gate, make_redis
from support.services import gone, supervise
from support.situations import Scan, svscan, wait_until_scanning
from support.waiting import stays, wait_for

SMART = "received smart shutdown request"
FAST = "received fast shutdown request"
IN_USE = "pre-existing shared memory block"


@pytest.fixture
def make(scratch):
    """Makes databases, and leaves nothing of them."""
    programs.skip_unless_root("PostgreSQL refuses to be root, and becomes another user")
    scratch.chmod(0o755)
    (scratch / "sv").mkdir()
    made = []

    def make_one(**files):
        made.append(Database(scratch / "sv", web.free_port(), **files))
        return made[-1]

    yield make_one
    for database in made:
        database.forget()


def supervised(database):
    service = database.service
    supervise(service, as_name=service.name, cwd=service.path.parent)
    return service.wait_until_supervised()


def wait_until_ready(service):
    return service.state_when(lambda state: state.get("ready") == "1")


def serving(database):
    supervised(database)
    wait_for(lambda: database.accepts, what=lambda: database.log)
    return database


def wait_until_down(service):
    return service.state_when(lambda state: state["phase"] == "down")


# When it is ready


def test_it_is_ready_when_it_listens_on_its_port_and_on_its_path(make):
    database = make()
    database.service.write("ready-listen", f"tcp 127.0.0.1:{database.port}\nunix {database.data}/.s.PGSQL.{database.port}\n")
    service = supervised(database)
    wait_until_ready(service)
    assert not web.nobody_listens(database.port)
    wait_for(lambda: database.accepts, what=lambda: database.log)
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))


def test_by_pg_isready_it_is_not_ready_as_long_as_it_recovers_although_it_listens(make):
    database = make()
    database.add_check()
    database.keep_recovering()
    service = supervised(database)
    wait_for(lambda: "the database system is starting up" in database.refusal, what=lambda: database.log)
    assert not web.nobody_listens(database.port)
    stays(lambda: service.state["ready"] == "0")
    database.let_it_recover()
    wait_until_ready(service)
    assert database.accepts and service.starts == 1


# How it is stopped


def test_INT_as_its_down_signal_is_its_fast_shutdown_whoever_is_connected(make):
    database = serving(make(down_signal="INT\n"))
    client = database.connect()
    database.service.svc("-d")
    state = wait_until_down(database.service)
    assert (state["last-end"], state["last-end-by"]) == ("exited 0", "command")
    assert FAST in database.log and SMART not in database.log and "database system is shut down" in database.log
    with pytest.raises(psycopg2.OperationalError):
        ask(client, "SELECT 1")


def test_TERM_is_its_smart_shutdown_which_waits_for_who_is_connected(make):
    database = serving(make())
    client, pid = database.connect(), database.service.pid
    database.service.svc("-d")
    wait_for(lambda: "the database system is shutting down" in database.refusal, what=lambda: database.log)
    stays(lambda: database.service.pid == pid and database.service.state["want"] == "down")
    assert ask(client, "SELECT 42") == [42] and SMART in database.log
    client.close()
    assert wait_until_down(database.service)["last-end"] == "exited 0"
    assert FAST not in database.log


def test_steps_ask_it_smartly_then_fast_and_that_is_enough(make):
    database = serving(make(stop_steps="TERM 1s\nINT 5m\nKILL\n"))
    client = database.connect()
    database.service.svc("-d")
    wait_for(lambda: SMART in database.log)
    state = wait_until_down(database.service)
    assert (state["last-end"], state["last-end-by"]) == ("exited 0", "command")
    assert database.log.index(SMART) < database.log.index(FAST) < database.log.index("database system is shut down")
    with pytest.raises(psycopg2.OperationalError):
        ask(client, "SELECT 1")


def test_steps_are_gone_on_with_by_who_comes_after_a_supervise_that_was_killed(make):
    database = serving(make(stop_steps="TERM 1s, INT 5m, KILL\n"))
    client, service = database.connect(), database.service
    pid = service.pid
    service.svc("-d")
    wait_for(lambda: SMART in database.log)
    service.supervise.kill()
    supervise(service, as_name=service.name, cwd=service.path.parent)
    wait_until_down(service)
    wait_for(lambda: gone(pid))
    assert database.log.count(SMART) == 1 and database.log.count(FAST) == 1
    with pytest.raises(psycopg2.OperationalError):
        ask(client, "SELECT 1")


def test_one_whose_last_step_comes_recovers_what_was_committed(make):
    database = serving(make(stop_steps="TERM 300ms, KILL\n"))
    client, service = database.connect(), database.service
    ask(client, "CREATE TABLE words (word text)")
    ask(client, "INSERT INTO words VALUES ('hello')")
    service.svc("-d")
    assert wait_until_down(service)["last-end"] == "killed 9"
    assert "db did not go after TERM, 300ms" in (service.path / "supervise/stuck").read_text()
    service.svc("-u")
    wait_for(lambda: database.accepts, what=lambda: database.log)
    assert "was not properly shut down; automatic recovery in progress" in database.log
    assert database.ask("SELECT word FROM words") == ["hello"]
    service.svc("-d")
    assert wait_until_down(service)["last-end"] == "exited 0"


# What may happen to it


def test_a_supervise_that_is_killed_disturbs_neither_it_nor_who_is_connected(make):
    database = make()
    database.add_check()
    service = serving(database).service
    before = wait_until_ready(service)
    client = database.connect()
    ask(client, "BEGIN")
    ask(client, "CREATE TABLE words (word text)")
    for number in range(3):
        service.supervise.kill()
        ask(client, f"INSERT INTO words VALUES ('{number}')")
        supervised(database)
    ask(client, "COMMIT")
    client.close()
    after = service.state
    assert [after[it] for it in ("pid", "starts", "ready-at")] == [before[it] for it in ("pid", "starts", "ready-at")]
    assert database.ask("SELECT word FROM words ORDER BY word") == ["0", "1", "2"]
    service.svc("-d")
    wait_until_down(service)
    assert "database system is shut down" in database.log


def killed_with_a_backend_that_hangs(database):
    """Its postmaster dies, and a backend does not see that, as it is stopped. The answer is the client, and the pid."""
    client = database.connect()
    backend = client.info.backend_pid
    processes.stop(backend)
    database.service.kill_process()
    return client, backend


def test_a_backend_that_is_left_keeps_the_next_one_from_starting(make):
    database = serving(make())
    client, backend = killed_with_a_backend_that_hangs(database)
    wait_for(lambda: IN_USE in database.log, what=lambda: database.log)
    assert not gone(backend)
    processes.kill(backend)
    client.close()
    wait_for(lambda: database.accepts, what=lambda: database.log)


def test_where_strays_are_ended_the_next_one_starts_at_the_first_attempt(make):
    database = serving(make(strays="end\n", timeout_strays="500ms\n"))
    client, backend = killed_with_a_backend_that_hangs(database)
    wait_for(lambda: database.service.starts >= 2)
    assert gone(backend)
    client.close()
    wait_for(lambda: database.accepts, what=lambda: database.log)
    assert database.service.starts == 2 and IN_USE not in database.log


# An application that needs it


class Tree:
    """A database that recovers and a redis that loads, each until it is let, and an application, under svscan."""

    def __init__(self, scratch, database, needs):
        self.database, self.db = database, database.service
        database.service.write("down-signal", "INT\n")
        database.add_check()
        database.keep_recovering()
        self.scan = Scan(scratch)
        self.redis, self.redis_gate = None, None
        port = 0
        if "redis" in needs:
            port = web.free_port()
            self.redis = make_redis(scratch / "sv", port)
            self.redis_gate = Gate(self.redis)
        self.redis_port = port
        self.app = make_app(scratch / "sv", database, port)
        (self.app.path / "needs").mkdir()
        for name in needs:
            (self.app.path / "needs" / name).touch()
        for service in filter(None, (self.app, self.db, self.redis)):
            self.scan.link(service)
        svscan(self.scan)
        wait_until_scanning(self.scan)

    def wait_until_it_serves(self, times=1):
        wait_for(lambda: self.story.count("serves") == times, what=lambda: f"{self.story}; {self.scan.svscan.stderr}")

    @property
    def story(self):
        path = self.app.path / "story"
        return path.read_text().splitlines() if path.exists() else []

    def wait_until_the_database_starts(self):
        wait_for(lambda: "the database system is starting up" in self.database.refusal, what=lambda: self.database.log)

    def wait_until_blocked(self, *names):
        return wait_for_state(self.app, lambda state: state["phase"] == "waiting" and state.get("waits-for") in names)

    def has_never_been_started(self):
        return self.app.state["starts"] == "0" and not self.story

    def words(self):
        return self.database.ask("SELECT word FROM words")


def wait_for_state(service, condition):
    """Also of a service that nobody supervises yet."""
    def is_so():
        return service.supervised and condition(state := service.state) and state

    return wait_for(is_so, what=lambda: f"the state of {service}: {service.state}")


def ended_before(one, other):
    """Both are down, since these moments."""
    return int(one.state["since-monotonic-ns"]) < int(other.state["since-monotonic-ns"])


def test_it_is_not_started_before_the_database_accepts_it(scratch, make):
    tree = Tree(scratch, make(), ["db"])
    tree.wait_until_the_database_starts()
    tree.wait_until_blocked("db")
    stays(tree.has_never_been_started)
    tree.database.let_it_recover()
    tree.wait_until_it_serves()
    assert (tree.story, tree.app.starts) == (["serves"], 1)
    assert tree.words() == ["hello"]


def test_it_goes_first_with_a_last_word_to_the_database_and_comes_back_by_itself(scratch, make):
    tree = Tree(scratch, make(), ["db"])
    tree.database.let_it_recover()
    tree.wait_until_it_serves()
    tree.db.svc("-d")
    wait_until_down(tree.db)
    state = tree.wait_until_blocked("db")
    assert (state["want"], state["last-end"], state["last-end-by"]) == ("up", "exited 0", "need")
    assert tree.story == ["serves", "left in order"]
    assert ended_before(tree.app, tree.db)
    assert FAST in tree.database.log and "terminating connection" not in tree.database.log

    tree.db.svc("-u")
    tree.wait_until_it_serves(2)
    assert (tree.story, tree.app.starts) == (["serves", "left in order", "serves"], 2)
    assert tree.words() == ["hello", "goodbye", "hello"]


def test_one_whose_database_dies_is_back_when_that_accepts_again(scratch, make):
    tree = Tree(scratch, make(), ["db"])
    tree.database.let_it_recover()
    tree.wait_until_it_serves()
    tree.db.kill_process()
    tree.wait_until_it_serves(2)
    assert not [it for it in tree.story if it.startswith("could not start")], tree.story
    assert tree.db.starts == 2
    assert tree.app.state["last-end-by"] == "need"


@pytest.mark.parametrize("first", ["db", "redis"])
def test_one_that_needs_two_waits_for_both(scratch, make, first):
    tree = Tree(scratch, make(), ["db", "redis"])
    tree.wait_until_the_database_starts()
    tree.redis_gate.wait_until_it_is_loading()
    tree.wait_until_blocked("db", "redis")
    let = {"db": tree.database.let_it_recover, "redis": tree.redis_gate.open}
    let.pop(first)()
    ready, other = (tree.db, "redis") if first == "db" else (tree.redis, "db")
    wait_for_state(ready, lambda state: state.get("ready") == "1")
    tree.wait_until_blocked(other)
    stays(tree.has_never_been_started)
    let.popitem()[1]()
    tree.wait_until_it_serves()
    assert (tree.story, tree.app.starts) == (["serves"], 1)


def test_the_whole_tree_ends_in_order(scratch, make):
    tree = Tree(scratch, make(), ["db", "redis"])
    tree.redis_gate.wait_until_it_is_loading()
    tree.redis_gate.open()
    tree.database.let_it_recover()
    tree.wait_until_it_serves()
    tree.scan.svscan.signal(signal.SIGTERM)
    assert tree.scan.svscan.wait() == 0
    assert tree.story == ["serves", "left in order"]
    for service in (tree.app, tree.db, tree.redis):
        assert (service.state["phase"], service.state["last-end"]) == ("gone", "exited 0")
    assert "terminating connection" not in tree.database.log
