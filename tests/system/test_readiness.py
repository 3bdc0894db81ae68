# SPDX-License-Identifier: ISC
"""How a service is found to be ready: notification-fd (s6), NOTIFY_SOCKET (systemd), check (runit), ready-listen."""
import os
import signal

import pytest

from support import proc, processes, programs
from support.fifos import notes_writes
from support.processes import run
from support.services import held_open, make_service, supervise
from support.waiting import wait_for

SLEEPS = "exec sleep 1000\n"
# Says a line to NOTIFY_SOCKET for each file tell-N that comes, and sleeps.
TELLER = """#!/usr/bin/perl
use Socket;
socket(my $s, AF_UNIX, SOCK_DGRAM, 0) or die;
sub tell_it { send($s, $_[0], 0, pack_sockaddr_un($ENV{NOTIFY_SOCKET})) or die "send: $!" }
open my $f, '>', 'environment'; print $f $ENV{NOTIFY_SOCKET}; close $f;
my $n = 1;
while (1) {
    if (open my $in, '<', "tell-$n") { local $/; tell_it(<$in>); close $in; $n++; open my $o, '>', "told"; print $o $n - 1; close $o; }
    select undef, undef, undef, 0.02;
}
"""


def service_with(scratch, run, **files):
    service = make_service(scratch, run=run if run.startswith("#!") else "#!/bin/sh\n" + run)
    for name, text in files.items():
        write(service, name.replace("_", "-"), text)
    return service


def write(service, name, text):
    path = service.path / name
    path.write_text(text)
    if text.startswith("#!"):
        path.chmod(0o755)


def supervised(service):
    supervise(service, as_name="web", cwd=service.path.parent)
    service.wait_until_supervised()
    service.wait_until_up()
    return service


def wait_until_ready(service):
    return service.state_when(lambda state: state.get("ready") == "1")


def not_ready(service):
    return service.state.get("ready") == "0"


def let_it(service, name="go"):
    new = service.path / f"{name}.new"
    new.write_text("")
    new.rename(service.path / name)


WAITS = "while test ! -e go; do sleep 0.02; done\n"


def test_a_service_without_such_a_file_has_nothing_to_say_about_it(scratch):
    service = supervised(service_with(scratch, SLEEPS))
    assert "ready" not in service.state


# s6

def test_a_newline_through_the_descriptor_of_notification_fd_says_ready(scratch):
    service = supervised(service_with(scratch, WAITS + "echo >&3; exec 3>&-; " + SLEEPS, notification_fd="3\n"))
    assert not_ready(service)
    let_it(service)
    state = wait_until_ready(service)
    assert state["ready-at"].startswith("@4") and int(state["ready-after-ns"]) > 0
    service.svc("-d")
    service.wait_until_down()
    assert "ready" not in service.state
    assert f" ready={state['ready-at']} " in (service.control / "history").read_text()


def test_text_before_the_newline_and_after_it_does_not_matter(scratch):
    service = supervised(service_with(scratch, "printf booting >&5; " + WAITS + "seq 1 20000 >&5; : >written; " + SLEEPS,
                                      notification_fd="5"))
    assert not_ready(service)
    let_it(service)
    wait_until_ready(service)


def test_closing_the_descriptor_without_a_newline_says_nothing(scratch):
    service = supervised(service_with(scratch, "printf no >&3; exec 3>&-; : >closed; " + SLEEPS, notification_fd="3\n"))
    wait_for(lambda: service.has("closed"))
    service.send("c")
    service.wait_until_heard()
    assert not_ready(service)
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid), what="it does not look at it again and again")
    assert service.state["notification-closed"] == "1"


def test_who_has_closed_the_descriptor_without_a_newline_is_not_ready_for_the_next_supervise_either(scratch):
    service = supervised(service_with(scratch, "printf no >&3; exec 3>&-; " + SLEEPS, notification_fd="3\n"))
    state = service.state_when(lambda state: state.get("notification-closed") == "1")
    for _ in range(2):
        service.supervise.kill()
        supervised(service)
        service.send("c")
        service.wait_until_heard()
        assert not_ready(service) and service.state["notification-closed"] == "1" and service.pid == int(state["pid"])
    service.write_run("#!/bin/sh\necho >&3\nexec 3>&-\n" + SLEEPS)
    service.kill_process()
    assert "notification-closed" not in wait_until_ready(service)


def test_who_has_closed_it_while_no_supervise_was_there_and_never_wrote_into_it_is_not_ready(scratch):
    if not notes_writes(scratch):
        pytest.skip("this file system does not note writes into a FIFO")
    service = supervised(service_with(scratch, WAITS + "exec 3>&-; : >closed; " + SLEEPS, notification_fd="3\n"))
    service.supervise.kill()
    let_it(service)
    wait_for(lambda: service.has("closed"))
    supervised(service)
    service.state_when(lambda state: state.get("notification-closed") == "1")
    assert not_ready(service)


def test_who_has_it_open_then_and_closes_it_without_having_written_is_not_ready(scratch):
    if not notes_writes(scratch):
        pytest.skip("this file system does not note writes into a FIFO")
    service = supervised(service_with(scratch, WAITS + "exec 3>&-; " + SLEEPS, notification_fd="3\n"))
    service.supervise.kill()
    supervised(service)
    let_it(service)
    service.state_when(lambda state: state.get("notification-closed") == "1")
    assert not_ready(service)


@pytest.mark.parametrize("number", ["1", "9", "200"])
def test_the_descriptor_may_have_any_number(scratch, number):
    run = f"#!/usr/bin/perl\nopen my $f, '>&={number}' or die; syswrite $f, \"\\n\"; close $f; sleep 1000"
    wait_until_ready(supervised(service_with(scratch, run, notification_fd=number)))


def test_each_run_says_it_anew(scratch):
    service = supervised(service_with(scratch, "echo >&3; exec 3>&-; " + SLEEPS, notification_fd="3\n"))
    first = wait_until_ready(service)
    service.kill_process()
    service.state_when(lambda state: state.get("ready") == "1" and state["pid"] not in ("0", first["pid"]))


def test_a_supervise_that_is_killed_takes_no_descriptor_away_and_the_next_one_hears_it(scratch):
    service = supervised(service_with(scratch, WAITS + "echo >&3 || : >failed; : >written; " + SLEEPS, notification_fd="3\n"))
    pid = service.pid
    service.supervise.kill()
    let_it(service)
    wait_for(lambda: service.has("written"))
    assert not service.has("failed") and proc.alive(pid)
    supervised(service)
    assert service.pid == pid
    wait_until_ready(service)


def test_who_has_closed_it_while_no_supervise_was_there_counts_as_ready(scratch):
    service = supervised(service_with(scratch, WAITS + "echo >&3; exec 3>&-; : >written; " + SLEEPS, notification_fd="3\n"))
    service.supervise.kill()
    let_it(service)
    wait_for(lambda: service.has("written"))
    supervised(service)
    wait_until_ready(service)


def test_what_a_supervise_had_read_and_could_not_tell_any_more_is_not_lost_when_it_is_closed_later(scratch):
    closes_late = "echo >&3; : >written; while ! [ -e close ]; do sleep 0.02; done; exec 3>&-; "
    service = supervised(service_with(scratch, WAITS + closes_late + SLEEPS, notification_fd="3\n"))
    processes.stop(service.supervise.pid)
    let_it(service)
    wait_for(lambda: service.has("written"))
    with held_open(service.control / "notification", os.O_RDONLY | os.O_NONBLOCK) as reader:
        assert os.read(reader, 64) == b"\n"
    service.supervise.kill()
    supervised(service)
    assert not_ready(service)
    let_it(service, "close")
    wait_until_ready(service)


# systemd

def tell(service, number, text):
    new = service.path / "tell.new"
    new.write_text(text)
    new.rename(service.path / f"tell-{number}")
    wait_for(lambda: service.has("told") and (service.path / "told").read_text() == str(number))


def test_ready_through_notify_socket(scratch):
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    tell(service, 1, "STATUS=loading\n")
    wait_for(lambda: (service.control / "notice").read_text() == "loading\n")
    assert not_ready(service)
    tell(service, 2, "READY=1\nSTATUS=serving\n")
    wait_until_ready(service)
    assert (service.path / "environment").read_text() == f"{service.path}/.notify-socket"


def test_the_socket_of_who_has_started_supervise_is_not_that_of_the_service(scratch):
    service = service_with(scratch, "cat /proc/$$/environ >environ\n" + SLEEPS, notify_socket="")
    supervise(service, as_name="web", cwd=scratch, env={**os.environ, "NOTIFY_SOCKET": "/run/systemd/notify"})
    service.wait_until_supervised().wait_until_it_executes("sleep")
    named = [it for it in (service.path / "environ").read_text().split("\0") if it.startswith("NOTIFY_SOCKET=")]
    assert named == [f"NOTIFY_SOCKET={service.path}/.notify-socket"]


def test_another_main_process_is_refused_with_a_word(scratch):
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    pid = service.pid
    tell(service, 1, "MAINPID=1\nREADY=1")
    wait_until_ready(service)
    assert service.pid == pid
    assert "web names another process as its main one (MAINPID)" in service.supervise.stderr


def test_somebody_elses_word_counts_for_nothing(scratch):
    import socket
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as stranger:
        stranger.sendto(b"READY=1", str(service.path / ".notify-socket"))
    tell(service, 1, "STATUS=heard after the stranger\n")
    wait_for(lambda: (service.control / "notice").exists())
    assert not_ready(service)


def test_the_word_of_one_that_is_gone_already_counts(scratch):
    """systemd-notify --ready; exec app: whose child that was, nobody can tell any more."""
    say = "perl -e 'use Socket; socket(my $s, AF_UNIX, SOCK_DGRAM, 0); send($s, \"READY=1\", 0, pack_sockaddr_un($ENV{NOTIFY_SOCKET})) or die'"
    run = f"until test -e go; do sleep .02; done; {say}; touch said; {SLEEPS}"
    service = supervised(service_with(scratch, run, notify_socket=""))
    with processes.motionless(service.supervise):
        service.write("go")
        wait_for(lambda: service.has("said"))
        assert not_ready(service)
    wait_until_ready(service)


def test_the_word_of_a_stranger_that_is_gone_does_not_count_where_it_was_another_user(scratch):
    if os.geteuid() != 0:
        pytest.skip("it becomes another user")
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    for place in (scratch, service.path):
        place.chmod(0o755)
    say = "use Socket; socket(my $s, AF_UNIX, SOCK_DGRAM, 0); send($s, 'READY=1', 0, pack_sockaddr_un($ARGV[0])) or die"
    with processes.motionless(service.supervise):
        answer = processes.run("/usr/bin/perl", "-e", say, str(service.path / ".notify-socket"), cwd="/", user=65534, group=65534, extra_groups=[])
        assert answer.exit_code == 0, answer
    tell(service, 1, "STATUS=heard after the stranger\n")
    wait_for(lambda: (service.control / "notice").exists())
    assert not_ready(service)


def test_a_child_of_the_service_may_say_it(scratch):
    run = "setsid perl -e 'use Socket; socket(my $s, AF_UNIX, SOCK_DGRAM, 0); " \
          "send($s, \"READY=1\", 0, pack_sockaddr_un($ENV{NOTIFY_SOCKET})) or die; sleep 1000' & " + SLEEPS
    wait_until_ready(supervised(service_with(scratch, run, notify_socket="")))


def test_the_socket_is_there_again_when_a_supervise_was_killed(scratch):
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    service.supervise.kill()
    supervised(service)
    tell(service, 1, "READY=1")
    wait_until_ready(service)


def says(word):
    return lambda state: state.get("says") == word


def test_one_that_reloads_says_so_and_is_ready_all_the_while(scratch):
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    tell(service, 1, "READY=1")
    wait_until_ready(service)
    tell(service, 2, "RELOADING=1\nMONOTONIC_USEC=1\n")
    assert service.state_when(says("reloading"))["ready"] == "1"
    assert run(programs.ours("svstat"), "-o", "state,ready,says", service.path).stdout == "up true reloading\n"
    run(programs.ours("svwait"), "-U", "-T", "5", service.path)
    tell(service, 3, "READY=1")
    service.state_when(says(None))


def test_one_that_goes_by_itself_is_neither_hurried_nor_unhealthy(scratch):
    service = supervised(service_with(scratch, TELLER, notify_socket="", timeout_ready="1s\n", watchdog="1s\n"))
    tell(service, 1, "STOPPING=1\nSTATUS=saving\n")
    state = service.state_when(says("stopping"))
    assert "time-limit-monotonic-ns" not in state and state["ready"] == "0"
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid), what="nothing is waited for")
    tell(service, 2, "READY=1")
    assert "says" not in wait_until_ready(service)
    service.state_when(lambda state: int(state["starts"]) >= 2)
    assert "by=watchdog" in (service.control / "history").read_text(), "what it has taken back counts no more"


def test_what_it_has_said_is_known_to_the_next_supervise_and_not_of_the_next_run(scratch):
    service = supervised(service_with(scratch, TELLER, notify_socket=""))
    tell(service, 1, "STOPPING=1")
    service.state_when(says("stopping"))
    service.supervise.kill()
    supervised(service)
    assert service.state["says"] == "stopping"
    (service.path / "tell-1").unlink()  # or the next run would say so as well
    service.kill_process()
    service.state_when(lambda state: state["pid"] != "0" and int(state["starts"]) >= 2 and "says" not in state)


def test_more_time_puts_off_the_next_step_of_a_stop(scratch):
    service = supervised(service_with(scratch, "#!/usr/bin/perl\n$SIG{TERM} = 'IGNORE';\n" + TELLER, notify_socket="",
                                      stop_steps="TERM 1s, KILL\n"))
    tell(service, 1, "STATUS=up\n")
    service.svc("-d")
    first = int(service.state_when(lambda state: "next-step-monotonic-ns" in state)["next-step-monotonic-ns"])
    tell(service, 2, "EXTEND_TIMEOUT_USEC=600000000\n")
    later = service.state_when(lambda state: int(state["next-step-monotonic-ns"]) > first)
    assert int(later["next-step-monotonic-ns"]) - first > 500_000_000_000
    service.svc("-k")
    service.wait_until_down()


@pytest.mark.parametrize("script, phase", [("start", "starting"), ("finish", "finishing"), ("stop", "stopping")])
def test_a_script_may_ask_for_more_time_and_is_never_ready(scratch, script, phase):
    service = service_with(scratch, SLEEPS, **{"notify_socket": "", script: TELLER, f"timeout_{script}": "60s\n"})
    supervise(service, as_name="web", cwd=service.path.parent)
    service.wait_until_supervised()
    if script != "start":
        service.wait_until_up()
        service.svc("-d")
    first = service.state_when(lambda state: state["phase"] == phase and "time-limit-monotonic-ns" in state)
    tell(service, 1, "READY=1\nEXTEND_TIMEOUT_USEC=600000000\n")
    later = service.state_when(lambda state: state["time-limit-monotonic-ns"] != first["time-limit-monotonic-ns"])
    assert int(later["time-limit-monotonic-ns"]) - int(first["time-limit-monotonic-ns"]) > 500_000_000_000
    assert "ready" not in later
    service.supervise.kill()
    supervise(service, as_name="web", cwd=service.path.parent)
    service.wait_until_supervised()
    tell(service, 2, "STATUS=still there\n")
    wait_for(lambda: (service.control / "notice").read_text() == "still there\n")


def deep(scratch):
    path = scratch.joinpath(*["deep" * 10] * 3)
    path.mkdir(parents=True)
    return path


def test_a_service_that_lies_deep_is_reached_by_its_entry_in_the_scan_directory(scratch):
    service = service_with(deep(scratch), TELLER, notify_socket="")
    (scratch / "web").symlink_to(service.path)
    supervise(service, as_name="web", cwd=scratch)
    service.wait_until_supervised().wait_until_up()
    tell(service, 1, "READY=1")
    wait_until_ready(service)
    assert (service.path / "environment").read_text() == f"{scratch}/web/.notify-socket"


def test_one_that_cannot_be_reached_at_all_is_told_of_once_and_not_waited_for(scratch):
    service = service_with(deep(scratch), "env >environment; " + SLEEPS, notify_socket="", timeout_ready="200ms\n",
                           watchdog="200ms\n")
    supervised(service)
    assert "ready" not in service.state and "watchdog-ns" not in service.state
    service.kill_process()
    service.wait_for_starts(2)
    said = service.supervise.stderr
    assert said.count("web/notify-socket cannot be used: the path of web is too long") == 1 and "try: a shorter path" in said
    assert "NOTIFY_SOCKET" not in (service.path / "environment").read_text()


def test_one_that_cannot_be_reached_and_is_asked_is_ready_when_that_says_so(scratch):
    service = supervised(service_with(deep(scratch), SLEEPS, notify_socket="", check="#!/bin/sh\ntest -e go\n"))
    assert not_ready(service)
    let_it(service)
    wait_until_ready(service)


def test_a_service_that_is_not_to_say_it_gets_no_socket(scratch):
    service = supervised(service_with(scratch, "env >environment; : >done; " + SLEEPS))
    wait_for(lambda: service.has("done"))
    assert "NOTIFY_SOCKET" not in (service.path / "environment").read_text()
    assert not service.has(".notify-socket")


# runit

def test_check_is_run_beside_until_it_succeeds(scratch):
    service = supervised(service_with(scratch, SLEEPS, check="#!/bin/sh\necho >>asked\ntest -e go\n"))
    wait_for(lambda: service.has("asked") and len((service.path / "asked").read_text()) >= 2)
    assert not_ready(service)
    let_it(service)
    wait_until_ready(service)
    asked = (service.path / "asked").read_text()
    service.send("c")
    service.wait_until_heard()
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid), what="nor is it asked any more")
    assert (service.path / "asked").read_text() == asked


def test_a_check_that_hangs_blocks_nothing(scratch):
    service = supervised(service_with(scratch, SLEEPS, check="#!/bin/sh\n: >asked\nexec sleep 1000\n"))
    wait_for(lambda: service.has("asked"))
    service.svc("-d")
    service.wait_until_down()
    wait_for(lambda: not [pid for pid in proc.children(service.supervise.pid)])


# The kernel

LISTENER = """#!/usr/bin/perl
use IO::Socket::INET;
while (!-e 'go') { select undef, undef, undef, 0.02 }
my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => '127.0.0.1') or die;
open my $f, '>', 'port'; print $f $s->sockport; close $f;
sleep 1000;
"""


def free_port():
    import socket
    with socket.socket() as it:
        it.bind(("127.0.0.1", 0))
        return it.getsockname()[1]


def listener(port):
    return LISTENER.replace("Listen => 5,", f"Listen => 5, LocalPort => {port}, ReuseAddr => 1,")


def test_ready_when_it_listens_on_the_port(scratch):
    port = free_port()
    service = supervised(service_with(scratch, listener(port), ready_listen=f"tcp {port}\n"))
    assert not_ready(service)
    let_it(service)
    wait_until_ready(service)
    wait_for(lambda: proc.sleeps_until_told(service.supervise.pid))


def test_another_program_that_has_the_port_does_not_count(scratch):
    import socket
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        service = supervised(service_with(scratch, SLEEPS, ready_listen=f"tcp {port}\n", timeout_ready="1\n"))
        service.state_when(lambda state: int(state["starts"]) >= 2)
        assert "by=timeout" in (service.control / "history").read_text()


def test_ready_when_it_listens_on_a_path(scratch):
    run = "#!/usr/bin/perl\nuse IO::Socket::UNIX;\nmy $s = IO::Socket::UNIX->new(Local => 'app.sock', Listen => 1) or die;\nsleep 1000"
    wait_until_ready(supervised(service_with(scratch, run, ready_listen="unix app.sock\n")))


@pytest.mark.parametrize("bound, asked", [("app.sock", "unix {path}/app.sock"), ("{path}/app.sock", "unix app.sock"),
                                         ("{path}/link/app.sock", "unix {path}/app.sock"), ("app.sock", "unix current")])
@pytest.mark.parametrize("kind", ["SOCK_STREAM", "SOCK_DGRAM"])
def test_ready_when_it_listens_on_the_file_by_whatever_name(scratch, bound, asked, kind):
    service = make_service(scratch)
    (service.path / "link").symlink_to(".")
    (service.path / "current").symlink_to("app.sock")
    bound, asked = (it.format(path=service.path) for it in (bound, asked))
    listen = "listen($s, 1) or die;" if kind == "SOCK_STREAM" else ""
    service.write_run(f"#!/usr/bin/perl\nuse Socket;\nwhile (!-e 'go') {{ select undef, undef, undef, 0.02 }}\n"
                      f"socket(my $s, AF_UNIX, {kind}, 0) or die; bind($s, pack_sockaddr_un('{bound}')) or die; {listen} sleep 1000;\n")
    write(service, "ready-listen", asked + "\n")
    supervised(service)
    assert not_ready(service)
    let_it(service)
    wait_until_ready(service)


def test_ready_only_when_it_listens_on_all_that_are_named(scratch):
    first, second = free_port(), free_port()
    service = supervised(service_with(scratch, listener(first), ready_listen=f"tcp {first}\ntcp {second}\n"))
    let_it(service)
    wait_for(lambda: service.has("port"))
    service.send("c")
    service.wait_until_heard()
    assert not_ready(service)


def test_who_comes_after_a_supervise_that_was_killed_asks_on(scratch):
    port = free_port()
    service = supervised(service_with(scratch, listener(port), ready_listen=f"tcp {port}\n"))
    service.supervise.kill()
    supervised(service)
    assert not_ready(service)
    let_it(service)
    wait_until_ready(service)


# In time

def test_one_that_is_not_ready_in_time_is_stopped_and_started_again(scratch):
    service = supervised(service_with(scratch, SLEEPS, notification_fd="3\n", timeout_ready="200ms\n"))
    state = service.state_when(lambda state: int(state["starts"]) >= 2)
    assert (state["last-end"], state["last-end-by"]) == ("killed 15", "timeout")


def test_a_limit_that_is_written_while_the_run_gets_ready_counts_from_its_start(scratch):
    service = supervised(service_with(scratch, SLEEPS, notification_fd="3\n"))
    assert "time-limit-monotonic-ns" not in service.state
    write(service, "timeout-ready", "600s\n")
    service.svc("-c")
    state = service.state_when(lambda state: "time-limit-monotonic-ns" in state)
    assert int(state["time-limit-monotonic-ns"]) - int(state["since-monotonic-ns"]) == 600_000_000_000
    write(service, "timeout-ready", "1ms\n")
    service.supervise.signal(signal.SIGALRM)
    service.state_when(lambda state: int(state["starts"]) >= 2)
    assert "by=timeout" in (service.control / "history").read_text()


def test_one_that_does_not_go_then_is_killed(scratch):
    service = supervised(service_with(scratch, "trap '' TERM; while :; do sleep 1; done\n", notification_fd="3\n", timeout_ready="200ms\n",
                                      stop_steps="TERM 100ms, KILL\n"))
    state = service.state_when(lambda state: int(state["starts"]) >= 2)
    assert (state["last-end"], state["last-end-by"]) == ("killed 9", "timeout")


def test_a_value_that_cannot_be_used_is_told_of_and_nothing_is_waited_for(scratch):
    service = supervised(service_with(scratch, SLEEPS, ready_listen="tcp http\n", notification_fd="three\n"))
    assert "ready" not in service.state
    said = service.supervise.stderr
    assert 'web/ready-listen, line 1: "http"' in said and 'web/notification-fd, line 1: "three"' in said


def test_a_check_that_cannot_be_executed_is_told_of_once_and_tried_again(scratch):
    service = service_with(scratch, SLEEPS, check="exit 0\n")
    supervised(service)
    wait_for(lambda: "web/check" in service.supervise.stderr)
    assert "chmod 755 web/check" in service.supervise.stderr and not_ready(service)
    write(service, "check.new", "#!/bin/sh\n")
    (service.path / "check.new").rename(service.path / "check")
    wait_until_ready(service)
    assert service.supervise.stderr.count("unable to start web/check") == 1


@pytest.mark.parametrize("asked", ["ready-listen", "check"])
def test_when_nobody_can_be_asked_any_more_nobody_is_waited_for(scratch, asked):
    service = service_with(scratch, SLEEPS, **{asked: "#!/bin/sh\nexit 1\n" if asked == "check" else "tcp 1\n"})
    supervised(service)
    wait_for(lambda: not_ready(service))
    (service.path / asked).unlink()
    service.svc("-c")
    wait_until_ready(service)


def test_signals_to_the_service_are_what_they_were(scratch):
    service = supervised(service_with(scratch, SLEEPS, notification_fd="3\n", notify_socket="", check="#!/bin/sh\nexit 1\n"))
    service.kill_process(signal.SIGTERM)
    service.wait_for_starts(2)
    assert os.path.exists(service.control / "notification")
