# SPDX-License-Identifier: ISC
"""One budget for all services of a scan directory against storms of restarts: .svscan/restart-budget."""
import os
import pathlib
import signal
import struct

from support import programs
from support.processes import Process
from support.services import Service, make_service
from support.waiting import wait_for


def failing_tree(scratch, count, budget):
    scan = pathlib.Path(scratch) / "service"
    (scan / ".svscan").mkdir(parents=True, exist_ok=True)
    if budget:
        (scan / ".svscan" / "restart-budget").write_text(budget)
    services = []
    for number in range(count):
        service = make_service(pathlib.Path(scratch) / "sv", f"fails-{number}", run="#!/bin/sh\nexit 1\n")
        (scan / service.name).symlink_to(service.path)
        services.append(Service(service.path))
    environment = {"PATH": f"{pathlib.Path(programs.ours('svscan')).parent}:/usr/bin:/bin"}
    svscan = Process([programs.ours("svscan"), str(scan)], scratch, env=environment)
    return scan, services, svscan


def state(service):
    try:
        return service.state
    except OSError:
        return {}


def restarts(services):
    return sum(max(0, int(state(service).get("starts", 0)) - 1) for service in services)


def test_what_is_over_the_budget_waits_and_says_so(scratch):
    _, services, _ = failing_tree(scratch, 6, "3 in 1h\n")
    wait_for(lambda: sum(state(service).get("over-budget") == "1" for service in services) == 6)
    assert restarts(services) == 3
    waits = [int(state(service)["next-start-monotonic-ns"]) - int(state(service)["since-monotonic-ns"]) for service in services]
    assert all(wait > 3000 * 10**9 for wait in waits), waits


def test_of_one_that_has_only_files_of_daemontools_it_is_said_as_well(scratch):
    _, services, svscan = failing_tree(scratch, 1, "1 in 1h\n")
    wait_for(lambda: " for its next start (.svscan/restart-budget has been used up" in svscan.stderr, what=lambda: svscan.stderr)
    assert "supervise: warning: fails-0 waits 59m" in svscan.stderr
    assert set(it.name for it in services[0].path.iterdir()) == {"run", "supervise"}


def test_services_that_rest_for_an_hour_keep_no_place_from_one_that_fails_now(scratch):
    scan, services, svscan = failing_tree(scratch, 0, "3 in 1m\n")
    for number in range(3):
        service = make_service(pathlib.Path(scratch) / "sv", f"rests-{number}", run="#!/bin/sh\nexit 1\n")
        service.write("restart-limit", "1 in 1m, rest 1h\n")
        (scan / service.name).symlink_to(service.path)
        services.append(Service(service.path))
    wait_for(lambda: all(int(state(service).get("rests", 0)) == 1 for service in services))
    web = make_service(pathlib.Path(scratch) / "sv", "web")
    (scan / "web").symlink_to(web.path)
    web = Service(web.path)
    web.supervise = svscan
    wait_for(lambda: state(web).get("phase") == "running")
    for starts in (2, 3, 4):
        web.kill_process()
        wait_for(lambda: state(web).get("starts") == str(starts) and state(web)["phase"] == "running")
    web.kill_process()
    wait_for(lambda: state(web).get("over-budget") == "1")


def test_svc_u_starts_one_all_the_same(scratch):
    _, services, _ = failing_tree(scratch, 2, "1 in 1h\n")
    wait_for(lambda: all(state(service).get("over-budget") == "1" for service in services))
    before = int(state(services[0])["starts"])
    services[0].svc("-u")
    wait_for(lambda: int(state(services[0])["starts"]) == before + 1)


def test_a_service_that_is_healthy_or_told_to_restart_needs_no_place(scratch):
    scan, _, svscan = failing_tree(scratch, 0, "1 in 1h\n")
    service = make_service(pathlib.Path(scratch) / "sv", "web")
    (scan / "web").symlink_to(service.path)
    service = Service(service.path)
    service.supervise = svscan
    wait_for(lambda: state(service).get("phase") == "running")
    for starts in (2, 3, 4):
        service.svc("-t")
        wait_for(lambda: state(service).get("starts") == str(starts) and state(service)["phase"] == "running")
    assert not (scan / ".svscan" / "restarts").exists()


def test_without_a_budget_nothing_is_written(scratch):
    scan, services, _ = failing_tree(scratch, 2, None)
    wait_for(lambda: restarts(services) >= 2)
    assert not (scan / ".svscan" / "restarts").exists()


def test_a_budget_that_cannot_be_understood_is_told_of_and_keeps_nobody_down(scratch):
    """By one of those that find it, and once more by one that is asked, when it is the same again, and when it is another."""
    scan, services, svscan = failing_tree(scratch, 4, "a few\n")
    wait_for(lambda: restarts(services) >= 12)
    complaint = '.svscan/restart-budget, line 1: "a" is no number from 1 to 1000 (try: 30 in 1m; until then'
    assert svscan.stderr.count(complaint) == 1
    os.kill(int(state(services[0])["supervise-pid"]), signal.SIGALRM)
    wait_for(lambda: svscan.stderr.count(complaint) == 2)
    (scan / ".svscan/restart-budget").write_text("some\n")
    wait_for(lambda: svscan.stderr.count('"some" is no number') == 1)
    before = restarts(services)
    wait_for(lambda: restarts(services) >= before + 8)
    assert svscan.stderr.count(complaint) == 2 and svscan.stderr.count('"some" is no number') == 1


def test_a_budget_has_no_rest(scratch):
    _, services, svscan = failing_tree(scratch, 1, "1 in 1h, rest 5m\n")
    wait_for(lambda: restarts(services) >= 2)
    assert '.svscan/restart-budget, line 1: ", rest 5m" means nothing here (try: 30 in 1m; until then' in svscan.stderr


def test_what_was_granted_before_the_machine_was_booted_counts_no_more(scratch):
    granted = pathlib.Path(scratch) / "service" / ".svscan" / "restarts"
    granted.parent.mkdir(parents=True)
    in_hundred_days = 100 * 86400 * 10**9
    granted.write_bytes(b"".join(struct.pack("=Qq", 4711, in_hundred_days + it) for it in range(3)))
    _, services, _ = failing_tree(scratch, 1, "3 in 1h\n")
    wait_for(lambda: restarts(services) == 3)


def test_a_budget_may_be_of_many_and_one_of_too_many_is_told_of(scratch):
    """500 that were granted in this boot, the oldest a minute ago: one of another boot lies between."""
    scan, services, _ = failing_tree(scratch, 1, "1 in 1h\n")
    wait_for(lambda: state(services[0]).get("over-budget") == "1")
    granted = scan / ".svscan" / "restarts"
    era, moment = struct.unpack("=Qq", granted.read_bytes()[:16])
    minute = 60 * 10**9
    entries = [(era, moment - minute)] + [(era, moment)] * 250 + [(era + 1, moment)] + [(era, moment)] * 249
    granted.write_bytes(b"".join(struct.pack("=Qq", *it) for it in entries))
    (scan / ".svscan" / "restart-budget").write_text("500 in 2m\n")
    services[0].svc("-u")
    found = wait_for(lambda: (it := state(services[0])).get("over-budget") == "1" and int(it["starts"]) >= 3 and it)
    assert abs(int(found["next-start-monotonic-ns"]) - (moment + minute)) < 10**9, "the first of them has its two minutes over then"


def test_what_was_granted_counts_though_somebody_has_written_only_a_part_after_it(scratch):
    """As happens when the disk is full."""
    scan, services, _ = failing_tree(scratch, 1, "1 in 1h\n")
    wait_for(lambda: state(services[0]).get("over-budget") == "1")
    granted = scan / ".svscan" / "restarts"
    granted.write_bytes(granted.read_bytes()[:16] + b"torn")
    starts = int(state(services[0])["starts"])
    services[0].svc("-u")
    wait_for(lambda: (it := state(services[0])).get("over-budget") == "1" and int(it["starts"]) == starts + 1)
    assert granted.stat().st_size == 32, "the part has gone, and what was granted then stands behind the first"


def test_a_budget_that_cannot_be_read_is_told_of_once_and_costs_no_restart(scratch):
    scan, services, svscan = failing_tree(scratch, 1, "#" * 600 + "\n1 in 1h\n")
    wait_for(lambda: restarts(services) >= 3)
    assert svscan.stderr.count("unable to read .svscan/restart-budget: file too big (it is as if it were not there)") == 1


def test_a_budget_of_more_than_a_thousand_is_told_of(scratch):
    _, services, svscan = failing_tree(scratch, 1, "\n1001 in 1h\n")
    wait_for(lambda: restarts(services) >= 2)
    assert svscan.stderr.count('.svscan/restart-budget, line 2: "1001" is no number from 1 to 1000') == 1
