// SPDX-License-Identifier: ISC
// What is promised to whoever writes needs/NAME and wants/NAME.
#pragma once

#include <cstdint>

namespace lares::simulation {

enum class TreePromise : std::uint8_t {
    nothing_starts_before_what_it_needs,
    nothing_runs_on_without_what_it_needs,
    nothing_outlives_what_it_was_started_for,
    what_is_needed_goes_last,
    no_two_runs_overlap,
    every_run_is_finished,
    a_one_shot_is_undone_before_it_is_done_again,
    one_that_rides_out_restarts_is_not_stopped_by_one,
    what_only_wants_another_goes_on_without_it,
    nothing_is_stopped_without_a_reason,
    what_only_wants_another_starts_without_it,
    a_circle_or_a_missing_name_blocks_nobody_else,
    a_circle_or_a_missing_name_is_told_of,
    what_is_wanted_comes_back,
    down_stays_down,
    what_cleans_up_is_not_put_off,
    supervise_leaves_once_and_when_it_is_told,
    a_stop_comes_to_an_end,
};
const char* sentence(TreePromise promise);

} // namespace lares::simulation
