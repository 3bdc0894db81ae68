// SPDX-License-Identifier: ISC
#include "service/process_table.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::service {
namespace process_table_test {

sys::ProcessEntry entry(pid_t pid, pid_t parent, std::uint64_t started) {
    sys::ProcessEntry it;
    it.pid = pid;
    it.parent = parent;
    it.started = started;
    it.resident_kib = 100;
    it.cpu = std::chrono::milliseconds{10};
    return it;
}

TEST(ProcessTable, knows_the_children_of_each_the_oldest_first) {
    const ProcessTable table{{entry(1, 0, 0), entry(9, 1, 5), entry(7, 1, 6), entry(8, 7, 7)}};
    std::vector<pid_t> children;
    for (const sys::ProcessEntry* child : table.children_of(1)) children.push_back(child->pid);
    EXPECT_EQ(children, (std::vector<pid_t>{9, 7}));
    EXPECT_TRUE(table.children_of(9).empty());
    EXPECT_EQ(table.find(8)->parent, 7);
    EXPECT_FALSE(table.find(2));
}

TEST(ProcessTable, adds_up_what_a_family_takes) {
    const ProcessTable table{{entry(1, 0, 0), entry(7, 1, 6), entry(8, 7, 7)}};
    EXPECT_EQ(table.consumption_of(7), (Consumption{2, 200, std::chrono::milliseconds{20}}));
    EXPECT_EQ(table.consumption_of(3), Consumption{});
}

TEST(ProcessTable, counts_one_that_was_looked_at_twice_once) {
    const ProcessTable table{{entry(7, 1, 6), entry(8, 7, 7), entry(8, 7, 7), entry(8, 7, 7)}};
    EXPECT_EQ(table.consumption_of(7).processes, 2u);
    const pid_t roots[] = {::getpid(), ::getpid()};
    const auto few = ProcessTable::of(roots).consumption_of(::getpid());
    EXPECT_EQ(few.processes, ProcessTable::of_all().consumption_of(::getpid()).processes);
}

TEST(ProcessTable, comes_to_an_end_where_numbers_that_are_used_again_make_a_circle) {
    const ProcessTable table{{entry(7, 8, 6), entry(8, 7, 7)}};
    EXPECT_GT(table.consumption_of(7).processes, 2u);
    EXPECT_FALSE(table.family_of(7).empty());
    EXPECT_FALSE(table.ancestors_of(7).empty());
}

//     1 ── 10 ── 12 ── 13
//      │     └─ 11 (dead)
//      └─ 20
ProcessTable family() {
    std::vector<sys::ProcessEntry> entries{entry(13, 12, 6), entry(1, 0, 0),   entry(10, 1, 1),
                                           entry(11, 10, 2), entry(12, 10, 3), entry(20, 1, 2)};
    entries[3].state = 'Z';
    return ProcessTable{std::move(entries)};
}

TEST(ProcessTable, a_family_is_whoever_descends_from_it_and_lives) {
    const ProcessTable all = family();
    std::vector<pid_t> pids;
    for (const sys::ProcessEntry* each : all.family_of(10)) pids.push_back(each->pid);
    EXPECT_EQ(pids, (std::vector<pid_t>{10, 12, 13}));
    EXPECT_TRUE(all.family_of(11).empty());
}

TEST(ProcessTable, ancestors_are_told_the_nearest_first) {
    EXPECT_EQ(family().ancestors_of(13), (std::vector<pid_t>{12, 10, 1}));
    EXPECT_EQ(family().ancestors_of(1), std::vector<pid_t>{});
}

TEST(ProcessTable, of_all_and_of_a_few_tells_the_same) {
    const pid_t child = ::fork();
    if (child == 0) ::pause();
    const pid_t roots[] = {::getpid()};
    const auto few = ProcessTable::of(roots).consumption_of(::getpid());
    const auto all = ProcessTable::of_all().consumption_of(::getpid());
    const auto without = ProcessTable::of_all({child}).consumption_of(::getpid());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_EQ(few.processes, all.processes);
    EXPECT_EQ(without.processes + 1, all.processes);
    EXPECT_FALSE(ProcessTable::of({}).find(::getpid()));
}

} // namespace process_table_test
} // namespace lares::service
