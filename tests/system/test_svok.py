# SPDX-License-Identifier: ISC
"""svok: does a supervise run there?"""
import os

from support import processes, programs
from support.processes import SILENT_SUCCESS, Answer
from support.services import make_service, supervise
from support.situations import CraftedService, abandoned_service, running_service, stopped_service

SILENT_NO = Answer(100)


def svok(*words, **options):
    return processes.run(programs.ours("svok"), *words, **options)


def test_yes_whatever_the_service_does(scratch):
    assert svok(running_service(scratch, name="up")) == SILENT_SUCCESS
    assert svok(stopped_service(scratch, name="down")) == SILENT_SUCCESS


def test_edge_02_no_for_a_directory_that_was_never_supervised(scratch):
    assert svok(make_service(scratch)) == SILENT_NO


def test_edge_02_no_after_supervise_has_left(scratch):
    assert svok(abandoned_service(scratch)) == SILENT_NO


def test_no_after_supervise_was_killed_though_its_service_lives(scratch):
    service = running_service(scratch)
    service.supervise.kill()
    assert svok(service) == SILENT_NO


def test_edge_02_a_directory_that_does_not_exist_is_an_error(scratch):
    assert svok("web", cwd=scratch) == Answer(111, "", "svok: fatal: unable to chdir to web: file does not exist\n")


def test_it_wants_an_operand(scratch):
    assert svok() == Answer(100, "", "svok: usage: svok dir\n")


def test_further_operands_are_ignored(scratch):
    assert svok(running_service(scratch), "/no/such") == SILENT_SUCCESS


def test_it_has_no_options(scratch):
    assert svok("-x", cwd=scratch) == Answer(111, "", "svok: fatal: unable to chdir to -x: file does not exist\n")


def test_a_supervise_that_is_no_directory_is_an_error(scratch):
    make_service(scratch).write("supervise")
    assert svok("web", cwd=scratch) == Answer(111, "", "svok: fatal: unable to open web/supervise/ok: not a directory\n")


def test_an_ok_that_is_no_fifo_tells_nothing(scratch):
    """0.76 takes it for a supervise that runs."""
    service = abandoned_service(scratch)
    (service.control / "ok").unlink()
    (service.control / "ok").touch()
    assert svok("web", cwd=scratch) == Answer(
        111, "", "svok: fatal: unable to open web/supervise/ok: invalid argument (it is not a FIFO; remove it)\n")


def test_a_stranger_is_denied(scratch):
    programs.skip_unless_root("it becomes another user")
    scratch.chmod(0o755)
    running_service(scratch)
    answer = processes.run("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", programs.ours("svok"), "web",
                           cwd=scratch)
    assert answer == Answer(111, "", "svok: fatal: unable to open web/supervise/ok: access denied\n")


def test_edge_79_it_says_no_as_soon_as_the_reader_of_ok_has_gone(scratch):
    service = CraftedService(scratch)
    assert svok(service) == SILENT_SUCCESS
    service.close()
    assert svok(service) == SILENT_NO


def test_SUPERVISEDIR_is_where_it_looks(scratch):
    service = make_service(scratch)
    service.control = service.path / "elsewhere"
    environment = {**os.environ, "SUPERVISEDIR": "elsewhere"}
    supervise(service, env=environment)
    service.wait_until_supervised()
    assert svok(service, env=environment) == SILENT_SUCCESS
    assert svok(service) == SILENT_NO
