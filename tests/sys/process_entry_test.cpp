// SPDX-License-Identifier: ISC
#include "sys/process_entry.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <set>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace process_entry_test {

// utime 2, stime 3, cutime 4, cstime 5 ticks; 100 pages.
const std::string stat = "4711 (a) b ( x) S 17 4700 4699 0 -1 4194304 1 2 3 4 2 3 4 5 20 0 1 0 900 1000 100 "
                         "18446744073709551615 1\n";

TEST(ProcessEntry, by_the_text_of_proc_whatever_the_program_calls_itself) {
    const auto entry = process_entry_from_text(stat, 4096);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->pid, 4711);
    EXPECT_EQ(entry->parent, 17);
    EXPECT_EQ(entry->group, 4700);
    EXPECT_EQ(entry->session, 4699);
    EXPECT_EQ(entry->state, 'S');
    EXPECT_EQ(entry->started, 900u);
    EXPECT_EQ(entry->resident_kib, 400u);
    EXPECT_EQ(entry->cpu, std::chrono::milliseconds{140});
    EXPECT_EQ(entry->name.view(), "a) b ( x");
    EXPECT_TRUE(entry->has_memory);
}

TEST(ProcessEntry, of_a_thread_of_the_kernel_or_a_dead_process_has_no_memory) {
    std::string text = stat;
    text.replace(text.find(" 1000 100 "), 10, " 0 0 ");
    const auto entry = process_entry_from_text(text, 4096);
    ASSERT_TRUE(entry);
    EXPECT_FALSE(entry->has_memory);
    EXPECT_EQ(entry->resident_kib, 0u);
}

TEST(ProcessEntry, has_the_memory_that_statm_tells) {
    EXPECT_EQ(resident_kib_from_text("1251 1018 773 193 0 270 0\n", 4096), 4072u);
    EXPECT_EQ(resident_kib_from_text("0 0 0 0 0 0 0\n", 4096), 0u);
    EXPECT_FALSE(resident_kib_from_text("1251", 4096));
    EXPECT_FALSE(resident_kib_from_text("", 4096));
}

TEST(ProcessEntry, of_a_text_that_is_cut_off_nothing_is_known) {
    EXPECT_FALSE(process_entry_from_text("", 4096));
    EXPECT_FALSE(process_entry_from_text("4711 (web", 4096));
    EXPECT_FALSE(process_entry_from_text("(web) S 1", 4096));
    EXPECT_FALSE(process_entry_from_text("x" + stat, 4096));
    EXPECT_FALSE(process_entry_from_text(first_of(stat, stat.size() / 2), 4096));
}

TEST(ProcessLooker, tells_of_all_children_however_many_there_are) {
    constexpr std::size_t many = 400; // whose numbers are more than one look takes
    std::set<pid_t> children;
    for (std::size_t i = 0; i < many; ++i) {
        const pid_t child = ::fork();
        if (child == 0) ::pause();
        children.insert(child);
    }
    std::set<pid_t> told;
    ProcessLooker looker;
    looker.each_child_of(::getpid(), [&](pid_t pid) { told.insert(pid); });
    for (const pid_t child : children) ::kill(child, SIGKILL);
    for (const pid_t child : children) ::waitpid(child, nullptr, 0);
    EXPECT_EQ(told, children);
}

TEST(ProcessEntry, of_this_process_and_its_child) {
    const pid_t child = ::fork();
    if (child == 0) ::pause();
    ProcessLooker looker;
    const auto entry = looker.at(child);
    bool is_child = false;
    looker.each_child_of(::getpid(), [&](pid_t pid) { is_child |= pid == child; });
    bool is_listed = false;
    ProcessNumbers numbers{looker};
    while (const auto pid = numbers.next()) is_listed |= *pid == child;
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->parent, ::getpid());
    EXPECT_TRUE(is_child);
    EXPECT_TRUE(is_listed);
    EXPECT_FALSE(looker.at(child));
}

} // namespace process_entry_test
} // namespace lares::sys
