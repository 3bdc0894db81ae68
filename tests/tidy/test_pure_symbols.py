# SPDX-License-Identifier: ISC
"""The pure libraries call nothing but themselves: no system call, no clock, no heap, no exception."""
import re
import subprocess

from project import build_directory, expect_none

PURE = ("base", "protocol", "machine")

# What the compiler itself puts in: copies, comparisons, and the checks of a checked build.
OF_THE_COMPILER = re.compile(
    r"mem(cpy|move|set|cmp|chr)|str(len|cmp|ncmp)|bcmp"
    r"|__(asan|ubsan|sanitizer)_\w+|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_"
)
# Of a checked build alone: how an assertion fails, and what starts_with() would throw before the optimiser has seen
# that it never does. A released daemon could not even be linked with the latter.
OF_CHECKED_BUILDS = re.compile(r"__assert_fail|_ZSt\d+__glibcxx_assert_fail\w*|_ZSt24__throw_out_of_range_fmtPKcz")


def symbols(library, *options):
    path = next(build_directory().rglob(f"liblares_{library}.a"), None)
    assert path, f"liblares_{library}.a is not in {build_directory()}; build it first"
    lines = subprocess.run(["nm", *options, path], check=True, capture_output=True, text=True).stdout.splitlines()
    return {line.split()[-1] for line in lines if len(line.split()) >= 2}


def foreign_symbols(library):
    below = PURE[: PURE.index(library) + 1]
    own = set().union(*(symbols(name, "--defined-only") for name in below))
    return sorted(symbols(library, "--undefined-only") - own)


def is_checked_build():
    return any(name.startswith("__asan") for name in symbols("base", "--undefined-only"))


def test_the_pure_libraries_call_nothing_but_themselves():
    checked = is_checked_build()
    complaints = [
        f"liblares_{library}.a needs {name}"
        for library in PURE
        for name in foreign_symbols(library)
        if not OF_THE_COMPILER.fullmatch(name) and not (checked and OF_CHECKED_BUILDS.fullmatch(name))
    ]
    expect_none(
        complaints,
        "`c++filt NAME` says what it is. What asks the system belongs in sys/; instead of what could throw (as "
        "string_view::substr) use what cannot (first_of, rest_of in base/text.hpp).",
    )


def test_this_check_sees_symbols_at_all():
    assert any("decode_command" in name for name in symbols("protocol", "--defined-only"))
    assert symbols("sys", "--undefined-only") & {"openat", "openat64"}
