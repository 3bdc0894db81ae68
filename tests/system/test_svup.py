# SPDX-License-Identifier: ISC
"""svup, of encore: is the service up?"""
import pytest

from support import processes, programs
from support.processes import SILENT_SUCCESS, Answer
from support.records import status_bytes
from support.services import make_service
from support.situations import (CraftedService, abandoned_service, paused_service, running_service, stopped_service,
                                supervised_service)
from support.waiting import wait_for

SILENT_NO = Answer(100)


def svup(*words, **options):
    return processes.run(programs.ours("svup"), *words, **options)


def test_yes_for_a_service_with_a_process(scratch):
    assert svup(running_service(scratch)) == SILENT_SUCCESS


def test_yes_for_a_paused_one(scratch):
    assert svup(paused_service(scratch)) == SILENT_SUCCESS


def test_no_for_a_service_that_is_down(scratch):
    assert svup(stopped_service(scratch)) == SILENT_NO


def test_no_for_a_service_that_waits_for_its_next_start(scratch):
    service = supervised_service(scratch, "exit 1")
    wait_for(lambda: svup(service) == SILENT_NO)


def test_no_where_no_supervise_runs(scratch):
    assert svup(abandoned_service(scratch, "gone")) == SILENT_NO
    assert svup(make_service(scratch, "never")) == SILENT_NO


def test_a_directory_that_does_not_exist_is_an_error(scratch):
    assert svup("web", cwd=scratch) == Answer(111, "", "svup: fatal: unable to chdir to web: file does not exist\n")


def test_a_status_that_is_none_is_an_error(scratch):
    with CraftedService(scratch, b"short"):
        answer = svup("web", cwd=scratch)
        assert answer == Answer(111, "", "svup: fatal: unable to read web/supervise/status: bad format\n")


def test_an_ok_that_is_no_fifo_is_an_error(scratch):
    with CraftedService(scratch, status_bytes(pid=4711)) as service:
        (service.control / "ok").unlink()
        (service.control / "ok").touch()
        assert svup("web", cwd=scratch) == Answer(
            111, "", "svup: fatal: unable to open web/supervise/ok: invalid argument (it is not a FIFO; remove it)\n")


def test_it_wants_an_operand():
    answer = svup()
    assert answer.exit_code == 100 and answer.stderr.startswith("svup: usage: svup ")


@pytest.mark.parametrize("log, expected", [(status_bytes(pid=5), 0), (status_bytes(want="d"), 100)], ids=["up", "down"])
def test_of_encore_s_supervise_the_log_must_be_up_as_well(scratch, log, expected):
    with CraftedService(scratch, status_bytes(pid=4, detail=3) + log) as service:
        assert svup(service).exit_code == expected
        assert svup("-l", service).exit_code == 0
        assert svup("-L", service).exit_code == expected
