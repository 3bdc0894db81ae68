// SPDX-License-Identifier: ISC
#include "tree_promises.hpp"

namespace lares::simulation {

const char* sentence(TreePromise promise) {
    switch (promise) {
    case TreePromise::nothing_starts_before_what_it_needs:
        return "a service is never started while one that it needs is not as it needs it";
    case TreePromise::nothing_runs_on_without_what_it_needs:
        return "a service does not run on when one that it needs is not as it needs it any more";
    case TreePromise::nothing_outlives_what_it_was_started_for:
        return "a service does not run on with another run of what it needs, unless it rides that out";
    case TreePromise::what_is_needed_goes_last:
        return "a service that is told down goes after those that need it";
    case TreePromise::no_two_runs_overlap:
        return "no two runs of a service overlap, and none begins while something that matters is left of "
               "one";
    case TreePromise::every_run_is_finished: return "`finish` follows each run, and nothing else does";
    case TreePromise::a_one_shot_is_undone_before_it_is_done_again:
        return "where there is a script `stop`, what a one-shot has done is undone before it is done again";
    case TreePromise::one_that_rides_out_restarts_is_not_stopped_by_one:
        return "one that rides out restarts is not stopped by one";
    case TreePromise::what_only_wants_another_goes_on_without_it:
        return "what only wants another goes on without it";
    case TreePromise::nothing_is_stopped_without_a_reason:
        return "a service is told to go only by a command, or for what it needs";
    case TreePromise::what_only_wants_another_starts_without_it:
        return "what only wants another is started though that does not come";
    case TreePromise::a_circle_or_a_missing_name_blocks_nobody_else:
        return "a circle or a missing name blocks nobody who does not need it";
    case TreePromise::a_circle_or_a_missing_name_is_told_of:
        return "who needs a name that is missing, or itself, tells of that, and nobody else does";
    case TreePromise::what_is_wanted_comes_back:
        return "when faults end, every service that is wanted is up in bounded time";
    case TreePromise::down_stays_down: return "a service that was told down, and is down, is not started";
    case TreePromise::what_cleans_up_is_not_put_off:
        return "finish and stop run in the moment in which it is their turn";
    case TreePromise::supervise_leaves_once_and_when_it_is_told:
        return "supervise leaves once, when it was told to and nothing is up";
    case TreePromise::a_stop_comes_to_an_end: return "a tree that is stopped stops, whatever it was about";
    }
    return "?";
}

} // namespace lares::simulation
