# SPDX-License-Identifier: ISC
"""Services that do something once: a file `type` that says oneshot."""
from support import processes, programs
from support.services import make_service, supervise
from support.waiting import wait_for


def oneshot(scratch, run="#!/bin/sh\necho run >>story\n", stop=True, **files):
    service = make_service(scratch, run=run)
    service.write("type", "oneshot\n")
    if stop:
        service.write("stop", "#!/bin/sh\necho stop >>story\n")
        (service.path / "stop").chmod(0o755)
    for name, text in files.items():
        service.write(name.replace("_", "-"), text)
    supervise(service, as_name="web", cwd=service.path.parent)
    return service.wait_until_supervised()


def story(service):
    return (service.path / "story").read_text().split() if service.has("story") else []


def wait_for_phase(service, phase):
    return service.state_when(lambda state: state["phase"] == phase)


def test_it_is_run_once_and_is_up_until_stop_undoes_it(scratch):
    service = oneshot(scratch)
    state = wait_for_phase(service, "started")
    assert (state["pid"], state["want"], state["starts"]) == ("0", "up", "1")
    assert processes.run(programs.ours("svup"), service).exit_code == 0
    assert processes.run(programs.ours("svstat"), "-o", "state", service).stdout == "up\n"
    service.svc("-u")
    service.svc("-d")
    wait_for_phase(service, "down")
    assert story(service) == ["run", "stop"]
    service.svc("-u")
    wait_for_phase(service, "started")
    assert story(service) == ["run", "stop", "run"]


def test_one_that_fails_is_tried_again(scratch):
    service = oneshot(scratch, "#!/bin/sh\necho run >>story\ntest -e go\n")
    service.wait_for_starts(2)
    assert service.state["phase"] != "started"
    service.write("go")
    wait_for_phase(service, "started")


def test_one_that_is_not_to_be_tried_again_has_failed(scratch):
    service = oneshot(scratch, "#!/bin/sh\nexit 3\n", restart="never\n")
    state = service.state_when(lambda state: "gave-up" in state)
    assert (state["phase"], state["gave-up"]) == ("down", "rule exited 3")


def test_svc_waits_until_it_is_done(scratch):
    service = oneshot(scratch, "#!/bin/sh\nwhile test ! -e go; do sleep 0.02; done\n")
    service.wait_until_up()
    answer = processes.run(programs.ours("svc"), "-wuT", "0.3", service)
    assert answer.exit_code == 1, "it works as yet"
    service.write("go")
    assert processes.run(programs.ours("svc"), "-wu", service).exit_code == 0
    assert service.state["phase"] == "started"


def test_svc_does_not_wait_for_one_that_fails_for_good(scratch):
    service = oneshot(scratch, "#!/bin/sh\nexit 3\n", restart="never\n")
    wait_for(lambda: "gave-up" in service.state)
    answer = processes.run(programs.ours("svc"), "-wu", service)
    assert answer.exit_code == 1 and "has failed for good" in answer.stderr, answer


def test_one_that_takes_too_long_is_stopped(scratch):
    service = oneshot(scratch, "#!/bin/sh\necho run >>story\ntest -e go || exec sleep 1000\n", timeout_run="200ms\n")
    state = service.state_when(lambda state: int(state["starts"]) >= 2)
    assert (state["last-end"], state["last-end-by"]) == ("killed 15", "timeout")
    service.write("go")
    wait_for_phase(service, "started")


def test_a_supervise_that_is_killed_does_not_do_it_again(scratch):
    service = oneshot(scratch)
    wait_for_phase(service, "started")
    service.supervise.kill()
    supervise(service, as_name="web", cwd=service.path.parent)
    service.wait_until_supervised()
    service.svc("-d")
    wait_for(lambda: story(service) == ["run", "stop"])


def test_term_to_supervise_undoes_it(scratch):
    service = oneshot(scratch)
    wait_for_phase(service, "started")
    service.supervise.signal(15)
    assert service.wait_until_left() == 0
    assert story(service) == ["run", "stop"]


def test_one_that_is_none_any_more_is_undone_and_runs(scratch):
    service = oneshot(scratch)
    wait_for_phase(service, "started")
    service.write("run", "#!/bin/sh\nexec sleep 1000\n")
    (service.path / "type").unlink()
    service.svc("-c")
    wait_for_phase(service, "running")
    assert story(service) == ["run", "stop"]


def test_a_longrun_is_what_every_service_is(scratch):
    service = make_service(scratch)
    service.write("type", "longrun\n")
    supervise(service)
    service.wait_until_supervised()
    assert service.wait_until_up()
