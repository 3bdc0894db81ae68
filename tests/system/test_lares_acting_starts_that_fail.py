# SPDX-License-Identifier: ISC
"""lares start: what does not come to stay, and is not waited for."""
import pytest

from support.acting import begun, exits
from support.trees import Tree


@pytest.fixture
def tree(scratch):
    return Tree(scratch)


def test_a_start_that_cannot_be_executed_fails_at_once_and_says_what_to_mend(tree):
    service = tree.make("web", down="")
    (service.path / "run").chmod(0o644)
    begun(tree, web="down")
    answer = tree.lares("start", "--timeout", "0", "web")
    exits(answer, 1, r"^web  failed: unable to start its run file: access denied; not executable; try: chmod 755 /\S+/service/web/run; "
                     r"see: lares why web$")


def test_a_start_that_ends_at_once_and_again_fails(tree):
    tree.make("web", "#!/bin/sh\nexit 3\n", down="")
    begun(tree, web="down")
    answer = tree.lares("start", "--timeout", "0", "web")
    exits(answer, 1, r"^web  failed: it ends as soon as it is started \(exit 3\); see: lares why web$")


def test_a_start_that_is_not_soon_tried_again_fails_the_first_time(tree):
    tree.make("web", "#!/bin/sh\nexit 3\n", down="", restart_delay="1h\n")
    begun(tree, web="down")
    exits(tree.lares("start", "--timeout", "0", "web"), 1, r"^web  failed: it ends as soon as it is started \(exit 3\)")


def test_a_start_that_fails_for_good_says_so(tree):
    tree.make("web", "#!/bin/sh\nexit 78\n", down="", restart="never\n")
    begun(tree, web="down")
    for _ in range(2):
        exits(tree.lares("start", "--timeout", "0", "web"), 1, r"^web  failed: it has failed for good: run exited 78; see: lares why web$")
