// SPDX-License-Identifier: ISC
#include "sys/consumption.hpp"

#include "base/text.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace consumption_test {

// utime 2, stime 3, cutime 4, cstime 5 ticks; 100 pages.
const std::string stat = "4711 (a) b ( x) S 1 4711 4711 0 -1 4194304 1 2 3 4 2 3 4 5 20 0 1 0 900 1000 100 "
                         "18446744073709551615 1\n";

TEST(Consumption, by_the_text_of_proc_whatever_the_program_calls_itself) {
    const auto one = consumption_from_text(stat, 4096);
    ASSERT_TRUE(one);
    EXPECT_EQ(*one, (Consumption{1, 400, std::chrono::milliseconds{140}}));
}

TEST(Consumption, of_a_text_that_is_cut_off_nothing_is_known) {
    EXPECT_FALSE(consumption_from_text("", 4096));
    EXPECT_FALSE(consumption_from_text("4711 (web", 4096));
    EXPECT_FALSE(consumption_from_text(first_of(stat, stat.size() / 2), 4096));
}

TEST(Consumption, counts_those_below_it) {
    const auto before = consumption_of(::getpid());
    ASSERT_TRUE(before);
    const pid_t child = ::fork();
    if (child == 0) ::pause();
    const auto with_child = consumption_of(::getpid());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ASSERT_TRUE(with_child);
    EXPECT_EQ(with_child->processes, before->processes + 1);
    EXPECT_GT(with_child->resident_kib, 0u);
    EXPECT_FALSE(consumption_of(child));
}

} // namespace consumption_test
} // namespace lares::sys
