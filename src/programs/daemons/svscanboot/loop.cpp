// SPDX-License-Identifier: ISC
#include "loop.hpp"

#include "protocol/run_end.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"

#include <algorithm>
#include <array>

namespace lares::svscanboot {

using Step = machine::Boot::Step;

namespace {

// 400 bytes, as in daemontools: the room for messages in the title.
constexpr auto dots = [] {
    std::array<char, 401> text{};
    std::ranges::fill(text, '.');
    text.back() = '\0';
    return text;
}();

} // namespace

Loop::Loop(const char* scan_directory, sys::Pipe messages, sys::Signals& signals, const sys::Report& report)
    : scan_directory_{scan_directory}, messages_{std::move(messages)}, signals_{signals}, report_{report} {}

void Loop::run() {
    poller_.watch(0, signals_.fd());
    on_time(sys::now());
    while (!boot_.is_done()) {
        poller_.wait(boot_.deadline(), sys::now());
        const Moment now = sys::now();
        if (poller_.ready(0)) on_signals(now);
        on_time(now);
    }
}

void Loop::on_signals(Moment now) {
    for (int number : signals_.take()) {
        if (number == SIGCHLD)
            while (const auto reaped = sys::reap_any()) on_died(*reaped, now);
        else
            perform(boot_.on_asked_to_stop(now), now);
    }
}

void Loop::on_died(const sys::Reaped& reaped, Moment now) {
    const protocol::RunEnd end = protocol::decode_wait_status(reaped.status);
    if (reaped.pid == boot_.svscan.pid())
        perform(boot_.on_svscan_died(end, now), now);
    else if (reaped.pid == boot_.title.pid())
        boot_.on_title_died(end, now);
}

void Loop::on_time(Moment now) {
    for (Step step; (step = boot_.on_time(now)) != Step::nothing;) perform(step, now);
}

void Loop::perform(Step step, Moment now) {
    switch (step) {
    case Step::nothing: break;
    case Step::start_title: start_title(now); break;
    case Step::start_svscan: start_svscan(now); break;
    case Step::stop_svscan: (void)sys::send_signal(boot_.svscan.pid(), SIGTERM); break;
    case Step::let_go: let_go(); break;
    }
}

void Loop::start_svscan(Moment now) {
    const char* const arguments[] = {"svscan", scan_directory_, nullptr};
    sys::SpawnPlan plan{.program = "svscan", .arguments = arguments, .environment = sys::environment()};
    plan.standard_output = messages_.writer.number();
    plan.standard_error = messages_.writer.number();
    start(boot_.svscan, plan, now);
}

void Loop::start_title(Moment now) {
    const char* const arguments[] = {"readproctitle", "service", "errors:", dots.data(), nullptr};
    sys::SpawnPlan plan{
        .program = "readproctitle", .arguments = arguments, .environment = sys::environment()};
    plan.standard_input = messages_.reader.number();
    plan.standard_error = 1; // /dev/null: who shows the messages must not keep their pipe open
    start(boot_.title, plan, now);
}

void Loop::start(machine::Kept& kept, const sys::SpawnPlan& plan, Moment now) {
    const auto pid = sys::spawn(plan);
    if (pid) {
        kept.on_started(*pid, now);
        reported_.forget();
        return;
    }
    kept.on_start_failed(now);
    const Error error = pid.error().error;
    if (reported_.is_new(error.number))
        report_.warn({"unable to ", error.attempt, " ", plan.program}, error.number, "it is tried again");
}

void Loop::let_go() {
    messages_ = {};
    sys::standard_error_as_standard_output(); // our own messages went into the pipe as well
}

} // namespace lares::svscanboot
