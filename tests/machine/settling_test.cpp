// SPDX-License-Identifier: ISC
#include "machine/settling.hpp"

#include <gtest/gtest.h>

namespace lares::machine {
namespace settling_test {

using namespace std::chrono_literals;
using Step = Settling::Step;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

TEST(Settling, a_directory_that_was_just_made_is_left_alone_for_a_while) {
    const Settling made{at(0s)};
    EXPECT_EQ(made.next_step(at(0s)), Step::wait);
    EXPECT_EQ(made.next_step(at(249ms)), Step::wait);
    EXPECT_EQ(made.deadline(), at(250ms));
}

TEST(Settling, when_nothing_has_happened_in_it_for_a_while_it_is_whole_if_it_has_a_run) {
    const Settling made{at(0s)};
    EXPECT_EQ(made.next_step(at(250ms)), Step::look_for_run);
}

TEST(Settling, whatever_happens_in_it_makes_the_while_begin_anew) {
    Settling made{at(0s)};
    made.on_changed(at(200ms));
    EXPECT_EQ(made.next_step(at(250ms)), Step::wait);
    EXPECT_EQ(made.deadline(), at(450ms));
    EXPECT_EQ(made.next_step(at(450ms)), Step::look_for_run);
}

TEST(Settling, without_a_run_it_is_not_looked_at_again_until_something_happens) {
    Settling made{at(0s)};
    made.on_run_missing();
    EXPECT_EQ(made.next_step(at(1s)), Step::wait);
    EXPECT_EQ(made.deadline(), at(5s));

    made.on_changed(at(2s));
    EXPECT_EQ(made.deadline(), at(2250ms));
    EXPECT_EQ(made.next_step(at(2250ms)), Step::look_for_run);
}

TEST(Settling, after_five_seconds_it_is_taken_as_it_is) {
    Settling empty{at(0s)};
    empty.on_run_missing();
    EXPECT_EQ(empty.next_step(at(4999ms)), Step::wait);
    EXPECT_EQ(empty.next_step(at(5s)), Step::go_on);
}

TEST(Settling, not_even_one_in_which_something_happens_all_the_time_is_waited_for_for_longer) {
    Settling restless{at(0s)};
    for (Span span = 0s; span < 5s; span += 100ms) {
        ASSERT_EQ(restless.next_step(at(span)), Step::wait);
        restless.on_changed(at(span));
    }
    EXPECT_EQ(restless.deadline(), at(5s));
    EXPECT_EQ(restless.next_step(at(5s)), Step::go_on);
}

} // namespace settling_test
} // namespace lares::machine
