// SPDX-License-Identifier: ISC
// svlogd [OPTIONS] DIR…: writes the lines of its standard input into log directories, in the language of
// runit. See svlogd(8).
#include "configuration.hpp"
#include "logging/front.hpp"
#include "sys/process.hpp"

namespace {

using namespace lares;

constexpr sys::Report report{"svlogd", sys::Patience::never_waits};

svlogd::CommandLine line;
svlogd::Configuration configuration{line, report};

void read_again(logging::Plan& plan, logging::Loop& loop) {
    configuration.read(plan, loop);
}

} // namespace

int main(int argc, char** argv) {
    sys::Signals signals = logging::begin(report);
    static logging::Plan plan;
    line = svlogd::read_command_line(argc, argv);
    if (const auto prepared = configuration.prepare(plan); !prepared)
        logging::refuse(prepared.error(), report);
    plan.read_again = read_again;

    static logging::Pump pump{plan};
    if (const auto made = pump.make_buffers(); !made) logging::refuse(made.error(), report);
    static logging::Loop loop{plan, pump, signals, report};
    configuration.read(plan, loop);
    pump.on_new_plan();
    sys::leave(loop.run());
}
