# SPDX-License-Identifier: ISC
"""Service directories as they are written for daemontools and for runit, with our loaders under our supervise."""
import pytest

from support import proc, processes, programs
from support.services import make_service, supervise
from support.waiting import wait_for


@pytest.fixture(autouse=True)
def ours_first(monkeypatch):
    monkeypatch.setenv("PATH", f"{programs.BIN}:/usr/bin:/bin")


def running(scratch, text, **files):
    service = make_service(scratch, "web")
    (service.path / "env").mkdir()
    for name, contents in files.items():
        (service.path / "env" / name).write_text(contents)
    service.write_run(text)
    supervise(service)
    service.wait_until_supervised()
    service.wait_until_it_executes("sleep")
    return service


def stopped_by_svc(service):
    pid = service.pid
    assert processes.run(programs.ours("svc"), "-wd", service.path) == processes.Answer(0)
    return not proc.alive(pid)


def test_of_djbdns_and_ucspi_tcp(scratch):
    programs.skip_unless_root("the user is changed")
    memory = "" if programs.sanitized() else "-d300000000 "  # ASan wants all there is
    service = running(scratch, f"#!/bin/sh\nexec 2>&1\nexec envuidgid daemon envdir ./env softlimit {memory}-o 50 "
                               "setlock lock setuidgid daemon pgrphack sleep 1000\n", IP="127.0.0.1\n", ROOT="/srv\n", HOME="")
    facts = proc.status(service.pid)
    environment = dict(it.split(b"=", 1) for it in proc.environment(service.pid))
    assert facts["Uid"].split() == ["1"] * 4 and facts["Groups"].split() == ["1"]
    assert (environment[b"UID"], environment[b"GID"], environment[b"IP"], environment[b"ROOT"]) == (b"1", b"1", b"127.0.0.1", b"/srv")
    assert b"HOME" not in environment
    with open(f"/proc/{service.pid}/limits", encoding="ascii") as limits:
        assert next(line for line in limits if line.startswith("Max open files")).split()[3] == "50"
    assert str(service.path / "lock") in proc.descriptors(service.pid).values()
    assert processes.run(programs.ours("setlock"), "-nx", service.path / "lock", "echo", "free") == processes.Answer(0)
    assert stopped_by_svc(service)
    assert processes.run(programs.ours("setlock"), "-nx", service.path / "lock", "echo", "free").stdout == "free\n"


def test_of_void_linux(scratch):
    programs.skip_unless_root("the user is changed")
    service = running(scratch, "#!/bin/sh\nexec 2>&1\nexec chpst -u daemon:games -e ./env -o 1024 -P sleep 1000\n", PORT="80\n")
    facts = proc.status(service.pid)
    assert (facts["Uid"].split()[0], facts["Gid"].split()[0], facts["Groups"].split()) == ("1", "60", ["60"])
    assert b"PORT=80" in proc.environment(service.pid)
    assert stopped_by_svc(service)


def test_a_daemon_that_goes_into_the_background_is_stopped_by_svc(scratch):
    """Under 0.76 it would run on, and be started a second time."""
    service = make_service(scratch, "old")
    service.write_run("#!/bin/sh\nexec fghack sh -c 'setsid sleep 1000 <&- >&- 2>&- & echo $! >daemon'\n")
    supervise(service)
    service.wait_until_supervised()
    daemon = int(wait_for(lambda: (service.path / "daemon").read_text().strip()))
    wait_for(lambda: proc.stat(daemon).parent == service.pid and not proc.children(daemon))
    assert processes.run(programs.ours("svc"), "-wd", service.path) == processes.Answer(0)
    assert not proc.alive(daemon)
    assert service.starts == 1
