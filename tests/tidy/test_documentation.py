# SPDX-License-Identifier: ISC
"""Nothing that a user meets is without a page and a test."""
import re
import shutil
import subprocess

import pytest
from project import ROOT, expect_none, layers, place

MAN = ROOT / "man"
PROTOCOL = ROOT / "docs/protocol"
STRING = re.compile(r'inline constexpr const char\* (\w+) = "([^"]+)"')


def programs():
    return [layer.name for layer in layers("program")]


def mentions(text, word):
    return re.search(rf"(?<![\w.-]){re.escape(word)}(?![\w-])", text) is not None


def test_every_program_has_a_man_page():
    complaints = [name for name in programs() if not any((MAN / f"{name}.{section}").exists() for section in "18")]
    expect_none(complaints, "write man/NAME.8 (or .1) in mdoc; the page comes before the program.")


def test_every_man_page_is_of_something_that_exists():
    known = set(programs())
    complaints = [place(page) for page in sorted(MAN.glob("*.[18]")) if page.stem not in known]
    expect_none(complaints, "the program has no line in src/CMakeLists.txt: remove the page, or name it like the program.")


def test_every_program_has_a_system_test():
    tests = "\n".join(path.read_text() for path in (ROOT / "tests/system").rglob("test_*.py"))
    complaints = [name for name in programs() if not mentions(tests, name)]
    expect_none(complaints, "write tests/system/test_NAME.py, which runs the program as a user does.")


def test_every_program_is_in_the_map():
    text = (ROOT / "ARCHITECTURE.md").read_text()
    expect_none([name for name in programs() if not mentions(text, name)], "add it to the tree in ARCHITECTURE.md.")


def test_every_name_of_the_protocol_is_documented():
    documents = "\n".join(path.read_text() for path in sorted(PROTOCOL.glob("*.md")))
    names = STRING.findall((ROOT / "src/protocol/names.hpp").read_text())
    assert len(names) > 15, "names.hpp is no longer read as it is written"
    complaints = [
        f'{constant} = "{name}"' for constant, name in names if not mentions(documents, name.removeprefix("./"))
    ]
    expect_none(complaints, "say in docs/protocol/ what the file or variable is; the format and the page change together.")


def test_every_fact_of_the_state_text_is_documented():
    source = (ROOT / "src/protocol/service_state_reading.cpp").read_text()
    facts = re.findall(r'^    \{"([a-z-]+)",', source, re.MULTILINE)
    assert len(facts) > 50, "service_state_reading.cpp is no longer read as it is written"
    text = (PROTOCOL / "state.md").read_text()
    expect_none([fact for fact in facts if not mentions(text, fact)], "describe the fact in docs/protocol/state.md.")


def entries_of_service_5():
    """{file: what service(5) says of it}"""
    text = (MAN / "service.5").read_text()
    entries = re.split(r"^\.It Pa (\S+)\n", text[text.index(".Sh THE SERVICE DIRECTORY"):], flags=re.MULTILINE)[1:]
    found = {}
    for name, entry in zip(entries[::2], entries[1::2]):
        name = name.rstrip("/")
        found[name] = found.get(name, "") + entry.split("\n.Ss ")[0]
    return found


def test_service_5_has_the_default_and_an_example_of_every_file():
    """But for `health`, whose files are entries, and for what is only known as s6's."""
    names = (ROOT / "src/protocol/names.hpp").read_text().split("namespace service_file {")[1].split("\n}")[0]
    files = dict(re.findall(r'inline constexpr const char\*\s+(\w+)\s+=\s+"(?:\./)?([^"]+)";', names))
    rows = re.findall(r"service_file::(\w+), +FileKind::", (ROOT / "src/protocol/service_files.cpp").read_text())
    assert len(rows) > 40, "service_files.cpp is no longer read as it is written"
    entries = entries_of_service_5()
    complaints = [f"{files[row]}: {part} is missing" for row in rows for part in ("Default", "Example")
                  if row not in ("health", "flag_newpidns") and part not in entries.get(files[row], "")]
    expect_none(complaints, "say in man/service.5 what is so without the file, and show one.")


def test_the_catalogue_of_settings_says_what_service_5_says_at_a_glance():
    """The same files in the same words; but for what is no setting."""
    text = (MAN / "service.5").read_text()
    glance = dict(re.findall(r"^\.It Pa (\S+) Ta (.+)$", text[text.index(".Sh AT A GLANCE"):text.index(".Sh THE LIFE OF")], re.M))
    source = (ROOT / "src/protocol/setting_catalogue.cpp").read_text()
    rows = dict(re.findall(r'^    \{(?:F::\w+|std::nullopt), +"([^"]+)", .* +"([^"]+)"\},$', source, re.M))
    assert len(rows) > 40, "setting_catalogue.cpp is no longer read as it is written"
    for name in ("name@", "supervise/"):
        del glance[name]
    complaints = [f"{name}: {glance.get(name)!r} and {rows.get(name)!r}" for name in sorted({*glance, *rows}) if glance.get(name) != rows.get(name)]
    expect_none(complaints, "man/service.5, AT A GLANCE, and src/protocol/setting_catalogue.cpp go together.")


def test_every_control_byte_is_documented():
    source = (ROOT / "src/protocol/command.cpp").read_text()
    bytes_ = re.findall(r"\{'(.)', Command::", source)
    assert len(bytes_) > 20, "command.cpp is no longer read as it is written"
    text = (PROTOCOL / "control.md").read_text()
    expect_none([byte for byte in bytes_ if f"`{byte}`" not in text], "describe the byte in docs/protocol/control.md.")


def test_every_diagnosis_is_documented():
    table = (ROOT / "src/diagnosis/recogniser.cpp").read_text().split("table[] = {")[1].split("};")[0]
    ids = re.findall(r'^ *\{"([a-z-]+)",', table, re.MULTILINE)
    assert len(ids) > 50, "recogniser.cpp is no longer read as it is written"
    text = (MAN / "lares.8").read_text()
    expect_none([each for each in ids if f".It Li {each}\n" not in text], "say in man/lares.8, Diagnoses, what it is.")


def folded(code):
    """Code as its words, however it is broken into lines."""
    return " ".join(code.replace("//", " ").split())


def test_what_the_page_on_style_quotes_stands_in_the_file_that_it_names():
    style = (ROOT / "STYLE.md").read_text()
    quotes = re.findall(r"`(src/[\w./]+)`\)?:\n\n```cpp\n(.*?)```", style, re.DOTALL)
    assert len(quotes) == style.count("```cpp"), "each piece of C++ has its file in the line before it"
    complaints = [f"{path}: {code}" for path, code in quotes if folded(code) not in folded((ROOT / path).read_text())]
    expect_none(complaints, "quote what stands there now.")


def test_every_link_between_pages_leads_somewhere():
    complaints = []
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if "://" not in target and not target.startswith("mailto:") and not (page.parent / target).exists():
                complaints.append(f"{place(page)}: {target}")
    expect_none(complaints, "mend the link, or write the page.")


@pytest.mark.parametrize("page", sorted(MAN.glob("*.[1-8]")), ids=lambda page: page.name)
def test_mandoc_has_no_complaint(page):
    if not shutil.which("mandoc"):
        pytest.skip("mandoc is not installed (Debian package mandoc)")
    said = subprocess.run(["mandoc", "-T", "lint", "-W", "style", page], capture_output=True, text=True).stdout
    # That a cross-reference is not on this machine says something about the machine.
    complaints = [line for line in said.splitlines() if "referenced manual not found" not in line]
    expect_none(complaints, "mandoc(1) explains each message; man/ is in mdoc(7).")
