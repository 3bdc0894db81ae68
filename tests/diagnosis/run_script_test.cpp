// SPDX-License-Identifier: ISC
#include "diagnosis/run_script.hpp"

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

TEST(RunScript, the_last_command_is_what_is_no_comment) {
    const char* script =
        "#!/bin/sh\nexec 2>&1\nexec setuidgid www \\\n  nginx -g 'daemon off;' # here\n\n# the end\n";
    EXPECT_EQ(last_command_of(script), (Words{"exec", "setuidgid", "www", "nginx", "-g", "daemon off;"}));
    EXPECT_EQ(last_command_of("#!/bin/sh\n"), Words{});
    EXPECT_TRUE(ends_in_exec(script));
    EXPECT_FALSE(ends_in_exec("#!/bin/sh\nexec 2>&1\nnginx\n"));
}

TEST(RunScript, a_shell_with_something_to_do_is_to_stay) {
    EXPECT_FALSE(is_to_stay("#!/bin/sh\nexec 2>&1\nnginx\n"));
    EXPECT_FALSE(is_to_stay("#!/bin/bash -e\nif true; then\n  cd x\nfi\nnginx\n"));
    for (const char* end : {"a & b", "a &\nwait", "trap x TERM\na", "a | b", "while :; do a; done",
                            "if x; then a; fi", "a && b", "a || b"})
        EXPECT_TRUE(is_to_stay(std::string{"#!/bin/sh\n"} + end + "\n")) << end;
    EXPECT_TRUE(is_to_stay("#!/usr/bin/python3\nnginx\n")) << "no shell";
}

TEST(RunScript, a_program_is_named_by_the_last_part_of_a_word) {
    EXPECT_TRUE(names_program("exec /usr/sbin/nginx -c x\n", "nginx"));
    EXPECT_TRUE(names_program("exec a-program-with-a-long-name\n", "a-program-with-"))
        << "as the kernel cuts it";
    EXPECT_FALSE(names_program("# nginx\nexec nginx-debug\n", "nginx"));
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

} // namespace run_script_test
} // namespace lares::diagnosis
