// SPDX-License-Identifier: ISC
// Whole lives of trees, by seed. A failure prints the seed; LARES_SEED=N runs that life alone.
#include "tree.hpp"

#include "base/text.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace lares::simulation {

namespace tree_test {

using machine::Actions;
using machine::Supervise;

constexpr unsigned turns = 300;

struct Lives {
    std::string complaint;
    std::uint64_t events = 0;
};

template <class Machine>
Lives live(unsigned lives, const TreeCharacter& character) {
    Lives all;
    const char* text = std::getenv("LARES_SEED");
    const auto one = text ? number_from_text(text) : std::nullopt;
    for (std::uint64_t seed = one.value_or(1); seed <= one.value_or(lives); ++seed) {
        TreeWorld<Machine> world{seed, character};
        world.live(turns);
        world.come_to_rest();
        world.stop();
        all.events += world.events();
        if (!world.broken()) continue;
        all.complaint = "LARES_SEED=" + std::to_string(seed) + ": " + world.verdict();
        break;
    }
    return all;
}

TEST(LifeOfATree, an_ordinary_one_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(60, {}).complaint, "");
}

TEST(LifeOfATree, one_with_circles_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(60, {.circles = 8}).complaint, "");
}

TEST(LifeOfATree, one_in_which_names_are_missing_and_come_late_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(60, {.missing = 4, .late = 4}).complaint, "");
}

TEST(LifeOfATree, one_of_wants_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(60, {.needs = 8, .wants = 2, .circles = 8, .missing = 4}).complaint, "");
}

TEST(LifeOfATree, one_of_one_shots_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(60, {.oneshots = 1, .scripts = 2}).complaint, "");
}

TEST(LifeOfATree, one_in_which_everybody_needs_everybody_before_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(40, {.services = 8, .needs = 1}).complaint, "");
}

TEST(LifeOfATree, one_whose_services_and_supervises_die_all_the_time_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(40, {.dies = 4, .supervise_dies = 4, .commands = 4}).complaint, "");
}

// From other seeds than the lives above.
TEST(LifeOfATree, a_million_things_happen_and_no_promise_is_broken) {
    if (std::getenv("LARES_SEED")) GTEST_SKIP() << "only one life was asked for";
    std::uint64_t events = 0;
    for (std::uint64_t seed = 100'000; events < 1'000'000; ++seed) {
        TreeWorld<Supervise> world{seed, {.services = 3 + static_cast<unsigned>(seed % 6), .dies = 20}};
        world.live(10 * turns);
        world.come_to_rest();
        world.stop();
        ASSERT_FALSE(world.broken()) << "seed " << seed << ": " << world.verdict();
        events += world.events();
    }
}

TEST(LifeOfATree, one_that_hears_nothing_breaks_promises) {
    EXPECT_NE(live<Supervise>(40, {.ignores_news = 1}).complaint, "");
}

// A row of the table that somebody has got wrong.
struct StartsWithoutWhatItNeeds : Supervise {
    using Supervise::Supervise;
    Actions on_neighbours(Instant now) {
        Actions actions = Supervise::on_neighbours(now);
        if (state().phase == protocol::Phase::waiting && actions.empty() && state().neighbour.size() != 0)
            actions.push({machine::Action::Kind::start_process});
        return actions;
    }
};

struct DoesNotWaitForThoseThatNeedIt : Supervise {
    using Supervise::Supervise;
    Actions on_command(protocol::Command command, Instant now) {
        Actions actions = Supervise::on_command(command, now);
        if (state().held_until) actions.append(Supervise::on_time({*state().held_until, now.label}));
        return actions;
    }
};

TEST(LifeOfABrokenTree, a_start_that_comes_too_early_is_found) {
    const std::string complaint = live<StartsWithoutWhatItNeeds>(20, {.wants = 0}).complaint;
    EXPECT_NE(complaint.find(sentence(TreePromise::nothing_starts_before_what_it_needs)), std::string::npos)
        << complaint;
}

TEST(LifeOfABrokenTree, a_stop_that_comes_too_early_is_found) {
    EXPECT_NE(live<DoesNotWaitForThoseThatNeedIt>(40, {}).complaint.find(
                  sentence(TreePromise::what_is_needed_goes_last)),
              std::string::npos);
}

} // namespace tree_test
} // namespace lares::simulation
