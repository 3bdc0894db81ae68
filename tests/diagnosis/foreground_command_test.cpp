// SPDX-License-Identifier: ISC
#include "diagnosis/foreground_command.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::diagnosis {
namespace foreground_command_test {

std::string of(const std::string& command, std::string_view program) {
    return foreground_command("#!/bin/sh\nexec 2>&1\n" + command + "\n", {program});
}

TEST(ForegroundCommand, has_the_arguments_that_it_has_in_run) {
    EXPECT_EQ(of("exec nginx -c x", "nginx"), "exec nginx -c x -g 'daemon off;'");
    EXPECT_EQ(of("setuidgid www /usr/sbin/nginx -c \"$conf\"", "nginx"),
              "exec setuidgid www /usr/sbin/nginx -c \"$conf\" -g 'daemon off;'");
    EXPECT_EQ(of("nginx $OPTS", "nginx"), "exec nginx $OPTS -g 'daemon off;'");
    EXPECT_EQ(of("nginx -g \"$MORE\"", "nginx"), "exec nginx -g \"$MORE\"'; daemon off;'");
    EXPECT_EQ(of("exec nginx -c x >>log 2>&1", "nginx"), "exec nginx -c x -g 'daemon off;' >>log 2>&1");
    EXPECT_EQ(of("FOO=1 named -u bind", "named"), "FOO=1 exec named -u bind -f");
}

TEST(ForegroundCommand, has_no_option_twice) {
    EXPECT_EQ(of("exec nginx -g 'user www;' -c x", "nginx"), "exec nginx -g 'user www; daemon off;' -c x");
    EXPECT_EQ(of("exec nginx -g 'user www; daemon on;'", "nginx"), "exec nginx -g 'user www; daemon off;'");
    EXPECT_EQ(of("exec nginx -g 'daemon on;'", "nginx"), "exec nginx -g 'daemon off;'");
    EXPECT_EQ(of("exec nginx -g 'daemon off;'", "nginx"),
              "exec nginx -g 'daemon off;', and without what its configuration says of that");
    EXPECT_EQ(of("exec apache2 -D FOREGROUND -k start", "apache2"),
              "exec apache2 -D FOREGROUND -k start, and without what its configuration says of that");
}

TEST(ForegroundCommand, has_none_that_sends_it_away) {
    EXPECT_EQ(of("exec redis-server r.conf --daemonize yes --port 1", "redis-server"),
              "exec redis-server r.conf --port 1 --daemonize no");
    EXPECT_EQ(of("exec memcached -d -u www", "memcached"), "exec memcached -u www");
    EXPECT_EQ(of("exec memcached -u www", "memcached"), "exec memcached -u www, without -d");
    EXPECT_EQ(of("exec uwsgi --daemonize=/var/log/x --ini y", "uwsgi"), "exec uwsgi --ini y");
    EXPECT_EQ(of("exec haproxy -f x -D", "haproxy"), "exec haproxy -f x -db");
    EXPECT_EQ(of("exec setuser -D www memcached -d", "memcached"), "exec setuser -D www memcached")
        << "what is in front is somebody else's";
}

TEST(ForegroundCommand, keeps_an_argument_that_is_empty) {
    EXPECT_EQ(of("exec redis-server --save '' --daemonize yes", "redis-server"),
              "exec redis-server --save '' --daemonize no");
}

TEST(ForegroundCommand, of_one_that_the_shell_sends_away_is_without_that) {
    EXPECT_EQ(of("app -x &", "app"), "exec app -x, without the &");
    EXPECT_EQ(of("nginx -g 'daemon off;' &", "nginx"), "exec nginx -g 'daemon off;', without the &");
    EXPECT_EQ(of("setsid -f app -x &", "app"), "exec app -x, without setsid and &");
    EXPECT_EQ(of("exec setsid app -x", "app"), "exec app -x, without setsid");
    EXPECT_EQ(of("FOO=1 setsid nginx", "nginx"), "FOO=1 exec nginx -g 'daemon off;'");
}

TEST(ForegroundCommand, is_that_of_what_a_tool_has_started) {
    const std::string run = "#!/bin/sh\nexec setuidgid postgres pg_ctl -D data -w start\n";
    const std::vector<std::string> words{"/opt/pg/bin/postgres", "-D", "data"};
    EXPECT_EQ(foreground_command(run, {"postgres", words, "postgres"}),
              "exec setuidgid postgres /opt/pg/bin/postgres -D data, not pg_ctl");
    EXPECT_EQ(foreground_command("#!/bin/sh\nsu postgres -c 'pg_ctl -D data start'\n",
                                 {"postgres", words, "postgres"}),
              "exec setuidgid postgres /opt/pg/bin/postgres -D data, not pg_ctl");
    EXPECT_EQ(foreground_command("#!/bin/sh\npg_ctlcluster 15 main start\n", {"postgres", words, ""}),
              "exec /opt/pg/bin/postgres -D data, not pg_ctl");
    EXPECT_EQ(foreground_command("#!/bin/sh\nservice nginx start\n", {"nginx", {"nginx: master process"}}),
              "exec nginx -g 'daemon off;'");
    EXPECT_EQ(foreground_command("#!/bin/sh\nexec start-stop-daemon -S -x /opt/app\n", {"app", {"/opt/app"}}),
              "its option for the foreground; as a last resort: exec fghack /opt/app");
}

TEST(ForegroundCommand, is_told_by_what_the_script_sends_it_away) {
    const auto by = [](const std::string& command, std::string_view program) {
        return sent_away_by("#!/bin/sh\n" + command + "\n", program);
    };
    EXPECT_EQ(by("app &", "app"), "&");
    EXPECT_EQ(by("setsid app", "app"), "setsid");
    EXPECT_EQ(by("su postgres -c '/opt/pg_ctl start'", "postgres"), "pg_ctl");
    EXPECT_EQ(by("service nginx start", "nginx"), "service");
    EXPECT_EQ(by("/etc/init.d/nginx start", "nginx"), "nginx");
    EXPECT_EQ(by("service redis start; nginx", "nginx"), "");
    EXPECT_EQ(by("other &\napp", "app"), "");
}

TEST(ForegroundCommand, of_one_that_nobody_knows_is_the_last_resort) {
    EXPECT_EQ(of("exec app -x", "app"),
              "its option for the foreground; as a last resort: exec fghack app -x");
}

} // namespace foreground_command_test
} // namespace lares::diagnosis
