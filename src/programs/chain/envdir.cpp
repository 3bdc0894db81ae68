// SPDX-License-Identifier: ISC
// envdir [-p PREFIX] DIR PROGRAM…: runs the program with the variables that the files in DIR say. See
// envdir(8).
#include "chain/env_directory.hpp"
#include "directory_variables.hpp"
#include "next_program.hpp"
#include "sys/environment.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"envdir"};

// 111 and not 100, as it always was here.
[[noreturn]] void usage(std::string_view hint = {}) {
    report.usage("dir child", hint, sys::exit_temporary);
}

[[noreturn]] void explain(const char* name, const chain::EnvFailure& failure) {
    using Step = chain::EnvFailure::Step;
    switch (failure.step) {
    case Step::start: report.die({"unable to switch to current directory"}, failure.error);
    case Step::enter: report.die({"unable to switch to directory ", name}, failure.error);
    case Step::open:
    case Step::list: report.die({"unable to read directory ", name}, failure.error);
    case Step::file: report.die({"unable to read ", name, "/", failure.file}, failure.error);
    case Step::back: report.die({"unable to switch to starting directory"}, failure.error);
    }
    sys::leave(sys::exit_temporary);
}

void edit_all(sys::Environment& environment, std::string_view prefix, const char* name) {
    chain::EnvDirectory directory;
    if (const auto opened = directory.open(name); !opened) explain(name, opened.error());
    for (;;) {
        const auto entry = directory.next();
        if (!entry) explain(name, entry.error());
        if (!*entry) return;
        chain::set_directory_variable(environment, prefix, name, **entry, report);
    }
}

} // namespace

int main(int argc, char** argv) {
    sys::Options options{argc, argv, "p:", sys::Options::Unlisted::operand};
    std::string_view prefix;
    while (const auto letter = options.next()) {
        if (*letter != 'p') options.complain(), usage("-p prefix: in front of the name of each variable");
        prefix = options.value();
        if (prefix.contains('=')) usage("no variable has a = in its name");
    }
    const auto operands = options.operands();
    if (operands.size() < 2) usage();

    sys::Environment environment;
    edit_all(environment, prefix, operands[0]);
    char* const* command = operands.data() + 1;
    chain::become(command, environment.whole(), report);
}
