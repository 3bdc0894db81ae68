// SPDX-License-Identifier: ISC
#include "service/condition.hpp"

#include "situations.hpp"

#include <cerrno>
#include <gtest/gtest.h>

namespace lares::service {
namespace condition_test {

using protocol::GaveUp;
using protocol::Obstacle;
using protocol::Phase;
using protocol::RunEnd;
using protocol::ServiceState;
using protocol::ServiceView;
using protocol::Want;

// The same while the state is not to be had.
ServiceView without_state(ServiceView view) {
    view.state.reset();
    return view;
}
// As daemontools shows it, and as encore and runit do.
ServiceView classic(std::uint32_t pid, char want) {
    ServiceView view;
    view.status_size = protocol::StatusRecord::classic_size;
    view.status.pid = pid;
    view.status.want = want;
    return view;
}
ServiceView detailed(std::uint32_t pid, char want, std::uint8_t detail, std::uint8_t phase) {
    ServiceView view = classic(pid, want);
    view.status_size = protocol::StatusRecord::size;
    view.status.detail = detail;
    view.status.phase = phase;
    return view;
}
ServiceView nothing_left() {
    ServiceView view;
    view.obstacle = Obstacle{Obstacle::At::ok, ENXIO};
    return view;
}
ServiceView failed(Phase phase = Phase::down) {
    ServiceState state = in(phase);
    state.want = Want::down;
    state.gave_up = GaveUp{GaveUp::Because::start, {RunEnd::Kind::exited, 3, false}};
    return of(state);
}

constexpr Phase all_phases[] = {Phase::down,    Phase::waiting,   Phase::starting, Phase::running,
                                Phase::started, Phase::finishing, Phase::stopping, Phase::gone};

bool is_one_of(Phase phase, std::initializer_list<Phase> phases) {
    for (Phase it : phases)
        if (it == phase) return true;
    return false;
}

TEST(BeingUp, is_that_run_runs_or_that_there_is_nothing_to_run) {
    for (Phase phase : all_phases)
        EXPECT_EQ(is_up(of(in(phase))), is_one_of(phase, {Phase::running, Phase::started}))
            << word_for(phase);
}

TEST(BeingDown, is_that_run_does_not_run) {
    for (Phase phase : all_phases)
        EXPECT_EQ(is_down(of(in(phase))), !is_one_of(phase, {Phase::running, Phase::started}))
            << word_for(phase);
}

TEST(BeingFinished, is_that_nothing_runs_and_nothing_will) {
    for (Phase phase : all_phases)
        EXPECT_EQ(is_finished(of(in(phase))), is_one_of(phase, {Phase::down, Phase::gone}))
            << word_for(phase);
}

TEST(EachPhase, is_told_by_the_status_alone_as_well) {
    for (Phase phase : all_phases) {
        ServiceState state = in(phase);
        if (phase == Phase::down || phase == Phase::gone || phase == Phase::stopping) state.want = Want::down;
        const ServiceView view = of(state);
        EXPECT_EQ(is_up(without_state(view)), is_up(view)) << word_for(phase);
        EXPECT_EQ(is_down(without_state(view)), is_down(view)) << word_for(phase);
        EXPECT_EQ(is_finished(without_state(view)), is_finished(view)) << word_for(phase);
    }
    ServiceState dying = in(Phase::running);
    dying.term_sent = true;
    EXPECT_TRUE(is_up(without_state(of(dying))));
    EXPECT_TRUE(has_failed_for_good(without_state(failed())));
}

TEST(BeingReady, is_said_by_those_that_say_it_and_else_is_being_up) {
    ServiceState state = in(Phase::running);
    EXPECT_TRUE(is_ready(of(state)));
    state.ready = false;
    EXPECT_FALSE(is_ready(of(state)));
    state.ready = true;
    EXPECT_TRUE(is_ready(of(state)));
    state.phase = Phase::finishing;
    EXPECT_FALSE(is_ready(of(state)));
}

TEST(OfDaemontools, a_process_is_being_up) {
    EXPECT_TRUE(is_up(classic(12, 'u')));
    EXPECT_TRUE(is_ready(classic(12, 'u')));
    EXPECT_FALSE(is_down(classic(12, 'd')));
    EXPECT_TRUE(is_down(classic(0, 'u')));
    EXPECT_FALSE(is_finished(classic(0, 'u')));
    EXPECT_TRUE(is_finished(classic(0, 'd')));
    EXPECT_TRUE(is_finished(classic(0, '\0')));
}

TEST(OfRunit, finish_is_being_down_and_not_finished) {
    EXPECT_TRUE(is_up(detailed(12, 'u', 0, 1)));
    EXPECT_TRUE(is_up(detailed(12, 'd', 1, 1))); // it was sent TERM
    EXPECT_FALSE(is_up(detailed(12, 'd', 0, 2)));
    EXPECT_TRUE(is_down(detailed(12, 'd', 0, 2)));
    EXPECT_FALSE(is_finished(detailed(12, 'd', 0, 2)));
    EXPECT_TRUE(is_finished(detailed(0, 'd', 0, 0)));
}

TEST(OfEncore, its_words_tell) {
    EXPECT_FALSE(is_up(detailed(12, 'u', 1, 0))); // starting
    EXPECT_TRUE(is_down(detailed(12, 'u', 1, 0)));
    EXPECT_TRUE(is_up(detailed(0, '\0', 2, 0))); // started
    EXPECT_FALSE(is_down(detailed(0, '\0', 2, 0)));
    EXPECT_TRUE(is_up(detailed(12, 'u', 3, 0))); // running
    EXPECT_TRUE(has_failed_for_good(detailed(0, 'u', 5, 0)));
    EXPECT_TRUE(is_finished(detailed(0, 'u', 5, 0)));
}

TEST(OfEncore, stopping_may_be_either) {
    EXPECT_FALSE(is_up(detailed(12, 'd', 4, 0)));
    EXPECT_FALSE(is_down(detailed(12, 'd', 4, 0)));
}

TEST(WhatCannotBeLookedAt, is_in_no_condition) {
    const ServiceView view = nothing_left();
    EXPECT_FALSE(is_up(view) || is_ready(view) || is_down(view) || is_finished(view));
    EXPECT_FALSE(has_failed_for_good(view));
}

Verdict judged(Condition condition, const ServiceView& first, const ServiceView& now) {
    return judge(condition, {first, now, true, true});
}
Verdict judged_where_none_runs(Condition condition, const ServiceView& left) {
    return judge(condition, {left, left, false, true});
}

constexpr Condition conditions_of_being_up[] = {Condition::up, Condition::ready, Condition::started,
                                                Condition::started_and_ready};

TEST(WithoutASupervise, a_service_is_not_up_whatever_was_left) {
    for (Condition condition : conditions_of_being_up)
        EXPECT_EQ(judged_where_none_runs(condition, of(in(Phase::running))), Verdict::not_yet);
}

TEST(WithoutASupervise, a_service_is_down_if_that_is_how_it_was_left) {
    for (Condition condition : {Condition::down, Condition::finished}) {
        EXPECT_EQ(judged_where_none_runs(condition, of(in(Phase::gone))), Verdict::reached);
        EXPECT_EQ(judged_where_none_runs(condition, classic(0, 'd')), Verdict::reached);
        EXPECT_EQ(judged_where_none_runs(condition, of(in(Phase::running))), Verdict::not_yet);
        EXPECT_EQ(judged_where_none_runs(condition, nothing_left()), Verdict::not_yet);
    }
    EXPECT_EQ(judged_where_none_runs(Condition::finished, of(in(Phase::waiting))), Verdict::not_yet);
}

TEST(Started, is_what_runs_now_and_did_not_at_first) {
    EXPECT_EQ(judged(Condition::started, of(in(Phase::running, 1)), of(in(Phase::running, 1))),
              Verdict::not_yet);
    EXPECT_EQ(judged(Condition::started, of(in(Phase::running, 1)), of(in(Phase::running, 2))),
              Verdict::reached);
    EXPECT_EQ(judged(Condition::started, of(in(Phase::down, 1)), of(in(Phase::running, 2))),
              Verdict::reached);
    EXPECT_EQ(judged(Condition::started, nothing_left(), of(in(Phase::started))), Verdict::reached);
    EXPECT_EQ(judged(Condition::started, classic(0, 'u'), classic(12, 'u')), Verdict::reached);
}

TEST(Started, is_not_what_start_does_before) {
    ServiceState starting = in(Phase::starting, 2);
    starting.starts = 1;
    EXPECT_EQ(judged(Condition::started, of(in(Phase::down, 1)), of(starting)), Verdict::not_yet);
}

TEST(Started, is_what_has_come_and_gone) {
    EXPECT_EQ(judged(Condition::started, of(in(Phase::down, 1)), of(in(Phase::down, 2))), Verdict::reached);
    EXPECT_EQ(judged(Condition::started_and_ready, of(in(Phase::down, 1)), of(in(Phase::down, 2))),
              Verdict::not_yet);
}

TEST(StartedAndReady, is_both_of_the_same_run) {
    ServiceState next = in(Phase::running, 2);
    next.ready = false;
    EXPECT_EQ(judged(Condition::started_and_ready, of(in(Phase::running)), of(next)), Verdict::not_yet);
    next.ready = true;
    EXPECT_EQ(judged(Condition::started_and_ready, of(in(Phase::running)), of(next)), Verdict::reached);
    EXPECT_EQ(judged(Condition::started_and_ready, of(next), of(next)), Verdict::not_yet);
}

TEST(Ready, is_not_believed_before_the_state_is_told) {
    const ServiceView view = without_state(of(in(Phase::running)));
    EXPECT_EQ(judge(Condition::ready, {view, view, true, false}), Verdict::not_yet);
    EXPECT_EQ(judge(Condition::ready, {view, view, true, true}), Verdict::reached);
    EXPECT_EQ(judge(Condition::up, {view, view, true, false}), Verdict::reached);
}

TEST(AServiceThatHasFailedForGood, never_comes_up_and_is_down) {
    for (Condition condition : conditions_of_being_up)
        EXPECT_EQ(judged(condition, failed(), failed()), Verdict::never);
    EXPECT_EQ(judged(Condition::down, failed(), failed()), Verdict::reached);
    EXPECT_EQ(judged(Condition::finished, failed(), failed()), Verdict::reached);
}

TEST(AServiceThatHasFailedForGood, has_finished_when_it_was_cleaned_up) {
    EXPECT_EQ(judged(Condition::finished, failed(), failed(Phase::finishing)), Verdict::not_yet);
    EXPECT_EQ(judged(Condition::up, failed(), failed(Phase::finishing)), Verdict::never);
}

TEST(AServiceThatHasFailedForGood, may_still_be_started_anew_by_another_supervise) {
    EXPECT_EQ(judged_where_none_runs(Condition::up, failed(Phase::gone)), Verdict::not_yet);
}

} // namespace condition_test
} // namespace lares::service
