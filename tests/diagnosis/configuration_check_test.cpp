// SPDX-License-Identifier: ISC
#include "diagnosis/configuration_check.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace configuration_check_test {

std::string of(const std::string& command) {
    return configuration_check("#!/bin/sh\nexec 2>&1\n" + command + "\n", "/service/my web");
}

TEST(ConfigurationCheck, has_what_run_gives_the_server) {
    EXPECT_EQ(of("exec nginx -c /etc/x -g 'daemon off;' 2>&1"), "nginx -c /etc/x -g 'daemon off;' -t");
    EXPECT_EQ(of("exec setuidgid www /usr/sbin/sshd -D -f /etc/x"), "/usr/sbin/sshd -D -f /etc/x -t");
}

TEST(ConfigurationCheck, is_typed_where_the_service_is_if_a_path_counts_from_there) {
    EXPECT_EQ(of("exec nginx -c ./x"), "cd '/service/my web' && nginx -c ./x -t");
    EXPECT_EQ(of("exec nginx -c x.conf"), "cd '/service/my web' && nginx -c x.conf -t");
    EXPECT_EQ(of("exec dnsmasq --conf-file=x"), "cd '/service/my web' && dnsmasq --conf-file=x --test");
    EXPECT_EQ(of("exec dnsmasq --conf-file=/x"), "dnsmasq --conf-file=/x --test");
    EXPECT_EQ(of("exec bin/nginx"), "cd '/service/my web' && bin/nginx -t");
}

TEST(ConfigurationCheck, is_not_known_where_only_the_script_knows_a_word) {
    EXPECT_EQ(of("exec sshd -D -f \"$conf\""), "");
    EXPECT_EQ(of("cd /srv/app\nexec nginx -c x.conf"), "");
}

TEST(ConfigurationCheck, is_not_known_of_every_server) {
    EXPECT_EQ(of("exec app -c x"), "");
}

} // namespace configuration_check_test
} // namespace lares::diagnosis
