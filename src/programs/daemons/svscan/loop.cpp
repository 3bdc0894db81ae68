// SPDX-License-Identifier: ISC
#include "loop.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

#include <array>

namespace lares::svscan {

using machine::Shutdown;
using protocol::ScanCommand;

namespace {

constexpr Span default_stop_limit = std::chrono::seconds{60};
// What daemontools does everywhere, we do where nothing tells us of changes.
constexpr Span between_slow_scans = std::chrono::seconds{5};

} // namespace

int Loop::run() {
    poller_.watch(signal_place, sources_.signals.fd());
    poller_.watch(watch_place, sources_.watch.fd());
    tree_.scan(sys::now());

    while (!leaving_) {
        // Somebody may have removed it, and it has been made anew.
        poller_.watch(control_place, sources_.control.control());
        poller_.wait(deadline(), sys::now());
        const Moment now = sys::now();
        if (poller_.ready(signal_place)) on_signals(now);
        if (poller_.ready(watch_place)) on_changes(now);
        if (poller_.ready(control_place)) on_commands(now);
        on_time(now);
        if (shutdown_.has_begun() && tree_.is_empty()) leaving_ = true;
    }
    return exit_code_;
}

std::optional<Moment> Loop::deadline() {
    // Where nothing will tell, we look; and only there.
    if (sources_.watch && !tree_.has_unexplored_names())
        next_slow_scan_.reset();
    else if (!next_slow_scan_)
        next_slow_scan_ = sys::now() + between_slow_scans;
    return earliest({tree_.deadline(), shutdown_.deadline(), next_slow_scan_, upkeep_.deadline()});
}

void Loop::on_time(Moment now) {
    if (const auto due = tree_.deadline(); due && *due <= now) tree_.on_time(now);
    if (next_slow_scan_ && *next_slow_scan_ <= now) {
        next_slow_scan_.reset();
        look_at_all(now);
    }
    if (upkeep_.must_look(now)) {
        upkeep_.on_looked();
        sources_.control.look_again();
    }
    perform(shutdown_.on_time(now), now);
}

void Loop::look_at_all(Moment now) {
    sources_.control.look_again();
    tree_.scan(now);
}

void Loop::on_signals(Moment now) {
    for (int number : sources_.signals.take()) {
        switch (number) {
        case SIGCHLD:
            while (const auto reaped = sys::reap_any()) tree_.on_died(reaped->pid, reaped->status, now);
            break;
        case SIGALRM: on_command(ScanCommand::rescan, now); break;
        case SIGHUP: on_command(ScanCommand::rescan_aloud, now); break;
        case SIGTERM:
        case SIGINT: on_command(ScanCommand::stop, now); break;
        case SIGQUIT: on_command(ScanCommand::leave, now); break;
        }
    }
}

// New names are looked at one by one; anything else that happens to the names makes us look at all of them,
// once.
void Loop::on_changes(Moment now) {
    bool anything_else = false;
    sys::ChangeReader changes{sources_.watch};
    for (sys::Change change; changes.next(change);) {
        if (change.kind == sys::Change::Kind::overflow)
            anything_else = true;
        else if (change.watched != sources_.watched_directory)
            tree_.on_changed(change.watched, now);
        else if (change.kind == sys::Change::Kind::appeared)
            tree_.on_appeared(change.name, change.made_in_place, now);
        else {
            anything_else = true;
            // Not at once: who removes the whole scan directory shall not find a new one in it.
            if (std::string_view{change.name} == protocol::scan_file::directory) upkeep_.on_removal(now);
        }
    }
    if (anything_else) tree_.scan(now);
}

void Loop::on_commands(Moment now) {
    std::array<char, 64> room;
    for (char byte : sys::read_waiting(sources_.control.control(), room))
        if (const auto command = protocol::decode_scan_command(byte)) on_command(*command, now);
}

void Loop::on_command(ScanCommand command, Moment now) {
    switch (command) {
    case ScanCommand::rescan: look_at_all(now); break;
    case ScanCommand::rescan_aloud:
        tree_.repeat_complaints();
        tree_.make_them_look_again();
        look_at_all(now);
        break;
    case ScanCommand::stop_removed: tree_.stop_removed(now); break;
    case ScanCommand::stop:
        perform(shutdown_.on_asked(shutdown_.has_begun() ? std::nullopt : stop_limit(), now), now);
        break;
    case ScanCommand::leave: leaving_ = true; break;
    }
}

void Loop::perform(Shutdown::Step step, Moment now) {
    switch (step) {
    case Shutdown::Step::nothing: break;
    case Shutdown::Step::stop: tree_.stop(now); break;
    case Shutdown::Step::force:
        tree_.name_the_rest();
        report_.warn({"ending what has not stopped by force"});
        tree_.force();
        break;
    case Shutdown::Step::give_up:
        tree_.name_the_rest();
        report_.fatal({"some processes cannot be ended; leaving them"});
        exit_code_ = sys::exit_temporary;
        leaving_ = true;
        break;
    }
}

std::optional<Span> Loop::stop_limit() const {
    std::array<char, 32> room;
    const auto text =
        sys::read_small_file(sources_.directory.number(), protocol::scan_file::timeout_stop, room);
    if (!text) return default_stop_limit;
    const auto milliseconds = number_from_text(trim_end(split_at(*text, '\n').head));
    if (!milliseconds || *milliseconds > std::uint64_t{1} << 40) {
        report_.warn({"unable to use ", protocol::scan_file::timeout_stop}, EINVAL,
                     "one number of milliseconds is wanted, 0 for no limit; the limit is 60000");
        return default_stop_limit;
    }
    if (*milliseconds == 0) return std::nullopt;
    return std::chrono::milliseconds{*milliseconds};
}

} // namespace lares::svscan
