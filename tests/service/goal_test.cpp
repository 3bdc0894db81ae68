// SPDX-License-Identifier: ISC
#include "service/goal.hpp"

#include <cerrno>
#include <gtest/gtest.h>

namespace lares::service {
namespace goal_test {

using protocol::Obstacle;
using protocol::ServiceView;

// Statuses as our supervise writes them. `run` tells one run, or one time of being down, from the next.
struct Status {
    std::uint32_t pid;
    char want;
    unsigned run = 1;
    bool term_sent = false;
    bool paused = false;
    bool down_file = false;
};

ServiceView view(const Status& status) {
    ServiceView view;
    view.status_size = protocol::StatusRecord::size;
    view.status.pid = status.pid;
    view.status.want = status.want;
    view.status.since = TaiLabel::from_unix(1000 + status.run, 0);
    view.status.detail = status.term_sent ? 1 : 0;
    view.status.phase = status.pid != 0 ? 1 : 0;
    view.status.paused = status.paused;
    view.down_file = status.down_file;
    return view;
}

ServiceView without_supervise() {
    ServiceView view;
    view.obstacle = Obstacle{Obstacle::At::ok, ENXIO};
    return view;
}

Verdict judged(const char* commands, const ServiceView& before, const ServiceView& now, bool taken = true,
               bool left = false) {
    return judge(goal_of(commands), {before, now, taken, left});
}
Verdict judged(const char* commands, const Status& before, const Status& now) {
    return judged(commands, view(before), view(now));
}

const Status up{.pid = 12, .want = 'u'};
const Status up_again{.pid = 13, .want = 'u', .run = 2};
const Status dying{.pid = 12, .want = 'd', .term_sent = true};
const Status down{.pid = 0, .want = 'd', .run = 2};
const Status waiting{.pid = 0, .want = 'u', .run = 2};
const Status once{.pid = 12, .want = '\0'};

TEST(GoalDown, may_have_to_wait_for_what_the_run_has_left) {
    Goal goal = goal_of("d");
    ServiceView now = view(down);
    now.state = protocol::ServiceState{};
    now.state->phase = protocol::Phase::clearing;
    EXPECT_EQ(judge(goal, {view(up), now, true, false}), Verdict::reached);
    goal.cleared = true;
    EXPECT_EQ(judge(goal, {view(up), now, true, false}), Verdict::not_yet);
    now.state->phase = protocol::Phase::down;
    EXPECT_EQ(judge(goal, {view(up), now, true, false}), Verdict::reached);
}

TEST(GoalUp, of_a_one_shot_is_reached_when_it_is_done) {
    const auto judged_of_one = [](const ServiceView& now) {
        return judge(goal_of("u"), {view(down), now, true, false, true});
    };
    ServiceView done = view({.pid = 0, .want = '\0', .run = 3});
    done.status.detail = 2;
    EXPECT_EQ(judged_of_one(view(up)), Verdict::not_yet);
    EXPECT_EQ(judged_of_one(done), Verdict::reached);
    ServiceView of_daemontools = view(up);
    of_daemontools.status_size = protocol::StatusRecord::classic_size;
    EXPECT_EQ(judged_of_one(of_daemontools), Verdict::reached) << "which knows no one-shots";
}

TEST(GoalUp, is_reached_when_the_service_is_up_and_wanted_so) {
    EXPECT_EQ(judged("u", down, up_again), Verdict::reached);
    EXPECT_EQ(judged("u", up, up), Verdict::reached);
    EXPECT_EQ(judged("u", down, down), Verdict::not_yet);
    EXPECT_EQ(judged("u", down, waiting), Verdict::not_yet);
    EXPECT_EQ(judged("u", up, once), Verdict::not_yet);
}

ServiceView with_bytes(const Status& status, std::uint8_t detail, std::uint8_t phase) {
    ServiceView seen = view(status);
    seen.status.detail = detail;
    seen.status.phase = phase;
    return seen;
}
const ServiceView starting = with_bytes({.pid = 14, .want = 'u', .run = 3}, 1, 0);
const ServiceView finishing = with_bytes({.pid = 15, .want = 'u', .run = 1}, 0, 2);
const ServiceView started = with_bytes({.pid = 0, .want = '\0', .run = 3}, 2, 0);
const ServiceView failed = with_bytes({.pid = 0, .want = 'd', .run = 4}, 5, 0);

TEST(GoalUp, is_not_reached_by_what_prepares_the_service_or_cleans_up_after_it) {
    EXPECT_EQ(judged("u", view(down), starting), Verdict::not_yet);
    EXPECT_EQ(judged("u", view(down), finishing), Verdict::not_yet);
    EXPECT_EQ(judged("t", view(up), finishing), Verdict::not_yet);
    EXPECT_EQ(judged("t", view(up), view(up_again)), Verdict::reached);
}

TEST(GoalUp, is_reached_without_a_process_where_none_is_to_be_run) {
    EXPECT_EQ(judged("u", view(down), started), Verdict::reached);
    EXPECT_EQ(judged("u", started, started), Verdict::reached);
    EXPECT_EQ(judged("o", started, started), Verdict::reached);
}

TEST(GoalUp, is_never_reached_when_the_service_has_failed_for_good_since) {
    EXPECT_EQ(judged("u", view(down), failed), Verdict::never);
    EXPECT_EQ(judged("u", failed, failed), Verdict::not_yet) << "it has not been tried yet";
    EXPECT_EQ(judged("d", view(up), failed), Verdict::reached);
}

TEST(GoalUp, is_not_reached_by_a_process_that_was_told_to_go_down_before) {
    EXPECT_EQ(judged("u", dying, Status{.pid = 12, .want = 'u', .term_sent = true}), Verdict::not_yet);
    EXPECT_EQ(judged("u", dying, up_again), Verdict::reached);
}

TEST(GoalUp, is_not_reached_by_a_process_that_was_told_so_in_the_same_moment) {
    EXPECT_EQ(judged("u", up, Status{.pid = 12, .want = 'u', .term_sent = true}), Verdict::not_yet);
}

TEST(GoalUp, is_reached_by_a_process_that_has_outlived_an_earlier_TERM) {
    const Status survivor{.pid = 12, .want = 'u', .term_sent = true};
    EXPECT_EQ(judged("u", survivor, survivor), Verdict::reached);
}

TEST(GoalDown, is_reached_when_nothing_runs_and_nothing_will) {
    EXPECT_EQ(judged("d", up, down), Verdict::reached);
    EXPECT_EQ(judged("d", down, down), Verdict::reached);
    EXPECT_EQ(judged("d", up, dying), Verdict::not_yet);
    EXPECT_EQ(judged("d", up, waiting), Verdict::not_yet);
}

TEST(GoalOnce, is_reached_when_something_has_run_since) {
    EXPECT_EQ(judged("o", down, Status{.pid = 13, .want = '\0', .run = 3}), Verdict::reached);
    EXPECT_EQ(judged("o", down, Status{.pid = 0, .want = '\0', .run = 4}), Verdict::reached);
    EXPECT_EQ(judged("o", down, Status{.pid = 0, .want = '\0', .run = 2}), Verdict::not_yet);
}

TEST(GoalOnce, is_reached_for_a_running_service_when_it_will_not_run_again) {
    EXPECT_EQ(judged("o", up, once), Verdict::reached);
    EXPECT_EQ(judged("o", up, up), Verdict::not_yet);
    EXPECT_EQ(judged("O", up, once), Verdict::reached);
    EXPECT_EQ(judged("O", up, up), Verdict::not_yet);
}

TEST(GoalReplaced, is_reached_when_the_process_has_gone_and_another_has_come_if_one_is_wanted) {
    for (const char* commands : {"t", "k", "r", "K"}) {
        EXPECT_EQ(judged(commands, up, up_again), Verdict::reached) << commands;
        EXPECT_EQ(judged(commands, up, up), Verdict::not_yet) << commands;
        EXPECT_EQ(judged(commands, up, waiting), Verdict::not_yet) << commands;
        EXPECT_EQ(judged(commands, once, Status{.pid = 0, .want = '\0', .run = 2}), Verdict::reached)
            << commands;
        EXPECT_EQ(judged(commands, down, down), Verdict::reached) << commands;
    }
}

TEST(GoalReplaced, tells_a_new_process_from_the_old_one_even_when_the_pid_is_the_same) {
    EXPECT_EQ(judged("t", up, Status{.pid = 12, .want = 'u', .run = 2}), Verdict::reached);
}

TEST(GoalPaused, is_the_flag_in_the_status) {
    const Status paused{.pid = 12, .want = 'u', .paused = true};
    for (const char* commands : {"p", "P"}) {
        EXPECT_EQ(judged(commands, up, paused), Verdict::reached);
        EXPECT_EQ(judged(commands, up, up), Verdict::not_yet);
    }
    for (const char* commands : {"c", "C"}) {
        EXPECT_EQ(judged(commands, paused, up), Verdict::reached);
        EXPECT_EQ(judged(commands, paused, paused), Verdict::not_yet);
        EXPECT_EQ(judged(commands, down, down), Verdict::reached);
    }
}

TEST(GoalPaused, is_never_reached_by_a_service_that_does_not_run) {
    EXPECT_EQ(judged("p", down, down), Verdict::never);
    EXPECT_EQ(judged("p", view(down), view(down), false), Verdict::not_yet);
}

TEST(GoalForGood, is_about_the_file_down_as_well) {
    Status down_for_good = down;
    down_for_good.down_file = true;
    EXPECT_EQ(judged("D", up, down_for_good), Verdict::reached);
    EXPECT_EQ(judged("D", up, down), Verdict::not_yet);
    Status up_with_file = up_again;
    up_with_file.down_file = true;
    EXPECT_EQ(judged("U", down_for_good, up_again), Verdict::reached);
    EXPECT_EQ(judged("U", down_for_good, up_with_file), Verdict::not_yet);
}

TEST(GoalGone, is_reached_when_no_supervise_runs) {
    EXPECT_EQ(judged("x", view(up), without_supervise()), Verdict::reached);
    EXPECT_EQ(judged("x", view(up), view(up)), Verdict::not_yet);
}

ServiceView of_supervise(std::uint32_t pid, const Status& status) {
    ServiceView seen = view(status);
    seen.state.emplace();
    seen.state->author.pid = pid;
    return seen;
}

TEST(GoalGone, is_reached_when_another_supervise_has_come) {
    EXPECT_EQ(judged("x", of_supervise(100, up), of_supervise(101, up_again)), Verdict::reached);
    EXPECT_EQ(judged("x", of_supervise(100, up), without_supervise()), Verdict::reached);
}

TEST(GoalGone, is_not_reached_while_it_is_the_same_supervise_whoever_has_closed_ok) {
    EXPECT_EQ(judged("x", of_supervise(100, up), of_supervise(100, up), true, true), Verdict::not_yet);
    EXPECT_EQ(judged("x", of_supervise(100, up), of_supervise(100, down), true, true), Verdict::not_yet);
    // Between status and state nobody says who it is.
    EXPECT_EQ(judged("x", of_supervise(100, up), view(down), true, true), Verdict::not_yet);
}

TEST(GoalGone, of_a_supervise_that_does_not_say_who_it_is_is_reached_when_ok_was_closed) {
    EXPECT_EQ(judged("x", view(up), view(up_again), false, true), Verdict::reached);
    EXPECT_EQ(judged("x", view(up), of_supervise(101, up_again), false, true), Verdict::reached);
    EXPECT_EQ(judged("x", view(up), view(up), true, false), Verdict::not_yet);
}

TEST(GoalGone, comes_before_all_others) {
    EXPECT_EQ(judged("dx", up, down), Verdict::not_yet);
    EXPECT_EQ(judged("dx", view(up), without_supervise()), Verdict::reached);
}

TEST(AnyGoal, waits_until_supervise_has_taken_the_commands) {
    for (const char* commands : {"u", "h", "a", "i", "q", "1", "2", "y", "b", "Ld"}) {
        EXPECT_EQ(judged(commands, view(up), view(up), false), Verdict::not_yet) << commands;
        EXPECT_EQ(judged(commands, view(up), view(up), true), Verdict::reached) << commands;
    }
}

TEST(AnyGoal, but_that_of_leaving_needs_a_supervise) {
    EXPECT_EQ(judged("d", view(up), without_supervise()), Verdict::not_yet);
    EXPECT_EQ(judged("d", view(up), without_supervise(), true, true), Verdict::not_yet);
}

TEST(Goals, of_commands_that_contradict_each_other_are_those_of_the_last) {
    EXPECT_EQ(goal_of("ud").level, Goal::Level::down);
    EXPECT_EQ(goal_of("du").level, Goal::Level::up);
    EXPECT_EQ(goal_of("pc").paused, false);
    EXPECT_EQ(goal_of("UD").down_file, true);
}

TEST(Goals, of_down_and_up_are_those_of_a_restart) {
    EXPECT_EQ(judged("du", up, up), Verdict::not_yet);
    EXPECT_EQ(judged("du", up, up_again), Verdict::reached);
}

TEST(Goals, of_commands_for_a_log_are_not_those_of_the_service) {
    EXPECT_EQ(goal_of("Ldx"), Goal{});
    EXPECT_EQ(goal_of("Lxld"), goal_of("d"));
}

TEST(Goals, of_no_commands_are_none) {
    EXPECT_EQ(judged("", view(up), view(up)), Verdict::reached);
}

Verdict judged_with(const Goal& goal, const ServiceView& before, const ServiceView& now,
                    bool all_is_told = true) {
    return judge(goal, {before, now, true, false, false, all_is_told});
}

ServiceView with_state(const Status& status, std::optional<bool> ready) {
    ServiceView seen = view(status);
    seen.state = protocol::ServiceState{};
    seen.state->phase = status.pid != 0 ? protocol::Phase::running : protocol::Phase::down;
    seen.state->ready = ready;
    return seen;
}

TEST(GoalReady, is_reached_when_what_says_when_it_is_ready_has_said_so) {
    Goal goal = goal_of("u");
    goal.ready = true;
    EXPECT_EQ(judged_with(goal, view(down), with_state(up_again, false)), Verdict::not_yet);
    EXPECT_EQ(judged_with(goal, view(down), with_state(up_again, true)), Verdict::reached);
    EXPECT_EQ(judged_with(goal, view(down), with_state(up_again, std::nullopt)), Verdict::reached);
    EXPECT_EQ(judged_with(goal, view(down), view(up_again)), Verdict::reached)
        << "others are ready when they are up";
    EXPECT_EQ(judged_with(goal, view(down), view(up_again), false), Verdict::not_yet)
        << "that is about to be told";
}

TEST(GoalReady, of_a_restart_is_not_reached_by_the_run_of_before) {
    Goal goal = goal_of("ru");
    goal.ready = true;
    EXPECT_EQ(judged_with(goal, with_state(up, true), with_state(up, true)), Verdict::not_yet);
    EXPECT_EQ(judged_with(goal, with_state(up, true), with_state(up_again, true)), Verdict::reached);
}

TEST(GoalIdle, is_reached_when_it_has_no_process_whatever_is_wanted) {
    Goal goal;
    goal.level = Goal::Level::idle;
    EXPECT_EQ(judged_with(goal, view(up), view(up)), Verdict::not_yet);
    EXPECT_EQ(judged_with(goal, view(up), view(waiting)), Verdict::reached);
    EXPECT_EQ(judged_with(goal, view(up), view(down)), Verdict::reached);
}

TEST(GoalUp, of_a_restart_is_never_reached_by_what_fails_for_good_meanwhile) {
    ServiceView gave_up = with_state({.pid = 0, .want = 'u', .run = 3}, std::nullopt);
    gave_up.state->gave_up = protocol::GaveUp{};
    EXPECT_EQ(judged_with(goal_of("ru"), view(up), gave_up), Verdict::never);
}

} // namespace goal_test
} // namespace lares::service
