# SPDX-License-Identifier: ISC
"""The service directory, or supervise/ in it, is not what it should be, or is no longer."""
import contextlib
import os
import re
import shutil
import signal
import socket
import stat
import time

import pytest

from support import mounts, processes, proc, programs
from support.calm import no_spin
from support.services import Service, gone, make_service, supervise
from support.situations import running_service, settled_service, stopped_service
from support.waiting import stays, wait_for


def refusal_of(scratch, name="web"):
    """What supervise says that will not begin."""
    answer = processes.run(programs.ours("supervise"), name, cwd=scratch)
    assert (answer.exit_code, answer.stdout) == (111, ""), answer
    assert answer.stderr.count("\n") == 1
    return answer.stderr


def service_with_control_directory(scratch):
    service = make_service(scratch)
    service.control.mkdir(0o700)
    return service


def is_supervised_and_obeys(service):
    service.wait_until_supervised()
    service.wait_until_up()
    service.send("d")
    service.wait_until_down()


def stays_with_one_message(*services):
    """No more is said, though it is tried each second, and nothing spins."""
    with contextlib.ExitStack() as stack:
        for service in services:
            stack.enter_context(no_spin(service.supervise.pid))
        stays(lambda: all(len(service.supervise.messages) == 1 for service in services), 1.3,
              what=lambda: [service.supervise.messages for service in services])


# The wrong type, at the start


def make_file(path):
    path.write_text("not what you think")


def make_directory(path):
    path.mkdir()
    (path / "something").touch()


def make_fifo(path):
    os.mkfifo(path)


def make_socket(path):
    with socket.socket(socket.AF_UNIX) as it, contextlib.chdir(path.parent):  # a long path would not fit
        it.bind(path.name)


def make_device(path):
    programs.skip_unless_root("it makes a device")
    os.mknod(path, 0o600 | stat.S_IFCHR, os.makedev(1, 3))  # /dev/null


def make_link_to_nothing(path):
    path.symlink_to("no/such")


def make_link_in_a_circle(path):
    path.symlink_to(path.name)


# What each is called: the error alone rarely says it.
WRONG = {
    make_file: "is a regular file, not a {wanted}",
    make_directory: "is a directory, not a {wanted}",
    make_fifo: "is a FIFO, not a {wanted}",
    make_socket: "is a socket, not a {wanted}",
    make_device: "is a device, not a {wanted}",
    make_link_to_nothing: "is a symbolic link to nothing",
    make_link_in_a_circle: "is a symbolic link that leads in a circle",
}
# A lock may be a device: it can be locked.
WRONG_FOR = [(name, make) for name, works in (
    ("control", [make_fifo]), ("ok", [make_fifo]), ("lock", [make_file, make_device])) for make in WRONG if make not in works]
names_of = pytest.mark.parametrize("name, make", WRONG_FOR, ids=[f"{make.__name__[5:]}-{name}" for name, make in WRONG_FOR])


@names_of
def test_what_is_in_the_way_is_named_and_what_to_do_with_it(scratch, name, make):
    service = service_with_control_directory(scratch)
    make(service.control / name)
    message = refusal_of(scratch)
    attempt = "acquire" if name == "lock" else "read"
    what = WRONG[make].format(wanted="regular file" if name == "lock" else "FIFO")
    assert message.startswith(f"supervise: fatal: unable to {attempt} web/supervise/{name}: "), message
    assert message.endswith(f" (web/supervise/{name} {what}; remove it)\n"), message

    remove(service.control / name)
    supervise(service)
    is_supervised_and_obeys(service)


@pytest.mark.parametrize("make", [make for make in WRONG if make not in (make_directory, make_link_to_nothing)])
def test_supervise_that_is_no_directory_is_named_and_what_to_do_with_it(scratch, make):
    service = make_service(scratch)
    make(service.control)
    message = refusal_of(scratch)
    error = "symbolic link loop" if make is make_link_in_a_circle else "not a directory"
    what = WRONG[make].format(wanted="directory")
    assert message == f"supervise: fatal: unable to acquire web/supervise/lock: {error} (web/supervise {what}; remove it)\n"


def test_a_lock_that_is_a_link_to_nothing_is_made_where_it_points_to(scratch):
    service = service_with_control_directory(scratch)
    (service.control / "lock").symlink_to(scratch / "elsewhere")
    supervise(service)
    is_supervised_and_obeys(service)
    assert (scratch / "elsewhere").is_file()


def test_a_lock_that_is_a_device_locks(scratch):
    service = service_with_control_directory(scratch)
    make_device(service.control / "lock")
    supervise(service)
    is_supervised_and_obeys(service)
    assert "another supervise already runs this service" in refusal_of(scratch)


def is_replaced(scratch, name, make):
    service = service_with_control_directory(scratch)
    make(service.control / name)
    supervise(service)
    is_supervised_and_obeys(service)


@pytest.mark.parametrize("make", [make_file, make_fifo], ids=["file", "fifo"])
@pytest.mark.parametrize("name", ["status", "state"])
def test_whatever_has_the_name_of_a_published_file_is_replaced(scratch, name, make):
    is_replaced(scratch, name, make)


@pytest.mark.parametrize("name", ["status.new", "state.new"])
def test_what_an_interrupted_supervise_left_half_written_is_replaced(scratch, name):
    is_replaced(scratch, name, make_file)


def test_a_status_that_is_a_link_is_replaced_and_its_target_left_alone(scratch):
    service = service_with_control_directory(scratch)
    target = scratch / "precious"
    target.write_text("precious")
    (service.control / "status").symlink_to(target)
    supervise(service)
    is_supervised_and_obeys(service)
    assert target.read_text() == "precious"
    assert not (service.control / "status").is_symlink()


def remove(path):
    shutil.rmtree(path) if path.is_dir() else path.unlink()


# What is in the way, and what the message must begin with: that of daemontools where it has the file, too.
IN_THE_WAY = [
    ("status", make_directory, "unable to rename {control}/status.new to status: is a directory"),
    ("status.new", make_directory, "unable to open {control}/status.new: is a directory"),
    ("status.new", make_fifo, "unable to open {control}/status.new: "),
    ("state", make_directory, "unable to rename {control}/state.new to state: is a directory"),
    ("state.new", make_directory, "unable to open {control}/state.new: is a directory"),
    ("state.new", make_fifo, "unable to open {control}/state.new: "),
]


def service_with_something_in_the_way(scratch, name, make):
    scratch = scratch / f"{make.__name__}-{name}"
    scratch.mkdir()
    service = service_with_control_directory(scratch)
    make(service.control / name)
    supervise(service)
    wait_for(lambda: service.supervised and service.supervise.messages)
    return service


def test_what_keeps_the_status_from_being_published_is_said_once_and_on_alrm_and_keeps_no_service_from_running(scratch):
    services = [service_with_something_in_the_way(scratch, name, make) for name, make, _ in IN_THE_WAY]
    runs = [wait_for(lambda: proc.children(service.supervise.pid)) for service in services]
    stays_with_one_message(*services)
    assert [proc.children(service.supervise.pid) for service in services] == runs

    for service in services:
        service.supervise.signal(signal.SIGALRM)
    for service in services:
        wait_for(lambda: len(service.supervise.messages) == 2)

    for service, (name, _, _) in zip(services, IN_THE_WAY):
        remove(service.control / name)
    for service, (run,), (name, make, message) in zip(services, runs, IN_THE_WAY):
        wait_for(lambda: service.all_is_told)
        assert service.pid == run
        said, again = service.supervise.messages
        assert again == said
        assert said.startswith("supervise: warning: " + message.format(control=service.control)), said
        what = WRONG[make].format(wanted="regular file")
        assert said.endswith(f" ({service.control / name} {what}; remove it; it is tried again until it succeeds; "
                             "the service is not touched)"), said


# Where supervise/ may be


def test_supervise_may_be_a_link_to_a_directory(scratch):
    service = make_service(scratch)
    (scratch / "elsewhere").mkdir()
    (service.path / "supervise").symlink_to("../elsewhere")
    supervise(service)
    is_supervised_and_obeys(service)
    assert (scratch / "elsewhere/status").exists()


def test_where_supervise_is_a_link_to_nothing_the_directory_is_made(scratch):
    service = make_service(scratch)
    (service.path / "supervise").symlink_to(scratch / "made")
    supervise(service)
    is_supervised_and_obeys(service)
    assert (scratch / "made").stat().st_mode & 0o777 == 0o700


def test_a_link_to_nothing_in_nothing_is_refused(scratch):
    service = make_service(scratch)
    (service.path / "supervise").symlink_to(scratch / "no/such")
    assert refusal_of(scratch) == (
        "supervise: fatal: unable to acquire web/supervise/lock: file does not exist (the directory cannot be made: "
        "file does not exist; make the directory around what web/supervise points to)\n")


def test_a_SUPERVISEDIR_that_does_not_exist_is_refused(scratch):
    make_service(scratch)
    answer = processes.run(programs.ours("supervise"), "web", cwd=scratch, env={**os.environ, "SUPERVISEDIR": f"{scratch}/sv"})
    control = f"{scratch}/sv{str(scratch).replace('/', ':').replace(':', '/', 1)}:web"
    assert answer.exit_code == 111 and answer.stderr == (
        f"supervise: fatal: unable to acquire {control}/lock: file does not exist (the directory cannot be made: "
        f"file does not exist; make the directory around {control})\n")


def test_a_read_only_service_is_supervised_through_a_link(scratch):
    service = make_service(scratch)
    (service.path / "supervise").symlink_to(scratch / "made")
    mounts.make_read_only(service.path)
    supervise(service)
    is_supervised_and_obeys(service)


def test_a_relative_SUPERVISEDIR_is_another_name_for_supervise(scratch):
    service = make_service(scratch)
    service.control = service.path / "run-time"
    supervise(service, env={**os.environ, "SUPERVISEDIR": "run-time"})
    is_supervised_and_obeys(service)
    assert not service.has("supervise")


def test_an_absolute_SUPERVISEDIR_holds_the_files_of_every_service(scratch):
    service = make_service(scratch)
    # As in encore: the value, then the path of the service, with a colon for every slash but the first.
    base = scratch / "base"
    base.mkdir()
    service.control = base / str(service.path)[1:].replace("/", ":")
    mounts.make_read_only(service.path)
    supervise(service, env={**os.environ, "SUPERVISEDIR": str(base)})
    is_supervised_and_obeys(service)


# Who may


def refusal_of_a_stranger(scratch, uid=65534):
    """What supervise says as somebody else."""
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    answer = processes.run("setpriv", f"--reuid={uid}", f"--regid={uid}", "--clear-groups",
                           programs.ours("supervise"), "web", cwd=scratch)
    assert (answer.exit_code, answer.stdout) == (111, "")
    return answer.stderr


DENIED = "supervise: fatal: unable to acquire web/supervise/lock: "


def test_a_stranger_is_told_who_owns_the_control_directory(scratch):
    programs.skip_unless_root("it gives a directory away")
    service = service_with_control_directory(scratch)
    os.chown(service.control, 1234, 1234)
    assert refusal_of_a_stranger(scratch) == f"{DENIED}access denied (run it as uid 1234, who owns web/supervise)\n"


def test_a_stranger_is_told_who_owns_the_lock(scratch):
    programs.skip_unless_root("it gives a directory away")
    service = service_with_control_directory(scratch)
    (service.control / "lock").touch(0o600)
    os.chown(service.control, 65534, 65534)
    assert refusal_of_a_stranger(scratch) == f"{DENIED}access denied (run it as uid 0, who owns web/supervise/lock)\n"


def test_a_stranger_is_told_who_owns_the_service(scratch):
    service = make_service(scratch)
    service.path.chmod(0o755)
    os.chown(service.path, 1234, 1234)
    assert refusal_of_a_stranger(scratch) == (
        f"{DENIED}file does not exist (the directory cannot be made: access denied; run it as uid 1234, who owns web)\n")


def test_an_owner_who_has_locked_himself_out_is_told_the_way_in(scratch):
    programs.skip_unless_root("it gives a directory away")
    service = service_with_control_directory(scratch)
    os.chown(service.control, 65534, 65534)
    service.control.chmod(0o500)
    assert refusal_of_a_stranger(scratch) == f"{DENIED}access denied (try: chmod u+rwx web/supervise)\n"


# While it runs


def test_a_directory_that_is_renamed_takes_its_service_with_it(scratch):
    service = settled_service(scratch)
    pid = service.pid
    service.path.rename(scratch / "other")
    moved = Service(scratch / "other")
    assert moved.supervised and moved.pid == pid
    moved.kill_process()
    pid = moved.wait_until_up(other_than=pid)
    assert proc.directory(pid) == str(moved.path)
    moved.send("dx")
    assert service.wait_until_left() == 0


def test_a_directory_that_was_replaced_has_a_life_of_its_own(scratch):
    old = running_service(scratch)
    pid = old.pid
    old.path.rename(scratch / "old")
    new = running_service(scratch)
    assert new.pid != pid and not gone(pid)
    new.send("d")
    new.wait_until_down()
    assert Service(scratch / "old").pid == pid and not gone(pid)
    Service(scratch / "old").send("dx")
    assert old.wait_until_left() == 0


def test_a_directory_that_was_removed_leaves_the_service_running_and_says_little(scratch):
    service = settled_service(scratch)
    pid = service.pid
    shutil.rmtree(service.path)
    wait_for(lambda: service.supervise.messages)
    assert not gone(pid)
    stays_with_one_message(service)
    processes.kill(pid)
    assert service.wait_until_left() == 0, "there is nothing left to serve"
    (message,) = service.supervise.messages
    assert message == f"supervise: warning: {service.path} has been removed; leaving when its process has ended"


def test_supervise_removed_is_made_anew_by_itself(scratch):
    service = running_service(scratch)
    pid = service.pid
    shutil.rmtree(service.control)
    service.wait_until_supervised()
    assert service.pid == pid and not gone(pid)
    assert service.control.stat().st_mode & 0o777 == 0o700
    is_supervised_and_obeys(service)
    assert refusal_of(scratch).startswith("supervise: fatal: unable to acquire web/supervise/lock: temporary failure")
    assert service.supervise.messages == [
        f"supervise: warning: {service.control} or something in it was removed; it has been made anew"]


def test_who_removes_supervise_meets_no_new_files_in_it(scratch):
    """rm looks into the directory, empties it, and then removes it."""
    service = stopped_service(scratch)

    def is_removed():
        """Where the machine took longer than supervise waits, it tells nothing about supervise; then once more."""
        begun = time.monotonic()
        names = os.listdir(service.control)
        for name in names:
            (service.control / name).unlink()
        try:
            service.control.rmdir()
        except OSError:
            assert time.monotonic() - begun > 0.2, "there was a new file"
            return False
        return len(names) >= 5

    wait_for(is_removed)
    service.wait_until_supervised()


def test_supervise_removed_is_made_anew_by_the_next_event(scratch):
    service = settled_service(scratch)
    pid = service.pid
    shutil.rmtree(service.control)
    processes.kill(pid)
    service.wait_until_supervised()
    service.wait_until_up(other_than=pid)
    service.send("d")
    service.wait_until_down()


def replace_by_another_fifo(path):
    os.mkfifo(path.with_suffix(".other"))
    path.with_suffix(".other").rename(path)


@pytest.mark.parametrize("take_away", [os.unlink, replace_by_another_fifo])
@pytest.mark.parametrize("name", ["control", "ok"])
def test_a_fifo_that_was_removed_or_replaced_alone_is_mended_by_the_next_event(scratch, name, take_away):
    service = settled_service(scratch)
    pid = service.pid
    take_away(service.control / name)
    processes.kill(pid)
    service.wait_until_supervised()
    service.wait_until_up(other_than=pid)
    is_supervised_and_obeys(service)
    assert service.supervise.messages == [
        f"supervise: warning: {service.control} or something in it was removed; it has been made anew"]


@pytest.mark.parametrize("name", ["control", "ok", "lock", "status", "state"])
def test_a_file_removed_from_supervise_is_back_by_itself(scratch, name):
    service = running_service(scratch)
    pid = service.pid
    (service.control / name).unlink()
    wait_for((service.control / name).exists)
    service.wait_until_heard()
    service.wait_until_supervised()
    assert service.pid == pid and not gone(pid)
    assert refusal_of(scratch).startswith("supervise: fatal: unable to acquire web/supervise/lock: temporary failure")
    is_supervised_and_obeys(service)


@pytest.mark.parametrize("name", ["status", "state", "status.new", "state.new"])
def test_a_published_file_that_was_removed_is_back_after_the_next_change(scratch, name):
    service = running_service(scratch)
    (service.control / name).unlink(missing_ok=True)
    service.send("p")
    wait_for(lambda: service.all_is_told and service.status.paused == 1 and service.state["paused"] == "1")
    service.send("c")
    wait_for(lambda: service.all_is_told and service.status.paused == 0 and service.state["paused"] == "0")
    assert service.supervise.messages == []


def test_a_supervise_moved_away_is_made_anew_when_asked_by_alrm(scratch):
    service = running_service(scratch)
    service.control.rename(scratch / "moved")
    service.supervise.signal(signal.SIGALRM)
    is_supervised_and_obeys(service)


def test_a_directory_that_cannot_be_written_any_more_is_reported_once_and_caught_up_with(scratch):
    """As its owner, who may take away his own permission to write."""
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    service = make_service(scratch)
    os.chown(service.path, 65534, 65534)
    supervise(service, launcher=["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"])
    service.wait_until_supervised()
    pid = service.wait_until_up()

    service.control.chmod(0o500)
    service.send("p")
    wait_for(lambda: service.supervise.messages)
    (message,) = service.supervise.messages
    assert message.startswith("supervise: warning: unable to ") and "access denied" in message
    assert f"(try: chmod u+rwx {service.control}; it is tried again" in message
    wait_for(lambda: proc.stat(pid).state == "T")  # it was done, only not told
    stays_with_one_message(service)

    service.control.chmod(0o700)
    wait_for(lambda: service.status.paused == 1 and service.all_is_told)
    service.send("c")
    wait_for(lambda: service.status.paused == 0)
    assert len(service.supervise.messages) == 1


def test_the_current_directory_of_the_caller_may_go(scratch):
    here = scratch / "here"
    here.mkdir()
    service = make_service(scratch)
    supervise(service, cwd=here)
    service.wait_until_supervised()
    here.rmdir()
    pid = service.wait_until_up()
    service.send("k")
    service.wait_until_up(other_than=pid)


def test_a_down_file_cannot_be_made_in_a_read_only_directory_and_that_is_said(scratch):
    service = make_service(scratch)
    (service.path / "supervise").symlink_to(scratch / "made")
    mounts.make_read_only(service.path)
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_up()
    service.send("D")
    service.wait_until_down()
    (message,) = wait_for(lambda: service.supervise.messages)
    assert re.match(rf"supervise: warning: unable to \w+ {service}/down: read-only file system", message)


def test_a_stopped_service_whose_directory_is_removed_is_served_no_more(scratch):
    service = stopped_service(scratch)
    shutil.rmtree(service.path)  # file by file: it may see that its own have gone before the directory has
    assert service.wait_until_left() == 0
    assert service.supervise.messages[-1] == f"supervise: warning: {service.path} has been removed; leaving"
