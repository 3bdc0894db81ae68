// SPDX-License-Identifier: ISC
#include "protocol/instance.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace instance_test {

TEST(Instance, is_a_link_of_the_name_of_its_template_and_what_follows_that) {
    EXPECT_EQ(instance_of("/service/worker@eu", "/etc/sv/worker@"), "eu");
    EXPECT_EQ(instance_of("worker@eu", "/etc/sv/worker@"), "eu");
    EXPECT_EQ(instance_of("worker@eu", "/worker@"), "eu");
}

TEST(Instance, the_template_says_where_the_name_of_the_instance_begins) {
    EXPECT_EQ(instance_of("mail@out@eu", "/etc/sv/mail@"), "out@eu");
    EXPECT_EQ(instance_of("mail@out@eu", "/etc/sv/mail@out@"), "eu");
}

TEST(Instance, a_link_to_a_directory_of_another_name_is_none) {
    EXPECT_EQ(instance_of("worker@eu", "/etc/sv/worker"), "");
    EXPECT_EQ(instance_of("worker@eu", "/etc/sv/worker@eu"), "");
    EXPECT_EQ(instance_of("worker@eu", "/etc/sv/jobs@"), "");
    EXPECT_EQ(instance_of("worker@eu", "/etc/sv/work@"), "");
    EXPECT_EQ(instance_of("worker@eu", "/"), "");
    EXPECT_EQ(instance_of("worker@eu", ""), "");
}

TEST(Instance, the_template_itself_is_none) {
    EXPECT_EQ(instance_of("worker@", "/etc/sv/worker@"), "");
    EXPECT_EQ(instance_of("worker", "/etc/sv/worker@"), "");
}

TEST(Instance, a_template_has_a_name_before_the_at) {
    EXPECT_EQ(instance_of("@eu", "/etc/sv/@"), "");
}

TEST(Instance, only_a_name_with_something_on_both_sides_of_an_at_is_asked_about) {
    for (const char* none :
         {"", "/", "web", "/service/web", "worker@", "/service/worker@", "@web", "/service/@web",
          "/home/me@work/web", "/service/web/log", "log", "worker@/log", ".", ".."})
        EXPECT_EQ(link_of_instance(none), "") << none;
    EXPECT_EQ(link_of_instance("/service/worker@eu"), "/service/worker@eu");
    EXPECT_EQ(link_of_instance("worker@eu"), "worker@eu");
    EXPECT_EQ(link_of_instance("./worker@eu"), "./worker@eu");
}

TEST(Instance, slashes_at_the_end_make_no_difference) {
    EXPECT_EQ(link_of_instance("/service/worker@eu///"), "/service/worker@eu");
}

TEST(Instance, the_log_of_an_instance_is_of_that_instance) {
    EXPECT_EQ(link_of_instance("/service/worker@eu/log"), "/service/worker@eu");
    EXPECT_EQ(link_of_instance("worker@eu//log/"), "worker@eu");
    EXPECT_EQ(link_of_instance("worker@eu/logs"), "");
}

TEST(Instance, its_name_is_behind_that_of_what_is_its_own) {
    TextBuffer<64> name;
    name.append("supervise");
    EXPECT_EQ(append_instance(name, "").view(), "supervise");
    EXPECT_EQ(append_instance(name, "eu").view(), "supervise@eu");
}

TEST(Instance, is_found_in_such_a_name_again) {
    EXPECT_EQ(instance_in_name("supervise@eu", "supervise"), "eu");
    EXPECT_EQ(instance_in_name("supervise@a@b", "supervise"), "a@b");
    EXPECT_EQ(instance_in_name("supervise", "supervise"), "");
    EXPECT_EQ(instance_in_name("supervise@", "supervise"), "");
    EXPECT_EQ(instance_in_name("supervised@eu", "supervise"), "");
    EXPECT_EQ(instance_in_name("down@eu", "supervise"), "");
}

} // namespace instance_test
} // namespace lares::protocol
