// SPDX-License-Identifier: ISC
#include "protocol/control_directory.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace control_directory_test {

std::string path(std::string_view variable, std::string_view service) {
    const auto found = control_directory(variable, service);
    return found ? std::string{found->view()} : "(none)";
}

TEST(ControlDirectory, it_is_called_supervise_when_nobody_says_otherwise) {
    EXPECT_EQ(path("", "/svc/web"), "supervise");
    EXPECT_EQ(path("", ""), "supervise");
}

TEST(ControlDirectory, a_relative_value_is_the_name_of_a_subdirectory) {
    EXPECT_EQ(path("state", "/svc/web"), "state");
    EXPECT_EQ(path("var/state", "/svc/web"), "var/state");
}

TEST(ControlDirectory, an_absolute_value_is_followed_by_the_path_of_the_service_with_colons) {
    EXPECT_EQ(path("/run/sv", "/svc/web"), "/run/sv/svc:web");
    EXPECT_EQ(path("/run/sv", "/svc/web/log"), "/run/sv/svc:web:log");
    EXPECT_EQ(path("/run/sv", "/web"), "/run/sv/web");
}

TEST(ControlDirectory, that_of_a_logger_which_is_a_program_lies_beside_that_of_its_service) {
    const auto of_log = [](std::string_view variable, std::string_view service,
                           std::string_view instance = {}) {
        return std::string{control_directory_of_log(variable, service, instance)->view()};
    };
    EXPECT_EQ(of_log("", "/svc/web"), "supervise.log");
    EXPECT_EQ(of_log("", "/svc/worker@", "eu"), "supervise.log@eu");
    EXPECT_EQ(of_log(".sv", "/svc/web"), ".sv.log");
    EXPECT_EQ(of_log("/run/sv", "/svc/web"), "/run/sv/svc:web:log");
}

TEST(ControlDirectory, nothing_is_added_or_taken_away_between_the_two) {
    EXPECT_EQ(path("/run/sv/", "/svc/web"), "/run/sv//svc:web");
    EXPECT_EQ(path("/run/sv-", "/svc/web"), "/run/sv-/svc:web");
}

TEST(ControlDirectory, every_other_byte_of_the_path_stays) {
    EXPECT_EQ(path("/r", "/a b/c\nd/\xff:e"), "/r/a b:c\nd:\xff:e");
}

TEST(ControlDirectory, a_path_that_just_fits_is_whole) {
    const std::string service = "/" + std::string(path_room - 3, 'x');
    EXPECT_EQ(path("/r", service), "/r" + service);
}

TEST(ControlDirectory, a_path_that_would_be_too_long_is_none_rather_than_another_one) {
    EXPECT_EQ(path("/r", "/" + std::string(path_room - 2, 'x')), "(none)");
    EXPECT_EQ(path(std::string(path_room + 1, 'x'), "/svc/web"), "(none)");
}

TEST(ControlDirectory, each_instance_has_one_of_its_own) {
    EXPECT_EQ(control_directory("", "/svc/worker@", "eu")->view(), "supervise@eu");
    EXPECT_EQ(control_directory("state", "/svc/worker@", "eu")->view(), "state@eu");
    EXPECT_EQ(control_directory("/run/sv", "/svc/worker@", "eu")->view(), "/run/sv/svc:worker@@eu");
    EXPECT_EQ(control_directory("/run/sv", "/svc/worker@/log", "eu")->view(), "/run/sv/svc:worker@:log@eu");
}

std::string owner(std::string_view variable, std::string_view control) {
    const ControlOwner found = owner_of_control(variable, control);
    return std::string{found.service.view()} +
           (found.instance.empty() ? "" : " " + std::string{found.instance});
}

TEST(ControlDirectory, tells_whose_it_is) {
    EXPECT_EQ(owner("", "/svc/web/supervise"), "/svc/web");
    EXPECT_EQ(owner("state", "/svc/web/state"), "/svc/web");
    EXPECT_EQ(owner("var/state", "/svc/web/var/state"), "/svc/web");
    EXPECT_EQ(owner("/run/sv", "/run/sv/svc:web"), "/svc/web");
}

TEST(ControlDirectory, tells_of_which_instance_it_is) {
    EXPECT_EQ(owner("", "/svc/worker@/supervise@eu"), "/svc/worker@ eu");
    EXPECT_EQ(owner("", "/svc/worker@/log/supervise@eu"), "/svc/worker@/log eu");
    EXPECT_EQ(owner("var/state", "/svc/worker@/var/state@eu"), "/svc/worker@ eu");
    EXPECT_EQ(owner("/run/sv", "/run/sv/svc:worker@@eu"), "/svc/worker@ eu");
    EXPECT_EQ(owner("/run/sv", "/run/sv/worker@@eu"), "/worker@ eu");
}

TEST(ControlDirectory, that_of_somebody_else_is_nobodys) {
    EXPECT_EQ(owner("", "/svc/web/state"), "");
    EXPECT_EQ(owner("", "supervise"), "");
    EXPECT_EQ(owner("", ""), "");
    EXPECT_EQ(owner("/run/sv", "/svc/web/supervise"), "");
}

} // namespace control_directory_test
} // namespace lares::protocol
