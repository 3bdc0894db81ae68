// SPDX-License-Identifier: ISC
#include "service/remedy.hpp"

#include "fake_supervise.hpp"

#include <cerrno>
#include <chrono>

namespace lares::service {
namespace remedy_test {

constexpr protocol::StartFailure denied{protocol::StartFailure::Step::exec, EACCES};

class Remedy : public FakeSupervise {
  protected:
    Remedy() {
        write("web/run", "#!/bin/sh\n");
        begin();
    }
    // The clock of the file system has ticks, of some milliseconds.
    void change_run_after_the_attempt() const {
        const auto is_later = [this] {
            const auto run = sys::info(directory(), "web/run");
            return run->changed > sys::info(directory(), "web/supervise/state")->changed;
        };
        const auto give_up = std::chrono::steady_clock::now() + std::chrono::seconds{10};
        do std::filesystem::permissions(path("web/run"), std::filesystem::perms::owner_read);
        while (!is_later() && std::chrono::steady_clock::now() < give_up);
    }
};

TEST_F(Remedy, is_told_with_the_name_of_the_user) {
    EXPECT_EQ(remedy_for(web(), "/service/web", denied), "not executable; try: chmod 755 /service/web/run");
}

TEST_F(Remedy, of_what_was_changed_since_is_not_known) {
    change_run_after_the_attempt();
    EXPECT_EQ(remedy_for(web(), "web", denied), "");
}

TEST_F(Remedy, of_a_run_that_is_missing_is_told_too) {
    std::filesystem::remove(path("web/run"));
    EXPECT_EQ(remedy_for(web(), "web", {protocol::StartFailure::Step::exec, ENOENT}),
              "a service needs an executable file called run");
}

TEST_F(Remedy, of_a_logger_that_is_a_program_is_told_with_its_own_name) {
    write("web/log", "#!/bin/sh\n");
    const Service log{path("web/log")};
    std::filesystem::create_directories(path("web/supervise.log"));
    write("web/supervise.log/state", "");
    constexpr protocol::StartFailure failure{protocol::StartFailure::Step::exec, EACCES, false, true};
    EXPECT_EQ(remedy_for(log, "web/log", failure), "not executable; try: chmod 755 web/log");
    std::filesystem::remove(path("web/log"));
    EXPECT_EQ(remedy_for(log, "web/log", {protocol::StartFailure::Step::exec, ENOENT, false, true}),
              "a service needs an executable file called log");
}

TEST_F(Remedy, is_empty_when_nothing_more_is_known_than_the_error) {
    EXPECT_EQ(remedy_for(web(), "web", {protocol::StartFailure::Step::exec, EIO}), "");
}

} // namespace remedy_test
} // namespace lares::service
