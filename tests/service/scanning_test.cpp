// SPDX-License-Identifier: ISC
#include "service/scanning.hpp"

#include "service/roles.hpp"

#include <csignal>
#include <filesystem>
#include <fstream>
#include <gtest/gtest.h>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::service {
namespace scanning_test {

sys::ProcessEntry process_called(std::string_view name, pid_t pid = ::getpid()) {
    sys::ProcessEntry entry;
    entry.pid = pid;
    entry.state = 'S';
    entry.name.append(name);
    return entry;
}

std::vector<Scanner> scanners_of(const sys::ProcessEntry& entry) {
    return scanners_among(ProcessTable{{entry}});
}

std::string first_word_of(pid_t pid) {
    std::ifstream words{"/proc/" + std::to_string(pid) + "/cmdline"};
    std::string first;
    std::getline(words, first, '\0');
    return first;
}

// A process that was called like this, and waits until it is killed. It has its words a moment later than
// it has become another program.
pid_t started_as(const char* name, const char* option, const char* operand) {
    const pid_t child = ::fork();
    if (child == 0) {
        ::execlp("tail", name, option, operand, nullptr);
        ::_exit(127);
    }
    while (first_word_of(child) != name && ::waitpid(child, nullptr, WNOHANG) == 0) ::usleep(1000);
    return child;
}

TEST(Roles, are_known_by_the_names_of_three_suites_and_lost_with_life) {
    EXPECT_TRUE(is_supervise(process_called("runsv")));
    EXPECT_TRUE(is_scanner(process_called("s6-svscan")));
    EXPECT_TRUE(is_boot(process_called("svscanboot")));
    EXPECT_FALSE(is_scanner(process_called("supervise")));
    sys::ProcessEntry dead = process_called("svscan");
    dead.state = 'Z';
    EXPECT_FALSE(is_scanner(dead));
}

TEST(Scanner, svscan_serves_the_directory_that_it_works_in) {
    const auto scanners = scanners_of(process_called("svscan"));
    ASSERT_EQ(scanners.size(), 1u);
    EXPECT_EQ(scanners[0].directory(), std::filesystem::current_path());
    EXPECT_EQ(server_among(scanners, ".").pid, ::getpid());
    EXPECT_EQ(server_among(scanners, "/").runs, false);
    EXPECT_EQ(server_among(scanners, "/there/is/none").runs, false);
}

TEST(Scanner, runsvdir_serves_the_directory_that_it_was_called_with) {
    const pid_t pid = started_as("runsvdir", "-f", "/dev/null");
    const auto scanners = scanners_of(process_called("runsvdir", pid));
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
    ASSERT_EQ(scanners.size(), 1u);
    EXPECT_EQ(scanners[0].place, "/dev/null");
}

TEST(Scanner, whoever_is_another_program_is_none) {
    EXPECT_TRUE(scanners_of(process_called("supervise")).empty());
    EXPECT_EQ(published_scanner("/there/is/none"), 0);
}

} // namespace scanning_test
} // namespace lares::service
