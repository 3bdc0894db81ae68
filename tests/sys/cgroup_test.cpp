// SPDX-License-Identifier: ISC
#include "sys/cgroup.hpp"

#include "base/text.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"

#include <cerrno>
#include <csignal>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::sys {
namespace cgroup_test {

constexpr const char* sleep_arguments[] = {"sleep", "1000", nullptr};

class Groups : public testing::Test {
  protected:
    void SetUp() override {
        name_.append("lares.test-").append_number(static_cast<unsigned>(::getpid()));
        auto made = make_cgroup(name_.view());
        if (!made) GTEST_SKIP() << "no control group can be made here";
        group_ = std::move(*made);
    }
    void TearDown() override {
        group_.close();
        remove_cgroup(name_.view());
    }
    pid_t start() {
        bool has_entered = false;
        const auto pid = spawn({.program = "sleep",
                                .arguments = sleep_arguments,
                                .environment = environment(),
                                .cgroup = group_.number(),
                                .has_entered = &has_entered});
        EXPECT_TRUE(pid && has_entered);
        return pid.value_or(0);
    }
    TextBuffer<32> name_;
    Fd group_;
};

TEST_F(Groups, who_is_started_in_one_is_found_in_it) {
    EXPECT_FALSE(is_populated(group_));
    const pid_t pid = start();
    EXPECT_TRUE(is_populated(group_));
    EXPECT_TRUE(is_in_cgroup(pid, name_.view()));
    EXPECT_FALSE(is_in_cgroup(::getpid(), name_.view()));
    auto reader = CgroupReader::open(group_);
    ASSERT_TRUE(reader);
    EXPECT_EQ(*reader->next(), pid);
    EXPECT_EQ(*reader->next(), std::nullopt);
    ::kill(pid, SIGKILL);
    ::waitpid(pid, nullptr, 0);
}

TEST_F(Groups, all_in_it_are_killed_at_once) {
    const pid_t one = start(), other = start();
    const auto killed = kill_cgroup(group_);
    if (!killed && killed.error().number == ENOENT) {
        ::kill(one, SIGKILL), ::kill(other, SIGKILL);
        GTEST_SKIP() << "this kernel has no cgroup.kill";
    }
    int status = 0;
    EXPECT_EQ(::waitpid(one, &status, 0), one);
    EXPECT_EQ(WTERMSIG(status), SIGKILL);
    EXPECT_EQ(::waitpid(other, &status, 0), other);
    EXPECT_FALSE(is_populated(group_));
}

TEST_F(Groups, one_that_is_there_is_opened_and_one_that_is_not_is_none) {
    EXPECT_TRUE(open_cgroup(name_.view()));
    EXPECT_TRUE(make_cgroup(name_.view()));
    EXPECT_FALSE(open_cgroup("lares.nobody-has-made-this"));
}

TEST(GroupNames, are_the_last_part_of_a_path_of_version_2) {
    EXPECT_TRUE(cgroup_text_names("9:pids:/a\n0::/system/lares.5-7\n", "lares.5-7"));
    EXPECT_FALSE(cgroup_text_names("9:pids:/lares.5-7\n0::/\n", "lares.5-7"));
    EXPECT_FALSE(cgroup_text_names("0::/xlares.5-7\n", "lares.5-7"));
    EXPECT_FALSE(cgroup_text_names("0::/lares.5-7/below\n", "lares.5-7"));
    EXPECT_FALSE(cgroup_text_names("", "lares.5-7"));
}

} // namespace cgroup_test
} // namespace lares::sys
