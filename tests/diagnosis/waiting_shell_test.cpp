// SPDX-License-Identifier: ISC
#include "diagnosis/waiting_shell.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::diagnosis {
namespace waiting_shell_test {

using Way = WaitingShell::Way;

std::optional<WaitingShell> of(const std::string& script, std::vector<std::string> children = {"prog"}) {
    return waiting_shell_in("#!/bin/sh\nexec 2>&1\n" + script + "\n", children);
}

std::string remedy_for(const std::string& script) {
    const auto found = of(script);
    return found ? found->with_exec : "";
}

TEST(WaitingShell, becomes_the_program_by_an_exec_in_front_of_it) {
    EXPECT_EQ(remedy_for("prog -x 'a b'"), "exec prog -x 'a b'");
    EXPECT_EQ(remedy_for("/usr/sbin/prog >x 2>&1"), "exec /usr/sbin/prog >x 2>&1");
    EXPECT_EQ(remedy_for("prog \"$PORT\""), "exec prog \"$PORT\"");
    EXPECT_EQ(remedy_for("env X=1 prog"), "exec env X=1 prog");
    EXPECT_EQ(remedy_for("setuidgid www prog"), "exec setuidgid www prog");
}

TEST(WaitingShell, keeps_its_variables_in_front_of_the_exec) {
    EXPECT_EQ(remedy_for("FOO=1 BAR='a b' prog"), "FOO=1 BAR='a b' exec prog");
}

TEST(WaitingShell, keeps_what_must_have_succeeded_before_and_not_what_is_behind) {
    EXPECT_EQ(remedy_for("cd /x && prog || exit 1"), "cd /x && exec prog");
    EXPECT_EQ(remedy_for("prog || { echo failed; exit 1; }"), "exec prog");
    EXPECT_EQ(remedy_for("prog; exit $?"), "exec prog");
}

TEST(WaitingShell, may_be_in_the_midst_of_an_if) {
    EXPECT_EQ(remedy_for("if test -e x; then\n  prog -v\nfi"), "exec prog -v");
    EXPECT_EQ(remedy_for("if true; then prog; fi"), "exec prog");
}

TEST(WaitingShell, may_read_what_the_program_writes_by_another_one) {
    const auto found = of("prog 2>&1 | tee /var/log/prog", {"prog", "tee"});
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, (WaitingShell{Way::pipe, "prog 2>&1", "exec prog 2>&1", "tee /var/log/prog"}));
    EXPECT_EQ(of("prog | while read line; do echo $line; done", {"prog", "sh"})->way, Way::pipe);
}

TEST(WaitingShell, goes_on_in_the_next_line_behind_an_operator) {
    const auto found = of("prog 2>&1 |\n  tee x", {"prog", "tee"});
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, (WaitingShell{Way::pipe, "prog 2>&1", "exec prog 2>&1", "tee x"}));
    EXPECT_EQ(remedy_for("cd /x &&\n  # that is it\n\n  prog"), "cd /x && exec prog");
    EXPECT_EQ(remedy_for("prog ||\n  logger failed"), "exec prog");
    EXPECT_EQ(remedy_for("cd /x;\nprog"), "exec prog") << "nothing is joined";
}

TEST(WaitingShell, that_ends_in_an_operator_has_no_reader) {
    const auto found = of("prog |");
    ASSERT_TRUE(found);
    EXPECT_EQ(*found, (WaitingShell{Way::foreground, "prog", "exec prog", ""}));
}

TEST(WaitingShell, may_have_the_program_in_the_background) {
    EXPECT_EQ(of("prog &\nwait")->way, Way::background);
    EXPECT_EQ(of("prog & wait $!")->with_exec, "exec prog");
    EXPECT_EQ(of("prog &\nother &\nwait", {"prog", "other"})->way, Way::several);
}

TEST(WaitingShell, is_known_without_the_name_of_the_program) {
    EXPECT_EQ(waiting_shell_in("#!/bin/bash\nnpm start\n", std::vector<std::string>{"node"})->with_exec,
              "exec npm start");
}

TEST(WaitingShell, that_has_something_to_do_itself_is_none) {
    for (const char* script : {
             "exec prog",
             "cd /x && exec prog",
             "FOO=1 exec prog",
             "prog\nexec other",
             "while :; do prog; done",
             "for i in 1 2; do\n  prog\ndone",
             "until prog; do sleep 1; done",
             "trap 'kill $!' TERM\nprog &\nwait",
             "trap 'kill 0' EXIT INT\nprog &\nwait",
             "prog --migrate\nother --serve", // that one comes yet
             "prog; exit 1",
             "prog\nexit 111",
             "if true; then :; fi\nprog\nexit 3",
         })
        EXPECT_FALSE(of(script)) << script;
    for (const char* script : {"prog", "prog\nexit", "prog; exit 0", "prog; exit $?", "prog || exit 1",
                               "prog || { echo failed; exit 1; }", "if prog; then exit 0; else exit 1; fi"})
        EXPECT_TRUE(of(script)) << script;
    EXPECT_TRUE(of("trap '' HUP\nprog")) << "TERM does not reach the program";
    EXPECT_FALSE(waiting_shell_in("#!/usr/bin/python3\nprog\n", std::vector<std::string>{"prog"}));
}

} // namespace waiting_shell_test
} // namespace lares::diagnosis
