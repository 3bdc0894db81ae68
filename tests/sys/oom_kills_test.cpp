// SPDX-License-Identifier: ISC
#include "sys/oom_kills.hpp"

#include <chrono>
#include <gtest/gtest.h>

namespace lares::sys {
namespace oom_kills_test {

using namespace std::chrono_literals;

// Recorded from Linux 6.1.
constexpr std::string_view of_machine =
    "3,1021,5678901234,-;Out of memory: Killed process 4711 (web) total-vm:1000kB, anon-rss:900kB\n";
constexpr std::string_view of_cgroup =
    "3,1022,5678901234,-;Memory cgroup out of memory: Killed process 4711 (a b) total-vm:1000kB\n";
constexpr Moment before{5000s};
constexpr Moment after{6000s};

TEST(OomKills, a_record_of_the_kernel_tells_of_one_process) {
    EXPECT_TRUE(tells_of_oom_kill(of_machine, 4711, before));
    EXPECT_TRUE(tells_of_oom_kill(of_cgroup, 4711, before));
    EXPECT_FALSE(tells_of_oom_kill(of_machine, 471, before));
    EXPECT_FALSE(tells_of_oom_kill(of_machine, 711, before));
    EXPECT_FALSE(tells_of_oom_kill(of_machine, 47110, before));
}

TEST(OomKills, one_from_before_the_process_began_is_about_another_one) {
    EXPECT_FALSE(tells_of_oom_kill(of_machine, 4711, after));
}

TEST(OomKills, other_records_tell_nothing) {
    for (std::string_view other : {"", ";", ",,,;", "6,1,1,-;web: Killed process 4711 (web)",
                                   "6,1,x,-;Out of memory: Killed process 4711 (",
                                   "6,1,18446744073709551615,-;Out of memory: Killed process 4711 (web)",
                                   "6,1,5678901234,-;Out of memory: Killed process 4711"})
        EXPECT_FALSE(tells_of_oom_kill(other, 4711, before)) << other;
}

TEST(OomKills, a_line_of_the_statistics_says_how_many_there_were) {
    EXPECT_EQ(oom_kills_of_line("oom_kill 12"), 12);
    EXPECT_EQ(oom_kills_of_line("oom_kill_other 12"), std::nullopt);
    EXPECT_EQ(oom_kills_of_line("nr_free_pages 12"), std::nullopt);
    EXPECT_TRUE(oom_kills_since_boot());
}

TEST(OomKills, a_process_that_never_was_has_not_been_killed) {
    OomKills kills;
    EXPECT_FALSE(kills.include(UINT32_MAX, Moment{}));
    EXPECT_FALSE(kills.include(UINT32_MAX, Moment{}));
}

} // namespace oom_kills_test
} // namespace lares::sys
