// SPDX-License-Identifier: ISC
#include "workshop/checks.hpp"

#include "workshop/command.hpp"
#include "workshop/ready_option.hpp"

#include <gtest/gtest.h>

namespace lares::workshop {
namespace {

TEST(NameOfAService, is_refused_where_svscan_or_a_command_would_not_take_it) {
    for (const char* name : {"web", "web-2", "worker@", "a.b", "Web_1", "caché"})
        EXPECT_EQ(problem_with_name(name), "") << name;
    for (const char* name : {"", ".web", "a/b", "-w", "@web", "@", "we*b", "a\nb", "web~", "worker@eu"})
        EXPECT_NE(problem_with_name(name), "") << name;
    EXPECT_EQ(problem_with_entry("worker@eu"), "") << "an entry may be one";
}

TEST(Settings, are_judged_by_the_functions_of_supervise) {
    EXPECT_TRUE(problems_with_settings(
                    {{"type", "oneshot"}, {"ready-listen", "tcp 80\nunix /run/x"}, {"needs/db", ""}})
                    .empty());
    const auto problems =
        problems_with_settings({{"restart", "sometimes"}, {"down-signal", "TREM"}, {"needs/.db", ""}});
    ASSERT_EQ(problems.size(), 3u);
    EXPECT_EQ(problems[0], "restart: \"sometimes\" is no word for it; try: always, on-failure or never");
}

TEST(Variables, are_refused_where_envdir_would_make_others_of_them) {
    EXPECT_EQ(problem_with_variable({"A", "x y\nz"}), "");
    EXPECT_EQ(problem_with_variable({"A", ""}), "");
    for (const Variable& each : {Variable{"", "x"}, {"a/b", "x"}, {".a", "x"}, {"A", "x "}})
        EXPECT_NE(problem_with_variable(each), "");
}

TEST(Log, is_refused_where_multilog_would_do_otherwise) {
    EXPECT_EQ(problem_with_log({}), "");
    EXPECT_NE(problem_with_log({"", "", 4095, 20}), "");
    EXPECT_NE(problem_with_log({"", "", 1000000, 1}), "");
}

TEST(ReadyOption, becomes_the_file_that_says_so) {
    EXPECT_EQ(*ready_setting_from("listen:8080"), (Setting{"ready-listen", "tcp 8080"}));
    EXPECT_EQ(*ready_setting_from("listen:[::1]:8080"), (Setting{"ready-listen", "tcp [::1]:8080"}));
    EXPECT_EQ(*ready_setting_from("listen:/run/a:b.sock"), (Setting{"ready-listen", "unix /run/a:b.sock"}));
    EXPECT_EQ(*ready_setting_from("listen:udp:53"), (Setting{"ready-listen", "udp 53"}));
    EXPECT_EQ(*ready_setting_from("listen:@name"), (Setting{"ready-listen", "unix @name"}));
    EXPECT_EQ(*ready_setting_from("fd:3"), (Setting{"notification-fd", "3"}));
    EXPECT_EQ(*ready_setting_from("notify"), (Setting{"notify-socket", ""}));
    EXPECT_FALSE(ready_setting_from("soon"));
    EXPECT_FALSE(ready_setting_from("listen:"));
}

TEST(Background, is_warned_of_where_a_server_is_known_to_go_there) {
    EXPECT_EQ(warning_of_background({"nginx", "-g", "daemon off;"}), "");
    EXPECT_EQ(warning_of_background({"/usr/sbin/sshd", "-D", "-e"}), "");
    EXPECT_EQ(warning_of_background({"server"}), "");
    EXPECT_TRUE(warning_of_background({"/usr/sbin/nginx"}).ends_with("try: nginx -g 'daemon off;'"));
    EXPECT_TRUE(
        warning_of_background({"nginx", "-c", "x"}).contains("unless its configuration says otherwise"));
}

} // namespace
} // namespace lares::workshop
