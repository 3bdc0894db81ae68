# SPDX-License-Identifier: ISC
"""supervise/status, 20 bytes for every client there is, and supervise/state, the richer truth beside it."""
import os
import struct
import time

from support import proc, tracing
from support.records import A_SECOND, TAI_OF_UNIX_ZERO, Status, last_start, parse_state
from support.services import gone, make_service, supervise
from support.situations import paused_service, running_service, settled_service, stopped_service, stubborn_service, supervised_service
from support.waiting import stays, wait_for


def test_edge_19_the_pid_is_little_endian_and_the_time_is_big_endian(scratch):
    before = int(time.time())
    service = running_service(scratch)
    raw = service.status_bytes
    state_pid = int(service.state["pid"])
    assert raw[12:16] == state_pid.to_bytes(4, "little")
    seconds = int.from_bytes(raw[0:8], "big") - TAI_OF_UNIX_ZERO
    assert before <= seconds <= int(time.time())
    assert int.from_bytes(raw[8:12], "big") < 1_000_000_000


def test_edge_81_the_record_is_exactly_twenty_bytes(scratch):
    service = running_service(scratch)
    for commands in ("p", "c", "d", "u", "o", "k"):
        service.send(commands)
        service.wait_until_heard()
        assert len(service.status_bytes) == 20, commands


def test_a_running_service(scratch):
    status = running_service(scratch).status
    assert (status.paused, status.want, status.detail, status.phase) == (0, "u", 0, 1)


def test_a_service_that_is_down(scratch):
    status = stopped_service(scratch).status
    assert (status.pid, status.paused, status.want, status.detail, status.phase) == (0, 0, "d", 0, 0)


def test_a_service_that_waits_for_its_next_start(scratch):
    service = supervised_service(scratch, "exit 1")
    service.wait_for_starts(1)
    # What was published before it was started can still be there: then it does not wait for another start yet.
    status = wait_for(lambda: it if (it := service.status).detail == 1 else None)
    assert (status.pid, status.want, status.phase) == (0, "u", 0)


def test_a_service_that_was_sent_term_and_has_not_died(scratch):
    service = stubborn_service(scratch)
    service.send("t")
    wait_for(lambda: service.status.detail == 1)
    assert (service.status.want, service.status.phase) == ("u", 1)
    service.send("d")
    wait_for(lambda: service.status.want == "d")
    assert (service.status.detail, service.status.phase) == (1, 1)


def test_that_term_was_sent_is_forgotten_with_the_process(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.send("t")
    service.wait_until_up(other_than=pid)
    assert (service.status.detail, service.status.want) == (0, "u")


def test_edge_07_once_on_a_running_service_sets_byte_17_to_zero_and_sends_no_signal(scratch):
    service = running_service(scratch)
    pid = service.pid
    service.send("o")
    wait_for(lambda: service.status.want == "\0")
    stays(lambda: service.pid == pid and not gone(pid))
    assert "want" not in service.svstat


def test_edge_10_pausing_a_service_that_is_down_is_not_remembered(scratch):
    service = stopped_service(scratch)
    service.send("p")
    service.wait_until_heard()
    assert service.status.paused == 0
    service.send("u")
    pid = service.wait_until_up()
    stays(lambda: service.status.paused == 0 and service.pid == pid and proc.stat(pid).state != "T")
    assert ", paused" not in service.svstat


def test_edge_20_the_time_stamp_does_not_move_for_what_changes_nothing(scratch):
    service = running_service(scratch)
    since = service.status.since
    for commands, shows in (("p", lambda it: it.paused), ("c", lambda it: not it.paused), ("u", lambda it: True),
                            ("o", lambda it: it.want == "\0"), ("u", lambda it: it.want == "u")):
        service.send(commands)
        wait_for(lambda: shows(service.status))
        assert service.status.since == since, commands
    service.send("d")
    service.wait_until_down()
    since = service.status.since
    service.send("d")
    service.wait_until_heard()
    assert service.status.since == since


def test_the_time_stamp_is_that_of_the_start_and_then_of_the_death(scratch):
    begun = time.time()
    service = running_service(scratch)
    start, killed = service.status.since, time.time()
    service.send("dk")
    service.wait_until_down()
    assert begun <= start <= killed <= service.status.since <= time.time()


def test_the_state_says_which_supervise_has_written_it(scratch):
    service = running_service(scratch)
    pid = service.supervise.pid
    assert int(service.state["supervise-pid"]) == pid
    service.send("dx")
    assert service.wait_until_left() == 0
    assert int(service.state["supervise-pid"]) == pid
    supervise(service)
    wait_for(lambda: int(service.state["supervise-pid"]) == service.supervise.pid != pid)


def test_the_status_is_replaced_whole(scratch):
    """Whoever reads while it changes reads an old one or a new one, never a part."""
    service = running_service(scratch)
    for number in range(400):
        service.send("p" if number % 2 == 0 else "c")
        for _ in range(5):
            Status(service.status_bytes)
            assert parse_state((service.control / "state").read_text()) is not None
    wait_for(lambda: service.status.paused == 0)


def test_a_reader_that_holds_the_old_file_open_sees_a_whole_record(scratch):
    service = running_service(scratch)
    with open(service.control / "status", "rb", buffering=0) as file:
        for commands in ("p", "c", "p", "c", "d"):
            service.send(commands)
            assert len(os.pread(file.fileno(), 64, 0)) == 20
        service.wait_until_down()
        assert len(os.pread(file.fileno(), 64, 0)) == 20


# supervise/state


def test_the_state_agrees_with_the_status(scratch):
    begun = time.monotonic_ns()
    service = paused_service(scratch)
    state, status = service.state, service.status
    assert state["phase"] == "running"
    assert (state["pid"], state["paused"], state["want"]) == (str(status.pid), "1", "up")
    assert (state["term-sent"], state["leaving"], state["starts"]) == ("0", "0", "1")
    raw = service.status_bytes
    assert state["since"] == "@" + raw[:12].hex()
    assert begun <= int(state["since-monotonic-ns"]) <= time.monotonic_ns()


def test_the_state_has_the_exit_code_of_the_last_run(scratch):
    service = supervised_service(scratch, "exit 3")
    wait_for(lambda: service.state.get("last-end") == "exited 3")


def test_the_state_has_the_signal_that_ended_the_last_run_and_how_long_it_was(scratch):
    service = running_service(scratch)
    started, killed = int(service.state["since-monotonic-ns"]), int(time.time())
    service.send("ok")
    state = service.state_when(lambda it: it["phase"] == "down")
    assert state["last-end"] == "killed 9"
    assert int(state["last-run-ns"]) == int(state["since-monotonic-ns"]) - started
    label = bytes.fromhex(state["last-end-at"][1:])
    (seconds,) = struct.unpack_from(">Q", label)
    assert killed <= seconds - TAI_OF_UNIX_ZERO <= int(time.time())


def test_the_state_says_when_the_next_start_is_due(scratch):
    service = supervised_service(scratch, "exit 1")
    state = service.state_when(lambda it: it["phase"] == "waiting")
    assert int(state["next-start-monotonic-ns"]) == last_start(state) + A_SECOND


def test_the_state_says_that_supervise_has_left(scratch):
    service = running_service(scratch)
    service.send("x")
    wait_for(lambda: service.state["leaving"] == "1")
    service.send("d")
    assert service.wait_until_left() == 0
    assert (service.state["phase"], service.state["pid"]) == ("gone", "0")
    assert service.status.pid == 0


# supervise/stat and supervise/pid are runsv's; they are kept for whoever has put them there.


def test_the_texts_of_runit_follow_the_service_where_they_exist(scratch):
    service = stopped_service(scratch)
    service.send("x")
    service.wait_until_left()
    for name in ("stat", "pid"):
        (service.control / name).touch()
    supervise(service)
    service.wait_until_supervised()

    def texts():
        return ((service.control / "stat").read_text(), (service.control / "pid").read_text())

    wait_for(lambda: texts() == ("down\n", ""))
    service.send("u")
    service.wait_until_up()
    wait_for(lambda: texts() == ("run\n", f"{service.pid}\n"))
    service.send("p")
    wait_for(lambda: texts()[0] == "run, paused\n")


def test_the_texts_of_runit_are_not_made_unasked(scratch):
    service = running_service(scratch)
    assert not (service.control / "stat").exists()
    assert not (service.control / "pid").exists()


def test_status_and_state_get_their_names_when_they_are_whole(scratch):
    """Also the first ones, in a directory that is new: who looks there without a look at `ok` sees nothing, or all of it."""
    service = make_service(scratch)
    with tracing.traced(service, "openat,renameat,renameat2") as trace:
        service.wait_until_up()
        wait_for(lambda: service.all_is_told)
        for name in ("status", "state"):
            made = [line for line in trace.lines if f'"{name}' in line and "O_CREAT" in line]
            assert made and all(f'"{name}.new"' in line for line in made), made
            assert any(f'"{name}.new"' in line and "rename" in line for line in trace.lines)
