# SPDX-License-Identifier: ISC
"""The architecture: every #include is one that src/CMakeLists.txt allows."""
import re

from project import ROOT, expect_none, layers, place, text_lines

INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')

# Values and algorithms: no system call, no clock, no heap, no locale behind them.
PURE_HEADERS = set(
    "algorithm array bit cassert cctype cerrno chrono climits compare concepts cstddef cstdint cstring expected "
    "initializer_list iterator limits numeric optional ranges span string_view tuple type_traits utility variant".split()
)
# Numbers of signals are a part of what a machine says, and of what daemons agree on; sending them is not.
ALSO_ALLOWED = {"machine": {"csignal"}, "protocol": {"csignal"}}

# Whoever may use the heap and exceptions has the rest of the standard library, but not what asks the system.
ASKS_THE_SYSTEM = set(
    "condition_variable csignal cstdio cstdlib ctime filesystem fstream future iostream mutex random shared_mutex "
    "stop_token syncstream thread".split()
)
TYPES_ONLY = {"sys/types.h"}
# Who somebody is, is asked of the C library and not of the kernel, in room that it says how large to make.
ASKS_WHO = {"identity": {"pwd.h", "grp.h", "cstdlib"}}


def may_ask(layer, name):
    return name in ASKS_WHO.get(layer.name, set())


def includes(layer):
    """(place, name, whether it stands in quotes) of each #include of the layer."""
    for path in layer.files:
        for number, line in text_lines(path):
            if found := INCLUDE.match(line):
                yield place(path, number), found[1] or found[2], found[1] is not None


def is_of_the_system(name):
    """POSIX, Linux and C headers end in .h; those of the C++ library do not."""
    return name.endswith(".h") and name not in TYPES_ONLY


def libraries():
    return {layer.name: layer for layer in layers("library")}


def test_every_folder_of_src_is_in_the_table():
    listed = {layer.folder for layer in layers()}
    here = {path.parent for path in (ROOT / "src").rglob("*.cpp")}
    expect_none(
        [place(folder) for folder in sorted(here - listed)],
        "give the folder a line in src/CMakeLists.txt: lares_library() or lares_program().",
    )


def test_every_program_source_is_part_of_a_program():
    listed = {path for layer in layers() for path in layer.files}
    here = set((ROOT / "src").rglob("*.cpp"))
    expect_none(
        [place(path) for path in sorted(here - listed)],
        "a file that no line of src/CMakeLists.txt builds is dead: list it, or remove it.",
    )


def test_a_folder_includes_only_what_its_line_says_it_uses():
    complaints = []
    for layer in layers():
        for where, name, quoted in includes(layer):
            if not quoted or "/" not in name:
                continue
            folder = name.split("/")[0]
            if folder not in layer.uses:
                complaints.append(f'{where}: #include "{name}", but {layer.name} does not use {folder}')
            elif not (ROOT / "src" / name).exists():
                complaints.append(f'{where}: #include "{name}", which does not exist')
    expect_none(
        complaints,
        "move the code to where the call is allowed. A new word after USES in src/CMakeLists.txt is a change of the "
        "architecture and wants a page in docs/decisions.",
    )


def test_a_header_without_a_folder_is_a_neighbour():
    complaints = [
        f'{where}: #include "{name}", which is not in {place(layer.folder)}'
        for layer in layers()
        for where, name, quoted in includes(layer)
        if quoted and "/" not in name and not (layer.folder / name).exists()
    ]
    expect_none(complaints, 'a header of another folder is included by its folder: "sys/file.hpp".')


def test_a_folder_is_not_included_by_its_own_name():
    complaints = [
        f'{where}: #include "{name}"'
        for layer in [*layers("library"), *layers("engine")]
        for where, name, quoted in includes(layer)
        if quoted and name.startswith(layer.name + "/")
    ]
    expect_none(complaints, 'a neighbour is included without its folder, so that borders can be seen: "file.hpp".')


def test_the_pure_folders_include_nothing_that_asks_the_system_or_the_heap():
    complaints = []
    for name in ("base", "protocol", "machine"):
        allowed = PURE_HEADERS | ALSO_ALLOWED.get(name, set())
        for where, header, quoted in includes(libraries()[name]):
            if not quoted and header not in allowed:
                complaints.append(f"{where}: #include <{header}>")
    expect_none(
        complaints,
        "what asks the system belongs in sys/, what needs memory into a program. A header of values alone may be added "
        "to PURE_HEADERS in tests/tidy/test_layers.py.",
    )


def test_headers_of_the_system_are_included_by_sys_and_by_programs_only():
    complaints = [
        f"{where}: #include <{name}>"
        for layer in layers("library")
        if layer.name != "sys"
        for where, name, quoted in includes(layer)
        if not quoted and is_of_the_system(name) and not may_ask(layer, name)
    ]
    expect_none(complaints, "give sys/ a function that does it, and call that one.")


def test_libraries_above_sys_ask_the_system_through_sys():
    complaints = [
        f"{where}: #include <{name}>"
        for layer in layers("library")
        if layer.name not in ("base", "protocol", "machine", "sys")
        for where, name, quoted in includes(layer)
        if not quoted and name in ASKS_THE_SYSTEM and not may_ask(layer, name)
    ]
    expect_none(complaints, "give sys/ a function that does it, and call that one.")


def test_daemons_never_use_service_and_clients_never_use_machine():
    complaints = []
    for layer in [*layers("engine"), *layers("program")]:
        where = place(layer.folder)
        is_daemon = layer.kind == "engine" or where.startswith("src/programs/daemons")
        if is_daemon and "service" in layer.uses:
            complaints.append(f"{layer.name} is a daemon and uses service")
        if where.startswith(("src/programs/control", "src/programs/filters")) and "machine" in layer.uses:
            complaints.append(f"{layer.name} is a client and uses machine")
    expect_none(
        complaints,
        "the on-disk protocol is all that daemons and clients agree on: what both need belongs into protocol/ or sys/.",
    )


def test_sys_moves_bytes_and_does_not_know_what_they_mean():
    assert libraries()["sys"].uses == ["base"], "sys/ uses base/ and nothing else; a meaning belongs to who calls it"


def test_a_layer_uses_only_what_is_below_it():
    known, complaints = set(), []
    for layer in [*layers("library"), *layers("engine")]:
        complaints += [f"{layer.name} uses {used}, which comes later" for used in layer.uses if used not in known]
        known.add(layer.name)
    expect_none(complaints, "the order of the lines in src/CMakeLists.txt is the order of the layers: no circles.")
