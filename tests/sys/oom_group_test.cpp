// SPDX-License-Identifier: ISC
#include "sys/oom_group.hpp"

#include <gtest/gtest.h>

namespace lares::sys {
namespace oom_group_test {

// Recorded from Linux 6.18.
constexpr std::string_view of_group =
    "6,1022,5678901234,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0,"
    "oom_memcg=/web,task_memcg=/web/app,task=python3,pid=9881,uid=0\n";
constexpr std::string_view of_machine =
    "6,1023,5678901234,-;oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0,"
    "global_oom,task_memcg=/web,task=python3,pid=9881,uid=0\n";

TEST(OomGroup, is_the_one_that_had_no_more) {
    EXPECT_EQ(group_of_oom_kill(of_group, 9881), "/web");
}

TEST(OomGroup, is_told_of_one_process) {
    for (const std::uint32_t pid : {988U, 881U, 98811U}) EXPECT_EQ(group_of_oom_kill(of_group, pid), "");
}

TEST(OomGroup, is_none_where_the_machine_had_no_more_or_something_else_is_said) {
    EXPECT_EQ(group_of_oom_kill(of_machine, 9881), "");
    for (const std::string_view other :
         {"", ";", "6,1,1,-;oom-kill:constraint=CONSTRAINT_MEMCG,pid=9881,uid=0",
          "6,1,1,-;web: ,oom_memcg=/x,task_memcg=/x,pid=9881,"})
        EXPECT_EQ(group_of_oom_kill(other, 9881), "") << other;
}

} // namespace oom_group_test
} // namespace lares::sys
