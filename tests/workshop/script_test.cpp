// SPDX-License-Identifier: ISC
#include "workshop/script.hpp"

#include <gtest/gtest.h>

namespace lares::workshop {
namespace {

Blueprint running(std::vector<std::string> command) {
    Blueprint blueprint;
    blueprint.name = "web";
    blueprint.command = std::move(command);
    return blueprint;
}

TEST(RunScript, ends_in_an_exec_and_joins_standard_error_to_the_log) {
    EXPECT_EQ(run_script(running({"./server", "-p", "8080"})),
              "#!/bin/sh\nexec 2>&1\nexec ./server -p 8080\n");
}

TEST(RunScript, leaves_standard_error_alone_where_nobody_logs) {
    Blueprint blueprint = running({"server"});
    blueprint.log.reset();
    EXPECT_EQ(run_script(blueprint), "#!/bin/sh\nexec server\n");
}

TEST(RunScript, quotes_what_a_shell_would_change) {
    EXPECT_EQ(run_script(running({"echo", "it's", "$x", "`id`", "two\nlines", "", "a b", "~"})),
              "#!/bin/sh\nexec 2>&1\nexec echo 'it'\\''s' '$x' '`id`' 'two\nlines' '' 'a b' '~'\n");
}

TEST(RunScript, has_the_loaders_in_the_order_in_which_each_can_do_its_part) {
    Blueprint blueprint = running({"server"});
    blueprint.account = "www";
    blueprint.variables = {{"A", "1"}};
    blueprint.variables_file = "/etc/default/web";
    blueprint.limits = {"-m", "536870912"};
    EXPECT_EQ(run_script(blueprint), "#!/bin/sh\nexec 2>&1\nexec envini /etc/default/web \\\n  envdir ./env "
                                     "\\\n  setuidgid www \\\n  softlimit -m 536870912 \\\n  server\n");
    blueprint.variables_file.clear();
    EXPECT_EQ(run_script(blueprint),
              "#!/bin/sh\nexec 2>&1\nexec envdir ./env setuidgid www softlimit -m 536870912 server\n");
}

TEST(RunScript, remembers_where_it_came_from_before_it_goes_elsewhere) {
    Blueprint blueprint = running({"./server"});
    blueprint.working_directory = "/srv/my app";
    EXPECT_EQ(run_script(blueprint), "#!/bin/sh\nexec 2>&1\ncd '/srv/my app' || exit 111\nexec ./server\n");
    blueprint.variables = {{"A", "1"}};
    EXPECT_EQ(run_script(blueprint), "#!/bin/sh\nexec 2>&1\nhere=$(pwd -P)\ncd '/srv/my app' || exit "
                                     "111\nexec envdir \"$here\"/env ./server\n");
}

TEST(LogScript, is_bounded_from_the_start) {
    const Blueprint blueprint = running({"server"});
    EXPECT_EQ(log_script(blueprint, {}), "#!/bin/sh\nexec multilog t s1000000 n20 ./main\n");
}

TEST(LogScript, writes_as_somebody_else_and_elsewhere) {
    const Blueprint blueprint = running({"server"});
    EXPECT_EQ(log_script(blueprint, {"/var/log/web", "log", 65536, 3}),
              "#!/bin/sh\nexec setuidgid log multilog t s65536 n3 /var/log/web\n");
}

TEST(LogScript, of_a_template_keeps_the_instances_apart) {
    Blueprint blueprint = running({"server"});
    blueprint.name = "web@";
    EXPECT_EQ(log_script(blueprint, {}),
              "#!/bin/sh\nexec multilog t s1000000 n20 ./main/\"$LARES_INSTANCE\"\n");
}

} // namespace
} // namespace lares::workshop
