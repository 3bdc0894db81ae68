// SPDX-License-Identifier: ISC
#include "diagnosis/process_table.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace process_table_test {

sys::ListedProcess process(pid_t pid, pid_t parent, char state = 'S') {
    sys::ListedProcess it;
    it.pid = pid;
    it.parent = parent;
    it.state = state;
    return it;
}

//     1 ── 10 ── 12 ── 13
//      │     └─ 11 (dead)
//      └─ 20
ProcessTable table() {
    return ProcessTable{{process(13, 12), process(1, 0), process(10, 1), process(11, 10, 'Z'),
                         process(12, 10), process(20, 1)}};
}

std::vector<pid_t> pids_of(const std::vector<const sys::ListedProcess*>& processes) {
    std::vector<pid_t> pids;
    for (const auto* each : processes) pids.push_back(each->pid);
    return pids;
}

TEST(ProcessTable, knows_who_there_is) {
    ASSERT_TRUE(table().find(12));
    EXPECT_EQ(table().find(2), nullptr);
    EXPECT_EQ(table().all().size(), 6u);
}

TEST(ProcessTable, a_family_is_whoever_stems_from_it_and_lives) {
    const ProcessTable all = table();
    EXPECT_EQ(pids_of(all.family_of(10)), (std::vector<pid_t>{10, 12, 13}));
    EXPECT_EQ(pids_of(all.family_of(11)), std::vector<pid_t>{});
    EXPECT_EQ(pids_of(all.children_of(10)), (std::vector<pid_t>{11, 12}));
}

TEST(ProcessTable, ancestors_are_told_the_nearest_first) {
    EXPECT_EQ(table().ancestors_of(13), (std::vector<pid_t>{12, 10, 1}));
    EXPECT_EQ(table().ancestors_of(1), std::vector<pid_t>{});
}

TEST(ProcessTable, numbers_that_are_used_again_make_no_endless_circle) {
    const ProcessTable all{{process(5, 6), process(6, 5)}};
    EXPECT_FALSE(all.ancestors_of(5).empty());
    EXPECT_FALSE(all.family_of(5).empty());
}

} // namespace process_table_test
} // namespace lares::diagnosis
