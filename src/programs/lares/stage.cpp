// SPDX-License-Identifier: ISC
#include "stage.hpp"

#include "obstruction.hpp"

#include <algorithm>

namespace lares::front {

namespace {

using present::Standing;
using present::Tone;
using service::Progress;
using service::Task;
using service::Undertaking;

bool is_to_go_and_come(const Undertaking& undertaking, std::size_t number) {
    const Task::Kind kind = undertaking.task(number).kind;
    const bool is_for_good = kind == Task::Kind::stop;
    const bool is_left_alone = kind == Task::Kind::signal && !undertaking.goal(number).replaced;
    return !is_for_good && !is_left_alone && is_about_its_end(undertaking, number);
}

bool is_to_stay(const Task& task) {
    return task.kind == Task::Kind::start || task.kind == Task::Kind::restart;
}

// That of a process that has come since is its own.
Span age_since_told(const Progress& progress, Moment now) {
    const bool has_process = progress.now.state && progress.now.status.pid != 0;
    return now - (has_process ? std::max(progress.begun, progress.now.state->since_moment) : progress.begun);
}

} // namespace

Stage stage_of(const Undertaking& undertaking, std::size_t number, Moment now) {
    const Progress& progress = undertaking.progress(number);
    if (is_to_go_and_come(undertaking, number))
        return {Standing{"stopping", Tone::busy}, now - progress.begun};
    Standing standing = present::standing_words(progress.now, now);
    if (is_to_stay(undertaking.task(number)) && standing.words == "up")
        return {Standing{"up, has to stay so for a second", Tone::busy}, std::nullopt};
    return {std::move(standing), age_since_told(progress, now)};
}

} // namespace lares::front
