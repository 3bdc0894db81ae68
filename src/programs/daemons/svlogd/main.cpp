// SPDX-License-Identifier: ISC
// svlogd [OPTIONS] DIR…: writes the lines of its standard input into log directories, in the language of
// runit. See svlogd(8).
#include "configuration.hpp"
#include "sys/input.hpp"
#include "sys/process.hpp"
#include "sys/removals.hpp"

#include <csignal>
#include <sys/stat.h>

namespace {

using namespace lares;

constexpr sys::Report report{"svlogd", sys::Patience::never_waits};

svlogd::CommandLine line;
svlogd::Configuration configuration{line, report};

void read_again(logging::Plan& plan, logging::Loop& loop) {
    configuration.read(plan, loop);
}

[[noreturn]] void refuse(const Error& error) {
    report.die({"unable to ", error.attempt}, error.number);
}

} // namespace

int main(int argc, char** argv) {
    sys::block_signals(); // first: nothing that has been read may be lost to one
    sys::mark_missing_input();
    sys::reset_inherited_signals();
    auto signals =
        sys::Signals::report({SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGALRM, SIGCHLD, sys::removal_signal});
    if (!signals) refuse(signals.error());
    ::umask(022);

    static logging::Plan plan;
    line = svlogd::read_command_line(argc, argv);
    if (const auto prepared = configuration.prepare(plan); !prepared) refuse(prepared.error());
    plan.read_again = read_again;

    static logging::Pump pump{plan};
    if (const auto made = pump.make_buffers(); !made) refuse(made.error());
    static logging::Loop loop{plan, pump, *signals, report};
    configuration.read(plan, loop);
    pump.on_new_plan();
    sys::leave(loop.run());
}
