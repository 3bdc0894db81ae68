# SPDX-License-Identifier: ISC
"""What lares doctor says of the installation."""
from . import programs
from .waiting import wait_for

PATH = f"{programs.BIN}:/usr/bin:/bin"


def provokes(_identity):
    """What a test provokes: test_lares_doctor.py sees to it that nothing is left out."""
    return lambda test: test


def of_all(tree, **environment):
    """The findings about the installation, by what they are."""
    return {it["id"]: it for it in tree.examined(**{"PATH": PATH, **environment})[1] if it["service"] is None}


def begun(tree, count=1):
    for number in range(count):
        tree.make(f"web{number}")
    tree.begin()
    for service in tree.services.values():
        service.wait_until_up()
    wait_for(lambda: "no-svscan" not in of_all(tree))
    return tree
