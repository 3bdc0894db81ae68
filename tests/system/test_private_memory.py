# SPDX-License-Identifier: ISC
"""What a supervise keeps for itself: for each service that is paid once more.

Counted are the pages that it has written to (Anonymous in /proc/PID/smaps), which no other process shares. How many of the stack
those are depends on where in a page it begins: with randomised addresses on chance, and without on how long the environment is.
So the same service is looked at in sixteen places, from one end of a page to the other, and what counts is the mean.
"""
import re
import resource
import signal

import pytest

from support import processes, programs
from support.services import is_up, make_service, supervise
from support.waiting import wait_for

pytestmark = pytest.mark.released

PAGE = resource.getpagesize()
PLACES = 16

# A service that says nothing but what to run cost 14.1 KiB in the mean before a directory could say more (decision 2). That may
# have made it a page more at most (18); it has not made it half of one (decision 15).
MOST_PAGES = 4


def written_pages(pid):
    """{where: how many pages it has written to}"""
    pages, where = {}, None
    with open(f"/proc/{pid}/smaps", encoding="ascii") as file:
        for line in file:
            if head := re.match(r"[0-9a-f]+-[0-9a-f]+ \S+ \S+ \S+ \S+ *(.*)$", line):
                where = "data" if head[1].endswith("/supervise") else head[1]
            elif line.startswith("Anonymous:"):
                pages[where] = pages.get(where, 0) + int(line.split()[1]) * 1024 // PAGE
    return {where: count for where, count in pages.items() if count}


def without_randomisation():
    command = ["setarch", "-R"]
    if processes.run(*command, "true").exit_code != 0:
        pytest.skip("addresses are always randomised here")
    return command


def make_services(scratch, name, **files):
    """The same service, each with another environment."""
    services = []
    for place in range(PLACES):
        service = make_service(scratch / f"{name}-{place:02}")
        for file, text in files.items():
            service.write(file.replace("_", "-"), text)
        supervise(service, as_name="web", cwd=service.path.parent, launcher=without_randomisation(),
                  env={"PATH": "/usr/bin:/bin", "PLACE": "x" * (place * PAGE // PLACES)})
        services.append(service)
    for service in services:
        wait_for(lambda: is_up(service))
    return services


def look_at(services):
    for service in services:
        service.wait_until_heard()
    found = [written_pages(service.supervise.pid) for service in services]
    return found, sum(sum(pages.values()) for pages in found) / PLACES


def restart(services):
    """By a command, and after a death; and down and up."""
    for service in services:
        pid = service.pid
        service.svc("-t")
        service.wait_until_up(other_than=pid)
        service.svc("-wd")
        service.svc("-wu")
        pid = service.pid
        service.kill_process(signal.SIGABRT)
        service.wait_until_up(other_than=pid)


def test_a_classic_service_costs_one_page_of_data_and_three_of_the_stack_at_most(scratch):
    if programs.of_glibc("supervise"):
        pytest.skip("glibc has pages of its own")
    services = make_services(scratch, "classic")
    found, mean = look_at(services)
    print(f"when it has started: {mean * PAGE / 1024} KiB; {found}")
    assert {it.get("data") for it in found} == {1} and {len(it) for it in found} == {2}, found
    assert mean <= MOST_PAGES, found
    restart(services)
    found, mean = look_at(services)
    print(f"when it has been told much: {mean * PAGE / 1024} KiB; {found}")
    assert {it.get("data") for it in found} == {1} and {len(it) for it in found} == {2}, found
    assert mean <= MOST_PAGES, found


def test_who_uses_what_a_directory_can_say_pays_for_it(scratch):
    """Or the measure would measure nothing."""
    if programs.of_glibc("supervise"):
        pytest.skip("glibc has pages of its own")
    files = {"strays": "end\n", "restart_delay": "1s 1m\n", "restart_limit": "5 in 1m\n", "stop_steps": "TERM 10s, KILL\n"}
    found, mean = look_at(make_services(scratch, "modern", **files))
    print(f"with settings: {mean * PAGE / 1024} KiB; {found}")
    assert mean > MOST_PAGES, found
