# SPDX-License-Identifier: ISC
"""supervise when the system refuses: no processes, no descriptors, no memory, no room on the disk, at every point.

It never leaves and never spins, says what is wrong once, does not touch the service, answers commands, and goes on by
itself when the cause has gone. Before it has anything to lose it refuses instead, with one message and exit code 111.
"""
import contextlib
import os
import resource
import shutil
import signal
import time

import pytest

from support import faults, mounts, processes, proc, programs
from support.calm import idle, no_spin
from support.services import gone, is_up, make_service, supervise
from support.situations import running_service, stopped_service, supervised_service
from support.waiting import stays, wait_for

pytestmark = pytest.mark.released


def complaints_of(service):
    """What supervise has said, without what the service said."""
    return [line for line in service.supervise.messages if line.startswith("supervise: ")]


@contextlib.contextmanager
def calm(service, fault=None):
    """While the block lasts, supervise says nothing new, and does hardly anything, which is a few attempts at most."""
    said, begin, met = complaints_of(service), time.monotonic(), fault.met if fault else 0
    with no_spin(service.supervise.pid):
        yield
    assert service.supervise.running, service
    assert complaints_of(service) == said, service
    # An attempt takes a few calls, and there is one a second.
    assert not fault or fault.met - met <= 6 * (time.monotonic() - begin + 1), service


def all_stay_calm(services_and_faults):
    with contextlib.ExitStack() as stack:
        for service, fault in services_and_faults:
            stack.enter_context(calm(service, fault))
        stays(lambda: all(service.supervise.running for service, _ in services_and_faults), 1.3)


def stays_calm(service, fault=None):
    all_stay_calm([(service, fault)])


@contextlib.contextmanager
def all_injected(scratch, injections, **options):
    """A running service for each entry of {name: injections}, and what it meets: [(service, fault)]."""
    services = [make_service(scratch, name) for name in injections]
    for service in services:
        supervise(service)
    for service in services:
        service.wait_until_supervised().wait_until_up()
    with contextlib.ExitStack() as stack:
        yield [(it, stack.enter_context(faults.injected(it.supervise.pid, scratch, *injections[it.name], **options)))
               for it in services]


def svstat_of(service):
    answer = processes.run(programs.ours("svstat"), service)
    assert answer.exit_code == 0
    return answer.stdout.partition(": ")[2].rstrip("\n")


def leaves_in_order(service):
    service.svc("-wdx")
    assert service.wait_until_left() == 0


# At the start: each call that can fail for want of something fails once, each in a run of its own.

ERRORS = {
    "openat": "EMFILE", "faccessat2": "EACCES", "newfstatat": "EACCES", "chdir": "EACCES", "mkdirat": "ENOSPC",
    "flock": "ENOLCK", "mknodat": "ENOSPC", "signalfd4": "EMFILE", "pwrite64": "ENOSPC", "renameat": "ENOSPC",
    "renameat2": "ENOSPC", "clone": "EAGAIN", "ftruncate": "EIO",
}  # fmt: skip


def nobody_yet(service):
    """supervise/ is still to be made."""


def an_earlier_life(service):
    """supervise/ has everything in it that a supervise leaves behind."""
    supervise(service)
    service.wait_until_supervised().wait_until_up()
    leaves_in_order(service)


def calls_at_the_start(scratch, before):
    service = make_service(scratch, "calls")
    before(service)
    (service.path / "no-setsid").touch()  # one more thing to be looked at
    found, trace = faults.calls_until([programs.ours("supervise"), str(service)], scratch, ERRORS,
                                      lambda: is_up(service))
    service.supervise = trace.tracer
    service.send("dx")
    assert trace.tracer.wait() == 0
    return found


def start_with_a_fault(scratch, before, call, count):
    service = make_service(scratch, f"{call}-{count}")
    before(service)
    arguments = [programs.ours("supervise"), str(service)]
    service.supervise = faults.started_with(arguments, service.path, f"{call}:error={ERRORS[call]}:when={count}")
    return service


def has_decided(service):
    return not service.supervise.running or (is_up(service))


def is_served_all_the_same(service):
    assert len(service.supervise.messages) <= 1, service.supervise.messages
    for message in service.supervise.messages:
        assert message.startswith(("supervise: warning: unable to ", f"supervise: fatal: unable to start {service}/run"))
    leaves_in_order(service)


def has_refused_and_nothing_is_half_made(service):
    assert service.supervise.exit_code == 111, service.supervise.exit_code
    (message,) = service.supervise.messages
    assert message.startswith("supervise: fatal: unable to ")
    assert not service.supervised
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_up()
    assert service.supervise.messages == []
    leaves_in_order(service)


@pytest.mark.parametrize("before, expected", [
    (nobody_yet, {"flock", "clone", "mkdirat", "pwrite64", "renameat2"}),
    (an_earlier_life, {"flock", "clone", "renameat", "pwrite64", "renameat2"}),
], ids=["in a directory of its own making", "where another one was"])  # fmt: skip
def test_each_call_that_fails_at_the_start_is_either_survived_or_refused_cleanly(scratch, before, expected):
    points = calls_at_the_start(scratch, before)
    assert len(points) >= 15 and expected <= {name for name, _ in points}
    services = [start_with_a_fault(scratch, before, *point) for point in points]
    wrong = []
    for service in services:
        try:
            wait_for(lambda: has_decided(service), what=lambda: f"it decides; {service.supervise.stderr!r}")
            check = is_served_all_the_same if service.supervise.running else has_refused_and_nothing_is_half_made
            check(service)
        except AssertionError as it:
            wrong.append(f"{service.name}: {it}")
    assert wrong == []


@pytest.mark.parametrize("injection, message, error", [
    ("chdir:error=EACCES", "unable to chdir to {web}: ", "access denied"),
    ("signalfd4:error=EMFILE", "unable to create signal descriptor for {web}: ", "process cannot open more files"),
    ("mkdirat:error=ENOSPC", "unable to acquire {web}/supervise/lock: file does not exist", "out of disk space"),
    ("flock:error=ENOLCK", "unable to acquire {web}/supervise/lock: ", "no locks available"),
    ("mknodat:error=ENOSPC:when=1", "unable to read {web}/supervise/control: ", "out of disk space"),
    ("mknodat:error=ENOSPC:when=2", "unable to read {web}/supervise/ok: ", "out of disk space"),
])  # fmt: skip
def test_what_is_refused_at_the_start_is_named(scratch, injection, message, error):
    service = make_service(scratch)
    refused = faults.started_with([programs.ours("supervise"), str(service)], scratch, injection)
    assert refused.wait() == 111
    (said,) = refused.messages
    expected = "supervise: fatal: " + message.format(web=service)
    assert said.startswith(expected) and (error in said), said
    assert not (service.control / "status").exists() or not service.up


# No processes.


def test_a_fork_that_fails_is_said_once_and_tried_again_until_it_succeeds(scratch):
    texts = {"EAGAIN": "temporary failure", "ENOMEM": "out of memory"}
    with all_injected(scratch, {error: [f"clone:error={error}"] for error in texts}) as struck:
        for service, _ in struck:
            service.kill_process()
        for service, _ in struck:
            (message,) = wait_for(lambda: complaints_of(service))
            assert message.startswith(f"supervise: warning: unable to fork for {service}: {texts[service.name]}")
            wait_for(lambda: free_of_seconds(svstat_of(service)) == "down N seconds, normally up, want up")
        all_stay_calm(struck)
        for _, fault in struck:
            wait_for(lambda: fault.met >= 2)
    for service, _ in struck:
        service.wait_until_up()
        assert len(complaints_of(service)) == 1
        leaves_in_order(service)


def test_commands_are_heard_while_the_fork_fails(scratch):
    """0.76 is deaf for a minute."""
    service = stopped_service(scratch)
    with faults.injected(service.supervise.pid, scratch, "clone:error=EAGAIN") as fault:
        service.send("u")
        wait_for(lambda: fault.met)
        service.svc("-wd")
        assert free_of_seconds(svstat_of(service)) == "down N seconds"
        met = fault.met
        with idle(service.supervise.pid):
            stays(lambda: fault.met == met, 1.1)
        service.svc("-u")
        wait_for(lambda: fault.met > met)
    service.wait_until_up()


def free_of_seconds(line):
    words = line.split()
    return " ".join("N" if it.isdigit() else it for it in words)


def test_once_is_still_owed_when_the_fork_failed(scratch):
    service = stopped_service(scratch)
    with faults.injected(service.supervise.pid, scratch, "clone:error=EAGAIN"):
        service.send("o")
        wait_for(lambda: service.supervise.messages)
    service.wait_until_up()
    service.kill_process()
    service.wait_until_it_rests()
    assert service.starts == 1


def test_x_is_heard_while_the_fork_fails(scratch):
    service = stopped_service(scratch)
    with faults.injected(service.supervise.pid, scratch, "clone:error=EAGAIN"):
        service.send("u")
        wait_for(lambda: service.supervise.messages)
        service.send("x")
        wait_for(lambda: not service.supervised)
    assert service.supervise.wait() == 0


def test_a_user_who_may_have_no_more_processes(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    service = make_service(scratch)
    uid = 61234  # nobody else's, whose processes are counted
    os.chown(service.path, uid, uid)
    become = ["setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups"]

    def as_the_user(*command):
        assert processes.run(*become, *command) == processes.SILENT_SUCCESS

    supervise(service, launcher=become)
    service.wait_until_supervised()
    pid = service.wait_until_up()
    before, _ = resource.prlimit(os.getpid(), resource.RLIMIT_NPROC)
    as_the_user("prlimit", f"--pid={service.supervise.pid}", "--nproc=1:")
    service.kill_process()
    (message,) = wait_for(lambda: complaints_of(service))
    assert message.startswith(f"supervise: warning: unable to fork for {service}: temporary failure")
    assert "too many processes" in message
    stays_calm(service)
    assert free_of_seconds(svstat_of(service)) == "down N seconds, normally up, want up"
    as_the_user("prlimit", f"--pid={service.supervise.pid}", f"--nproc={'unlimited' if before < 0 else before}:")
    service.wait_until_up(other_than=pid)


# No memory for a new program, or no right to execute it.


def test_an_exec_that_fails_is_said_once_and_tried_again_until_it_succeeds(scratch):
    texts = {"ENOMEM": "out of memory", "EACCES": "access denied", "EMFILE": "process cannot open more files"}
    with all_injected(scratch, {error: [f"execve:error={error}"] for error in texts}, children=True) as struck:
        for service, _ in struck:
            service.kill_process()
        for service, _ in struck:
            (message,) = wait_for(lambda: complaints_of(service))
            assert message.startswith(f"supervise: fatal: unable to start {service}/run: {texts[service.name]}"), message
        all_stay_calm(struck)
        for service, _ in struck:
            assert free_of_seconds(svstat_of(service)) == "down N seconds, normally up, want up"
            assert service.state["start-failure"].startswith("exec ")
            assert [it for it in proc.every_child(service.supervise.pid) if proc.stat(it).state == "Z"] == []
    for service, _ in struck:
        service.wait_until_up()
        assert len(complaints_of(service)) == 1


# No descriptors.


def test_without_descriptors_a_service_is_restarted_and_its_status_told(scratch):
    """Whatever supervise needs for that it has had since it began."""
    service = running_service(scratch)
    with faults.injected(service.supervise.pid, scratch, "openat:error=ENFILE") as fault:
        for _ in range(2):
            pid = service.pid
            service.svc("-t")  # not a failure, whose cause and whose budget are looked for
            service.wait_until_up(other_than=pid)
        service.svc("-wp")
        service.svc("-wc")
        service.svc("-wd")
        assert fault.met == 0
    assert service.supervise.messages == []
    leaves_in_order(service)


def test_with_fewer_descriptors_allowed_than_it_has_it_neither_spins_nor_leaves(scratch):
    """The service inherits the limit, and cannot live with it; that is its own affair."""
    limits = {"three": 3, "none": 0}
    services = [running_service(scratch, name=name) for name in limits]
    with contextlib.ExitStack() as stack:
        for service in services:
            stack.enter_context(faults.limited(service.supervise.pid, resource.RLIMIT_NOFILE, limits[service.name]))
        for service in services:
            for letter in "pcpc":
                service.svc("-wT5", f"-{letter}")
        all_stay_calm([(service, None) for service in services])
        for service in services:
            service.kill_process()
            wait_for(lambda: service.starts >= 2)
        all_stay_calm([(service, None) for service in services])
        assert all("seconds" in svstat_of(service) for service in services)
    for service in services:
        service.wait_until_up()
        assert complaints_of(service) == []
        leaves_in_order(service)


def test_where_it_may_not_open_enough_to_see_what_is_left_of_a_run_it_leaves_all_the_same(scratch):
    """By its limit it has what it needs to serve, and hardly more; or it says at once that it has not."""
    services = []
    for limit in range(11, 22):
        service = make_service(scratch, str(limit), run="#!/bin/sh\nsleep 1000 &\nexec sleep 1000\n")
        service.write("strays", "end\n")
        supervise(service, launcher=["prlimit", f"--nofile={limit}"])
        services.append(service)
    for service in services:
        wait_for(lambda: service.supervise.exit_code == 111 or proc.children(service.supervise.pid)
                 and proc.sleeps(service.supervise.pid))
        service.supervise.signal(signal.SIGTERM)
    assert [service.supervise.wait() for service in services if service.supervise.exit_code != 111]
    assert {service.supervise.exit_code for service in services} <= {0, 111}
    blind = "what is left of {}: process cannot open more files (it is not waited for)"
    assert [service for service in services if blind.format(service) in service.supervise.stderr], "none was too low"
    assert not [service for service in services[-2:] if complaints_of(service)], "and some are enough"


# No room on the disk.


def test_a_status_that_cannot_be_written_is_said_once_and_written_later(scratch):
    injections = ["pwrite64:error=ENOSPC", "pwrite64:error=EDQUOT", "pwrite64:error=EIO", "pwrite64:retval=7",
                  "renameat2:error=ENOSPC", "renameat2:error=EACCES", "renameat2:error=EIO"]
    with all_injected(scratch, {it: [it] for it in injections}) as struck:
        before = [(service.pid, service.status_bytes) for service, _ in struck]
        for service, _ in struck:
            service.send("p")
        for service, _ in struck:
            (message,) = wait_for(lambda: complaints_of(service))
            assert message.startswith("supervise: warning: unable to "), message
        # What was asked for was done, and only not told.
        for pid, _ in before:
            wait_for(lambda: proc.stat(pid).state == "T")
        all_stay_calm(struck)
        assert [(service.pid, service.status_bytes) for service, _ in struck] == before
        assert all(svstat_of(service).startswith(f"up (pid {service.pid})") for service, _ in struck)
    for service, _ in struck:
        wait_for(lambda: service.status.paused == 1 and service.all_is_told)
        assert len(complaints_of(service)) == 1
        leaves_in_order(service)
    assert [gone(pid) for pid, _ in before] == [True] * len(before)


def test_a_file_system_that_cannot_exchange_names_gets_the_classic_rename(scratch):
    with all_injected(scratch, {error: [f"renameat2:error={error}"] for error in ("EINVAL", "ENOSYS", "EOPNOTSUPP")}) as struck:
        for service, fault in struck:
            for letter, paused in (("p", 1), ("c", 0)):
                service.svc("-w" + letter)
                assert service.status.paused == paused
            service.kill_process()
            assert fault.met > 0
        for service, _ in struck:
            service.wait_for_starts(2)
            service.wait_until_up()
            service.svc("-wd")
            assert free_of_seconds(svstat_of(service)) == "down N seconds, normally up"
    for service, _ in struck:
        assert complaints_of(service) == []
        files = sorted(it.name for it in service.control.iterdir())
        assert files == ["control", "history", "lock", "ok", "state", "state.new", "status", "status.new"]
        leaves_in_order(service)


def test_the_classic_rename_may_fail_as_well(scratch):
    service = running_service(scratch)
    pid = service.pid
    with faults.injected(service.supervise.pid, scratch, "renameat2:error=EINVAL", "renameat:error=ENOSPC") as fault:
        service.send("p")
        (message,) = wait_for(lambda: service.supervise.messages)
        expected = f"supervise: warning: unable to rename {service}/supervise/status.new to status: out of disk space"
        assert message.startswith(expected), message
        stays_calm(service, fault)
    wait_for(lambda: service.status.paused == 1 and service.all_is_told)
    assert service.pid == pid and service.supervise.messages == [message]


def fill(directory):
    """Not a byte more fits on its file system. The file that takes the room can be removed."""
    path = directory / "filler"
    with open(path, "wb", buffering=0) as file:
        for size in (1 << 16, 4096, 1):
            try:
                while True:
                    file.write(b"x" * size)
            except OSError:
                pass
    return path


def test_on_a_disk_that_has_become_full_everything_is_still_told(scratch):
    """The room for that was taken at the start, and is never given back."""
    disk = mounts.small_disk(scratch / "disk", "256k")
    service = make_service(disk)
    supervise(service, logs=scratch)
    service.wait_until_supervised()
    pid = service.wait_until_up()
    fill(disk)
    service.svc("-wp")
    assert svstat_of(service).endswith("seconds, paused")
    service.svc("-wc")
    service.kill_process()
    service.wait_until_up(other_than=pid)
    service.svc("-wd")
    assert free_of_seconds(svstat_of(service)) == "down N seconds, normally up"
    service.svc("-wu")
    (message,) = service.supervise.messages
    assert "supervise/history: out of disk space (the record of this run is lost; the service is not touched)" in message
    leaves_in_order(service)
    assert service.state["phase"] == "gone"


def test_on_a_disk_that_is_full_at_the_start_the_service_runs_and_its_status_comes_when_there_is_room(scratch):
    disk = mounts.small_disk(scratch / "disk", "256k")
    service = make_service(disk)
    filler = fill(disk)
    supervise(service, logs=scratch)
    wait_for(lambda: service.supervised)
    (run,) = wait_for(lambda: proc.children(service.supervise.pid))
    (message,) = wait_for(lambda: service.supervise.messages)
    assert message.startswith(f"supervise: warning: unable to write {service}/supervise/status.new: out of disk space")
    stays_calm(service)
    assert "unable to " in svstat_of(service)
    filler.unlink()
    service.wait_until_supervised()
    assert service.pid == run and not gone(run)
    assert service.supervise.messages == [message]
    leaves_in_order(service)


def test_a_down_file_for_which_there_is_no_room_is_said_and_the_service_goes_down_all_the_same(scratch):
    service = running_service(scratch)
    with faults.injected(service.supervise.pid, scratch, "openat:error=ENOSPC"):
        service.send("D")
        service.wait_until_down()
        (message,) = service.supervise.messages
    assert message.startswith(f"supervise: warning: unable to create {service}/down: out of disk space")


# What else a running supervise asks of the system: it looks at its directory when it is told to.


def test_looking_at_the_directory_may_fail(scratch):
    injections = ["newfstatat:error=EACCES", "newfstatat:error=EIO", "openat:error=EMFILE", "openat:error=EACCES"]
    with all_injected(scratch, {it: [it] for it in injections}) as struck:
        pids = [service.pid for service, _ in struck]
        for service, _ in struck:
            service.supervise.signal(signal.SIGALRM)
        for service, fault in struck:
            wait_for(lambda: fault.met)
            service.wait_until_heard()
        all_stay_calm(struck)
        assert all(len(complaints_of(service)) <= 1 for service, _ in struck)
    for (service, _), pid in zip(struck, pids):
        service.supervise.signal(signal.SIGALRM)
        service.svc("-wp")
        assert service.supervised and service.pid == pid and not gone(pid), service
        leaves_in_order(service)


@pytest.mark.parametrize("take_away", [shutil.rmtree, lambda control: control.rename(control.parent / "elsewhere")],
                         ids=["removed", "moved away"])
def test_a_control_directory_that_cannot_be_made_anew_is_made_when_it_can_be(scratch, take_away):
    injections = ["mkdirat:error=ENOSPC", "mknodat:error=ENOSPC", "flock:error=ENOLCK", "openat:error=EMFILE"]
    with all_injected(scratch, {it: [it] for it in injections}) as struck:
        pids = [service.pid for service, _ in struck]
        for service, _ in struck:
            take_away(service.control)
            service.supervise.signal(signal.SIGALRM)
        for service, _ in struck:
            (message,) = wait_for(lambda: complaints_of(service))
            assert message.startswith("supervise: warning: unable to ")
        all_stay_calm(struck)
        assert not any(map(gone, pids))
    for service, _ in struck:
        wait_for(lambda: service.supervised and service.all_is_told, what=lambda: f"{service}: it is back")
        assert len(complaints_of(service)) == 1
    assert [service.pid for service, _ in struck] == pids
    for service, _ in struck:
        leaves_in_order(service)


# Nobody who reads its messages.

BROKEN = "#!/no/such/interpreter\n"


def test_a_standard_error_that_takes_nothing_holds_nothing_up(scratch):
    with faults.full_pipe() as writer:
        service = supervised_service(scratch, BROKEN, stderr=writer)
        wait_for(lambda: service.state.get("start-failure"))
        service.svc("-wd")
        service.write_run("#!/bin/sh\nexec sleep 1000\n")
        service.svc("-wu")
        leaves_in_order(service)


def test_closed_standard_descriptors_are_not_taken_for_files_of_ours(scratch):
    """A message must not end up in the status, nor a service's output in the lock."""
    services = []
    for number, closed in enumerate(["2>&-", "<&-", ">&-", "<&- >&-", "<&- >&- 2>&-"]):
        services.append(make_service(scratch, str(number), run=BROKEN))
        supervise(services[-1], launcher=["/bin/sh", "-c", f'exec "$@" {closed}', "sh"])
    for service in services:
        service.wait_until_supervised()
        wait_for(lambda: service.state.get("start-failure"))
        held = proc.descriptors(service.supervise.pid)
        assert {0, 1, 2} <= set(held)
        assert not any(held[it].startswith(str(service.control)) for it in (0, 1, 2)), held
        service.write_run("#!/bin/sh\necho out; echo err >&2; exec sleep 1000\n")
    for service in services:
        service.wait_until_up()
        assert len(service.status_bytes) == 20 and (service.control / "lock").read_bytes() == b""
        leaves_in_order(service)


# Little by little.


def test_hundreds_of_restarts_by_kill_and_svc_leave_no_trace_in_it(scratch):
    programs.sanitized() and pytest.skip("ASan keeps what was freed for a while")
    service = stopped_service(scratch)
    pid = service.supervise.pid

    def restart(times):
        for _ in range(times):
            first = service.starts
            service.send("u")  # at once, since it was the command that started it
            wait_for(lambda: service.starts > first and service.up)
            service.kill_process()
            service.send("d")
            wait_for(lambda: service.down and service.state["phase"] == "down")

    restart(20)
    descriptors, memory = proc.descriptors(pid), proc.resident_kib(pid)
    restart(200)
    assert proc.descriptors(pid) == descriptors
    assert proc.resident_kib(pid) <= memory + 8
    assert service.supervise.messages == []
