// SPDX-License-Identifier: ISC
#include "sys/process_facts.hpp"

#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace process_facts_test {

TEST(ProcessFacts, of_this_process) {
    const auto facts = facts_of_process(::getpid());
    ASSERT_TRUE(facts);
    EXPECT_EQ(facts->parent, ::getppid());
    EXPECT_EQ(facts->state, 'R');
    EXPECT_GT(facts->started, 0u);
    EXPECT_LE(facts->started, ticks_since_boot());
}

TEST(ProcessFacts, a_process_begins_between_two_readings_of_the_clock) {
    const std::uint64_t before = ticks_since_boot();
    const pid_t pid = ::fork();
    if (pid == 0) ::pause();
    const auto facts = facts_of_process(pid);
    ASSERT_TRUE(facts);
    EXPECT_LE(before, facts->started);
    EXPECT_LE(facts->started, ticks_since_boot());
    ::kill(pid, SIGKILL);
    siginfo_t ignored;
    ::waitid(P_PID, static_cast<id_t>(pid), &ignored, WEXITED | WNOWAIT);
    const auto dead = facts_of_process(pid);
    ASSERT_TRUE(dead);
    EXPECT_EQ(dead->state, 'Z');
    EXPECT_TRUE(dead->is_dead());
    EXPECT_EQ(dead->started, facts->started);
    EXPECT_FALSE(is_alive(pid, facts->started)) << "it is there, but dead";
    ::waitpid(pid, nullptr, 0);
    EXPECT_FALSE(facts_of_process(pid));
}

TEST(ProcessFacts, a_process_is_the_known_one_if_it_began_when_that_began) {
    const std::uint64_t started = start_of_process(::getpid());
    EXPECT_GT(started, 0u);
    EXPECT_TRUE(facts_of_known_process(::getpid(), started));
    EXPECT_TRUE(is_alive(::getpid(), started));
    EXPECT_FALSE(facts_of_known_process(::getpid(), started + 1)) << "its number is used again";
    EXPECT_FALSE(is_alive(::getpid(), started + 1));
}

TEST(ProcessFacts, a_process_has_a_user_and_is_gone_when_it_was_reaped) {
    const pid_t child = ::fork();
    if (child == 0) ::pause();
    EXPECT_EQ(user_of_process(child), ::geteuid());
    EXPECT_FALSE(is_gone(child));
    ::kill(child, SIGKILL);
    siginfo_t end{};
    ::waitid(P_PID, static_cast<id_t>(child), &end, WEXITED | WNOWAIT);
    EXPECT_FALSE(is_gone(child)) << "it is dead, and nobody has taken its end";
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(is_gone(child));
    EXPECT_FALSE(user_of_process(child));
}

TEST(ProcessFacts, who_is_not_there_has_no_start) {
    const pid_t pid = ::fork();
    if (pid == 0) ::_exit(0);
    ::waitpid(pid, nullptr, 0);
    EXPECT_EQ(start_of_process(pid), 0u);
    EXPECT_FALSE(facts_of_known_process(pid, 0));
    EXPECT_FALSE(is_alive(pid, 0));
}

constexpr std::string_view rest =
    " S 1 2 2 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 64811 99 1 18446744073709551615 1";

TEST(ProcessFacts, a_program_may_have_any_name) {
    for (std::string_view name : {"(sleep)", "(a b)", "(:) S 1 2)", "())", "()", "(\n)"}) {
        const std::string text = "4711 " + std::string{name} + std::string{rest};
        EXPECT_EQ(process_facts_from_text(text), (ProcessFacts{64811, 1, 'S'})) << text;
    }
}

TEST(ProcessFacts, a_text_that_is_cut_off_tells_nothing) {
    const std::string text = "4711 (sleep)" + std::string{rest};
    for (std::size_t size = 0; size < text.find("64811"); ++size)
        EXPECT_EQ(process_facts_from_text(first_of(text, size)), std::nullopt) << size;
}

TEST(Era, is_the_same_for_parent_and_child_and_one_word) {
    const Era era = era_now();
    ASSERT_GT(era.size(), 0u);
    EXPECT_TRUE(is_same_era(era, era_now()));
    EXPECT_EQ(era_from_text(era.view()), era);
}

} // namespace process_facts_test
} // namespace lares::sys
