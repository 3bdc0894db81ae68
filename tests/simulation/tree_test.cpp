// SPDX-License-Identifier: ISC
// Whole lives of trees, by seed. A failure prints the seed; LARES_SEED=N runs that life alone.
#include "tree.hpp"

#include "base/text.hpp"

#include <cstdlib>
#include <gtest/gtest.h>

namespace lares::simulation {

const char* sentence(TreePromise promise) {
    switch (promise) {
    case TreePromise::nothing_starts_before_what_it_needs:
        return "a service is never started while one that it needs is not ready";
    case TreePromise::nothing_runs_on_without_what_it_needs:
        return "a service does not run on when one that it needs is not ready any more";
    case TreePromise::what_is_needed_goes_last:
        return "a service that is told down goes after those that need it";
    case TreePromise::no_two_runs_overlap: return "no two runs of a service overlap";
    case TreePromise::what_is_wanted_comes_back:
        return "when faults end, every service that is wanted is up in bounded time";
    case TreePromise::a_stop_comes_to_an_end: return "a tree that is stopped stops, whatever it was about";
    }
    return "?";
}

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
        all.complaint = "LARES_SEED=" + std::to_string(seed) + ": " + sentence(*world.broken());
        break;
    }
    return all;
}

TEST(LifeOfATree, an_ordinary_one_breaks_no_promise) {
    EXPECT_EQ(live<Supervise>(60, {}).complaint, "");
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
        ASSERT_FALSE(world.broken()) << "seed " << seed << ": " << sentence(*world.broken());
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
    EXPECT_NE(live<StartsWithoutWhatItNeeds>(20, {}).complaint.find(
                  sentence(TreePromise::nothing_starts_before_what_it_needs)),
              std::string::npos);
}

TEST(LifeOfABrokenTree, a_stop_that_comes_too_early_is_found) {
    EXPECT_NE(live<DoesNotWaitForThoseThatNeedIt>(40, {}).complaint.find(
                  sentence(TreePromise::what_is_needed_goes_last)),
              std::string::npos);
}

} // namespace tree_test
} // namespace lares::simulation
