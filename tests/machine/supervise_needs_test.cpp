// SPDX-License-Identifier: ISC
// Services that need each other, and services that do something once.
#include "situations.hpp"

namespace lares::machine {
namespace supervise_needs_test {

using namespace situations;

const Neighbours alone{};

Neighbours waits_for(std::string_view name) {
    Neighbours neighbours;
    neighbours.may_start = neighbours.may_go_on = neighbours.has_its_needs = false;
    neighbours.waits_for.append(name);
    return neighbours;
}

Neighbours needed_by(std::string_view name) {
    Neighbours neighbours;
    neighbours.is_needed = true;
    neighbours.needed_by.append(name);
    return neighbours;
}

Supervise running_among(const Neighbours& neighbours, const Rules& rules = classic) {
    Supervise service{false, rules, at(0s), neighbours};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    return service;
}

TEST(SuperviseNeeds, what_may_not_start_waits_without_a_deadline_and_says_for_whom) {
    Neighbours neighbours = waits_for("db");
    Supervise service{false, classic, at(0s), neighbours};
    EXPECT_TRUE(does_nothing(service.begin(at(0s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_EQ(service.state().neighbour.view(), "db");
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(1h))));
    neighbours = {};
    EXPECT_TRUE(does(service.on_neighbours(at(2h)), {start_process}));
    EXPECT_EQ(service.state().neighbour.view(), "");
}

TEST(SuperviseNeeds, what_it_only_wants_is_waited_for_for_a_minute) {
    Neighbours neighbours = waits_for("db");
    neighbours.may_go_on = neighbours.has_its_needs = true;
    Supervise service{false, classic, at(0s), neighbours};
    EXPECT_TRUE(does_nothing(service.begin(at(0s))));
    EXPECT_EQ(service.deadline(), moment(60s));
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(59s))));
    EXPECT_EQ(service.state().neighbour.view(), "db");
    EXPECT_TRUE(does(service.on_time(at(60s)), {start_process}));
}

TEST(SuperviseNeeds, that_minute_is_not_begun_anew_by_who_comes_after) {
    Neighbours neighbours = waits_for("db");
    neighbours.may_go_on = neighbours.has_its_needs = true;
    Supervise killed{false, classic, at(0s), neighbours};
    killed.begin(at(0s));
    Supervise next{false, classic, at(40s), neighbours};
    next.resume(killed.state());
    EXPECT_TRUE(does_nothing(next.go_on(at(40s))));
    EXPECT_EQ(next.deadline(), moment(60s));
}

TEST(SuperviseNeeds, a_limit_that_is_written_anew_counts_from_when_it_was_told_down) {
    Neighbours neighbours = needed_by("web");
    Rules rules;
    Supervise service = running_among(neighbours, rules);
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(5s))));
    EXPECT_EQ(service.deadline(), moment(65s));
    rules.needed_limit = 10s;
    service.follow(rules, neighbours);
    EXPECT_EQ(service.deadline(), moment(15s));
}

TEST(SuperviseNeeds, one_that_is_needed_only_now_was_not_there_to_be_lost) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    neighbours.ties = 7;
    neighbours.youngest = moment(5s);
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(9s))));
    neighbours.youngest = moment(10s);
    EXPECT_TRUE(does(service.on_neighbours(at(11s)), {send(SIGTERM), send(SIGCONT)}));
}

TEST(SuperviseNeeds, that_it_was_seen_is_known_to_the_next_supervise) {
    Neighbours neighbours;
    neighbours.ties = 7;
    Supervise service = running_among(neighbours);
    neighbours.youngest = moment(5s);
    neighbours.ties = 8;
    service.on_neighbours(at(6s));
    const protocol::Life left = service.state();
    for (const auto& [youngest, is_lost] : {std::pair{5s, false}, {8s, true}}) {
        neighbours.youngest = moment(youngest);
        Supervise next{false, classic, at(9s), neighbours};
        next.resume(left);
        EXPECT_EQ(!does_nothing(next.on_neighbours(at(9s))), is_lost);
    }
}

TEST(SuperviseNeeds, down_and_exit_end_the_wait) {
    const Neighbours neighbours = waits_for("db");
    for (Command command : {Command::down, Command::exit}) {
        Supervise service{false, classic, at(0s), neighbours};
        service.begin(at(0s));
        service.on_command(command, at(1s));
        EXPECT_EQ(service.state().phase, command == Command::down ? Phase::down : Phase::gone);
        EXPECT_EQ(service.state().neighbour.view(), "");
    }
}

TEST(SuperviseNeeds, when_what_it_needs_is_lost_it_goes_is_wanted_still_and_comes_back) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    neighbours = waits_for("db");
    EXPECT_TRUE(does(service.on_neighbours(at(5s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(5s)))) << "it is told once";
    EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(6s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    EXPECT_EQ(service.state().want, Want::up);
    EXPECT_EQ(service.state().restarts.failures, 0u) << "it is no failure of its own";
    EXPECT_EQ(service.state().last_end_by, protocol::EndedBy::need) << "and nobody has told it to go";
    neighbours = {};
    EXPECT_TRUE(does(service.on_neighbours(at(7s)), {start_process}));
}

// That goes as well, and waits until this one has gone: there is time for those that need this one.
Neighbours waited_for_by(std::string_view name, bool is_needed) {
    Neighbours neighbours = waits_for(name);
    neighbours.is_needed = is_needed;
    if (is_needed) neighbours.needed_by.append("web");
    return neighbours;
}

TEST(SuperviseNeeds, when_what_it_needs_waits_for_it_those_that_need_it_go_first) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    neighbours = waited_for_by("db", true);
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(5s))));
    EXPECT_TRUE(service.state().held_until);
    EXPECT_EQ(service.state().want, Want::up);
    EXPECT_EQ(service.state().neighbour.view(), "web");
    neighbours = waited_for_by("db", false);
    EXPECT_TRUE(does(service.on_neighbours(at(6s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(7s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
}

TEST(SuperviseNeeds, when_what_it_needs_waits_no_more_neither_does_it) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    neighbours = waited_for_by("db", true);
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(5s))));
    neighbours.is_waited_for = false;
    EXPECT_TRUE(does(service.on_neighbours(at(6s)), {send(SIGTERM), send(SIGCONT)}));
}

TEST(SuperviseNeeds, when_what_it_needs_stays_after_all_it_goes_on) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    neighbours = waited_for_by("db", true);
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(5s))));
    neighbours = needed_by("web");
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(6s))));
    EXPECT_FALSE(service.state().held_until);
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
}

TEST(SuperviseNeeds, one_that_has_not_heeded_the_loss_of_a_need_is_told_of_the_next_one) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    for (const auto when : {5s, 15s}) {
        neighbours = waits_for("db");
        EXPECT_TRUE(does(service.on_neighbours(at(when)), {send(SIGTERM), send(SIGCONT)}));
        EXPECT_TRUE(does_nothing(service.on_neighbours(at(when))));
        neighbours = {};
        EXPECT_TRUE(does_nothing(service.on_neighbours(at(when + 1s))));
    }
}

// Told to go, not for good: by a need that is lost, by `t`, or by a `d` that was taken back.
TEST(SuperviseNeeds, what_was_started_again_between_two_looks_was_lost_as_well) {
    Neighbours neighbours;
    neighbours.ties = 7;
    Supervise service = running_among(neighbours);
    neighbours.youngest = moment(0s); // it was there when this one was started
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(1s))));
    neighbours.youngest = moment(5s);
    EXPECT_TRUE(does(service.on_neighbours(at(5s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(6s)))) << "it is told once";
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(7s)), {start_process}));
    service.on_started(first_pid + 1, at(7s));
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(8s))));
}

TEST(SuperviseNeeds, what_has_come_back_while_one_was_going_for_its_loss_is_not_told_of_twice) {
    Neighbours neighbours;
    Supervise service = running_among(neighbours);
    neighbours = waits_for("db");
    EXPECT_TRUE(does(service.on_neighbours(at(5s)), {send(SIGTERM), send(SIGCONT)}));
    neighbours = {};
    neighbours.youngest = moment(6s);
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(6s))));
}

// What was seen when it was started counts, and not the moment that the turn had begun with.
TEST(SuperviseNeeds, what_it_was_started_for_is_not_younger_than_it) {
    Neighbours neighbours = waits_for("db");
    Supervise service{false, classic, at(0s), neighbours};
    service.begin(at(0s));
    neighbours = {};
    neighbours.ties = 7;
    neighbours.youngest = moment(2s);
    EXPECT_TRUE(does(service.on_neighbours(at(1s)), {start_process}));
    service.on_started(first_pid, at(1s));
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(3s))));
}

TEST(SuperviseNeeds, a_start_that_was_told_to_go_has_not_failed_for_good) {
    Rules rules;
    rules.has_start = true;
    Neighbours neighbours;
    const auto starting = [&] {
        neighbours = {};
        Supervise service{false, rules, at(0s), neighbours};
        service.begin(at(0s));
        service.on_started(first_pid, at(0s));
        return service;
    };
    Supervise service = starting();
    neighbours = waits_for("db");
    EXPECT_TRUE(does(service.on_neighbours(at(5s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_TRUE(does_nothing(service.on_exited(killed_by_term, at(6s))));
    EXPECT_EQ(service.state().gave_up, std::nullopt);
    EXPECT_EQ(service.state().want, Want::up);
    neighbours = {};
    EXPECT_TRUE(does(service.on_neighbours(at(7s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::starting);

    Supervise restarted = starting();
    restarted.on_command(Command::terminate, at(5s));
    EXPECT_TRUE(does(restarted.on_exited(killed_by_term, at(6s)), {start_process}));

    Supervise taken_back = starting();
    taken_back.on_command(Command::down, at(5s));
    taken_back.on_command(Command::up, at(5s));
    EXPECT_TRUE(does(taken_back.on_exited(killed_by_term, at(6s)), {start_process}));
    EXPECT_EQ(taken_back.state().gave_up, std::nullopt);
}

TEST(SuperviseNeeds, a_run_does_not_begin_when_what_it_needs_was_lost_during_start) {
    Rules rules;
    rules.has_start = true;
    Neighbours neighbours;
    Supervise service{false, rules, at(0s), neighbours};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    neighbours = waits_for("db");
    service.on_neighbours(at(5s));
    EXPECT_TRUE(does_nothing(service.on_exited({RunEnd::Kind::exited, 0, false}, at(6s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    neighbours = {};
    EXPECT_TRUE(does(service.on_neighbours(at(7s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running) << "`start` has been run already";
}

TEST(SuperviseNeeds, what_is_needed_holds_its_stop_until_those_have_gone) {
    Neighbours neighbours = needed_by("web");
    Supervise service = running_among(neighbours);
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(5s))));
    EXPECT_EQ(service.state().want, Want::down) << "so that they hear of it";
    EXPECT_EQ(service.state().neighbour.view(), "web");
    EXPECT_EQ(service.deadline(), moment(65s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::exit, at(5s))));
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(6s))));
    neighbours = {};
    EXPECT_TRUE(does(service.on_neighbours(at(7s)), {send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(service.state().neighbour.view(), "");
    EXPECT_TRUE(does(service.on_exited(killed_by_term, at(8s)), {leave}));
}

// A whole tree is told down at once, and each waits for those that need it.
TEST(SuperviseNeeds, one_that_holds_its_stop_holds_it_though_what_it_needs_is_about_to_go_as_well) {
    Neighbours neighbours = needed_by("web");
    Supervise service = running_among(neighbours);
    service.on_command(Command::down, at(5s));
    neighbours.may_start = neighbours.may_go_on = false;
    neighbours.waits_for.append("db");
    EXPECT_TRUE(does_nothing(service.on_neighbours(at(6s))));
    EXPECT_EQ(service.deadline(), moment(65s));
    neighbours.is_needed = false;
    EXPECT_TRUE(does(service.on_neighbours(at(7s)), {send(SIGTERM), send(SIGCONT)}));
}

TEST(SuperviseNeeds, it_does_not_wait_for_them_for_ever) {
    const Neighbours neighbours = needed_by("web");
    Rules rules;
    rules.needed_limit = 10s;
    Supervise service = running_among(neighbours, rules);
    service.on_command(Command::down, at(5s));
    EXPECT_TRUE(does_nothing(service.on_time(at(14999ms))));
    EXPECT_TRUE(does(service.on_time(at(15s)), {send(SIGTERM), send(SIGCONT)}));
    rules.needed_limit = 0s;
    Supervise other = running_among(neighbours, rules);
    EXPECT_TRUE(does(other.on_command(Command::down, at(5s)), {send(SIGTERM), send(SIGCONT)}));
}

TEST(SuperviseNeeds, told_up_while_it_holds_its_stop_it_goes_on) {
    const Neighbours neighbours = needed_by("web");
    Supervise service = running_among(neighbours);
    service.on_command(Command::down, at(5s));
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(6s))));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_time(at(1h))));
}

TEST(SuperviseNeeds, one_that_dies_while_it_holds_its_stop_is_down) {
    const Neighbours neighbours = needed_by("web");
    Supervise service = running_among(neighbours);
    service.on_command(Command::down, at(5s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(6s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_EQ(service.deadline(), std::nullopt);
}

TEST(SuperviseNeeds, who_comes_after_holds_on) {
    const Neighbours neighbours = needed_by("web");
    Supervise killed = running_among(neighbours);
    killed.on_command(Command::down, at(5s));
    const auto left = protocol::left_state_from_text(protocol::to_text(killed.state()).view());
    ASSERT_TRUE(left);
    EXPECT_EQ(*left, killed.state());
    Supervise next{false, classic, at(10s), neighbours};
    next.resume(*left);
    EXPECT_EQ(next.deadline(), moment(65s));
}

// One-shots.

Rules oneshot(bool stop = false) {
    Rules rules;
    rules.is_oneshot = true;
    rules.has_stop = stop;
    return rules;
}

TEST(SuperviseOneshot, when_it_has_succeeded_it_is_up_without_a_process_until_it_is_told_down) {
    const Rules rules = oneshot();
    Supervise service = running_among(alone, rules);
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(5s))));
    EXPECT_EQ(service.state().phase, Phase::started);
    EXPECT_EQ(service.state().want, Want::up);
    EXPECT_EQ(service.state().since, label(5s));
    EXPECT_EQ(service.deadline(), std::nullopt);
    EXPECT_TRUE(does_nothing(service.on_command(Command::up, at(6s))));
    EXPECT_TRUE(does_nothing(service.on_command(Command::down, at(7s))));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_TRUE(does(service.on_command(Command::up, at(8s)), {start_process}))
        << "and then it is done again";
}

TEST(SuperviseOneshot, it_is_not_ready_before_it_is_done) {
    const Rules rules = oneshot();
    Supervise service = running_among(alone, rules);
    EXPECT_EQ(service.state().ready, false);
    service.on_exited(exited_0, at(5s));
    EXPECT_EQ(service.state().ready, std::nullopt) << "there is nothing to wait for any more";
}

TEST(SuperviseOneshot, stop_undoes_it) {
    const Rules rules = oneshot(true);
    Supervise service = running_among(alone, rules);
    service.on_exited(exited_0, at(5s));
    EXPECT_TRUE(does(service.on_command(Command::down, at(7s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
    service.on_started(first_pid + 1, at(7s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(8s))));
    EXPECT_EQ(service.state().phase, Phase::down);
}

TEST(SuperviseOneshot, up_while_it_is_undone_does_it_again) {
    const Rules rules = oneshot(true);
    Supervise service = running_among(alone, rules);
    service.on_exited(exited_0, at(5s));
    service.on_command(Command::down, at(7s));
    service.on_started(first_pid + 1, at(7s));
    service.on_command(Command::up, at(7s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(8s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

TEST(SuperviseOneshot,
     when_what_it_needs_comes_and_goes_it_is_done_once_a_second_and_a_command_does_not_wait) {
    for (const bool has_stop : {false, true}) {
        for (const bool is_told : {false, true}) {
            const Rules rules = oneshot(has_stop);
            Neighbours neighbours;
            Supervise service = running_among(neighbours, rules);
            service.on_exited(exited_0, at(100ms));
            neighbours = waits_for("db");
            service.on_neighbours(at(200ms));
            if (has_stop) {
                service.on_started(first_pid + 1, at(200ms));
                if (is_told) service.on_command(Command::up, at(200ms));
                service.on_exited(exited_0, at(300ms));
            }
            neighbours = {};
            const bool is_at_once = has_stop && is_told;
            EXPECT_EQ(does(service.on_neighbours(at(300ms)), {start_process}), is_at_once) << has_stop;
            EXPECT_EQ(does(service.on_time(at(1s)), {start_process}), !is_at_once) << has_stop;
        }
    }
}

TEST(SuperviseOneshot, one_that_is_none_any_more_is_undone_and_runs) {
    Rules rules;
    rules.is_oneshot = true;
    Supervise service{false, rules, at(0s), alone};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(1s))));
    EXPECT_EQ(service.state().phase, Phase::started);
    rules.is_oneshot = false;
    service.follow(rules, alone);
    EXPECT_TRUE(does(service.on_neighbours(at(9s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::running);
}

TEST(SuperviseOneshot, one_that_fails_is_tried_again_as_the_rules_of_a_restart_say) {
    Rules rules = oneshot();
    Supervise service = running_among(alone, rules);
    EXPECT_TRUE(does_nothing(service.on_exited({RunEnd::Kind::exited, 1, false}, at(200ms))));
    EXPECT_EQ(service.deadline(), moment(1s));
    EXPECT_TRUE(does(service.on_time(at(1s)), {start_process}));
    service.on_started(first_pid + 1, at(1s));
    rules.restart.rule = protocol::RestartRule::never;
    service.on_exited({RunEnd::Kind::exited, 1, false}, at(2s));
    EXPECT_EQ(service.state().phase, Phase::down);
    EXPECT_TRUE(service.state().gave_up.has_value());
}

TEST(SuperviseOneshot, one_that_takes_too_long_is_stopped) {
    Rules rules = oneshot();
    rules.run_limit = 30s;
    Supervise service = running_among(alone, rules);
    EXPECT_TRUE(does(service.on_time(at(30s)), {send(SIGTERM), send(SIGCONT)}));
}

TEST(SuperviseOneshot, told_once_it_is_up_as_well) {
    const Rules rules = oneshot();
    Supervise service{true, rules, at(0s)};
    service.begin(at(0s));
    service.on_command(Command::once, at(1s));
    service.on_started(first_pid, at(1s));
    service.on_exited(exited_0, at(2s));
    EXPECT_EQ(service.state().phase, Phase::started);
}

TEST(SuperviseOneshot, told_down_while_it_runs_it_is_undone_though_it_has_succeeded) {
    const Rules rules = oneshot(true);
    Supervise service = running_among(alone, rules);
    service.on_command(Command::down, at(1s));
    EXPECT_TRUE(does(service.on_exited(exited_0, at(2s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
}

TEST(SuperviseOneshot, when_what_it_needs_is_lost_it_is_undone_and_done_again_later) {
    Neighbours neighbours;
    const Rules rules = oneshot(true);
    Supervise service{false, rules, at(0s), neighbours};
    service.begin(at(0s));
    service.on_started(first_pid, at(0s));
    service.on_exited(exited_0, at(5s));
    neighbours = waits_for("net");
    EXPECT_TRUE(does(service.on_neighbours(at(6s)), {start_process}));
    EXPECT_EQ(service.state().phase, Phase::stopping);
    service.on_started(first_pid + 1, at(6s));
    EXPECT_TRUE(does_nothing(service.on_exited(exited_0, at(7s))));
    EXPECT_EQ(service.state().phase, Phase::waiting);
    neighbours = {};
    EXPECT_TRUE(does(service.on_neighbours(at(8s)), {start_process}));
}

} // namespace supervise_needs_test
} // namespace lares::machine
