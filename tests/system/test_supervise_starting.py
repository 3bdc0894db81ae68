# SPDX-License-Identifier: ISC
"""supervise DIR begins: what it looks at, what it makes, and what it says when it cannot."""
import os
import re
import stat

import pytest

from support import mounts, processes, programs, proc, tracing
from support.processes import Answer
from support.records import Status
from support.services import gone, make_service, supervise
from support.situations import abandoned_service, running_service, stopped_service
from support.waiting import wait_for


def answer_of_supervise(*operands, **options):
    return processes.run(programs.ours("supervise"), *operands, **options)


def modes_in(directory):
    """{name: "kind mode"} of everything in a directory"""
    return {it.name: stat.filemode(it.lstat().st_mode) for it in directory.iterdir()}


@pytest.mark.parametrize("operands", [[], ["one", "two"]], ids=["none", "two"])
def test_supervise_wants_exactly_one_operand(scratch, operands):
    assert answer_of_supervise(*operands) == Answer(100, "", "supervise: usage: supervise dir\n")


def test_supervise_has_no_options(scratch):
    assert answer_of_supervise("-h", cwd=scratch) == Answer(
        111, "", "supervise: fatal: unable to chdir to -h: file does not exist\n")


def test_a_directory_that_is_not_there_is_refused(scratch):
    assert answer_of_supervise("web", cwd=scratch) == Answer(
        111, "", "supervise: fatal: unable to chdir to web: file does not exist\n")


def test_a_file_is_refused(scratch):
    (scratch / "web").touch()
    assert answer_of_supervise("web", cwd=scratch) == Answer(
        111, "", "supervise: fatal: unable to chdir to web: not a directory\n")


def test_a_down_file_that_cannot_be_looked_for_is_refused(scratch):
    service = make_service(scratch)
    (service.path / "down").symlink_to("down")
    answer = answer_of_supervise("web", cwd=scratch)
    assert answer.exit_code == 111
    assert answer.stderr.startswith("supervise: fatal: unable to stat web/down: symbolic link loop")


def test_the_control_directory_holds_what_every_client_looks_for(scratch):
    service = running_service(scratch)
    assert stat.filemode(service.control.stat().st_mode) == "drwx------"
    found = modes_in(service.control)
    expected = {
        "lock": "-rw-------",
        "control": "prw-------",
        "ok": "prw-------",
        "status": "-rw-r--r--",
        "state": "-rw-r--r--",
        "history": "-rw-r--r--",
    }
    assert {name: found.get(name) for name in expected} == expected
    # Beside these only the spare files that replacing a file whole needs.
    assert {name.removesuffix(".new") for name in found} == set(expected)
    assert (service.control / "lock").stat().st_size == 0
    assert len(service.status_bytes) == 20


def test_edge_32_the_umask_of_the_caller_decides_about_modes(scratch):
    service = running_service(scratch, umask=0o077)
    assert modes_in(service.control)["status"] == "-rw-------"
    assert proc.status(service.pid)["Umask"] == "0077"


def test_a_umask_of_zero_opens_nothing_to_others(scratch):
    service = running_service(scratch, umask=0)
    found = modes_in(service.control)
    assert stat.filemode(service.control.stat().st_mode) == "drwx------"
    assert [found[name] for name in ("lock", "control", "ok", "status")] == [
        "-rw-------", "prw-------", "prw-------", "-rw-r--r--"]


def test_the_files_are_taken_in_the_order_lock_control_status_ok(scratch):
    service = make_service(scratch)
    with tracing.traced(service, "openat,mkdirat,mknodat,execve", children=True) as trace:
        service.wait_until_supervised()
        service.wait_until_up()
    names = re.findall(r'"(?:\./)?(?:supervise/)?(lock|control|status|ok|run)(?:\.new)?"', trace.text)
    assert list(dict.fromkeys(names)) == ["lock", "control", "status", "ok", "run"]


def test_edge_23_whoever_finds_ok_with_a_reader_finds_a_whole_status(scratch):
    for number in range(15):
        service = make_service(scratch, f"web{number}")
        supervise(service)
        while not service.supervised:
            assert service.supervise.running
        Status(service.status_bytes)
        service.send("u")


def test_nothing_is_removed_when_supervise_leaves(scratch):
    service = stopped_service(scratch)
    before = modes_in(service.control)
    service.send("x")
    assert service.wait_until_left() == 0
    assert {**modes_in(service.control)}.items() >= before.items()


def test_what_an_earlier_supervise_has_left_behind_is_used_again(scratch):
    service = abandoned_service(scratch)
    fifos = [(service.control / name).stat().st_ino for name in ("ok", "control")]
    (service.path / "down").unlink()
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_up()
    assert [(service.control / name).stat().st_ino for name in ("ok", "control")] == fifos


def test_edge_22_a_second_supervise_leaves_at_once_and_touches_nothing(scratch):
    service = running_service(scratch)

    def everything():
        return {it.name: (it.stat().st_ino, it.stat().st_mtime_ns, it.stat().st_mode) for it in service.control.iterdir()}

    pid, before = service.pid, everything()
    answer = answer_of_supervise("web", cwd=scratch)
    assert answer.exit_code == 111
    assert answer.stdout == ""
    assert answer.stderr.startswith("supervise: fatal: unable to acquire web/supervise/lock: temporary failure")
    assert answer.stderr.count("\n") == 1
    assert everything() == before
    assert service.pid == pid and not gone(pid)
    service.send("d")
    service.wait_until_down()


def test_edge_24_messages_have_the_directory_as_it_was_typed(scratch):
    running_service(scratch)
    answer = answer_of_supervise("./web/", cwd=scratch)
    assert answer.exit_code == 111
    assert answer.stderr.startswith("supervise: fatal: unable to acquire ./web//supervise/lock: temporary failure")


def test_edge_15_with_a_file_called_down_it_does_not_start_by_itself(scratch):
    service = stopped_service(scratch)
    assert (service.status.want, service.status.pid, service.status.phase) == ("d", 0, 0)
    service.wait_until_it_rests()
    assert service.starts == 0


def test_the_file_down_is_read_at_the_start_only(scratch):
    service = running_service(scratch)
    pid = service.pid
    service.write("down")
    service.kill_process()
    assert service.wait_until_up(other_than=pid)


def test_a_down_that_is_a_dangling_link_is_no_down_file(scratch):
    service = make_service(scratch)
    (service.path / "down").symlink_to("nowhere")
    supervise(service)
    service.wait_until_supervised()
    assert service.wait_until_up()


def test_a_read_only_directory_is_refused_with_the_cure(scratch):
    service = make_service(scratch)
    mounts.make_read_only(service.path)
    answer = answer_of_supervise("web", cwd=scratch)
    assert answer.exit_code == 111
    # There is no supervise/ below it, and none can be made.
    assert re.fullmatch(
        r"supervise: fatal: unable to acquire web/supervise/lock: (file does not exist|read-only file system)( \(.+\))?\n",
        answer.stderr)


def test_a_directory_of_somebody_else_is_refused(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    service = make_service(scratch)
    service.path.chmod(0o755)
    launcher = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    answer = processes.run(*launcher, programs.ours("supervise"), "web", cwd=scratch)
    assert answer.exit_code == 111
    assert re.match(r"supervise: fatal: unable to acquire web/supervise/lock: (file does not exist|access denied)",
                    answer.stderr)


def test_an_ordinary_user_supervises_a_service_of_his_own(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    service = make_service(scratch)
    os.chown(service.path, 65534, 65534)
    launcher = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
    supervise(service, launcher=launcher)
    service.wait_until_supervised()
    assert proc.status(service.wait_until_up())["Uid"].split()[0] == "65534"
    service.send("dx")
    assert service.wait_until_left() == 0


def test_it_says_nothing_while_all_is_well(scratch):
    service = running_service(scratch)
    service.send("pcduxd")
    assert service.wait_until_left() == 0
    wait_for(lambda: gone(service.supervise.pid))
    assert (service.supervise.stdout, service.supervise.stderr) == ("", "")
