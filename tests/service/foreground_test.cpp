// SPDX-License-Identifier: ISC
#include "service/foreground.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::service {
namespace foreground_test {

using Words = std::vector<std::string>;

TEST(Foreground, is_known_of_servers_and_not_of_others) {
    ASSERT_TRUE(foreground_of("nginx"));
    EXPECT_EQ(foreground_of("nginx")->how, "nginx -g 'daemon off;'");
    EXPECT_EQ(foreground_of("sleep"), nullptr);
}

TEST(Foreground, a_server_stays_by_a_part_of_a_word_or_by_an_option) {
    const Foreground& nginx = *foreground_of("nginx");
    EXPECT_TRUE(nginx.stays(Words{"nginx", "-g", "user www; daemon off;"}));
    EXPECT_FALSE(nginx.stays(Words{"nginx", "-c", "x"}));
    const Foreground& sshd = *foreground_of("sshd");
    EXPECT_TRUE(sshd.stays(Words{"sshd", "-D"}));
    EXPECT_FALSE(sshd.stays(Words{"sshd", "-Dx"}));
}

TEST(Foreground, some_go_only_where_they_are_told_to) {
    EXPECT_TRUE(foreground_of("cron")->goes_by_itself());
    EXPECT_FALSE(foreground_of("memcached")->goes_by_itself());
}

TEST(Foreground, what_sends_a_server_away_is_known) {
    EXPECT_EQ(foreground_of("redis-server")->leaves_with.front().name, "--daemonize");
    EXPECT_TRUE(foreground_of("redis-server")->leaves_with.front().has_value);
    EXPECT_TRUE(foreground_of("nginx")->leaves_with.empty());
}

} // namespace foreground_test
} // namespace lares::service
