// SPDX-License-Identifier: ISC
// How an Undertaking judges what it sees: has it come to stay, will it never come, was it so before?
#include "undertaking.hpp"

#include "awaited.hpp"
#include "base/text.hpp"
#include "coming.hpp"
#include "condition.hpp"
#include "standing.hpp"
#include "sys/clock.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>

namespace lares::service {

using protocol::ServiceView;

namespace {

// Whoever waits in front of it does not wait for a next attempt that is further away.
constexpr Span patience_with_restart = std::chrono::seconds{5};
// After a signal: of a process that catches it, and of one for which it is the end.
constexpr Span time_to_end_by_signal = std::chrono::milliseconds{200};
constexpr Span time_to_die_of_signal = std::chrono::seconds{5};

// Of all runs that its supervise has ever started.
std::uint64_t ends_in(const ServiceView& view) {
    const bool runs = view.state->phase == protocol::Phase::running;
    return view.state->starts - std::min<std::uint64_t>(view.state->starts, runs ? 1 : 0);
}

bool is_about_to_be_started(const ServiceView& view) {
    if (!view.state) return false;
    const auto next = earliest({view.state->next_start, view.state->not_before});
    return !next || *next - sys::now() < patience_with_restart;
}

bool is_kind_of_start(const Task& task) {
    return task.kind != Task::Kind::stop && task.kind != Task::Kind::signal;
}

} // namespace

// Of a supervise that does not count them, what has come and gone between two looks is not seen.
void Undertaking::count_ends(std::size_t number, const ServiceView& now) {
    Progress& progress = progress_[number];
    if (now.obstacle) return;
    if (now.state && progress.before.state) {
        progress.ends = ends_in(now) - std::min(ends_in(now), ends_in(progress.before));
        return;
    }
    const ServiceView& last = progress.now;
    const bool goes_on = is_up(now) && is_same_run(last, now);
    if (!last.obstacle && is_up(last) && last.status.pid != 0 && !goes_on) ++progress.ends;
}

// The run that a restart ends is not to be blamed.
void Undertaking::judge_start(std::size_t number) {
    const Task& task = tasks_[number];
    const Progress& progress = progress_[number];
    const ServiceView& now = progress.now;
    if (!is_kind_of_start(task) || now.obstacle || task.steps.size() != progress.step + 1) return;
    if (auto why = why_it_cannot_come(services_[number], task.who.path, now))
        return fail(number, *std::move(why));
    const bool had_a_run = task.kind == Task::Kind::restart && progress.before.status.pid != 0;
    const std::uint64_t ends = progress.ends - std::min<std::uint64_t>(progress.ends, had_a_run ? 1 : 0);
    const bool has_ended_for_need = now.state && now.state->last_end_by == protocol::EndedBy::need;
    if (task.kind == Task::Kind::once || ends == 0 || has_ended_for_need) return;
    const bool may_still_come =
        is_up(now) || now.status.pid != 0 || is_about_to_be_started(now) || !now.state;
    if (ends >= 2 || !may_still_come) fail(number, {"it ends as soon as it is started"});
}

bool Undertaking::has_stayed(std::size_t number) {
    const Task& task = tasks_[number];
    const ServiceView& now = progress_[number].now;
    const bool says_when_ready = now.state && now.state->ready.has_value();
    const bool must_stay = task.kind == Task::Kind::start || task.kind == Task::Kind::restart;
    if (!must_stay || says_when_ready || now.status.pid == 0) return true;
    const auto rest = time_to_stay(now);
    if (!rest) return true;
    pursuit_.look_at(*pursued_[number], sys::now() + *rest);
    return false;
}

// A signal that is the end of a process brings that a moment later; one that is paused, when it goes on.
void Undertaking::judge_survival(std::size_t number) {
    const Progress& progress = progress_[number];
    const ServiceView& now = progress.now;
    if (now.obstacle) return fail(number, {"what came of the signal cannot be seen", now.obstacle->error});
    const bool goes_on = now.status.pid != 0 && is_same_run(progress.before, now);
    if (!goes_on) return fail(number, {"it has ended by the signal"});
    const bool is_to_die = progress.was_deadly && !now.status.paused;
    const Moment enough = progress.begun + (is_to_die ? time_to_die_of_signal : time_to_end_by_signal);
    if (sys::now() >= enough) return end(number, Result::done);
    pursuit_.look_at(*pursued_[number], enough);
}

bool Undertaking::was_so_before(std::size_t number) const {
    const Progress& progress = progress_[number];
    const Goal& goal = goal_of(step_of(number).commands);
    const bool is_about_a_state =
        goal.paused || (goal.level != Goal::Level::any && goal.level != Goal::Level::once);
    if (!is_about_a_state || tasks_[number].kind == Task::Kind::restart || tasks_[number].is_newcomer)
        return false;
    const bool is_oneshot = services_[number].is_oneshot();
    return judge(step_of(number).goal, {progress.before, progress.before, true, false, is_oneshot}) ==
           Verdict::reached;
}

// What is only wanted is no reason to give up: it is waited for so long, and then done without.
bool Undertaking::puts_off_deadline() {
    if (!bears_with_wanted_) return false;
    for (std::size_t number = 0; number < tasks_.size(); ++number) {
        const bool waits = progress_[number].result == Result::going &&
                           !only_wanted_by(services_[number], progress_[number].now).empty();
        if (!waits) continue;
        bears_with_wanted_ = false;
        *deadline_ += patience_with_wanted;
        return true;
    }
    return false;
}

// What waits for one that has not come does not come either; and what is to come by itself is not waited for
// where nothing else is. Were there any?
bool Undertaking::give_up_what_has_become_hopeless() {
    if (!has_failures_) return false;
    const std::size_t before = unfinished_;
    std::vector<std::string_view> failed;
    bool is_any_told = false;
    for (std::size_t number = 0; number < tasks_.size(); ++number) {
        const Progress& progress = progress_[number];
        const bool has_failed = progress.result == Result::failed || progress.result == Result::untold;
        if (has_failed) failed.push_back(last_part_of(tasks_[number].who.path));
        is_any_told |= !progress.is_over() && !tasks_[number].happens_by_itself();
    }
    for (std::size_t number = 0; number < tasks_.size(); ++number) {
        if (progress_[number].is_over()) continue;
        const ServiceView& now = progress_[number].now;
        const std::string other = waits_for(now);
        const bool is_hopeless = is_kind_of_start(tasks_[number]) && !other.empty() &&
                                 std::ranges::find(failed, other) != failed.end() &&
                                 only_wanted_by(services_[number], now).empty();
        if (is_hopeless)
            fail(number, {"it waits for " + other + ", which has not come"});
        else if (!is_any_told && tasks_[number].happens_by_itself())
            end(number, Result::late);
    }
    return unfinished_ != before;
}

} // namespace lares::service
