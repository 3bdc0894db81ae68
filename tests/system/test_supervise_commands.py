# SPDX-License-Identifier: ISC
"""The bytes in supervise/control, and what each does to a service that runs and to one that does not."""
import os

import pytest

from support import proc, tracing
from support.calm import idle
from support.services import gone, held_open, make_service
from support.situations import (paused_service, running_service, settled_service, stopped_service, stubborn_service,
                                supervised_service)
from support.waiting import stays, wait_for

# Writes the name of each signal it gets into the file "got"; only KILL and STOP escape it.
RECORDER = """#!/usr/bin/python3 -IS
import os, signal
def note(number, frame):
    os.write(got, signal.Signals(number).name[3:].encode() + b"\\n")
got = os.open("got", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
for name in "HUP ALRM INT TERM QUIT USR1 USR2 WINCH ABRT CONT".split():
    signal.signal(getattr(signal, "SIG" + name), note)
open("ready", "w").close()
while True:
    signal.pause()
"""

SIGNAL_OF = {
    "h": "HUP", "a": "ALRM", "i": "INT", "t": "TERM", "q": "QUIT",
    "1": "USR1", "2": "USR2", "w": "WINCH", "y": "WINCH", "b": "ABRT",
}  # fmt: skip

# A service with a child of its own in its process group; both pids are in files.
WITH_A_CHILD = "echo $$ >parent; sleep 1000 & echo $! >child; : >ready; wait; wait; sleep 1000"


def recording_service(scratch):
    service = running_service(scratch, RECORDER)
    wait_for(lambda: service.has("ready"))
    return service


def got(service):
    return (service.path / "got").read_text().split()


def service_with_a_child(scratch):
    service = running_service(scratch, WITH_A_CHILD)
    wait_for(lambda: service.has("ready"))
    return service, int((service.path / "child").read_text())


def test_each_signal_byte_sends_its_signal_and_nothing_else(scratch):
    service = recording_service(scratch)
    pid = service.pid
    expected = []
    for byte, name in SIGNAL_OF.items():
        service.send(byte)
        expected.append(name)
        wait_for(lambda: got(service) == expected, what=lambda: f"{byte}: {got(service)}")
    assert service.pid == pid


def test_k_kills(scratch):
    service = recording_service(scratch)
    pid = service.pid
    service.send("k")
    service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "killed 9"


def test_p_stops_and_c_continues(scratch):
    service = running_service(scratch)
    service.send("p")
    wait_for(lambda: proc.stat(service.pid).state == "T")
    wait_for(lambda: service.status.paused == 1)
    service.send("c")
    wait_for(lambda: proc.stat(service.pid).state == "S")
    wait_for(lambda: service.status.paused == 0)


def test_d_sends_term_and_cont_and_the_service_stays_down(scratch):
    service = recording_service(scratch)
    service.send("d")
    wait_for(lambda: sorted(got(service)) == ["CONT", "TERM"])
    service.send("k")
    service.wait_until_it_rests()
    assert service.starts == 1


def test_u_starts_and_keeps_it_up(scratch):
    service = stopped_service(scratch)
    service.send("u")
    pid = service.wait_until_up()
    assert service.status.want == "u"
    service.kill_process()
    assert service.wait_until_up(other_than=pid)


def test_u_on_a_running_service_changes_nothing(scratch):
    service = running_service(scratch)
    pid = service.pid
    before = service.state
    service.send("u")
    service.wait_until_heard()
    assert service.state == before and not gone(pid)


def test_o_starts_a_service_once(scratch):
    service = stopped_service(scratch, "exit 5")
    service.send("o")
    service.wait_for_starts(1)
    service.wait_until_it_rests()
    assert service.status.want == "\0"
    assert service.state["last-end"] == "exited 5"
    assert service.starts == 1


def test_o_takes_back_that_it_is_wanted_up(scratch):
    service = settled_service(scratch)
    service.send("o")
    wait_for(lambda: service.status.want == "\0")
    service.kill_process()
    service.wait_until_it_rests()
    assert service.starts == 1


def test_O_takes_back_that_it_is_wanted_up_and_starts_nothing(scratch):
    service = stopped_service(scratch)
    service.send("O")
    service.wait_until_heard()
    assert service.rests and service.starts == 0


def test_r_restarts(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.send("r")
    service.wait_until_up(other_than=pid)
    assert service.state["last-end"] == "killed 15"
    assert service.status.want == "u"


def test_D_and_U_are_d_and_u_for_the_next_supervise_as_well(scratch):
    service = running_service(scratch)
    service.send("D")
    service.wait_until_down()
    wait_for(lambda: service.has("down"))
    service.send("U")
    service.wait_until_up()
    wait_for(lambda: not service.has("down"))


def test_edge_08_x_on_a_running_service_leaves_it_running(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.send("x")
    wait_for(lambda: service.state["leaving"] == "1")
    service.wait_until_heard()
    stays(lambda: service.supervise.running and service.pid == pid and not gone(pid))
    service.kill_process()
    assert service.wait_until_left() == 0
    assert service.starts == 1 and gone(pid)


def test_edge_09_x_on_a_service_that_is_down_ends_supervise_at_once(scratch):
    service = stopped_service(scratch)
    service.wait_until_it_rests()
    service.send("x")
    assert service.wait_until_left() == 0


def test_x_cannot_be_taken_back(scratch):
    service = running_service(scratch)
    service.send("x")
    service.send("u")
    service.send("t")
    assert service.wait_until_left() == 0


def test_dx_ends_service_and_supervise(scratch):
    service = running_service(scratch)
    pid = service.pid
    service.send("dx")
    assert service.wait_until_left() == 0
    assert gone(pid)
    assert not service.supervised


def test_edge_11_t_on_a_paused_service_waits_for_c(scratch):
    service = paused_service(scratch)
    pid = service.pid
    service.send("t")
    stays(lambda: service.pid == pid and proc.stat(pid).state == "T")
    service.send("c")
    wait_for(lambda: gone(pid))


def test_edge_12_d_ends_a_paused_service(scratch):
    service = paused_service(scratch)
    service.send("d")
    service.wait_until_down()
    assert service.status.paused == 0


def test_edge_13_killed_by_somebody_else_it_is_restarted_while_it_is_wanted_up(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.kill_process()
    assert service.wait_until_up(other_than=pid)


@pytest.mark.parametrize("command", ["o", "d"])
def test_edge_13_killed_by_somebody_else_it_is_not_restarted_otherwise(scratch, command):
    service = stubborn_service(scratch)
    service.send(command)
    wait_for(lambda: service.status.want != "u")
    service.kill_process()
    service.wait_until_it_rests()
    assert service.starts == 1


def test_edge_30_u_to_a_dying_service_is_not_lost(scratch):
    service = running_service(scratch, "trap 'sleep 0.4; exit' TERM; : >ready; while :; do sleep 0.05; done")
    wait_for(lambda: service.has("ready"))
    pid = service.pid
    service.send("d")
    wait_for(lambda: service.status.want == "d")
    service.send("u")
    wait_for(lambda: service.status.want == "u")
    assert service.wait_until_up(other_than=pid)


def test_edge_21_unknown_bytes_and_newlines_are_skipped(scratch):
    service = running_service(scratch)
    service.send(b"\n!#?Z\0\xff d\n")
    service.wait_until_down()
    service.send(b"  u\r\n")
    service.wait_until_up()


def test_bytes_that_mean_nothing_do_nothing(scratch):
    service = running_service(scratch)
    known = set(b"uodxODUQrpchaitkq12wybPCK+=Ll")
    before = service.state
    service.send(bytes(byte for byte in range(256) if byte not in known))
    service.wait_until_heard()
    assert service.state == before and not gone(int(before["pid"]))


def test_the_known_bytes_of_one_write_act_in_order(scratch):
    service = recording_service(scratch)
    service.send("1h2a")
    wait_for(lambda: len(got(service)) == 4)
    service.send("pco")
    wait_for(lambda: service.status.want == "\0")
    assert service.status.paused == 0


def test_two_writers_at_once_are_both_heard(scratch):
    service = stopped_service(scratch)
    with held_open(service.control / "control", os.O_WRONLY | os.O_NONBLOCK) as one:
        with held_open(service.control / "control", os.O_WRONLY | os.O_NONBLOCK) as other:
            os.write(one, b"u")
            os.write(other, b"p")
    wait_for(lambda: service.up and service.status.paused)


def test_a_writer_that_opens_and_says_nothing_disturbs_nobody(scratch):
    service = running_service(scratch)
    with idle(service.supervise.pid):
        for _ in range(20):
            service.send("")
        with held_open(service.control / "control", os.O_WRONLY | os.O_NONBLOCK):
            stays(lambda: service.up)
        stays(lambda: service.up)


def write_all(service, data):
    """As a program would that waits for room."""
    fifo = os.open(service.control / "control", os.O_WRONLY | os.O_NONBLOCK)
    os.set_blocking(fifo, True)
    try:
        while data:
            data = data[os.write(fifo, data):]
    finally:
        os.close(fifo)


@pytest.mark.parametrize("million", [b"?" * 1_000_000, b"\n" * 1_000_000, b"u" * 1_000_000, b"pc" * 500_000],
                         ids=["garbage", "newlines", "u", "pc"])
def test_a_million_command_bytes_are_worked_off_and_then_it_listens(scratch, million):
    service = running_service(scratch)
    pid = service.pid
    write_all(service, million)
    assert service.pid == pid
    service.send("d")
    service.wait_until_down()
    assert service.supervise.running and service.supervise.messages == []


# The process group


def test_plus_sends_what_follows_to_the_whole_group(scratch):
    service, child = service_with_a_child(scratch)
    pid = service.pid
    service.send("+t")
    wait_for(lambda: gone(child) and gone(pid))


def test_without_plus_only_the_process_is_meant(scratch):
    service, child = service_with_a_child(scratch)
    pid = service.pid
    service.send("t")
    wait_for(lambda: gone(pid))
    stays(lambda: not gone(child))


def test_equals_takes_plus_back(scratch):
    service, child = service_with_a_child(scratch)
    pid = service.pid
    service.send("+=t")
    wait_for(lambda: gone(pid))
    stays(lambda: not gone(child))


def test_plus_lasts_for_its_own_write_only(scratch):
    service, child = service_with_a_child(scratch)
    pid = service.pid
    service.send("+")
    service.wait_until_heard()
    service.send("t")
    wait_for(lambda: gone(pid))
    stays(lambda: not gone(child))


def test_P_C_K_stop_continue_and_kill_the_group(scratch):
    service, child = service_with_a_child(scratch)
    pid = service.pid
    service.send("P")
    wait_for(lambda: proc.stat(pid).state == proc.stat(child).state == "T")
    service.send("C")
    wait_for(lambda: proc.stat(pid).state == proc.stat(child).state == "S")
    service.send("K")
    wait_for(lambda: gone(pid) and gone(child))


def test_what_is_said_to_the_log_is_not_for_the_service(scratch):
    service = running_service(scratch)
    pid = service.pid
    service.send("Ldxk")
    service.wait_until_heard()
    stays(lambda: service.pid == pid and service.status.want == "u" and not gone(pid))
    service.send("Ldld")
    service.wait_until_down()


# A service that does not run


@pytest.mark.parametrize("byte", "pchaitkq12wybrPCK")
def test_a_signal_to_a_service_that_is_down_is_no_signal(scratch, byte):
    service = stopped_service(scratch)
    service.send(byte)
    service.wait_until_heard()
    assert service.rests and service.starts == 0 and service.status.want == "d"
    assert service.supervise.running and service.supervise.messages == []


# At any moment


def test_it_never_sleeps_where_it_would_not_hear(scratch):
    """0.76 sleeps for a second after each start, and is deaf meanwhile."""
    service = make_service(scratch)
    with tracing.traced(service, tracing.SLEEPS + ",clone") as trace:
        service.wait_until_up()
        service.send("k")
        service.wait_for_starts(2)
    calls = trace.calls
    assert calls.count("clone") == 2
    assert set(calls[calls.index("clone"):]) == {"clone", "ppoll"}


def test_svc_d_right_after_a_start_takes_effect(scratch):
    service = stopped_service(scratch)
    service.send("ud")
    wait_for(lambda: service.starts == 1 and service.rests)
    assert service.state["last-end"] == "killed 15"


def test_svc_u_right_after_svc_d_takes_effect_at_once(scratch):
    """As soon as u is read there is a process: p, which is read next, would otherwise be for nobody, and forgotten."""
    service = running_service(scratch)
    pid = service.pid
    service.send("d")
    service.wait_until_down()
    service.send("up")
    service.wait_until_up(other_than=pid)
    assert service.status.paused == 1


def test_commands_are_heard_while_the_next_start_is_awaited(scratch):
    service = supervised_service(scratch, "exit 1")

    def told_before_it_is_started():
        """The second may be over before it has been told; then it is told in the next one."""
        service.send("u")
        starts = service.state_when(lambda it: it["phase"] == "waiting")["starts"]
        service.send("d")
        return service.state_when(lambda it: it["phase"] == "down")["starts"] == starts

    wait_for(told_before_it_is_started)
    service.wait_until_it_rests()
