// SPDX-License-Identifier: ISC
#include "loop.hpp"

#include "protocol/run_end.hpp"
#include "protocol/scan_command.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>
#include <csignal>

namespace lares::svscanboot {

using Step = machine::Boot::Step;

namespace {

constexpr std::size_t signal_place = 0;
constexpr std::size_t svscan_place = 1;
constexpr std::size_t title_place = 2;

// 400 bytes, as in daemontools: the room for messages in the title.
constexpr auto dots = [] {
    std::array<char, 401> text{};
    std::ranges::fill(text, '.');
    text.back() = '\0';
    return text;
}();

} // namespace

Loop::Loop(const char* scan_directory, BootPoint& point, const char* oom_score_adj, sys::Signals& signals,
           const sys::Report& report)
    : scan_directory_{scan_directory}, point_{point},
      oom_score_adj_{oom_score_adj}, signals_{signals}, report_{report}, era_{sys::era_now()}, record_{era_} {
}

void Loop::run() {
    poller_.watch(signal_place, signals_.fd());
    on_time(sys::now());
    while (!boot_.is_done()) {
        wait();
        const Moment now = sys::now();
        if (poller_.ready(signal_place)) on_signals(now);
        on_found_died(now);
        on_time(now);
    }
}

void Loop::wait() {
    poller_.watch(svscan_place, svscan_.found.fd());
    poller_.watch(title_place, title_.found.fd());
    poller_.wait(boot_.deadline(), sys::now());
}

void Loop::on_signals(Moment now) {
    for (int number : signals_.take()) {
        if (number == SIGCHLD)
            while (const auto reaped = sys::reap_any()) on_died(*reaped, now);
        else
            on_asked_to_stop(now);
    }
}

// Whatever has lost its parents is ours, and is reaped too.
void Loop::on_died(const sys::Reaped& reaped, Moment now) {
    const protocol::RunEnd end = protocol::decode_wait_status(reaped.status);
    if (reaped.pid == boot_.svscan.pid()) {
        svscan_.found.close();
        perform(boot_.on_svscan_died(end, last_word_of(point_.directory(), reaped.pid), now), now);
    } else if (reaped.pid == boot_.title.pid()) {
        title_.found.close();
        boot_.on_title_died(end, now);
    }
}

void Loop::on_found_died(Moment now) {
    if (svscan_.found && poller_.ready(svscan_place) && svscan_.found.is_dead()) {
        svscan_.found.close();
        perform(boot_.on_found_svscan_died(last_word_of(point_.directory(), boot_.svscan.pid()), now), now);
    }
    if (title_.found && poller_.ready(title_place) && title_.found.is_dead()) {
        title_.found.close();
        boot_.on_title_died({}, now);
    }
}

// A svscan that has refused to begin, as another one serves the directory, is none to wait for; that one is.
void Loop::on_asked_to_stop(Moment now) {
    if (!boot_.svscan.is_running()) (void)take_over_svscan(now);
    perform(boot_.on_asked_to_stop(now), now);
}

void Loop::on_time(Moment now) {
    for (Step step; (step = boot_.on_time(now)) != Step::nothing;) perform(step, now);
}

void Loop::perform(Step step, Moment now) {
    switch (step) {
    case Step::nothing: break;
    case Step::start_title: start_title(now); break;
    case Step::start_svscan: start_svscan(now); break;
    case Step::start_svscan_to_stop: start_svscan_to_stop(now); break;
    case Step::stop_svscan: stop_svscan(); break;
    case Step::let_go: let_go(); break;
    }
}

void Loop::start_svscan(Moment now) {
    if (point_.enter_late()) sys::standard_error_into(point_.messages().writer);
    if (take_over_svscan(now)) return;
    const char* const arguments[] = {"svscan", scan_directory_, nullptr};
    sys::SpawnPlan plan{.program = "svscan", .arguments = arguments, .environment = sys::environment()};
    plan.standard_output = point_.messages().writer.number();
    plan.standard_error = point_.messages().writer.number();
    start(svscan_, plan, now);
}

// A signal might come before the new svscan has blocked it, and be its end. A command waits for it. What an
// earlier one has not read goes with the last who has it open.
void Loop::start_svscan_to_stop(Moment now) {
    command_.close();
    auto command = point_.leave_command(protocol::ScanCommand::stop, boot_.is_to_use_force() ? 2 : 1);
    start_svscan(now);
    if (command)
        command_ = std::move(*command);
    else if (boot_.svscan.is_running())
        stop_svscan();
}

void Loop::start_title(Moment now) {
    if (take_over_title(now)) return write_record();
    const char* const arguments[] = {"readproctitle", "service", "errors:", dots.data(), nullptr};
    sys::SpawnPlan plan{
        .program = "readproctitle", .arguments = arguments, .environment = sys::environment()};
    plan.standard_input = point_.messages().reader.number();
    plan.standard_error = 1; // /dev/null: who shows the messages must not keep their pipe open
    if (point_.is_ours()) record_.write_when_started(point_.directory().number(), plan);
    start(title_, plan, now);
    write_record();
}

void Loop::start(Charge& charge, sys::SpawnPlan& plan, Moment now) {
    plan.oom_score_adj = oom_score_adj_;
    const auto pid = sys::spawn(plan);
    if (pid) {
        charge.kept.on_started(*pid, now);
        charge.reported.forget();
        return;
    }
    charge.kept.on_start_failed(now);
    const Error error = pid.error().error;
    if (charge.reported.is_new(error.number))
        report_.warn({"unable to ", error.attempt, " ", plan.program}, error.number, "it is tried again");
}

// Who was stopped could not obey.
void Loop::stop_svscan() const {
    for (const int signal : {SIGTERM, SIGCONT})
        if (svscan_.found)
            (void)svscan_.found.send(signal);
        else
            (void)sys::send_signal(boot_.svscan.pid(), signal);
}

void Loop::let_go() {
    point_.let_go_of_messages();
    sys::standard_error_as_standard_output(); // our own messages went into the pipe as well
}

bool Loop::take_over_svscan(Moment now) {
    if (!point_.directory()) return false;
    take_over(svscan_, find_svscan(point_.directory(), era_), now);
    return svscan_.kept.is_running();
}

bool Loop::take_over_title(Moment now) {
    if (!point_.is_ours()) return false;
    take_over(title_, find_title(point_.directory(), era_, point_.messages().reader), now);
    return title_.kept.is_running();
}

void Loop::take_over(Charge& charge, std::optional<Found> found, Moment now) {
    if (!found) return;
    charge.kept.on_found(found->pid, now);
    charge.found = std::move(found->process);
    charge.reported.forget();
}

void Loop::write_record() {
    if (!point_.is_ours()) return;
    const auto written = record_.write(point_.directory().number(), boot_.title.pid());
    if (written)
        record_trouble_.forget();
    else if (record_trouble_.is_new(written.error().number))
        report_.warn({"unable to ", written.error().attempt, " ", protocol::scan_file::boot},
                     written.error().number,
                     "the svscanboot that comes next will start another readproctitle");
}

} // namespace lares::svscanboot
