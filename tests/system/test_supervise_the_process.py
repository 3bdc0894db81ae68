# SPDX-License-Identifier: ISC
"""What the process of a service is given: arguments, environment, directory, descriptors, signals, session."""
import os

from support import proc
from support.services import make_service, supervise
from support.situations import running_program, running_service
from support.waiting import wait_for

# cat waits for its standard input for ever, and touches nothing that it was given.
CAT = "/bin/cat"


def running_cat(scratch, **options):
    """A service that is cat itself, with the reader of a pipe as its standard input."""
    reader, writer = os.pipe()
    try:
        service = running_program(scratch, CAT, stdin=reader, **options)
    finally:
        os.close(reader)
    service.keeps_input_open = os.fdopen(writer, "wb")  # closed with the service object
    return service


def test_edge_26_it_is_called_run_with_no_arguments(scratch):
    service = running_cat(scratch)
    assert proc.arguments(service.pid) == [b"./run"]
    assert os.path.samefile(f"/proc/{service.pid}/exe", CAT)


def test_edge_26_its_directory_is_the_service_directory(scratch):
    service = running_cat(scratch)
    assert proc.directory(service.pid) == str(service.path)


def test_edge_26_its_environment_is_that_of_supervise_untouched(scratch):
    environment = {"PATH": "/usr/bin:/bin", "ODD NAME": "x=y", "EMPTY": "", "LANG": "C"}
    service = running_cat(scratch, env=environment)
    assert proc.environment(service.pid) == proc.environment(service.supervise.pid)
    assert proc.environment(service.pid) == [f"{name}={value}".encode() for name, value in environment.items()]


def test_an_empty_environment_stays_empty(scratch):
    service = running_cat(scratch, env={})
    assert proc.environment(service.pid) == []


def test_edge_27_it_has_no_descriptor_of_supervise(scratch):
    service = running_cat(scratch)
    own, ours = proc.descriptors(service.pid), proc.descriptors(service.supervise.pid)
    assert set(own) == {0, 1, 2}
    assert own == {number: ours[number] for number in (0, 1, 2)}
    assert len(ours) > 3


def test_edge_27_and_so_has_the_next_one(scratch):
    service = running_cat(scratch)
    first = service.pid
    for _ in range(2):
        service.send("k")
        first = service.wait_until_up(other_than=first)
    assert set(proc.descriptors(service.pid)) == {0, 1, 2}


def test_edge_79_the_reader_of_ok_does_not_leak_into_the_service(scratch):
    service = running_service(scratch, "trap '' TERM HUP; while :; do sleep 1; done")
    service.supervise.kill()
    assert not service.supervised


def test_descriptors_that_supervise_was_given_are_given_on(scratch):
    with open(scratch / "given", "w") as given:
        service = running_cat(scratch, pass_fds=[given.fileno()])
        assert proc.descriptors(service.pid)[given.fileno()] == str(scratch / "given")


def test_a_closed_standard_input_stays_closed(scratch):
    """Nothing that supervise opens for itself may end up in the place of a descriptor that was closed."""
    service = make_service(scratch, run="exec >seen 2>&1; ls -l /proc/$$/fd; exec sleep 1000")
    supervise(service, launcher=["/bin/sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh"])
    service.wait_until_supervised()
    wait_for(lambda: service.has("seen") and " 2 -> " in (service.path / "seen").read_text())
    listing = (service.path / "seen").read_text()
    assert "supervise" not in listing and "fifo" not in listing and "pipe:" not in listing, listing
    service.send("d")
    service.wait_until_down()


def test_edge_28_no_signal_is_blocked_or_ignored(scratch):
    service = running_cat(scratch)
    for mask in ("SigBlk", "SigIgn", "SigCgt"):
        # The kernel lets the parent of a new program go on a moment before it has forgotten the old one's handlers.
        wait_for(lambda: proc.signals(service.pid, mask) == set(), what=lambda: mask)


def test_edge_28_not_even_those_that_supervise_was_given_blocked_and_ignored(scratch):
    launcher = ["env", "--ignore-signal=HUP,INT,TERM,CHLD,PIPE,USR1,RTMIN", "--block-signal=QUIT,USR2,ALRM,CHLD"]
    service = running_cat(scratch, launcher=launcher)
    assert proc.signals(service.pid, "SigBlk") == set()
    assert proc.signals(service.pid, "SigIgn") == set()


def test_it_has_a_session_and_a_process_group_of_its_own(scratch):
    service = running_cat(scratch)
    facts = proc.stat(service.pid)
    assert (facts.session, facts.group) == (service.pid, service.pid)


def test_with_a_file_called_no_setsid_it_shares_those_of_supervise(scratch):
    service = make_service(scratch)
    service.write("no-setsid")
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_up()
    own, ours = proc.stat(service.pid), proc.stat(service.supervise.pid)
    assert (own.session, own.group) == (ours.session, ours.group)


def test_no_setsid_is_looked_at_for_each_start(scratch):
    service = running_service(scratch)
    pid = service.pid
    service.write("no-setsid")
    service.send("k")
    pid = service.wait_until_up(other_than=pid)
    assert proc.stat(pid).group == proc.stat(service.supervise.pid).group
    (service.path / "no-setsid").unlink()
    service.send("k")
    pid = service.wait_until_up(other_than=pid)
    assert proc.stat(pid).group == pid


def test_its_limits_and_priority_are_inherited(scratch):
    launcher = ["nice", "-n", "7", "prlimit", "--nofile=100:200", "--core=0:0"]
    service = running_cat(scratch, launcher=launcher)
    assert proc.open_file_limit(service.pid) == (100, 200)
    assert os.getpriority(os.PRIO_PROCESS, service.pid) == 7


def test_it_sees_itself_as_a_child_of_supervise(scratch):
    service = running_service(scratch, "echo $PPID $PWD >seen; exec sleep 1000")
    wait_for(lambda: service.has("seen") and (service.path / "seen").read_text().endswith("\n"))
    assert (service.path / "seen").read_text() == f"{service.supervise.pid} {service.path}\n"


def test_run_is_looked_for_in_the_directory_and_never_in_path(scratch):
    service = make_service(scratch, run=None)
    tools = scratch / "tools"
    tools.mkdir()
    (tools / "run").write_text("#!/bin/sh\n: >ran-the-wrong-one\n")
    (tools / "run").chmod(0o755)
    supervise(service, env={"PATH": str(tools)})
    service.wait_until_supervised()
    wait_for(lambda: service.state.get("start-failure", "").startswith("exec "))
    assert not service.has("ran-the-wrong-one")


def test_supervise_itself_holds_no_descriptor_that_exec_would_keep(scratch):
    service = running_cat(scratch)
    for number in proc.descriptors(service.supervise.pid):
        if number > 2:
            with open(f"/proc/{service.supervise.pid}/fdinfo/{number}") as file:
                flags = next(int(line.split()[1], 8) for line in file if line.startswith("flags:"))
            assert flags & os.O_CLOEXEC, (number, proc.descriptors(service.supervise.pid)[number])
