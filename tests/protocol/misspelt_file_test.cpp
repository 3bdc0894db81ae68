// SPDX-License-Identifier: ISC
#include "protocol/misspelt_file.hpp"

#include "protocol/service_files.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace misspelt_file_test {

using Type = FileFacts::Type;

std::string_view file(std::string_view name) {
    return name_meant_by(name, Within::service, Type::regular);
}
std::string_view directory(std::string_view name) {
    return name_meant_by(name, Within::service, Type::directory);
}
std::string_view in_health(std::string_view name) {
    return name_meant_by(name, Within::health, Type::regular);
}

TEST(MisspeltFile, is_nearly_that_of_a_setting) {
    EXPECT_EQ(file("ready-lisen"), "ready-listen");
    EXPECT_EQ(file("stopsteps"), "stop-steps");
    EXPECT_EQ(file("stop_steps"), "stop-steps");
    EXPECT_EQ(file("healthy-afer"), "healthy-after");
    EXPECT_EQ(file("finsih"), "finish");
    EXPECT_EQ(file("watch-dog"), "watchdog");
    EXPECT_EQ(file("timeout-redy"), "timeout-ready");
    EXPECT_EQ(file("lockfd"), "lock-fd");
    EXPECT_EQ(file("groups"), "group");
    EXPECT_EQ(file("tpye"), "type");
}

TEST(MisspeltFile, may_be_a_directory_where_one_is_meant) {
    EXPECT_EQ(directory("need"), "needs");
    EXPECT_EQ(file("need"), "needs");
    EXPECT_EQ(directory("want"), "wants");
    EXPECT_EQ(directory("heatlh"), "health");
    for (const char* name : {"types", "check1", "chek", "notifi", "stop-step", "restart-limits"})
        EXPECT_EQ(directory(name), "") << name;
}

TEST(MisspeltFile, in_health_is_one_of_those_that_belong_there) {
    EXPECT_EQ(in_health("inteval"), "interval");
    EXPECT_EQ(in_health("failure"), "failures");
    EXPECT_EQ(in_health("chekc"), "check");
    EXPECT_EQ(in_health("timout"), "timeout");
    EXPECT_EQ(in_health("stopsteps"), "");
    EXPECT_EQ(file("inteval"), "");
}

TEST(MisspeltFile, is_none_of_what_is_left_behind) {
    for (const char* name :
         {".needs.swp", ".ready-lisen", "needs~", "ready-listen~", "needs.bak", "down.orig", "stop.old",
          "run.new", "stop-steps.new", "check.dpkg-new", "type.rpmsave", "#type#", "start2", "down-",
          "down.off", "check_db", "stop-steps2", "down@eu"})
        EXPECT_EQ(file(name), "") << name;
    EXPECT_EQ(directory("needs~"), "");
    EXPECT_EQ(directory("event@eu"), "");
}

// Of daemontools, runit, s6, s6-rc, nosh and encore, and of their owners.
TEST(MisspeltFile, is_none_of_what_is_in_real_directories) {
    for (const char* name : {"log",           "env",
                             "data",          "conf",
                             "root",          "supervise",
                             "template",      "logs",
                             "runs",          "run2",
                             "main",          "config",
                             "current",       "status",
                             "state",         "stat",
                             "pid",           "lock",
                             "cert",          "certs",
                             "keys",          "bin",
                             "lib",           "etc",
                             "var",           "tmp",
                             "temp",          "work",
                             "cache",         "cron",
                             "scripts",       "files",
                             "include",       "modules",
                             "hooks",         "users",
                             "instance",      "instances",
                             "nosetsid",      "up",
                             "timeout-up",    "timeout-down",
                             "contents",      "bundle",
                             "dependencies",  "essential",
                             "pipeline-name", "producer-for",
                             "before",        "after",
                             "requires",      "required-by",
                             "wanted-by",     "stopped-by",
                             "service",       "remain",
                             "conflicts",     "ready_after_run",
                             "use_hangup",    "shutdown",
                             "checks",        "events",
                             "controls",      "starts",
                             "stops",         "seeds",
                             "feeds",         "prestart",
                             "poststop",      "reload",
                             "setup",         "test",
                             "tests",         "README",
                             "LICENSE",       "Makefile",
                             "run.sh",        "start.sh",
                             "stop.sh",       "start.d",
                             "notify.d",      "health.d",
                             "healthcheck",   "started",
                             "stopped",       "finished",
                             "startup",       "notes",
                             "nodes",         "vendor",
                             "static",        "store",
                             "stage",         "backup",
                             "migrations",    "flag-essential",
                             "supervise.log", "supervise@eu",
                             "user",          "vhosts",
                             "pipes",         "ports"}) {
        EXPECT_EQ(file(name), "") << name;
        EXPECT_EQ(directory(name), "") << name;
    }
    for (const char* name : {"check.sh", "checks", "http", "lib", "curl", "status"})
        EXPECT_EQ(in_health(name), "");
}

TEST(MisspeltFile, is_none_that_means_something_itself) {
    for (auto each = ServiceFile{0}; each < ServiceFile::count;
         each = static_cast<ServiceFile>(static_cast<unsigned>(each) + 1))
        EXPECT_EQ(file(shown_name_of(each)), "") << shown_name_of(each);
    EXPECT_EQ(file("group"), "");
}

TEST(MisspeltFile, is_neither_a_fifo_nor_what_is_not_there) {
    EXPECT_EQ(name_meant_by("need", Within::service, Type::other), "");
    EXPECT_EQ(name_meant_by("need", Within::service, Type::missing), "");
    for (const char* name : {"", "e", "t"}) EXPECT_EQ(file(name), "");
}

} // namespace misspelt_file_test
} // namespace lares::protocol
