// SPDX-License-Identifier: ISC
#include "machine/restart_budget.hpp"

#include <algorithm>
#include <chrono>
#include <gtest/gtest.h>
#include <vector>

namespace lares::machine {
namespace restart_budget_test {

using namespace std::chrono_literals;
using protocol::RestartBudget;

constexpr std::uint64_t era = 1;

constexpr Moment at(Span span) {
    return Moment{50h} + span;
}

// What everybody was granted, as it stands in the file.
struct File {
    std::vector<Granted> granted;

    File() = default;
    File(std::initializer_list<Span> spans) {
        for (const Span span : spans) granted.push_back({era, at(span)});
    }
    Moment grant(RestartBudget budget, Span wanted) const {
        return machine::grant(budget, era, at(wanted), granted.size(),
                              [this](Window& window) { window.add(granted); });
    }
    Moment take(RestartBudget budget, Span wanted) {
        const Moment moment = grant(budget, wanted);
        granted.push_back({era, moment});
        return moment;
    }
    // The most in any time of this length.
    std::ptrdiff_t most_in(Span in) const {
        std::ptrdiff_t most = 0;
        for (const Granted& last : granted) {
            const auto is_in = [&](const Granted& it) {
                return it.moment <= last.moment && last.moment - it.moment < in;
            };
            most = std::max(most, std::ranges::count_if(granted, is_in));
        }
        return most;
    }
};

TEST(RestartBudget, as_long_as_there_is_a_place_a_restart_is_when_it_is_wanted) {
    EXPECT_EQ(File{}.grant({1, 60s}, 1s), at(1s));
    EXPECT_EQ((File{0s, 1s}.grant({3, 60s}, 2s)), at(2s));
}

TEST(RestartBudget, what_would_be_one_more_waits_until_the_earliest_is_old_enough) {
    const File file{3s, 1s, 2s};
    EXPECT_EQ(file.grant({3, 60s}, 4s), at(61s));
    EXPECT_EQ(file.grant({3, 60s}, 60s + 999ms), at(61s));
    EXPECT_EQ(file.grant({3, 60s}, 61s), at(61s)) << "in a minute there is not its first moment";
    EXPECT_EQ(file.grant({3, 60s}, 100s), at(100s));
}

TEST(RestartBudget, what_has_its_place_in_an_hour_takes_none_now) {
    const File file{1h, 1h + 1s, 1h + 2s};
    EXPECT_EQ(file.grant({3, 10s}, 0s), at(0s));
    EXPECT_EQ(file.grant({3, 10s}, 1h - 2s), at(1h - 2s));
    EXPECT_EQ(file.grant({3, 10s}, 1h + 3s), at(1h + 10s)) << "but then it has it";
}

TEST(RestartBudget, whoever_has_to_wait_comes_where_there_is_a_place_between_the_others) {
    const File file{0s, 1s, 60s, 200s, 201s};
    EXPECT_EQ(file.grant({2, 60s}, 2s), at(61s)) << "with that at 60s";
    EXPECT_EQ(file.grant({2, 60s}, 202s), at(260s));
    const File queue{0s, 1s, 60s, 61s, 200s, 201s};
    EXPECT_EQ(queue.grant({2, 60s}, 2s), at(120s));
}

TEST(RestartBudget, in_whatever_order_they_stand_the_answer_is_the_same) {
    File file{0s, 5s, 61s, 62s, 1h};
    std::ranges::sort(file.granted, {}, &Granted::moment);
    do EXPECT_EQ(file.grant({2, 60s}, 10s), at(121s));
    while (std::ranges::next_permutation(file.granted, {}, &Granted::moment).found);
}

TEST(RestartBudget, a_hundred_that_fail_at_once_come_back_so_many_at_a_time) {
    File file;
    Moment last{};
    for (int i = 0; i < 100; ++i) last = file.take({10, 60s}, 0s);
    EXPECT_EQ(last, at(540s));
    EXPECT_EQ(file.most_in(60s), 10);
}

TEST(RestartBudget, those_that_fail_together_ask_in_any_order) {
    File file;
    for (int i = 0; i < 10; ++i) file.take({3, 60s}, 1s - i * 1ms);
    EXPECT_EQ(file.most_in(60s), 3);
    EXPECT_EQ(std::ranges::max(file.granted, {}, &Granted::moment).moment, at(180s + 998ms));
}

TEST(RestartBudget, of_many_that_fail_one_after_the_other_none_waits_longer_than_it_must) {
    File file;
    for (int i = 0; i < 100; ++i) file.take({3, 60s}, i * 2s);
    EXPECT_EQ(file.most_in(60s), 3);
    EXPECT_EQ(file.granted.back().moment, at(33 * 60s));
}

TEST(RestartBudget, what_is_of_another_boot_or_no_moment_at_all_was_not_granted) {
    File file;
    file.granted = {{1, at(1s)}, {2, at(2s)}, {1, Moment::max()}, {1, Moment{-1ns}}, {1, at(3s)}};
    EXPECT_EQ(file.grant({3, 60s}, 4s), at(4s));
    EXPECT_EQ(file.grant({2, 60s}, 4s), at(61s));
}

TEST(RestartBudget, a_window_is_told_by_pieces) {
    const std::vector<Granted> one = {{era, at(2s)}, {era, at(3s)}}, other = {{era, at(1s)}};
    Window window{at(4s), 60s, era};
    EXPECT_EQ(window.next(), at(4s)) << "there is nothing in it";
    window.add(one);
    window.add(other);
    EXPECT_EQ(window.count(), 3u);
    EXPECT_EQ(window.next(), at(61s));
}

} // namespace restart_budget_test
} // namespace lares::machine
