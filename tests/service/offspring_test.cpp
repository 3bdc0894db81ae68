// SPDX-License-Identifier: ISC
#include "service/offspring.hpp"

#include "fake_supervise.hpp"

#include <array>
#include <csignal>
#include <filesystem>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

namespace lares::service {
namespace offspring_test {

using namespace std::chrono_literals;

class AnOffspring : public FakeSupervise {
  protected:
    ~AnOffspring() override {
        if (run_ == 0) return;
        ::kill(-run_, SIGKILL);
        ::waitpid(run_, nullptr, 0);
    }

    // In a group of its own, as the run of the service.
    void run(const char* program, std::vector<const char*> words) {
        words.push_back(nullptr);
        run_ = ::fork();
        if (run_ == 0) {
            ::setpgid(0, 0);
            ::execv(program, const_cast<char**>(words.data()));
            ::_exit(127);
        }
        ::setpgid(run_, run_);
        begin();
        publish(running(static_cast<std::uint32_t>(run_)));
    }

    // When it has the process of that name, which is not there at once.
    Offspring offspring_with(const std::string& name) const {
        const std::array services{Service{"web", directory()}};
        for (int looks = 0;; ++looks) {
            Offspring offspring{services};
            const auto left = offspring.left_of(0);
            if ((!left.empty() && left.front().name == name) || looks == 10'000) return offspring;
            ::usleep(1000);
        }
    }

    pid_t run_ = 0;
};

TEST_F(AnOffspring, of_a_shell_goes_on_without_it_and_is_left_until_it_ends) {
    run("/bin/sh", {"sh", "-c", "sleep 1000; true"});
    const Offspring offspring = offspring_with("sleep");
    ASSERT_EQ(offspring.left_of(0).size(), 1U);
    EXPECT_TRUE(offspring.is_of_shell(0));
    ::kill(run_, SIGKILL);
    const std::array stopped{std::size_t{0}};
    offspring.await_ends(stopped, 20ms);
    const auto left = offspring.left_of(0);
    ASSERT_EQ(left.size(), 1U);
    EXPECT_EQ(left.front().name, "sleep");
    ::kill(left.front().pid, SIGKILL);
    offspring.await_ends(stopped, 10s);
    EXPECT_TRUE(offspring.left_of(0).empty());
}

TEST_F(AnOffspring, of_a_program_that_is_many_is_of_a_shell_if_it_is_called_so) {
    std::filesystem::copy_file("/bin/sh", path("busybox"));
    run(path("busybox").c_str(), {"/bin/sh", "-c", "sleep 1000; true"});
    EXPECT_TRUE(offspring_with("sleep").is_of_shell(0));
}

TEST_F(AnOffspring, of_a_program_that_is_many_is_of_none_if_it_is_called_otherwise) {
    std::filesystem::copy_file("/bin/sh", path("busybox"));
    run(path("busybox").c_str(), {"httpd", "-c", "sleep 1000; true"});
    EXPECT_FALSE(offspring_with("sleep").is_of_shell(0));
}

TEST_F(AnOffspring, is_not_waited_for_by_who_is_interrupted) {
    run("/bin/sh", {"sh", "-c", "sleep 1000; true"});
    const Offspring offspring = offspring_with("sleep");
    int ends[2];
    ASSERT_EQ(::pipe(ends), 0);
    const sys::Fd interruption{ends[0]}, signal{ends[1]};
    ASSERT_EQ(::write(ends[1], "!", 1), 1);
    const std::array stopped{std::size_t{0}};
    offspring.await_ends(stopped, 24h, &interruption);
    EXPECT_EQ(offspring.left_of(0).size(), 1U);
}

TEST_F(AnOffspring, of_what_starts_nothing_or_does_not_run_is_none) {
    run("/bin/sleep", {"sleep", "1000"});
    const std::array services{Service{"web", directory()}, Service{"nothing", directory()}};
    const Offspring offspring{services};
    EXPECT_TRUE(offspring.left_of(0).empty());
    EXPECT_FALSE(offspring.is_of_shell(0));
    EXPECT_TRUE(offspring.left_of(1).empty());
}

} // namespace offspring_test
} // namespace lares::service
