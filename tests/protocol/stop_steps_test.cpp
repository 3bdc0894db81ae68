// SPDX-License-Identifier: ISC
#include "protocol/stop_steps.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <vector>

namespace lares::protocol {
namespace stop_steps_test {

using namespace std::chrono_literals;

std::vector<StopStep> steps_of(std::string_view file) {
    const auto steps = stop_steps_from_text(file);
    return steps ? std::vector<StopStep>{steps->begin(), steps->end()} : std::vector<StopStep>{};
}

const std::vector<StopStep> three{{SIGTERM, 10s}, {SIGINT, 5s}, {SIGKILL, {}}};

void expect_refused(std::string_view file, unsigned line, std::string_view text, std::string_view what) {
    const auto steps = stop_steps_from_text(file);
    ASSERT_FALSE(steps) << file;
    EXPECT_EQ(steps.error().line, line) << file;
    EXPECT_EQ(steps.error().text, text) << file;
    EXPECT_EQ(steps.error().what, what) << file;
    EXPECT_STRNE(steps.error().remedy, "") << file;
}

TEST(StopSteps, steps_are_separated_by_commas_or_by_lines) {
    for (const char* file :
         {"TERM 10s, INT 5s, KILL", "TERM 10s\nINT 5s\nKILL\n", "TERM 10s,\nINT 5s,\nKILL,\n",
          "# why\n\n TERM 10s , INT 5s\n # and in the end\n\tKILL\r\n", "SIGTERM 10,2 5000ms,9"})
        EXPECT_EQ(steps_of(file), three) << file;
}

TEST(StopSteps, one_step_is_enough) {
    EXPECT_EQ(steps_of("INT"), (std::vector<StopStep>{{SIGINT, {}}}));
}

TEST(StopSteps, the_last_one_may_have_a_time) {
    EXPECT_EQ(steps_of("TERM 0s, KILL 1m 30s"), (std::vector<StopStep>{{SIGTERM, 0s}, {SIGKILL, 90s}}));
}

TEST(StopSteps, there_may_be_eight) {
    EXPECT_EQ(steps_of("1 1,2 1,3 1,4 1,5 1,6 1,7 1,8").size(), 8u);
    expect_refused("1 1,2 1,3 1,4 1,\n5 1,6 1,7 1,8 1,\n 9 2", 3, "9 2", "is one step too many");
}

TEST(StopSteps, every_step_but_the_last_needs_a_time) {
    expect_refused("TERM 10s\nINT, KILL\n", 2, "INT", "has no time, and is not the last step");
    expect_refused("TERM\n\nKILL\n", 1, "TERM", "has no time, and is not the last step");
}

TEST(StopSteps, what_is_no_signal_is_said_with_its_line) {
    expect_refused("# why\nTERM 10s, DIE 5s\n", 2, "DIE", "is no signal");
    expect_refused("10s TERM", 1, "10s", "is no signal");
    expect_refused("TERM 10s INT 5s", 1, "10s INT 5s", "is no time");
}

TEST(StopSteps, what_is_no_time_is_said_with_its_line) {
    expect_refused("TERM soon, KILL", 1, "soon", "is no time");
    expect_refused("TERM 10s,\nKILL -1s", 2, "-1s", "is no time");
}

TEST(StopSteps, a_file_that_says_nothing_has_no_step) {
    for (const char* file : {"", "\n", "# TERM\n", ",", " , \n,,\n"})
        expect_refused(file, 1, "", "is no step");
}

} // namespace stop_steps_test
} // namespace lares::protocol
