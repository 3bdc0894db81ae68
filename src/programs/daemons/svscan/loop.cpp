// SPDX-License-Identifier: ISC
#include "loop.hpp"

#include "base/text.hpp"
#include "protocol/names.hpp"
#include "protocol/tree_signals.hpp"
#include "stop_limit.hpp"
#include "sys/clock.hpp"
#include "sys/dead_child.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>
#include <array>

namespace lares::svscan {

using machine::Shutdown;
using protocol::ScanCommand;

namespace {

// What daemontools does everywhere, we do where nothing tells us of changes.
constexpr Span between_slow_scans = std::chrono::seconds{5};

} // namespace

int Loop::run() {
    poller_.watch(signal_place, sources_.signals.fd());
    poller_.watch(watch_place, sources_.watch.fd());
    begin(sys::now());

    while (!leaving_ && !has_stopped()) {
        // Somebody may have removed it, and it has been made anew.
        poller_.watch(control_place, sources_.control.control());
        poller_.watch(death_place, tree_.deaths());
        const Moment before = sys::now();
        plan_slow_scan(before);
        poller_.wait(deadline(), before);
        const Moment now = sys::now();
        if (poller_.ready(watch_place))
            on_changes(now); // first: who has died is started by the name that it has now
        if (poller_.ready(death_place)) on_deaths(now);
        if (poller_.ready(signal_place)) on_signals(now);
        if (poller_.ready(control_place)) on_commands(now);
        on_time(now);
        tree_.end_turn(now);
        if (!shutdown_.has_begun() && !leaving_) upgrader_.end_turn();
    }
    sources_.control.tell_that_it_has_left();
    return exit_code_;
}

// Commands may wait already: a svscan that was killed in the midst of a stop is followed by one that finds
// that it is to go on with it.
void Loop::begin(Moment now) {
    std::array<char, 64> room;
    const auto commands = sys::read_waiting(sources_.control.control(), room);
    if (std::ranges::find(commands, encode(ScanCommand::stop)) != commands.end())
        tree_.begin_to_stop(now);
    else
        tree_.begin(now);
    perform_commands(commands, now);
}

// Where nothing will tell, we look; and only there.
void Loop::plan_slow_scan(Moment now) {
    if (sources_.watch && !tree_.has_unexplored_names())
        next_slow_scan_.reset();
    else if (!next_slow_scan_)
        next_slow_scan_ = now + between_slow_scans;
}

std::optional<Moment> Loop::deadline() {
    return earliest(
        {tree_.deadline(), shutdown_.deadline(), next_slow_scan_, upkeep_.deadline(), upgrader_.deadline()});
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
    upgrader_.on_time(now);
    perform(shutdown_.on_time(now), now);
}

void Loop::look_at_all(Moment now) {
    sources_.control.look_again();
    tree_.scan(now);
}

void Loop::on_signals(Moment now) {
    for (int number : sources_.signals.take()) {
        switch (number) {
        case SIGCHLD: reap(now); break;
        case protocol::upgrade_is_done: on_answer(number, true, now); break;
        case protocol::upgrade_has_failed: on_answer(number, false, now); break;
        case SIGALRM: on_command(ScanCommand::rescan, now); break;
        case SIGHUP: on_command(ScanCommand::rescan_aloud, now); break;
        case SIGTERM:
        case SIGINT: on_command(ScanCommand::stop, now); break;
        case SIGQUIT: on_command(ScanCommand::leave, now); break;
        }
    }
}

// The two answers of a supervise that was asked to upgrade; from anybody else the second is the wish to.
void Loop::on_answer(int signal, bool done, Moment now) {
    if (const pid_t sender = sources_.signals.sender_of(signal); sender != 0)
        upgrader_.on_answer(sender, done, now);
    else if (!done)
        on_command(ScanCommand::upgrade, now);
}

void Loop::on_deaths(Moment now) {
    while (const auto pid = tree_.take_death(now)) upgrader_.on_supervise_died(*pid);
}

// Who it was is looked at only where it matters.
void Loop::reap(Moment now) {
    for (;;) {
        std::uint64_t started = 0;
        std::optional<sys::Reaped> child;
        if (!tree_.expects_orphans()) {
            child = sys::reap_any();
        } else if (const auto dead = sys::find_dead_child()) {
            started = sys::start_of_process(*dead);
            child = sys::reap(*dead);
        }
        if (!child) return;
        if (upgrader_.on_child_ended(*child)) continue;
        upgrader_.on_supervise_died(child->pid);
        tree_.on_died(*child, started, now);
    }
}

// New names are looked at one by one; anything else that happens to the names makes us look at all of them,
// once.
void Loop::on_changes(Moment now) {
    bool anything_else = false, anything_at_all = false;
    sys::ChangeReader changes{sources_.watch};
    for (sys::Change change; changes.next(change);) {
        if (change.kind == sys::Change::Kind::overflow)
            anything_at_all = true;
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
    if (anything_at_all)
        look_at_all(now);
    else if (anything_else)
        tree_.scan(now);
}

void Loop::on_commands(Moment now) {
    std::array<char, 64> room;
    perform_commands(sys::read_waiting(sources_.control.control(), room), now);
}

void Loop::perform_commands(std::span<const char> bytes, Moment now) {
    for (char byte : bytes)
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
        upgrader_.give_way();
        perform(shutdown_.on_asked(
                    shutdown_.has_begun() ? std::nullopt : read_stop_limit(sources_.directory, report_), now),
                now);
        break;
    case ScanCommand::leave: leaving_ = true; break;
    case ScanCommand::upgrade:
        if (!shutdown_.has_begun()) upgrader_.on_asked(now);
        break;
    }
}

void Loop::perform(Shutdown::Step step, Moment now) {
    switch (step) {
    case Shutdown::Step::nothing: break;
    case Shutdown::Step::stop:
        sources_.control.tell_of_leaving();
        tree_.stop(now);
        break;
    case Shutdown::Step::count_levels:
        perform(shutdown_.on_levels(tree_.stragglers().find_levels(), now), now);
        break;
    case Shutdown::Step::force_highest: tree_.stragglers().force_highest(); break;
    case Shutdown::Step::force:
        tree_.stragglers().name_all();
        report_.warn({"ending what has not stopped by force"});
        tree_.force();
        break;
    case Shutdown::Step::give_up:
        tree_.stragglers().name_all();
        report_.fatal({"some processes cannot be ended; leaving them"});
        exit_code_ = sys::exit_temporary;
        leaving_ = true;
        break;
    }
}

} // namespace lares::svscan
