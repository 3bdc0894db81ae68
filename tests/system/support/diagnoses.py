# SPDX-License-Identifier: ISC
"""A tree in which services are broken on purpose, and what lares says of them."""
import json
import re

from . import programs
from .schemas import assert_valid
from .services import Service, make_service
from .trees import Tree
from .waiting import wait_for

KEEPS_LOG = "#!/bin/sh\nexec multilog t ./main\n"
# Debian's, and no other one that a machine may have in front of it.
PYTHON = "/usr/bin/python3"


def script(command):
    return f"#!/bin/sh\nexec 2>&1\n{command}\n"


class BrokenTree(Tree):
    """`broken` is what a test is about; `sound` is nearly the same, and not broken."""

    def __init__(self, scratch):
        super().__init__(scratch)
        self.path_of_broken = "broken"  # it may be in no scan directory
        scratch.chmod(0o755)  # other users look at it, too

    def make(self, name, run=None, log=None, **files):
        service = super().make(name, "#!/bin/sh\nexec sleep 1000\n" if run is None else run, **files)
        if log is not None:
            make_service(service.path, "log", KEEPS_LOG if log is True else log)
        return service

    def make_both(self, broken, sound="exec sleep 1000", log=True, **files):
        """Two that differ in the command of their run alone."""
        self.make("broken", script(broken), log=log, **files)
        self.make("sound", script(sound), log=log, **files)

    def log_of(self, name):
        return Service(self.services[name].path / "log")

    def why(self, name, *words, **environment):
        return self.lares("why", name, *words, **environment)

    def asked(self, name):
        (answer,) = json.loads(self.why(name, "--json").stdout)
        assert_valid(answer, "lares-why-1")
        for finding in answer["findings"]:
            assert_valid(finding, "lares-finding-1")
        return answer

    def findings(self, name):
        return {it["id"]: it for it in self.asked(name)["findings"]}

    def finding(self, name, identity):
        """That finding, once it is there."""
        return wait_for(lambda: self.findings(name).get(identity), what=lambda: f"{identity} of {name}: {self.asked(name)}")

    def examined(self, **environment):
        """What lares doctor finds."""
        answer = self.lares("doctor", "--json", **environment)
        findings = json.loads(answer.stdout)
        for finding in findings:
            assert_valid(finding, "lares-finding-1")
        return answer, findings

    def wait_until_it_dies(self, name, times=2):
        wait_for(lambda: self.services[name].starts > times)


def identities():
    """All that can be recognised: (of a service, of the installation)."""
    table = (programs.ROOT / "src/diagnosis/recogniser.cpp").read_text().split("table[] = {")[1].split("};")[0]
    rows = re.findall(r'^ *\{"([a-z-]+)",.*?(nullptr|causes::)', table, re.M)
    return [name for name, kind in rows if kind != "nullptr"], [name for name, kind in rows if kind == "nullptr"]


class Provocation:
    """How a diagnosis is provoked, what is told of it, and what is to be typed, as regular expressions."""

    def __init__(self, make, says, remedy):
        self.make, self.says, self.remedy = make, says, remedy


class Provocations(dict):
    """Those of a file of tests, by what they provoke."""

    def provokes(self, identity, says, remedy=""):
        """A function that makes `broken` and `sound`; what it answers is done when svscan runs."""
        def note(make):
            self[identity] = Provocation(make, says, remedy)
            return make
        return note

    def begun(self, scratch, identity):
        tree = BrokenTree(scratch)
        then = self[identity].make(tree)
        tree.begin()
        tree.services["sound"].wait_until_supervised()
        if then:
            if "broken" in tree.services:
                tree.services["broken"].wait_until_supervised()
            then()
        return tree

    def recognised(self, scratch, identity):
        """It is, and its sound neighbour is left alone."""
        tree = self.begun(scratch, identity)
        found = tree.finding(tree.path_of_broken, identity)
        assert re.search(self[identity].says, found["sentence"]), found
        assert re.search(self[identity].remedy, found["remedy"] or ""), found
        assert identity not in tree.findings("sound"), tree.findings("sound")[identity]
        assert {it["id"] for it in tree.examined()[1] if it["service"] == "sound"}.isdisjoint({identity})
        return tree


def needs_root():
    programs.skip_unless_root("it becomes somebody else, or mounts")
