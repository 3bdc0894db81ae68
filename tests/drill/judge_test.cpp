// SPDX-License-Identifier: ISC
#include "programs/tools/drill/judge.hpp"

#include <gtest/gtest.h>

namespace lares::drill {

namespace judge_test {

using Sentences = std::vector<std::string>;

Seen quiet_drill() {
    Seen seen;
    seen.lines = 5000;
    seen.requests = 300;
    return seen;
}

TEST(Judge, has_nothing_to_say_when_nothing_happened) {
    EXPECT_EQ(broken_promises({}, quiet_drill()), Sentences{});
}

TEST(Judge, a_restart_breaks_the_promise_that_there_is_none) {
    Seen seen = quiet_drill();
    seen.restarts = 1;
    EXPECT_EQ(broken_promises({}, seen), Sentences{"1 process of a service was started, promised: 0"});
}

TEST(Judge, a_restart_that_was_promised_must_come) {
    const Promise started_again{.restarts = 2};
    Seen seen = quiet_drill();
    EXPECT_EQ(broken_promises(started_again, seen),
              Sentences{"0 processes of services were started, promised: 2"});
    seen.restarts = 2;
    EXPECT_EQ(broken_promises(started_again, seen), Sentences{});
    seen.restarts = 3;
    EXPECT_EQ(broken_promises(started_again, seen).size(), 1u);
}

TEST(Judge, no_service_may_run_twice) {
    Seen seen = quiet_drill();
    seen.doubles = 1;
    EXPECT_EQ(broken_promises({}, seen), Sentences{"1 service ran twice at the same time"});
}

TEST(Judge, as_many_lines_may_be_lost_as_was_said) {
    Seen seen = quiet_drill();
    seen.lost_lines = 10;
    EXPECT_EQ(broken_promises({.lost_lines = 10}, seen), Sentences{});
    EXPECT_EQ(broken_promises({.lost_lines = 9}, seen),
              Sentences{"10 lines are missing in the logs, promised: 9 at most"});
    EXPECT_EQ(broken_promises({}, seen), Sentences{"10 lines are missing in the logs, promised: none"});
}

TEST(Judge, no_line_may_be_there_twice_and_no_request_may_fail) {
    Seen seen = quiet_drill();
    seen.doubled_lines = 1;
    seen.failed_requests = 2;
    const Sentences both{"1 line is in a log more often than written", "2 of 300 requests failed"};
    EXPECT_EQ(broken_promises({}, seen), both);
}

TEST(Judge, what_has_no_number_breaks_a_promise_too) {
    Seen seen = quiet_drill();
    seen.trouble = {"svscan does not run"};
    EXPECT_EQ(broken_promises({}, seen), Sentences{"svscan does not run"});
}

TEST(Judge, adds_up) {
    Seen sum = quiet_drill();
    sum += quiet_drill();
    EXPECT_EQ(sum.lines, 10000u);
    EXPECT_EQ(sum.requests, 600u);
}

} // namespace judge_test
} // namespace lares::drill
