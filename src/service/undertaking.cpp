// SPDX-License-Identifier: ISC
#include "undertaking.hpp"

#include "condition.hpp"
#include "delivery.hpp"
#include "sys/clock.hpp"
#include "sys/file.hpp"
#include "sys/signal_action.hpp"
#include "sys/waiting.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::service {

using protocol::ServiceView;

namespace {

// One whose supervise does not read keeps the others waiting no longer.
constexpr Span patience_with_supervise = std::chrono::seconds{5};

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
    while (begin_and_give_up(), unfinished_ > 0) {
        const auto next = onlooker(*this);
        for (const std::size_t pursued : pursuit_.follow(earliest({deadline_, next})))
            advance(tasks_pursued_[pursued]);
        if (sys::has_input(interruption_)) return end_all_that_go(Result::left);
        if (deadline_ && sys::now() >= *deadline_ && !puts_off_deadline())
            return end_all_that_go(Result::late);
    }
}

// One that is given up may be what another comes after, or waits for.
void Undertaking::begin_and_give_up() {
    do begin_those_that_may();
    while (give_up_what_has_become_hopeless());
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
    progress.was_deadly = is_deadly(number);
    const auto pursued = pursuit_.begin(services_[number], step_of(number).commands, step_of(number).goal);
    if (!pursued) {
        progress.failure = pursued.error();
        return end(number, Result::untold);
    }
    progress.result = Result::going;
    pursued_[number] = *pursued;
    tasks_pursued_.push_back(number);
}

// The signal that it is to survive. What control/h does instead of sending that is not known.
bool Undertaking::is_deadly(std::size_t number) const {
    const int signal = tasks_[number].survives;
    const Service& service = services_[number];
    const bool is_replaced = sys::info(service.start(), service.path("control/h").c_str()).has_value();
    const auto pid = static_cast<pid_t>(progress_[number].now.status.pid);
    return signal != 0 && !is_replaced && sys::takes_default_action(pid, signal);
}

void Undertaking::tell() {
    pursuit_.tell_all(earliest({deadline_, sys::now() + patience_with_supervise}));
    for (const std::size_t number : tasks_pursued_) {
        Progress& progress = progress_[number];
        if (progress.is_over()) continue;
        if (progress.step == 0) progress.before = pursuit_.before(*pursued_[number]);
        end_if_untold(number);
    }
}

void Undertaking::end_if_untold(std::size_t number) {
    const auto& failure = pursuit_.failure(*pursued_[number]);
    if (!failure) return;
    progress_[number].failure = failure;
    end(number, Result::untold);
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
        else if (tasks_[number].survives != 0)
            judge_survival(number);
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

void Undertaking::step_on(std::size_t number) {
    ++progress_[number].step;
    pursuit_.begin_again(*pursued_[number], step_of(number).commands, step_of(number).goal);
    pursuit_.tell_all(earliest({deadline_, sys::now() + patience_with_supervise}));
    end_if_untold(number);
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

} // namespace lares::service
