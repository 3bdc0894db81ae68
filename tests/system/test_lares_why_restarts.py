# SPDX-License-Identifier: ISC
"""lares why: how its supervise goes about a service that fails, or does not become ready; each diagnosis provoked for real."""
import pytest

from support import processes, web
from support.diagnoses import PYTHON, BrokenTree, Provocations, script
from support.why_pages import assert_page_reads_well

CASES = Provocations()
provokes = CASES.provokes


@provokes("gave-up", r"its run has failed \(exit 78\), and its file restart wants no other one", r"lares start broken")
def gave_up(tree):
    tree.make("broken", "#!/bin/sh\nexit 78\n", restart="on-failure\n", restart_not_on="78\n")
    tree.make("sound", "#!/bin/sh\nexit 0\n", restart="on-failure\n")


@provokes("restart-limit", r"it has failed as often as its file restart-limit lets it, and rests for (5m 0s|4m \d+s)", r"lares start broken")
def too_many_failures(tree):
    tree.make("broken", "#!/bin/sh\nexit 1\n", restart_limit="2 in 1m, rest 5m\n")
    tree.make("sound", restart_limit="2 in 1m, rest 5m\n")


@provokes("restart-budget", r"all services together have been restarted as often", r"lares start broken")
def budget_is_used_up(tree):
    (tree.scan / ".svscan").mkdir(mode=0o700)
    (tree.scan / ".svscan/restart-budget").write_text("2 in 1h\n")
    tree.make("broken", "#!/bin/sh\nexit 1\n")
    tree.make("sound")


@provokes("restart-delay", r"it is started again in (5\dm \d+s|1h \d+m): its file restart-delay", r"lares start broken")
def long_delay(tree):
    tree.make("broken", "#!/bin/sh\nexit 1\n", restart_delay="1h\n")
    tree.make("sound", "#!/bin/sh\nexit 1\n")


@provokes("never-ready", r"it has closed the descriptor of notification-fd without saying that it is ready")
def never_ready(tree):
    tree.make("broken", "#!/bin/sh\nexec sleep 1000 3>&-\n", notification_fd="3\n")
    tree.make("sound", "#!/bin/sh\necho >&3\nexec sleep 1000 3>&-\n", notification_fd="3\n")


@provokes("health-failing", r"it runs, and (is not healthy|its last check has failed)", r"cd \S+/broken && ./health/check; echo")
def unhealthy(tree):
    for name, code in {"broken": 1, "sound": 0}.items():
        service = tree.make(name, health={"check": f"#!/bin/sh\nexit {code}\n", "interval": "100ms\n"})
        (service.path / "health/check").chmod(0o755)


@provokes("start-failed", r"unable to start its run: symbolic link loop", r"ls -lL \S+/broken/run")
def run_that_links_to_itself(tree):
    tree.make("sound")
    run = tree.make("broken").path / "run"
    run.unlink()
    run.symlink_to("run")


@provokes("ends-early", r"its run ends by itself \S+ after its start, with exit 3", r"cd \S+/broken && ./run")
def ends_early(tree):
    tree.make_both("echo hello; exit 3")


@provokes("settings-rejected", r"does not count: restart-delay, line 1: \"soon\"", r"vi \S+/broken/restart-delay")
def setting_that_makes_no_sense(tree):
    tree.make("broken", restart_delay="soon\n")
    tree.make("sound", restart_delay="2s\n")


@pytest.mark.parametrize("identity", CASES)
def test_it_is_recognised_and_its_sound_neighbour_is_left_alone(scratch, identity):
    CASES.recognised(scratch, identity)


@pytest.mark.parametrize("identity", ["gave-up"])
def test_its_page_reads_well(scratch, identity):
    assert_page_reads_well(CASES, scratch, identity)


def test_a_periodic_job_that_ends_with_success_is_as_it_is_wanted(scratch):
    tree = BrokenTree(scratch)
    tree.make("job", script("echo done"), log=True, restart_delay="10m\n")
    tree.make("fails", script("exit 1"), log=True, restart_delay="10m\n")
    tree.make("soon", script("echo done"), log=True, restart_delay="2s\n")
    tree.begin()
    told = tree.finding("job", "restart-delay")
    assert told["sentence"].startswith("its run has ended with success, and comes again in ") and told["remedy"] is None, told
    assert tree.findings("job").keys() == {"restart-delay"} and tree.asked("job")["as_wanted"]
    assert tree.why("job").exit_code == 0
    for name in ("fails", "soon"):
        assert tree.finding(name, "ends-early") and not tree.asked(name)["as_wanted"]


def test_a_run_that_is_not_ready_in_its_time_is_told_when_it_was_ended_for_that(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", notification_fd="3\n", timeout_ready="1\n")
    tree.make("sound", "#!/bin/sh\necho >&3\nexec sleep 1000\n", notification_fd="3\n", timeout_ready="1\n")
    tree.begin()
    found = tree.finding("broken", "never-ready")
    assert found["sentence"] == "its last run was ended: it was not ready in the time that its file timeout-ready gives it, 1"
    assert tree.findings("sound") == {}


def test_a_run_that_had_to_be_killed_at_its_stop_was_not_late(scratch):
    tree = BrokenTree(scratch)
    run = "#!/bin/sh\ntrap '' TERM\nmkdir again 2>/dev/null && echo >&3\nwhile :; do sleep 0.1; done\n"
    service = tree.make("web", run, notification_fd="3\n", timeout_ready="3600\n", timeout_kill="100\n")
    tree.begin()
    service.state_when(lambda state: state.get("ready") == "1")
    assert tree.lares("stop", "web").exit_code == 0
    assert service.state["last-end-by"] == "timeout"
    assert tree.lares("start", "--no-wait", "web").exit_code == 0
    service.state_when(lambda state: state["phase"] == "running" and state["ready"] == "0")
    assert "never-ready" not in tree.findings("web"), tree.findings("web")


@pytest.mark.parametrize("files", [{"restart": "never\n"}, {"restart": "on-failure\n"}, {"type": "oneshot\n"}], ids=str)
def test_a_run_that_has_done_what_it_was_to_do_is_no_failure(scratch, files):
    tree = BrokenTree(scratch)
    service = tree.make("web", "#!/bin/sh\nexit 0\n", **files)
    tree.begin()
    service.state_when(lambda state: state["phase"] in ("down", "started") and "last-end" in state)
    assert tree.findings("web") == {}
    assert tree.why("web").exit_code == 0


def test_a_setting_that_is_misspelt_is_mended_by_what_is_to_be_typed(scratch):
    tree = BrokenTree(scratch)
    service = tree.make("broken", restrat="never\n")
    tree.begin()
    found = tree.finding("broken", "settings-rejected")
    assert "restrat: no setting; did you mean restart?" in found["sentence"] and found["remedy"] == f"mv -nT {tree.scan}/broken/restrat {tree.scan}/broken/restart", found
    assert processes.run("sh", "-c", found["remedy"]) == processes.SILENT_SUCCESS
    assert service.has("restart") and "settings-rejected" not in tree.findings("broken")


def test_a_setting_that_is_misspelt_does_not_replace_the_one_that_counts(scratch):
    tree = BrokenTree(scratch)
    tree.make("broken", restrat="never\n", restart="on-failure\n")
    tree.begin()
    found = tree.finding("broken", "settings-rejected")
    assert found["remedy"] == f"diff -r {tree.scan}/broken/restart {tree.scan}/broken/restrat  # which one is meant?", found


def test_where_it_listens_is_told_if_that_is_not_where_it_is_to(scratch):
    tree = BrokenTree(scratch)
    port, other = web.free_port(), web.free_port()
    tree.make("broken", f"#!/bin/sh\nexec {PYTHON} -m http.server --bind {web.HOST} {port}\n", ready_listen=f"tcp {other}\n")
    tree.make("nowhere", ready_listen=f"tcp {other}\n")
    tree.begin()
    assert tree.finding("broken", "never-ready")["evidence"] == [f"it listens at tcp {web.HOST}:{port}, and not at tcp {other}, as its file ready-listen wants"]
    assert tree.finding("broken", "never-ready")["remedy"].startswith(f"vi {tree.scan}/broken/ready-listen")
    assert tree.finding("nowhere", "never-ready")["evidence"] == [f"it does not listen at tcp {other}, as its file ready-listen wants"]
