# SPDX-License-Identifier: ISC
"""Lives of services whose directories say all that a directory can say.

In each of them the supervise of one service is killed; there is a neighbour whose supervise is not. What must never be so is
noticed by the scripts themselves, and left in a file `broken`.
"""
import os
import re
import signal

from .crash_stories import Life, ask, copies, is_down, is_up, leave, pids_started
from .services import make_service, supervise

# A zombie has no program any more.
RUNS = 'runs() { [ -s "$1" ] && [ -e "/proc/$(tail -n 1 "$1")/exe" ]; }\n'
# What one needs serves from the line before it says so until it is asked to go.
SERVES = ">serves"
NEEDS_IT = '[ -e ../db/serves ] || echo "$0 without db" >>broken\n'
SLEEPS = "exec sleep 1000\n"
TELLS = ('socket(S, AF_UNIX, SOCK_DGRAM, 0); send(S, "READY=1\\nSTATUS=serves", 0, pack_sockaddr_un($ENV{NOTIFY_SOCKET})); '
         'open my $file, ">", "data/may-be-asked"; close $file; sleep 1000')


def write_all(service, files):
    """A text that begins with `sh: ` is a script, and else a setting.

    What the scripts write to is there from the beginning, or in a directory of its own: whenever something comes or goes beside
    the settings, the directory is listed anew, and a life would consist of that."""
    (service.path / "data").mkdir()
    for name in ("started", "story", "broken", "helper"):
        (service.path / name).touch()
    for name, text in files.items():
        path = service.path / name
        path.parent.mkdir(exist_ok=True)
        is_script = text.startswith("sh: ")
        path.write_text("#!/bin/sh\n" + text.removeprefix("sh: ") if is_script else text)
        path.chmod(0o755 if is_script else 0o644)


def phase(service):
    return service.state["phase"]


def waits_for_db(service):
    return phase(service) == "waiting" and service.state.get("waits-for") == "db" and not copies(service)


def is_ready(service, other_than=0):
    return is_up(service, other_than) and service.state.get("ready", "1") == "1"


def lines(service, name):
    return (service.path / name).read_text().split("\n")[:-1] if service.has(name) else []


def label_of(stamp):
    """As the history has it: s6, whose stamp it is, adds the leap seconds that there have been."""
    return f"{int.from_bytes(stamp[:8], 'big') - 27:016x}{stamp[8:].hex()}"


class WithNeighbour(Life):
    """`service` has its supervise killed, and `neighbour` has not."""

    def look(self):
        """When all is over. One that was told to go before it came to its first line has no other trace than its record."""
        broken = lines(self.service, "broken") + lines(self.neighbour, "broken")
        assert broken == [], broken
        history = [it for name in ("history.old", "history") for it in self.records(name)]
        began = [line.split()[1] for line in history]
        told_early = [line for line in history if "killed=15 by=command" in line]
        started = len(pids_started(self.service))
        assert len(began) == len(set(began)) and started <= len(began) <= started + len(told_early), history

    def records(self, name):
        path = self.service.control / name
        return [it for it in path.read_text().split("\n")[:-1] if it not in OLD_RECORD] if path.exists() else []

    def has_two_of_any(self):
        return any(len(copies(it)) > 1 for it in (self.service, self.neighbour))

    def never_two(self):
        assert not self.has_two_of_any(), "two copies"


# A history that is to be put aside in the course of the life: but for two of these it is full.
OLD_RECORD = ("run=0 start=@400000006b02f7080098ace0 end=@400000006b02f70a1e0098ac ns=2491521609 exited=1 by=command\n")
NEARLY_FULL = OLD_RECORD * (32768 // len(OLD_RECORD) - 1)

DB = {
    "run": f"sh: echo $$ >>started\n: {SERVES}\necho >&3\nexec 3>&-\n" + SLEEPS,
    "finish": f"sh: rm -f serves\n{RUNS}if runs ../web/started; then echo before web >>broken; fi\n",
    "notification-fd": "3\n",
}


class WholeLife(WithNeighbour):
    """A server with all there is: it needs one that goes and comes back, is asked for its health, leaves something behind."""

    FILES = {
        # It says that it is ready in one way and then in another one, and may be asked in any case.
        "run": f"sh: {RUNS}{NEEDS_IT}if runs helper; then echo before its strays have gone >>broken; fi\n"
               "sleep 1000 3>&- &\necho $! >helper\necho $$ >>started\n"
               f"[ $(($(wc -l <started) % 2)) = 1 ] || exec perl -MSocket -e '{TELLS}'\n"
               "echo >&3\n: >data/may-be-asked\n" + SLEEPS,
        "start": f"sh: {NEEDS_IT}echo start >>story\n",
        # The next one must not be told that it may be asked, or is ill, before it has come to its first line.
        "finish": f"sh: rm -f data/ill data/may-be-asked\n{NEEDS_IT}echo finish $4 >>story\n",
        "stop": "sh: echo stop >>story\n",
        "notify": "sh: :\n",
        "check": "sh: [ -e data/may-be-asked ]\n",
        "notification-fd": "3\n",
        "notify-socket": "",
        "timeout-ready": "60\n",
        "timeout-finish": "60000\n",
        "stop-steps": "TERM 30s, KILL\n",
        "stop-to": "tree\n",
        "strays": "end\n",
        "timeout-strays": "30s\n",
        "restart-delay": "1s 2s\n",
        "restart-limit": "2 in 1m, rest 1s 2s\n",
        "max-death-tally": "100\n",
        "lock-fd": "7\n",
        "needs/db": "",
        "health/check": "sh: [ ! -e data/ill ]\n",
        "health/interval": "300ms\n",
        "health/failures": "1\n",
        "health/grace": "0\n",
        "health/restart": "",
        "control/u": "sh: :\n",
        "control/t": "sh: exit 1\n",
        "control/d": "sh: :\n",
        "control/x": "sh: :\n",
    }

    def __init__(self, scratch):
        super().__init__(scratch)
        write_all(self.service, self.FILES)
        self.service.control.mkdir(mode=0o700)
        (self.service.control / "history").write_text(NEARLY_FULL)
        self.neighbour = make_service(scratch, "db", run=None, down=True)
        write_all(self.neighbour, DB)
        supervise(self.neighbour)
        self.neighbour.wait_until_supervised()

    def live_through(self, keeper):
        service, db = self.service, self.neighbour
        keeper.check = self.never_two
        keeper.reach("it waits for db", lambda: waits_for_db(service))
        db.send("u")
        keeper.reach("it is ready", lambda: is_ready(service))
        pid = service.pid
        # Not with KILL: then it would be looked for in the log of the kernel, which is as long as it is.
        os.kill(pid, signal.SIGUSR1)
        keeper.reach("it is ready again", lambda: is_ready(service, other_than=pid))
        db.send("d")
        keeper.reach("both are down", lambda: phase(db) == "down" and waits_for_db(service))
        db.send("u")
        keeper.reach("it is ready with db", lambda: is_ready(service))
        pid = service.pid
        service.write("data/ill")
        keeper.reach("it is healthy again",
                     lambda: is_ready(service, other_than=pid) and service.state.get("health") == "healthy")
        ask(service, keeper, "d", "it is down", lambda: is_down(service) and phase(service) == "down")
        ask(service, keeper, "u", "it is up", lambda: is_ready(service))
        leave(service, keeper)
        self.look_at_the_story()

    def look_at_the_story(self):
        runs = [str(pid) for pid in pids_started(self.service)]
        self.look()
        story = lines(self.service, "story")
        finished = [line.split()[1] for line in story if line.startswith("finish")]
        assert [pid for pid in finished if pid in runs] == runs, story
        # Whoever comes after one that was killed when it had left already, and told so, begins a life anew.
        lives = re.fullmatch(r"((start )+(finish )*stop ){2,3}(start )?", "".join(line.split()[0] + " " for line in story))
        assert lives, story
        self.look_at_the_deaths()

    def look_at_the_deaths(self):
        """Each is noted once; those that were before a supervise that has begun anew are forgotten. Who is killed between the
        two has noted a death whose record is of the moment at which the next one hears of it."""
        records = [it for name in ("history.old", "history") for it in self.records(name)]
        runs = [re.search(r" start=@(\w+) .*end=@(\w+)", line).groups() for line in records]
        tally = (self.service.control / "death_tally").read_bytes()
        noted = [label_of(tally[place:place + 12]) for place in range(0, len(tally), 14)]
        of_those = runs[len(runs) - len(noted):]
        assert len(tally) % 14 == 0 and len(noted) <= len(runs), (noted, runs)
        assert all(start <= when <= end for when, (start, end) in zip(noted, of_those)), (noted, runs)


class OneShot(WithNeighbour):
    """Its first attempt fails. What it has done is undone when it loses what it needs, and when it is told down."""

    FILES = {
        "type": "oneshot\n",
        "run": f"sh: {NEEDS_IT}echo $$ >>started\necho run >>story\n[ $(wc -l <started) != 1 ] || exit 1\n: >data/done\n",
        "start": "sh: echo start >>story\n",
        "finish": "sh: echo finish >>story\n",
        "stop": "sh: rm -f data/done\necho stop >>story\n",
        "restart": "on-failure\n",
        "restart-delay": "1s\n",
        "timeout-run": "60\n",
        "timeout-start": "60\n",
        "timeout-stop": "60\n",
        "needs/db": "ready\n",
        "control/u": "sh: :\n",
        "control/d": "sh: :\n",
        "notify": "sh: :\n",
    }

    def __init__(self, scratch):
        super().__init__(scratch)
        write_all(self.service, self.FILES)
        self.neighbour = make_service(scratch, "db", run=None)
        write_all(self.neighbour, DB)
        supervise(self.neighbour)
        self.neighbour.wait_until_supervised()

    def is_done(self):
        return phase(self.service) == "started" and self.service.has("data/done") and self.service.supervised

    def is_undone(self, phase_of_it):
        return self.service.supervised and phase(self.service) == phase_of_it and not self.service.has("data/done")

    def live_through(self, keeper):
        service, db = self.service, self.neighbour
        keeper.check = self.never_two
        keeper.reach("it is done", self.is_done)
        db.send("d")
        keeper.reach("it is undone for want of db", lambda: phase(db) == "down" and self.is_undone("waiting"))
        db.send("u")
        keeper.reach("it is done with db", self.is_done)
        ask(service, keeper, "d", "it is undone", lambda: self.is_undone("down"))
        ask(service, keeper, "u", "it is done once more", self.is_done)
        leave(service, keeper)
        self.look_at_the_story()

    def look_at_the_story(self):
        self.look()
        assert not self.service.has("data/done")
        story = " ".join(lines(self.service, "story")) + " "
        # Killed when it had left, it is followed by one that begins anew, and is told to go during `start`, which has
        # succeeded by then or has not: then nothing is to be undone.
        assert re.fullmatch(r"((start )+(run |finish )+stop ){3,4}(start (stop )?)?", story), story


class Needed(WithNeighbour):
    """Another one needs it, and goes first."""

    FILES = {
        "run": f"sh: echo $$ >>started\n{RUNS}"
               "trap 'runs ../web/started && echo asked before web has gone >>broken; rm -f serves; exit 0' TERM\n"
               f": {SERVES}\necho >&3\nexec 3>&-\nwhile :; do sleep 0.05; done\n",
        "notification-fd": "3\n",
        "finish": "sh: rm -f serves\n",
        "timeout-needed-by": "60s\n",
        "stop-steps": "TERM 30s, KILL\n",
            }
    NEIGHBOUR = {
        "run": f"sh: {NEEDS_IT}echo $$ >>started\n" + SLEEPS,
        "needs/db": "",
    }

    def __init__(self, scratch):
        super().__init__(scratch, name="db")
        write_all(self.service, self.FILES)
        self.neighbour = make_service(scratch, "web", run=None)
        write_all(self.neighbour, self.NEIGHBOUR)
        supervise(self.neighbour)
        self.neighbour.wait_until_supervised()

    def are_up(self, other_than=0):
        return is_ready(self.service, other_than) and is_up(self.neighbour)

    def live_through(self, keeper):
        service, web = self.service, self.neighbour
        keeper.check = self.never_two
        keeper.reach("both are up", self.are_up)
        pid, its_pid = service.pid, web.pid
        os.kill(pid, signal.SIGUSR1)
        keeper.reach("both are up again", lambda: self.are_up(other_than=pid) and is_up(web, other_than=its_pid))
        ask(service, keeper, "d", "both are down", lambda: is_down(service) and phase(service) == "down" and waits_for_db(web))
        ask(service, keeper, "u", "both are up once more", self.are_up)
        leave(service, keeper)
        assert not copies(web)
        self.look()
