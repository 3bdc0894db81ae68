# SPDX-License-Identifier: ISC
"""Commands about groups of services: a file `group`, and @NAME."""
from support import processes, programs
from support.services import make_service, supervise


def grouped(scratch, **groups):
    services = []
    for name, text in groups.items():
        service = make_service(scratch / "service", name)
        service.write("group", text)
        supervise(service, logs=scratch)
        service.wait_until_supervised()
        service.wait_until_up()
        services.append(service)
    return services


def ours(scratch, program, *words):
    return processes.run(programs.ours(program), *words, env={"SVDIR": str(scratch / "service")})


def test_svc_and_svwait_act_on_all_that_are_in_a_group(scratch):
    web, api, db = grouped(scratch, web="front\npublic\n", api="public\n", db="back\n")
    pid = db.pid
    assert ours(scratch, "svc", "-wd", "@public") == processes.SILENT_SUCCESS
    assert (web.pid, api.pid, db.pid) == (0, 0, pid)
    assert ours(scratch, "svc", "-u", "@public") == processes.SILENT_SUCCESS
    assert ours(scratch, "svwait", "-u", "@public", "@back").exit_code == 0


def test_svstat_tells_of_a_group(scratch):
    grouped(scratch, web="public\n", api="public\n")
    lines = ours(scratch, "svstat", "@public").stdout.splitlines()
    assert [line.split(":")[0] for line in lines] == [f"{scratch}/service/api", f"{scratch}/service/web"]


def test_a_group_that_nobody_is_in_is_an_error_and_nothing_is_done(scratch):
    (web,) = grouped(scratch, web="public\n")
    pid = web.pid
    answer = ours(scratch, "svc", "-d", str(web), "@pubic")
    assert (answer.exit_code, answer.stderr) == (111, f"svc: fatal: there is no service in the group @pubic in {scratch}/service\n")
    assert web.pid == pid
