// SPDX-License-Identifier: ISC
// Whole lives of services, by seed. A failure prints the seed; LARES_SEED=N runs that life alone.
#include "world.hpp"

#include <cstdlib>
#include <gtest/gtest.h>
#include <string>

namespace lares::simulation {
namespace life_test {

using machine::Actions;
using machine::Supervise;

constexpr unsigned lives = 100;
constexpr unsigned turns = 400;

std::optional<std::uint64_t> the_seed_that_was_asked_for() {
    const char* text = std::getenv("LARES_SEED");
    return text ? number_from_text(text) : std::nullopt;
}

// Lives many lives of one character, and returns how much happened in them. A failure names the first bad
// seed.
template <class Machine>
std::uint64_t live(const Character& character, std::string& complaint) {
    std::uint64_t facts = 0;
    const auto one = the_seed_that_was_asked_for();
    for (std::uint64_t seed = one.value_or(1); seed <= one.value_or(lives) && complaint.empty(); ++seed) {
        World<Machine, Seeded> world{Seeded{seed}, character};
        const Judge& judge = world.live(turns);
        facts += judge.facts();
        if (!judge.broken().empty()) complaint = "LARES_SEED=" + std::to_string(seed) + verdict(judge);
    }
    return facts;
}

std::string complaint_about(const Character& character) {
    std::string complaint;
    live<Supervise>(character, complaint);
    return complaint;
}

TEST(LifeOfAService, an_ordinary_one_breaks_no_promise) {
    EXPECT_EQ(complaint_about({}), "");
}

TEST(LifeOfAService, one_whose_run_can_seldom_be_executed_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.execs_fail = 2}), "");
}

TEST(LifeOfAService, one_on_a_machine_without_processes_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.forks_fail = 1}), "");
}

TEST(LifeOfAService, one_that_always_dies_young_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.forks_fail = 0, .execs_fail = 0, .dies_young = 1}), "");
}

TEST(LifeOfAService, one_that_ignores_term_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.ignores_term = 1, .asked_to_exit = 50}), "");
}

TEST(LifeOfAService, a_short_one_that_ends_with_exit_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.asked_to_exit = 10}), "");
}

TEST(LifeOfAService, one_that_is_told_to_finish_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.forks_fail = 4, .execs_fail = 4, .asked_to_exit = 0, .told_to_finish = 20}),
              "");
}

TEST(LifeOfAService, one_whose_directory_is_removed_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.asked_to_exit = 0, .directory_removed = 20}), "");
}

TEST(LifeOfAService, one_with_scripts_for_each_phase_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.has_script = 1}), "");
    EXPECT_EQ(complaint_about({.has_script = 2, .script_fails = 2}), "");
}

TEST(LifeOfAService, one_with_scripts_on_a_machine_with_few_processes_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.forks_fail = 3, .execs_fail = 3, .asked_to_exit = 100, .has_script = 2}), "");
    EXPECT_EQ(complaint_about({.asked_to_exit = 0, .told_to_finish = 20, .has_script = 2}), "");
}

TEST(LifeOfAService, one_that_is_seldom_healthy_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.unhealthy = 3}), "");
    EXPECT_EQ(complaint_about({.ignores_term = 1, .has_script = 2, .unhealthy = 10}), "");
}

TEST(LifeOfAService, one_that_leaves_something_behind_breaks_no_promise) {
    EXPECT_EQ(complaint_about({.has_strays = 1}), "");
    EXPECT_EQ(complaint_about({.asked_to_exit = 100, .has_script = 2, .has_strays = 2}), "");
}

TEST(LifeOfAService, more_than_a_hundred_thousand_things_happen_in_these_lives) {
    if (the_seed_that_was_asked_for()) GTEST_SKIP() << "only one life was asked for";
    std::string complaint;
    const Character never_ends = {.asked_to_exit = 0, .told_to_finish = 0, .directory_removed = 0};
    EXPECT_GT(live<Supervise>(never_ends, complaint), 100'000u) << complaint;
}

TEST(LifeOfAService, the_same_seed_is_the_same_life) {
    World<Supervise, Seeded> one{Seeded{7}, {}}, other{Seeded{7}, {}};
    EXPECT_EQ(one.live(turns).facts(), other.live(turns).facts());
}

// Mistakes that somebody could make in the machine; each must be found by living.

struct ForgetsTheSecond : Supervise {
    using Supervise::Supervise;
    Actions on_exited(protocol::RunEnd end, Instant now) {
        const Actions actions = Supervise::on_exited(end, now);
        // "It is waiting anyway, so why not now?"
        return deadline() ? Supervise::on_time({*deadline(), now.label}) : actions;
    }
};

struct SignalsTheDead : Supervise {
    using Supervise::Supervise;
    Actions on_command(protocol::Command command, Instant now) {
        Actions actions = Supervise::on_command(command, now);
        if (command == protocol::Command::kill && actions.empty())
            actions.push({machine::Action::Kind::send_signal, SIGKILL});
        return actions;
    }
};

struct TakesExitBack : Supervise {
    using Supervise::Supervise;
    Actions on_exited(protocol::RunEnd end, Instant now) {
        Actions actions = Supervise::on_exited(end, now);
        if (!actions.empty() && actions[0].kind == machine::Action::Kind::leave) {
            actions = {};
            actions.push({machine::Action::Kind::start_process});
        }
        return actions;
    }
};

struct StartsTwice : Supervise {
    using Supervise::Supervise;
    Actions on_command(protocol::Command command, Instant now) {
        Actions actions = Supervise::on_command(command, now);
        if (command == protocol::Command::up && actions.empty() && state().pid != 0)
            actions.push({machine::Action::Kind::start_process});
        return actions;
    }
};

struct SleepsThroughItsDeadline : Supervise {
    using Supervise::Supervise;
    Actions on_time(Instant) { return {}; }
};

template <class Mistake>
std::string first_broken_promise() {
    std::string complaint;
    live<Mistake>({.execs_fail = 0, .asked_to_exit = 50}, complaint);
    return complaint;
}

TEST(LifeOfABrokenMachine, a_restart_without_the_pause_is_found) {
    EXPECT_NE(
        first_broken_promise<ForgetsTheSecond>().find(sentence(Promise::a_second_between_automatic_starts)),
        std::string::npos);
}

TEST(LifeOfABrokenMachine, a_signal_to_the_dead_is_found) {
    EXPECT_NE(first_broken_promise<SignalsTheDead>().find(sentence(Promise::signals_have_somebody_to_go_to)),
              std::string::npos);
}

TEST(LifeOfABrokenMachine, a_start_after_exit_is_found) {
    EXPECT_NE(first_broken_promise<TakesExitBack>().find(sentence(Promise::exit_is_final)),
              std::string::npos);
}

TEST(LifeOfABrokenMachine, a_second_copy_of_a_running_service_is_found) {
    EXPECT_NE(first_broken_promise<StartsTwice>().find(sentence(Promise::one_process_at_a_time)),
              std::string::npos);
}

TEST(LifeOfABrokenMachine, a_start_that_never_comes_is_found) {
    EXPECT_NE(first_broken_promise<SleepsThroughItsDeadline>().find(
                  sentence(Promise::what_is_wanted_is_looked_after)),
              std::string::npos);
}

} // namespace life_test
} // namespace lares::simulation
