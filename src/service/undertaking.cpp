// SPDX-License-Identifier: ISC
#include "undertaking.hpp"

#include "base/text.hpp"
#include "condition.hpp"
#include "delivery.hpp"
#include "remedy.hpp"
#include "standing.hpp"
#include "sys/clock.hpp"
#include "sys/process_facts.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::service {

using protocol::ServiceView;

namespace {

constexpr Span long_enough_to_stay = std::chrono::seconds{1};
constexpr Span time_to_be_noticed = std::chrono::milliseconds{50};
// One whose supervise does not read keeps the others waiting no longer.
constexpr Span patience_with_supervise = std::chrono::seconds{5};
// Whoever waits in front of it does not wait for a next attempt that is further away.
constexpr Span patience_with_restart = std::chrono::seconds{5};

// By its stamps, which go by two clocks.
Span age_of_run(const ServiceView& view) {
    const Instant now = sys::instant_now();
    if (view.state) return now.moment - view.state->since_moment;
    const TaiLabel since = view.status.since;
    if (now.label < since) return Span{0};
    const std::uint64_t seconds = std::min<std::uint64_t>(now.label.seconds - since.seconds, 1'000'000);
    return std::chrono::seconds{seconds} + Span{now.label.nanoseconds} - Span{since.nanoseconds};
}

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

// The supervise of daemontools looks at nothing for a second after a start, and shows what has died
// meanwhile.
bool has_died_unnoticed(const ServiceView& view) {
    if (view.state) return false;
    const auto facts = sys::facts_of_process(static_cast<pid_t>(view.status.pid));
    return !facts || facts->is_dead();
}

bool is_kind_of_start(const Task& task) {
    return task.kind != Task::Kind::stop && task.kind != Task::Kind::signal;
}

} // namespace

bool hears_signal(const ServiceView& view, std::string_view commands) {
    return view.status.pid != 0 || (is_being_cleared(view) && commands == "k");
}

Undertaking::Undertaking(std::vector<Task> tasks, std::optional<Moment> deadline, const sys::Fd& interruption)
    : tasks_{std::move(tasks)}, progress_(tasks_.size()),
      pursued_(tasks_.size()), unfinished_{tasks_.size()}, deadline_{deadline},
      interruption_{interruption}, pursuit_{Detail::everything, &interruption} {
    for (const Task& task : tasks_) services_.emplace_back(task.who.path);
}

// Not before, so that what is said of its stop is what was.
Undertaking::~Undertaking() {
    for (std::size_t number = 0; number < tasks_.size(); ++number) {
        const bool is_midway = pursued_[number] && progress_[number].step + 1 < tasks_[number].steps.size();
        if (!is_midway || tasks_[number].if_given_up.empty()) continue;
        if (const auto fifo = services_[number].open_control())
            (void)offer(*fifo, tasks_[number].if_given_up);
    }
}

void Undertaking::run(const Onlooker& onlooker) {
    while (begin_those_that_may(), give_up_what_has_become_hopeless(), unfinished_ > 0) {
        const auto next = onlooker(*this);
        for (const std::size_t pursued : pursuit_.follow(earliest({deadline_, next})))
            advance(tasks_pursued_[pursued]);
        if (sys::has_input(interruption_)) return end_all_that_go(Result::left);
        if (deadline_ && sys::now() >= *deadline_) return end_all_that_go(Result::late);
    }
}

// Several rounds, for one that is over at once may be what another waits for.
void Undertaking::begin_those_that_may() {
    for (bool has_begun = true; has_begun;) {
        has_begun = false;
        for (std::size_t number = 0; number < tasks_.size(); ++number) {
            if (progress_[number].result != Result::not_begun || !may_begin(number)) continue;
            begin(number);
            has_begun = true;
        }
        if (has_begun) tell();
    }
}

bool Undertaking::may_begin(std::size_t number) const {
    return std::ranges::all_of(tasks_[number].after,
                               [this](std::size_t other) { return progress_[other].is_over(); });
}

void Undertaking::begin(std::size_t number) {
    Progress& progress = progress_[number];
    progress.begun = sys::now();
    progress.before = progress.now = services_[number].look(Detail::everything);
    const bool is_supervised = !progress.now.obstacle;
    const bool hears = is_supervised && hears_signal(progress.now, step_of(number).commands);
    if (tasks_[number].kind == Task::Kind::signal && is_supervised && !hears)
        return end(number, Result::not_running);
    const auto pursued = pursuit_.begin(services_[number], step_of(number).commands, step_of(number).goal);
    if (!pursued) {
        progress.failure = pursued.error();
        return end(number, Result::untold);
    }
    progress.result = Result::going;
    pursued_[number] = *pursued;
    tasks_pursued_.push_back(number);
}

void Undertaking::tell() {
    pursuit_.tell_all(earliest({deadline_, sys::now() + patience_with_supervise}));
    for (const std::size_t number : tasks_pursued_) {
        Progress& progress = progress_[number];
        if (progress.is_over()) continue;
        if (progress.step == 0) progress.before = pursuit_.before(*pursued_[number]);
        if (const auto& failure = pursuit_.failure(*pursued_[number])) {
            progress.failure = failure;
            end(number, Result::untold);
        }
    }
}

void Undertaking::advance(std::size_t number) {
    Progress& progress = progress_[number];
    if (progress.is_over()) return;
    const std::size_t pursued = *pursued_[number];
    count_ends(number, pursuit_.view(pursued));
    progress.now = pursuit_.view(pursued);
    progress.has_been_read = pursuit_.taken(pursued);
    switch (pursuit_.verdict(pursued)) {
    case Verdict::reached:
        if (progress.step + 1 < tasks_[number].steps.size())
            step_on(number);
        else if (has_stayed(number))
            end(number, was_so_before(number) ? Result::unchanged : Result::done);
        else
            judge_start(number);
        return;
    case Verdict::never: return fail(number, {why_it_gave_up(progress.now)});
    case Verdict::not_yet: break;
    }
    if (pursuit_.settled(pursued)) judge_start(number);
}

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
    const auto failure = now.state ? now.state->start_failure : std::nullopt;
    const bool is_for_good = failure && failure->step == protocol::StartFailure::Step::exec;
    if (is_for_good && now.status.pid == 0 && !may_be_mended(services_[number], *failure))
        return fail(number, {std::string{"unable to start its "} + script_of(*failure) + " file",
                             failure->number, remedy_for(services_[number], task.who.path, *failure)});
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
    const Span rest = long_enough_to_stay - age_of_run(now);
    if (rest <= Span{0} && !has_died_unnoticed(now)) return true;
    pursuit_.look_at(*pursued_[number], sys::now() + std::max(rest, time_to_be_noticed));
    return false;
}

void Undertaking::step_on(std::size_t number) {
    ++progress_[number].step;
    pursuit_.begin_again(*pursued_[number], step_of(number).commands, step_of(number).goal);
    pursuit_.tell_all(earliest({deadline_, sys::now() + patience_with_supervise}));
    if (const auto& failure = pursuit_.failure(*pursued_[number])) {
        progress_[number].failure = failure;
        end(number, Result::untold);
    }
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

void Undertaking::fail(std::size_t number, Explanation why) {
    progress_[number].why = std::move(why);
    has_failures_ = true;
    end(number, Result::failed);
}

void Undertaking::end(std::size_t number, Result result) {
    Progress& progress = progress_[number];
    progress.result = result;
    progress.took = sys::now() - progress.begun;
    --unfinished_;
    if (result == Result::untold) has_failures_ = true;
    if (pursued_[number]) pursuit_.let_go(*pursued_[number]);
}

void Undertaking::end_all_that_go(Result result) {
    for (std::size_t number = 0; number < tasks_.size(); ++number)
        if (!progress_[number].is_over()) end(number, result);
}

// What waits for one that has not come does not come either; and what is to come by itself is not waited for
// where nothing else is.
void Undertaking::give_up_what_has_become_hopeless() {
    if (!has_failures_) return;
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
        const std::string other = waits_for(progress_[number].now);
        if (!other.empty() && std::ranges::find(failed, other) != failed.end())
            fail(number, {"it waits for " + other + ", which has not come"});
        else if (!is_any_told && tasks_[number].happens_by_itself())
            end(number, Result::late);
    }
}

} // namespace lares::service
