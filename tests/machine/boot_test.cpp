// SPDX-License-Identifier: ISC
#include "machine/boot.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <ostream>
#include <vector>

namespace lares::machine {

void PrintTo(Boot::Step step, std::ostream* out) {
    constexpr const char* names[] = {"nothing",     "start_title", "start_svscan", "start_svscan_to_stop",
                                     "stop_svscan", "let_go"};
    *out << names[static_cast<unsigned>(step)];
}

namespace boot_test {

using namespace std::chrono_literals;
using protocol::RunEnd;
using Step = Boot::Step;
using Steps = std::vector<Step>;
using Word = Boot::LastWord;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}
constexpr RunEnd left{RunEnd::Kind::exited, 0, false};
constexpr RunEnd failed{RunEnd::Kind::exited, 111, false};
constexpr RunEnd killed{RunEnd::Kind::killed, SIGKILL, false};
constexpr std::int32_t svscan_pid = 700, title_pid = 701;

// Asks until there is nothing due, and starts what is to be started.
Steps carry_out(Boot& boot, Moment now) {
    Steps done;
    for (Step step; (step = boot.on_time(now)) != Step::nothing;) {
        done.push_back(step);
        if (done.size() > 20) return done;
        if (step == Step::start_svscan || step == Step::start_svscan_to_stop)
            boot.svscan.on_started(svscan_pid, now);
        if (step == Step::start_title) boot.title.on_started(title_pid, now);
    }
    return done;
}

Boot running() {
    Boot boot;
    carry_out(boot, at(0s));
    return boot;
}

// Asked to stop at 10 s; svscan has not left yet.
Boot stopping() {
    Boot boot = running();
    boot.on_asked_to_stop(at(10s));
    return boot;
}

// Its svscan left at 20 s; what shows the messages has not seen their end yet.
Boot waiting_for_title() {
    Boot boot = stopping();
    boot.on_svscan_died(left, Word::none, at(20s));
    return boot;
}

TEST(Boot, what_shows_the_messages_is_started_before_who_may_complain) {
    Boot boot;
    EXPECT_EQ(boot.deadline(), Moment{}) << "at once";
    EXPECT_EQ(carry_out(boot, at(0s)), (Steps{Step::start_title, Step::start_svscan}));
    EXPECT_EQ(boot.deadline(), std::nullopt);
    EXPECT_FALSE(boot.is_done());
}

TEST(Boot, what_cannot_be_started_is_tried_a_second_later_and_does_not_keep_the_other_from_being_started) {
    Boot boot;
    ASSERT_EQ(boot.on_time(at(0s)), Step::start_title);
    boot.title.on_start_failed(at(0s));
    EXPECT_EQ(carry_out(boot, at(0s)), (Steps{Step::start_svscan}));
    EXPECT_EQ(boot.deadline(), at(1s));
    EXPECT_EQ(carry_out(boot, at(1s)), (Steps{Step::start_title}));
}

TEST(Boot, a_svscan_that_dies_is_started_again) {
    for (const RunEnd end : {killed, failed}) {
        Boot boot = running();
        EXPECT_EQ(boot.on_svscan_died(end, Word::none, at(10s)), Step::nothing);
        EXPECT_EQ(carry_out(boot, end == failed ? at(15s) : at(10s)), (Steps{Step::start_svscan}));
        EXPECT_FALSE(boot.is_done());
    }
}

TEST(Boot, a_svscan_that_died_young_is_started_again_a_second_after_its_start) {
    Boot boot = running();
    boot.on_svscan_died(killed, Word::none, at(300ms));
    EXPECT_EQ(carry_out(boot, at(300ms)), Steps{});
    EXPECT_EQ(boot.deadline(), at(1s));
    EXPECT_EQ(carry_out(boot, at(1s)), (Steps{Step::start_svscan}));
}

TEST(Boot, a_title_that_dies_is_started_again) {
    Boot boot = running();
    boot.on_title_died(killed, at(10s));
    EXPECT_EQ(carry_out(boot, at(10s)), (Steps{Step::start_title}));
}

TEST(Boot, a_svscan_that_leaves_with_exit_code_0_was_asked_to_and_so_we_leave) {
    Boot boot = running();
    EXPECT_EQ(boot.on_svscan_died(left, Word::none, at(10s)), Step::let_go);
    EXPECT_EQ(carry_out(boot, at(10s)), Steps{});
    EXPECT_FALSE(boot.is_done()) << "what shows the messages has its second";
    EXPECT_EQ(boot.deadline(), at(11s));
}

TEST(Boot, asked_to_stop_it_hands_that_on_to_svscan_and_waits_for_it) {
    Boot boot = running();
    EXPECT_EQ(boot.on_asked_to_stop(at(10s)), Step::stop_svscan);
    EXPECT_EQ(carry_out(boot, at(10s)), Steps{});
    EXPECT_EQ(boot.deadline(), std::nullopt);
    EXPECT_FALSE(boot.is_done());
}

TEST(Boot, asked_again_it_hands_that_on_as_well) {
    Boot boot = stopping();
    EXPECT_EQ(boot.on_asked_to_stop(at(11s)), Step::stop_svscan);
}

TEST(Boot, asked_to_stop_while_svscan_has_failed_there_is_nobody_to_wait_for) {
    Boot boot = running();
    boot.on_svscan_died(failed, Word::none, at(300ms));
    EXPECT_EQ(boot.on_asked_to_stop(at(400ms)), Step::let_go);
    EXPECT_EQ(boot.deadline(), at(1400ms));
    EXPECT_EQ(carry_out(boot, at(1s)), Steps{}) << "no svscan is started any more";
}

TEST(Boot, asked_to_stop_while_svscan_was_killed_another_one_is_started_to_do_it) {
    Boot boot = running();
    boot.on_svscan_died(killed, Word::none, at(300ms));
    EXPECT_EQ(boot.on_asked_to_stop(at(400ms)), Step::nothing);
    EXPECT_EQ(boot.deadline(), at(1s));
    EXPECT_EQ(carry_out(boot, at(1s)), (Steps{Step::start_svscan_to_stop}));
    EXPECT_EQ(boot.on_asked_to_stop(at(2s)), Step::stop_svscan) << "with force";
    EXPECT_EQ(boot.on_svscan_died(left, Word::none, at(3s)), Step::let_go);
}

TEST(Boot, asked_again_while_none_can_be_started_it_leaves) {
    Boot boot = running();
    boot.on_svscan_died(killed, Word::none, at(300ms));
    boot.on_asked_to_stop(at(400ms));
    ASSERT_EQ(boot.on_time(at(1s)), Step::start_svscan_to_stop);
    boot.svscan.on_start_failed(at(1s));
    EXPECT_EQ(boot.deadline(), at(2s)) << "it is tried again";
    EXPECT_EQ(boot.on_asked_to_stop(at(1500ms)), Step::let_go);
}

TEST(Boot, asked_to_stop_before_anything_runs_it_leaves_at_once) {
    Boot boot;
    EXPECT_EQ(boot.on_asked_to_stop(at(0s)), Step::let_go);
    EXPECT_TRUE(boot.is_done());
}

TEST(Boot, while_it_stops_messages_are_still_shown) {
    Boot boot = stopping();
    boot.on_title_died(killed, at(11s));
    EXPECT_EQ(boot.deadline(), at(1s)) << "it is due";
    EXPECT_EQ(carry_out(boot, at(11s)), (Steps{Step::start_title}));
}

TEST(Boot, once_it_was_asked_to_stop_any_exit_of_svscan_is_its_leaving) {
    for (const RunEnd end : {left, failed}) {
        Boot boot = stopping();
        EXPECT_EQ(boot.on_svscan_died(end, Word::none, at(20s)), Step::let_go);
        EXPECT_EQ(carry_out(boot, at(20s)), Steps{});
        EXPECT_EQ(boot.deadline(), at(21s));
    }
}

TEST(Boot, a_svscan_that_is_killed_while_it_stops_everything_is_followed_by_one_that_goes_on_with_it) {
    Boot boot = stopping();
    EXPECT_EQ(boot.on_svscan_died(killed, Word::was_told_to_stop, at(20s)), Step::nothing);
    EXPECT_EQ(carry_out(boot, at(20s)), (Steps{Step::start_svscan_to_stop}));
    EXPECT_EQ(boot.on_svscan_died(left, Word::has_left, at(21s)), Step::let_go);
}

TEST(Boot, that_it_was_asked_by_somebody_else_makes_no_difference) {
    Boot boot = running();
    EXPECT_EQ(boot.on_svscan_died(killed, Word::was_told_to_stop, at(20s)), Step::nothing);
    EXPECT_EQ(carry_out(boot, at(20s)), (Steps{Step::start_svscan_to_stop}));
    EXPECT_EQ(boot.on_svscan_died(failed, Word::has_left, at(21s)), Step::let_go);
}

constexpr RunEnd ended_by_term{RunEnd::Kind::killed, SIGTERM, false};

TEST(Boot, a_young_one_that_dies_of_being_asked_had_not_heard_it_yet) {
    Boot boot = running();
    boot.on_asked_to_stop(at(10ms));
    EXPECT_EQ(boot.on_svscan_died(ended_by_term, Word::none, at(11ms)), Step::nothing);
    EXPECT_FALSE(boot.is_to_use_force());
    EXPECT_EQ(boot.on_asked_to_stop(at(12ms)), Step::nothing) << "nor is it left for being asked again";
    EXPECT_TRUE(boot.is_to_use_force());
    EXPECT_EQ(carry_out(boot, at(1s)), (Steps{Step::start_svscan_to_stop}));
    EXPECT_EQ(boot.on_asked_to_stop(at(1001ms)), Step::stop_svscan);
    EXPECT_EQ(boot.on_svscan_died(ended_by_term, Word::none, at(1002ms)), Step::nothing);
    EXPECT_EQ(carry_out(boot, at(2s)), (Steps{Step::start_svscan_to_stop}));
}

TEST(Boot, another_kind_of_svscan_stops_by_dying) {
    Boot boot = stopping();
    EXPECT_EQ(boot.on_svscan_died(ended_by_term, Word::none, at(20s)), Step::let_go);

    Boot young = running();
    young.on_asked_to_stop(at(10ms));
    young.on_svscan_died(ended_by_term, Word::none, at(11ms));
    carry_out(young, at(1s));
    EXPECT_EQ(young.on_asked_to_stop(at(2s)), Step::stop_svscan);
    EXPECT_EQ(young.on_svscan_died(ended_by_term, Word::none, at(2100ms)), Step::let_go);
}

TEST(Boot, one_that_dies_of_term_unasked_is_started_again) {
    Boot boot = running();
    EXPECT_EQ(boot.on_svscan_died(ended_by_term, Word::none, at(20s)), Step::nothing);
    EXPECT_EQ(carry_out(boot, at(20s)), (Steps{Step::start_svscan}));
}

TEST(Boot, it_is_done_when_what_shows_the_messages_has_seen_their_end) {
    Boot boot = waiting_for_title();
    boot.on_title_died(left, at(20100ms));
    EXPECT_TRUE(boot.is_done());
    EXPECT_EQ(boot.deadline(), std::nullopt);
    EXPECT_EQ(carry_out(boot, at(30s)), Steps{}) << "it is not started again";
}

TEST(Boot, services_that_were_left_running_keep_their_title_and_it_is_not_waited_for_for_ever) {
    Boot boot = waiting_for_title();
    EXPECT_EQ(carry_out(boot, at(20999ms)), Steps{});
    EXPECT_FALSE(boot.is_done());
    EXPECT_EQ(carry_out(boot, at(21s)), Steps{});
    EXPECT_TRUE(boot.is_done());
}

TEST(Boot, without_anybody_who_shows_messages_it_is_done_when_svscan_has_left) {
    Boot boot = stopping();
    boot.on_title_died(killed, at(11s));
    EXPECT_EQ(boot.on_svscan_died(left, Word::none, at(11s)), Step::let_go);
    EXPECT_TRUE(boot.is_done());
}

TEST(Boot, asking_it_once_svscan_has_left_changes_nothing) {
    Boot waiting = waiting_for_title();
    EXPECT_EQ(waiting.on_asked_to_stop(at(20500ms)), Step::nothing);
    EXPECT_EQ(waiting.deadline(), at(21s));

    Boot done = waiting_for_title();
    done.on_title_died(left, at(20100ms));
    EXPECT_EQ(done.on_asked_to_stop(at(20500ms)), Step::nothing);
    EXPECT_TRUE(done.is_done());
}

// Those that an earlier svscanboot has started.

// svscan and readproctitle were found at 0 s.
Boot with_both_found() {
    Boot boot;
    boot.title.on_found(title_pid, at(0s));
    boot.svscan.on_found(svscan_pid, at(0s));
    return boot;
}

TEST(BootFinds, what_is_found_is_not_started) {
    Boot boot = with_both_found();
    EXPECT_EQ(carry_out(boot, at(0s)), Steps{});
    EXPECT_EQ(boot.deadline(), std::nullopt);
}

TEST(BootFinds, a_found_svscan_that_dies_is_started_again_at_once_however_short_a_time_it_was_watched) {
    Boot boot = with_both_found();
    EXPECT_EQ(boot.on_found_svscan_died(Word::none, at(1ms)), Step::nothing);
    EXPECT_EQ(carry_out(boot, at(1ms)), (Steps{Step::start_svscan}));
    EXPECT_FALSE(boot.is_done());
}

TEST(BootFinds, a_found_svscan_that_was_asked_to_leave_takes_us_along) {
    Boot boot = with_both_found();
    EXPECT_EQ(boot.on_found_svscan_died(Word::has_left, at(10s)), Step::let_go);
    EXPECT_EQ(carry_out(boot, at(10s)), Steps{});
    boot.on_title_died({}, at(10s));
    EXPECT_TRUE(boot.is_done());
}

TEST(BootFinds, a_found_svscan_is_stopped_like_any_other) {
    Boot boot = with_both_found();
    EXPECT_EQ(boot.on_asked_to_stop(at(10s)), Step::stop_svscan);
    EXPECT_EQ(boot.on_asked_to_stop(at(11s)), Step::stop_svscan);
    EXPECT_EQ(boot.on_found_svscan_died(Word::has_left, at(12s)), Step::let_go);
    EXPECT_EQ(carry_out(boot, at(12s)), Steps{}) << "no svscan is started any more";
}

TEST(BootFinds, a_found_svscan_that_is_killed_while_it_stops_everything_is_followed_by_another) {
    for (const bool we_were_asked : {false, true}) {
        Boot boot = with_both_found();
        if (we_were_asked) boot.on_asked_to_stop(at(10s));
        EXPECT_EQ(boot.on_found_svscan_died(Word::was_told_to_stop, at(12s)), Step::nothing);
        EXPECT_EQ(carry_out(boot, at(12s)), (Steps{Step::start_svscan_to_stop}));
        EXPECT_EQ(boot.on_svscan_died(left, Word::has_left, at(13s)), Step::let_go);
    }
}

TEST(BootFinds, a_found_title_that_dies_is_started_again_at_once) {
    Boot boot = with_both_found();
    boot.on_title_died({}, at(1ms));
    EXPECT_EQ(carry_out(boot, at(1ms)), (Steps{Step::start_title}));
}

Era era(std::string_view text) {
    return era_from_text(text);
}

// Everything agrees.
Sighting sighting() {
    return {.recorded = {812, 64811},
            .recorded_era = era("boot.1.2"),
            .era = era("boot.1.2"),
            .exists = true,
            .started = 64811,
            .is_at_its_post = true};
}

TEST(BootSighting, a_recorded_process_of_this_era_that_does_its_work_runs_on) {
    EXPECT_TRUE(runs_on(sighting()));
}

TEST(BootSighting, without_a_record_nobody_does) {
    Sighting seen = sighting();
    seen.recorded = {};
    seen.started = 0;
    EXPECT_FALSE(runs_on(seen));
}

TEST(BootSighting, one_of_another_era_is_somebody_else) {
    Sighting seen = sighting();
    seen.recorded_era = era("earlier.1.2");
    EXPECT_FALSE(runs_on(seen));
    seen.recorded_era = seen.era = {};
    EXPECT_FALSE(runs_on(seen)) << "an era that is not known is like no other";
}

TEST(BootSighting, a_pid_that_is_used_again_is_somebody_else) {
    Sighting seen = sighting();
    seen.started = 64812;
    EXPECT_FALSE(runs_on(seen));
}

TEST(BootSighting, a_dead_one_does_not_run) {
    Sighting seen = sighting();
    seen.exists = false;
    EXPECT_FALSE(runs_on(seen));
}

TEST(BootSighting, one_that_does_its_work_elsewhere_is_not_ours) {
    Sighting seen = sighting();
    seen.is_at_its_post = false;
    EXPECT_FALSE(runs_on(seen));
}

} // namespace boot_test
} // namespace lares::machine
