// SPDX-License-Identifier: ISC
#include "goal.hpp"

#include "condition.hpp"
#include "protocol/command.hpp"

namespace lares::service {

using protocol::Command;
using protocol::ServiceView;
using protocol::Want;
using Level = Goal::Level;

namespace {

void add(Goal& goal, Command command) {
    switch (command) {
    case Command::up_for_good: goal.down_file = false; [[fallthrough]];
    case Command::up: goal.level = Level::up; return;
    case Command::down_for_good: goal.down_file = true; [[fallthrough]];
    case Command::down:
        goal.level = Level::down;
        goal.replaced = true;
        goal.paused.reset();
        return;
    case Command::once: goal.level = Level::once; return;
    case Command::no_restart: goal.level = Level::not_again; return;
    case Command::exit: goal.gone = true; return;
    case Command::terminate:
    case Command::kill:
    case Command::kill_group:
    case Command::restart: goal.replaced = true; return;
    case Command::pause:
    case Command::pause_group: goal.paused = true; return;
    case Command::cont:
    case Command::cont_group: goal.paused = false; return;
    default: return;
    }
}

bool is_up_without_process(const ServiceView& view) {
    return is_up(view) && view.status.pid == 0;
}

// Since we have asked.
bool has_failed(const Observation& seen) {
    const bool was_so_before = has_failed_for_good(seen.before) && is_same_run(seen.before, seen.now);
    return has_failed_for_good(seen.now) && !was_so_before;
}

bool was_running(const ServiceView& before) {
    return !before.obstacle && before.status.pid != 0;
}

// Told to go down before us, or in the same moment; what is up now will not be for long.
bool is_dying(const Observation& seen) {
    if (!was_running(seen.before) || !is_same_run(seen.before, seen.now)) return false;
    return want_of(seen.before.status) == Want::down ||
           (was_sent_term(seen.now.status) && !was_sent_term(seen.before.status));
}

bool has_level(Level level, const Observation& seen) {
    const bool has_process = seen.now.status.pid != 0;
    const auto want = want_of(seen.now.status);
    switch (level) {
    case Level::any: return true;
    case Level::up:
        if (seen.is_oneshot && has_detail(seen.now)) return is_up_without_process(seen.now);
        return is_up_without_process(seen.now) || (is_up(seen.now) && want == Want::up && !is_dying(seen));
    case Level::down: return !has_process && want == Want::down;
    case Level::once:
        if (!is_same_run(seen.before, seen.now) || is_up_without_process(seen.now)) return true;
        return was_running(seen.before) && want != Want::up;
    case Level::not_again: return want != Want::up;
    case Level::idle: return !has_process && !is_up_without_process(seen.now);
    }
    return false;
}

bool has_replaced(const Observation& seen) {
    if (!was_running(seen.before)) return true;
    if (is_same_run(seen.before, seen.now)) return false;
    return is_up(seen.now) || want_of(seen.now.status) != Want::up;
}

std::uint32_t supervise_pid(const ServiceView& view) {
    return view.state ? view.state->author.pid : 0;
}

bool has_left(const Observation& seen) {
    if (is_supervised(seen.now) == false) return true;
    const std::uint32_t before = supervise_pid(seen.before);
    const std::uint32_t now = supervise_pid(seen.now);
    return before == 0 ? seen.left : now != 0 && now != before;
}

bool is_end_of_process(const Goal& goal) {
    return goal.replaced && goal.level == Level::any;
}

// It was on its way down for good, and its supervise left as soon as it had ended.
bool has_left_with_its_process(const Observation& seen) {
    return was_running(seen.before) && want_of(seen.before.status) == Want::down &&
           is_supervised(seen.now) == false;
}

} // namespace

Goal goal_of(std::string_view commands) {
    Goal goal;
    bool for_log = false;
    for (char letter : commands) {
        const auto command = protocol::decode_command(letter);
        if (!command) continue;
        if (*command == Command::select_log || *command == Command::select_main)
            for_log = *command == Command::select_log;
        else if (!for_log)
            add(goal, *command);
    }
    return goal;
}

bool shows_in_the_status(const Goal& goal) {
    return goal.level != Level::any || goal.paused || goal.down_file;
}

Verdict judge(const Goal& goal, const Observation& seen) {
    if (goal.gone) return has_left(seen) ? Verdict::reached : Verdict::not_yet;
    if (is_end_of_process(goal) && has_left_with_its_process(seen)) return Verdict::reached;
    if (seen.now.obstacle || !seen.taken) return Verdict::not_yet;

    // A signal to a service that does not run is lost.
    if (goal.paused == true && seen.now.status.pid == 0) return Verdict::never;
    if (goal.paused && *goal.paused != seen.now.status.paused) return Verdict::not_yet;
    if (goal.down_file && *goal.down_file != seen.now.down_file) return Verdict::not_yet;
    if (goal.level == Level::up && has_failed(seen)) return Verdict::never;
    if (goal.cleared && (!seen.all_is_told || is_being_cleared(seen.now))) return Verdict::not_yet;
    if (goal.replaced && goal.level != Level::down && !has_replaced(seen)) return Verdict::not_yet;
    if (goal.ready && !(seen.all_is_told && is_ready(seen.now))) return Verdict::not_yet;
    return has_level(goal.level, seen) ? Verdict::reached : Verdict::not_yet;
}

} // namespace lares::service
