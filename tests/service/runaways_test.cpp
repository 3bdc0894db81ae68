// SPDX-License-Identifier: ISC
#include "service/runaways.hpp"

#include "fake_supervise.hpp"

#include <algorithm>
#include <gtest/gtest.h>

namespace lares::service {
namespace runaways_test {

using sys::ProcessEntry;

constexpr pid_t scanner = 4'100'000; // above what Linux gives to any process
constexpr pid_t keeper = scanner + 1;
constexpr pid_t run = scanner + 2;

ProcessEntry process(pid_t pid, pid_t parent, pid_t session, std::string_view name = "daemon") {
    ProcessEntry entry;
    entry.pid = pid;
    entry.parent = parent;
    entry.group = entry.session = session;
    entry.state = 'S';
    entry.name.append(name);
    return entry;
}

class ARunaway : public FakeSupervise {
  protected:
    std::vector<pid_t> found_among(std::vector<ProcessEntry> others) const {
        others.push_back(process(scanner, 1, scanner, "svscan"));
        others.push_back(process(keeper, scanner, scanner, "supervise"));
        others.push_back(process(run, keeper, run, "web"));
        const ProcessTable table{std::move(others)};
        std::vector<pid_t> pids;
        for (const ProcessEntry* each : Runaways{table}.of(Service{"web", directory()}, run))
            pids.push_back(each->pid);
        return pids;
    }
};

TEST_F(ARunaway, is_in_the_session_of_the_run_and_below_another_one_with_all_that_descend_from_it) {
    const auto found = found_among({process(run + 1, scanner, run), process(run + 2, run + 1, run + 2)});
    EXPECT_EQ(found, (std::vector{run + 1, run + 2}));
}

TEST_F(ARunaway, may_have_been_given_to_whoever_stands_above_svscan) {
    EXPECT_EQ(found_among({process(run + 1, 1, run)}), std::vector{run + 1});
}

TEST_F(ARunaway, is_nobody_that_stands_below_the_run) {
    EXPECT_TRUE(found_among({process(run + 1, run, run), process(run + 2, run + 1, run + 2)}).empty());
}

TEST_F(ARunaway, is_nobody_of_another_session_who_works_elsewhere) {
    EXPECT_TRUE(found_among({process(run + 1, scanner, run + 1)}).empty());
}

TEST_F(ARunaway, is_no_other_supervise) {
    EXPECT_TRUE(found_among({process(run + 1, scanner, run, "supervise")}).empty());
}

} // namespace runaways_test
} // namespace lares::service
