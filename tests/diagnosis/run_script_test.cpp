// SPDX-License-Identifier: ISC
#include "diagnosis/run_script.hpp"

#include "diagnosis/waiting_shell.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace run_script_test {

using Words = std::vector<std::string>;

TEST(RunScript, has_an_interpreter_behind_the_first_two_bytes) {
    EXPECT_EQ(interpreter_in("#!/bin/sh\n"), "/bin/sh");
    EXPECT_EQ(interpreter_in("#! /usr/bin/env python3\n"), "/usr/bin/env");
    EXPECT_EQ(interpreter_in("#!/bin/sh\r\n"), "/bin/sh");
    EXPECT_EQ(interpreter_in("exec nginx\n"), "");
}

TEST(RunScript, lines_that_end_in_CR_LF_are_known_by_the_first_one) {
    EXPECT_TRUE(has_carriage_returns("#!/bin/sh\r\nexec x\r\n"));
    EXPECT_FALSE(has_carriage_returns("#!/bin/sh\nexec x\r\n"));
    EXPECT_FALSE(has_carriage_returns("exec x\r\n"));
}

TEST(RunScript, some_lines_may_end_so) {
    EXPECT_EQ(line_with_carriage_return("#!/bin/sh\nexec 2>&1\nexec x\r\n"), 3);
    EXPECT_EQ(line_with_carriage_return("#!/bin/sh\nprintf '\\r\\n'\n"), 0);
}

TEST(RunScript, the_last_command_is_what_is_no_comment) {
    const char* script =
        "#!/bin/sh\nexec 2>&1\nexec setuidgid www \\\n  nginx -g 'daemon off;' # here\n\n# the end\n";
    EXPECT_EQ(last_command_of(script), (Words{"exec", "setuidgid", "www", "nginx", "-g", "daemon off;"}));
    EXPECT_EQ(last_command_of("#!/bin/sh\n"), Words{});
}

TEST(RunScript, is_one_of_a_shell_by_its_first_line) {
    EXPECT_TRUE(is_script_of_shell("#!/bin/bash -e\n"));
    EXPECT_TRUE(is_script_of_shell("#!/usr/bin/env bash\n"));
    EXPECT_FALSE(is_script_of_shell("#!/usr/bin/python3\n"));
}

TEST(RunScript, env_looks_for_the_first_word_that_is_no_option_and_no_variable) {
    EXPECT_EQ(program_for_env("#!/usr/bin/env perl\nexit\n"), "perl");
    EXPECT_EQ(program_for_env("#! /usr/bin/env -S X=1 perl -w\n"), "perl");
    EXPECT_EQ(program_for_env("#!/bin/sh env\n"), "");
    EXPECT_EQ(program_for_env("#!/usr/bin/env\n"), "");
}

TEST(RunScript, a_program_is_named_by_the_last_part_of_a_word) {
    EXPECT_TRUE(names_program("exec /usr/sbin/nginx -c x\n", "nginx"));
    EXPECT_TRUE(names_program("exec a-program-with-a-long-name\n", "a-program-with-"))
        << "as the kernel cuts it";
    EXPECT_FALSE(names_program("# nginx\nexec nginx-debug\n", "nginx"));
    EXPECT_TRUE(names_program("exec su postgres -c '/opt/bin/pg_ctl -D x start'\n", "postgres"))
        << "that is what it starts";
    EXPECT_FALSE(names_program("exec nginx\n", ""));
}

TEST(RunScript, users_are_named_by_those_who_become_them) {
    EXPECT_EQ(users_in("exec setuidgid www nginx\n"), Words{"www"});
    EXPECT_EQ(users_in("exec /usr/bin/s6-setuidgid www nginx\n"), Words{"www"});
    EXPECT_EQ(users_in("exec chpst -m 1000 -u www:web nginx\n"), Words{"www"});
    EXPECT_EQ(users_in("exec chpst -o 10 nginx -u www\n"), Words{});
    EXPECT_EQ(users_in("exec setuidgid $USER nginx\nexec chpst -u :1000 x\n"), Words{});
    EXPECT_EQ(users_in("# setuidgid www\n"), Words{});
}

TEST(RunScript, a_limit_is_behind_its_option) {
    EXPECT_EQ(limit_in("exec softlimit -o 20 -a 1000 x\n", "a"), "1000");
    EXPECT_EQ(limit_in("exec softlimit -a1000 x\n", "ad"), "1000");
    EXPECT_EQ(limit_in("exec softlimit -o 20 x -a 5\n", "a"), std::nullopt);
}

TEST(RunScript, names_accounts_with_their_groups) {
    EXPECT_EQ(accounts_in("#!/bin/sh\nsetuidgid www:web app\nchpst -e ./env -u :0:0 app\nsetuser www app"),
              (std::vector<std::string>{"www:web", ":0:0", "www"}));
}

TEST(RunScript, has_its_variables_from_a_directory) {
    EXPECT_EQ(environment_directory_in("#!/bin/sh\nexec envdir ./env app"), "./env");
    EXPECT_EQ(environment_directory_in("#!/bin/sh\nexec chpst -u www -e /etc/app/env app"), "/etc/app/env");
    EXPECT_EQ(environment_directory_in("#!/bin/sh\nexec app"), "");
}

TEST(RunScript, keeps_standard_error_by_an_exec_or_with_its_program) {
    for (const char* command :
         {"exec 2>&1\nexec app", "exec 2>&1 app", "exec app 2>&1", "exec >log 2>&1\napp", "app 2>/dev/null",
          "exec app &>log", "app 2>&1 | tee x"})
        EXPECT_TRUE(redirects_errors(std::string{"#!/bin/sh\n"} + command + "\n")) << command;
    for (const char* command :
         {"exec app", "command -v app >/dev/null 2>&1\nexec app", "test -e x 2>&1 && exec app"})
        EXPECT_FALSE(redirects_errors(std::string{"#!/bin/sh\n"} + command + "\n")) << command;
}

TEST(RunScript, knows_its_shell) {
    EXPECT_EQ(shell_in("#!/usr/bin/env bash\n"), "bash");
    EXPECT_EQ(shell_in("#!/bin/dash -e\n"), "dash");
    EXPECT_EQ(shell_in("#!/bin/busybox sh\n"), "sh");
    EXPECT_EQ(shell_in("#!/usr/bin/python3\n"), "");
    EXPECT_FALSE(is_script_of_shell("#!/bin/busybox httpd\n")) << "it is many programs";
    EXPECT_TRUE(is_script_of_shell("#!/bin/mksh\n"));
}

} // namespace run_script_test
} // namespace lares::diagnosis
