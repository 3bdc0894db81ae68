# SPDX-License-Identifier: ISC
"""A pid that another process really has got: in a pid namespace of its own, where the next one can be chosen.

The test is the first process there, and what it does is done by the script below.
"""
import pathlib
import subprocess
import sys

import pytest

from support import programs
from support.processes import PATIENCE

HERE = pathlib.Path(__file__).parent

IN_A_NAMESPACE = """
import pathlib, signal, sys
sys.path.insert(0, sys.argv[1])
from support import processes
from support.services import gone, make_service, supervise, wait_for_another_tick
from support.waiting import stays, wait_for

scratch = pathlib.Path(sys.argv[2])
service = make_service(scratch, run="exec sleep 1000")
supervise(service)
service.wait_until_up()
pid, first = service.pid, service.supervise
{what_dies}
wait_for(lambda: gone(pid))
wait_for_another_tick(service)

# The kernel gives the next process the number after this one.
pathlib.Path("/proc/sys/kernel/ns_last_pid").write_text(str(pid - 1))
other = processes.Process(["sleep", "1000"], scratch)
assert other.pid == pid, (other.pid, pid)

{what_comes}
service.wait_until_up(other_than=pid)
service.send("tdx")
assert service.wait_until_left() == 0
stays(lambda: other.running)
print("it was left alone")
"""

NOBODY_SUPERVISES = IN_A_NAMESPACE.format(
    what_dies="first.kill(); service.kill_process()",
    what_comes="supervise(service)")
SUPERVISE_IS_STOPPED = IN_A_NAMESPACE.format(
    what_dies="first.kill(); supervise(service); wait_for(lambda: service.supervised and service.all_is_told)\n"
              "processes.stop(service.supervise.pid); service.kill_process()",
    what_comes="service.send('tkpc1'); service.supervise.signal(signal.SIGCONT)")


@pytest.mark.parametrize("script", [NOBODY_SUPERVISES, SUPERVISE_IS_STOPPED], ids=["nobody supervises", "supervise is stopped"])
def test_a_process_that_has_the_pid_of_a_dead_service_is_left_alone(scratch, script):
    programs.skip_unless_root("a pid namespace is made")
    # Whose /proc it is must not be seen outside; a root directory may be no mount point, as chroot leaves it, but /proc is one.
    apart = ["unshare", "--pid", "--fork", "--mount", "--propagation", "unchanged", "sh", "-c",
             'mount --make-private /proc && mount -t proc proc /proc && exec "$@"', "sh"]
    done = subprocess.run([*apart, sys.executable, "-c", script, str(HERE), str(scratch)], capture_output=True,
                          text=True, timeout=3 * PATIENCE, check=False)
    assert (done.returncode, done.stdout) == (0, "it was left alone\n"), done.stderr
