// SPDX-License-Identifier: ISC
#include "boot.hpp"

#include "protocol/run_end.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace lares::svscanboot {

namespace {

// 400 bytes, as in daemontools: the room for messages in the title.
constexpr auto dots = [] {
    std::array<char, 401> text{};
    std::ranges::fill(text, '.');
    text.back() = '\0';
    return text;
}();

// How long readproctitle may take to see that everybody has gone.
constexpr Span time_for_title = std::chrono::seconds{1};

} // namespace

Boot::Boot(const char* scan_directory, sys::Pipe messages, sys::Signals& signals, const sys::Report& report)
    : scan_directory_{scan_directory}, messages_{std::move(messages)}, signals_{signals}, report_{report} {}

void Boot::run() {
    poller_.watch(0, signals_.fd());
    on_time(sys::now());
    while (phase_ != Phase::done) {
        poller_.wait(deadline(), sys::now());
        const Moment now = sys::now();
        if (poller_.ready(0)) on_signals(now);
        on_time(now);
    }
}

std::optional<Moment> Boot::deadline() const {
    std::optional<Moment> earliest;
    const auto note = [&earliest](Moment moment) {
        earliest = earliest ? std::min(*earliest, moment) : moment;
    };
    if (phase_ == Phase::waiting_for_title) note(title_may_take_until_);
    if (phase_ == Phase::keeping && !svscan_.is_running()) note(svscan_.next_start());
    if (phase_ != Phase::waiting_for_title && !title_.is_running()) note(title_.next_start());
    return earliest;
}

void Boot::on_time(Moment now) {
    if (phase_ == Phase::waiting_for_title && now >= title_may_take_until_) phase_ = Phase::done;
    if (phase_ != Phase::keeping && phase_ != Phase::stopping) return;
    if (title_.is_due(now)) start_title(now);
    if (phase_ == Phase::keeping && svscan_.is_due(now)) start_svscan(now);
}

void Boot::start_svscan(Moment now) {
    const char* const arguments[] = {"svscan", scan_directory_, nullptr};
    sys::SpawnPlan plan{.program = "svscan", .arguments = arguments, .environment = sys::environment()};
    plan.standard_output = messages_.writer.number();
    plan.standard_error = messages_.writer.number();
    start(svscan_, plan, now);
}

void Boot::start_title(Moment now) {
    const char* const arguments[] = {"readproctitle", "service", "errors:", dots.data(), nullptr};
    sys::SpawnPlan plan{
        .program = "readproctitle", .arguments = arguments, .environment = sys::environment()};
    plan.standard_input = messages_.reader.number();
    plan.standard_error = 1; // /dev/null: who shows the messages must not keep their pipe open
    start(title_, plan, now);
}

void Boot::start(machine::Kept& kept, sys::SpawnPlan plan, Moment now) {
    const auto pid = sys::spawn(plan);
    if (pid) {
        kept.on_started(*pid, now);
        reported_ = 0;
        return;
    }
    kept.on_start_failed(now);
    const Error error = pid.error().error;
    if (std::exchange(reported_, error.number) == error.number) return;
    report_.warn({"unable to ", error.attempt, " ", plan.program}, error.number, "it is tried again");
}

void Boot::on_signals(Moment now) {
    for (int number : signals_.take()) {
        if (number == SIGCHLD)
            while (const auto reaped = sys::reap_any()) on_died(*reaped, now);
        else
            on_asked_to_stop(now);
    }
}

void Boot::on_died(const sys::Reaped& reaped, Moment now) {
    const protocol::RunEnd end = protocol::decode_wait_status(reaped.status);
    if (reaped.pid == svscan_.pid()) {
        svscan_.on_died(end, now);
        const bool was_asked = end.kind == protocol::RunEnd::Kind::exited && end.number == 0;
        if (phase_ == Phase::stopping || was_asked) on_svscan_left(now);
    } else if (reaped.pid == title_.pid()) {
        title_.on_died(end, now);
        if (phase_ == Phase::waiting_for_title) phase_ = Phase::done;
    }
}

// The second time, svscan uses force.
void Boot::on_asked_to_stop(Moment now) {
    if (phase_ == Phase::waiting_for_title) return;
    phase_ = Phase::stopping;
    if (svscan_.is_running())
        (void)sys::send_signal(svscan_.pid(), SIGTERM);
    else
        on_svscan_left(now);
}

// Without us, readproctitle sees the end of its input as soon as nobody can complain any more. Services that
// were left running on purpose keep it, and it shows what they say.
void Boot::on_svscan_left(Moment now) {
    messages_ = {};
    sys::standard_error_as_standard_output(); // our own messages went into the pipe as well
    title_may_take_until_ = now + time_for_title;
    phase_ = title_.is_running() ? Phase::waiting_for_title : Phase::done;
}

} // namespace lares::svscanboot
