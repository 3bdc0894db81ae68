# SPDX-License-Identifier: ISC
"""Services that do not do as they are told, and what still can be done with them."""
import os

from support import proc
from support.calm import no_spin
from support.records import starts_are_a_second_apart
from support.services import gone, make_service, supervise
from support.situations import running_service, settled_service, stubborn_service, supervised_service
from support.waiting import stays, wait_for


def test_a_service_that_ignores_term_stays_until_it_is_killed(scratch):
    service = stubborn_service(scratch)
    pid = service.pid
    service.svc("-d")
    wait_for(lambda: service.status.want == "d")
    stays(lambda: service.pid == pid and not gone(pid))
    assert ", want down" in service.svstat
    service.svc("-k")
    service.wait_until_it_rests()


def test_a_service_that_stops_itself_can_be_taken_down(scratch):
    service = running_service(scratch, "kill -STOP $$; exec sleep 1000")
    wait_for(lambda: proc.stat(service.pid).state == "T")
    assert service.status.paused == 0  # it was not we who stopped it
    service.svc("-d")
    service.wait_until_down()


def test_a_service_that_stops_itself_can_be_continued(scratch):
    service = running_service(scratch, "kill -STOP $$; : >went-on; exec sleep 1000")
    wait_for(lambda: proc.stat(service.pid).state == "T")
    service.svc("-c")
    wait_for(lambda: service.has("went-on"))


def test_a_service_that_forks_away_is_started_once_a_second_and_no_faster(scratch):
    service = supervised_service(scratch, "sleep 1000 >/dev/null 2>&1 & echo $! >>strays")

    def strays():
        return [int(it) for it in (service.path / "strays").read_text().split()]

    first = service.state_when(lambda it: it["starts"] != "0")
    service.wait_for_starts(int(first["starts"]) + 2)
    assert starts_are_a_second_apart(first, service.state)
    service.svc("-d")
    service.wait_until_it_rests()
    # What has escaped is not the service, and is left alone.
    assert strays() and not any(map(gone, strays()))


def test_what_has_escaped_does_not_keep_ok_or_the_lock(scratch):
    service = running_service(scratch, "sleep 1000 & wait")
    (stray,) = wait_for(lambda: proc.children(service.pid))
    service.svc("-dx")
    assert service.wait_until_left() == 0
    assert not gone(stray) and not service.supervised
    supervise(service)
    service.wait_until_supervised()


def test_a_service_that_kills_its_own_process_group_kills_no_supervise(scratch):
    service = supervised_service(scratch, "kill -KILL 0")
    service.wait_for_starts(2)
    assert service.supervise.running


def test_a_service_that_signals_its_parent_is_answered_like_anybody(scratch):
    service = supervised_service(scratch, "kill -USR1 $PPID; kill -PIPE $PPID; exec sleep 1000")
    pid = service.wait_until_up()
    service.wait_until_it_executes("sleep")
    stays(lambda: service.supervise.running and service.pid == pid)


def test_a_service_that_fills_the_control_fifo_can_still_be_controlled(scratch):
    service = settled_service(scratch, "exec sh -c 'cat /dev/zero >supervise/control' 2>/dev/null")
    service.svc("-dT0")  # however long it takes to get a word in
    service.wait_until_down()


def test_a_service_that_removes_its_own_directory_is_left_running(scratch):
    service = make_service(scratch, run='until rm -rf "$PWD"; do :; done; exec sleep 1000')  # supervise may be writing there
    supervise(service)
    wait_for(lambda: not service.path.exists())
    (pid,) = proc.children(service.supervise.pid)
    with no_spin(service.supervise.pid):
        stays(lambda: not gone(pid) and service.supervise.running, 1.3)
    service.supervise.signal(15)
    assert service.wait_until_left() == 0 and gone(pid)


def test_a_service_that_turns_into_a_zombie_s_parent_is_not_waited_for(scratch):
    """A service that never waits for its own children is its own affair; when it dies, nothing of it is left below us."""
    service = running_service(scratch, "exec perl -e 'fork || exit; sleep 1000'")
    pid = service.pid
    wait_for(lambda: [it for it in proc.descendants(pid).values() if it.state == "Z"])
    service.send("d")
    service.wait_until_down()
    assert proc.descendants(service.supervise.pid) == {}
    assert not os.path.exists(f"/proc/{pid}")
