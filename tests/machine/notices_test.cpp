// SPDX-License-Identifier: ISC
#include "machine/notices.hpp"

#include <chrono>
#include <csignal>
#include <gtest/gtest.h>
#include <vector>

namespace lares::machine {
namespace notices_test {

using namespace std::chrono_literals;
using protocol::Phase;
using protocol::RunEnd;

constexpr Moment begin{1h};

Notice run_started(std::uint32_t pid) {
    return {Phase::running, Notice::What::start, pid, 0};
}

// Tells all that is due at this moment, and answers whom it was about.
std::vector<std::uint32_t> told_at(Notices& notices, Moment now) {
    std::vector<std::uint32_t> pids;
    while (notices.is_due(now)) {
        pids.push_back(notices.next().notice.pid);
        notices.on_begun(now);
        notices.on_told();
    }
    return pids;
}

TEST(Notices, are_told_at_once_and_in_order) {
    Notices notices;
    EXPECT_EQ(notices.deadline(), std::nullopt);
    for (std::uint32_t pid = 1; pid <= 3; ++pid) notices.add(run_started(pid));
    EXPECT_LE(*notices.deadline(), begin);
    EXPECT_EQ(told_at(notices, begin), (std::vector<std::uint32_t>{1, 2, 3}));
    EXPECT_EQ(notices.deadline(), std::nullopt);
}

TEST(Notices, wait_while_one_is_being_told) {
    Notices notices;
    notices.add(run_started(1));
    notices.on_begun(begin);
    notices.add(run_started(2));
    EXPECT_FALSE(notices.is_due(begin + 1h));
    EXPECT_TRUE(notices.is_busy(begin));
    EXPECT_EQ(notices.deadline(), std::nullopt);
    notices.on_told();
    EXPECT_TRUE(notices.is_due(begin));
    EXPECT_EQ(notices.next().notice, run_started(2));
}

TEST(Notices, that_find_no_room_drop_the_oldest_and_the_next_call_says_so) {
    Notices notices;
    for (std::uint32_t pid = 1; pid <= Notices::room + 3; ++pid) notices.add(run_started(pid));
    EXPECT_EQ(notices.next().missed, 3U);
    EXPECT_EQ(notices.next().notice.pid, 4U);
    notices.on_begun(begin);
    notices.on_told();
    EXPECT_EQ(notices.next().missed, 0U);
    EXPECT_EQ(told_at(notices, begin), (std::vector<std::uint32_t>{5, 6, 7, 8, 9, 10, 11}));
}

TEST(Notices, are_no_more_than_so_many_in_any_window) {
    Notices notices;
    std::vector<Moment> begun;
    std::uint32_t pid = 0;
    for (Moment now = begin; now < begin + 60s; now += 10ms) {
        notices.add(run_started(++pid));
        if (!notices.is_due(now)) continue;
        notices.on_begun(now);
        notices.on_told();
        begun.push_back(now);
    }
    for (std::size_t i = Notices::most_calls; i < begun.size(); ++i)
        EXPECT_GE(begun[i] - begun[i - Notices::most_calls], Notices::window);
    EXPECT_EQ(begun.size(), 6 * Notices::most_calls);
}

TEST(Notices, that_wait_for_the_limit_say_until_when_and_nobody_need_wait_for_them) {
    Notices notices;
    for (std::uint32_t pid = 1; pid <= Notices::most_calls; ++pid) {
        notices.add(run_started(pid));
        told_at(notices, begin);
    }
    notices.add(run_started(99));
    EXPECT_EQ(notices.deadline(), begin + Notices::window);
    EXPECT_FALSE(notices.is_busy(begin + 9s));
    EXPECT_EQ(told_at(notices, begin + Notices::window), std::vector<std::uint32_t>{99});
}

TEST(Notices, do_not_wait_for_the_limit_when_it_is_lifted) {
    Notices notices;
    for (std::uint32_t pid = 1; pid <= Notices::most_calls; ++pid) {
        notices.add(run_started(pid));
        told_at(notices, begin);
    }
    notices.add(run_started(99));
    notices.lift_limit();
    EXPECT_TRUE(notices.is_busy(begin));
    EXPECT_EQ(told_at(notices, begin), std::vector<std::uint32_t>{99});
}

TEST(Notices, for_which_there_was_no_process_are_tried_again_a_second_later) {
    Notices notices;
    notices.add(run_started(1));
    notices.on_not_begun(begin);
    EXPECT_EQ(notices.deadline(), begin + 1s);
    EXPECT_FALSE(notices.is_due(begin));
    EXPECT_EQ(told_at(notices, begin + 1s), std::vector<std::uint32_t>{1});
    notices.add(run_started(2));
    EXPECT_TRUE(notices.is_due(begin + 1s));
}

TEST(Notices, are_forgotten_when_nobody_listens) {
    Notices notices;
    for (std::uint32_t pid = 1; pid < 20; ++pid) notices.add(run_started(pid));
    notices.forget();
    EXPECT_EQ(notices.deadline(), std::nullopt);
    notices.add(run_started(20));
    EXPECT_EQ(notices.next().missed, 0U);
    EXPECT_EQ(notices.next().notice.pid, 20U);
}

TEST(Notices, say_how_a_process_has_ended) {
    using What = Notice::What;
    EXPECT_EQ(notice_of_end(Phase::running, 7, {RunEnd::Kind::exited, 3, false}),
              (Notice{Phase::running, What::exit, 7, 3}));
    EXPECT_EQ(notice_of_end(Phase::stopping, 7, {RunEnd::Kind::killed, SIGTERM, true}),
              (Notice{Phase::stopping, What::killed, 7, SIGTERM}));
    EXPECT_EQ(notice_of_end(Phase::finishing, 7, RunEnd{}), (Notice{Phase::finishing, What::killed, 7, 0}));
}

} // namespace notices_test
} // namespace lares::machine
