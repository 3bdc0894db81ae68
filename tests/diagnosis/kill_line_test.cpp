// SPDX-License-Identifier: ISC
#include "diagnosis/kill_line.hpp"

#include <gtest/gtest.h>
#include <numeric>

namespace lares::diagnosis {
namespace kill_line_test {

std::vector<pid_t> pids(std::size_t count) {
    std::vector<pid_t> all(count);
    std::iota(all.begin(), all.end(), 101);
    return all;
}

TEST(KillLine, has_no_more_than_a_line_has_room_for) {
    EXPECT_EQ(kill_line(pids(2)), "kill 101 102");
    EXPECT_EQ(kill_line(pids(300)), "kill 101 102 103 104 105 106 107 108");
    EXPECT_EQ(about_the_rest(8), "");
    EXPECT_EQ(about_the_rest(300), "the first 8 of 300; ask again then");
}

TEST(KillLine, of_children_has_each_name_once_and_none_that_is_a_pattern) {
    EXPECT_EQ(kill_children(7, {"sleep", "app", "sleep"}), "pkill -P 7 -x 'app|sleep'");
    EXPECT_EQ(kill_children(7, {"sleep", "sleep"}), "pkill -P 7 -x sleep");
    EXPECT_EQ(kill_children(7, {"a.out", "kworker/0"}), "pkill -P 7 -x 'a\\.out|kworker\\/0'");
}

} // namespace kill_line_test
} // namespace lares::diagnosis
