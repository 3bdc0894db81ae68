// SPDX-License-Identifier: ISC
#include "diagnosis/known_users.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace known_users_test {

constexpr const char* passwd = "root:x:0:0:root:/root:/bin/sh\nwww:x:33:34:web:/var/www:/bin/"
                               "false\nbroken\nhuge:x:4294967296:0:::\n+::::::\n";

TEST(KnownUsers, are_those_of_the_file) {
    EXPECT_EQ(user_called("www", passwd), 33u);
    for (const char* name : {"ww", "wwww", "broken", "", "+", "x", "huge"})
        EXPECT_FALSE(user_called(name, passwd)) << name;
}

TEST(KnownUsers, are_all_that_there_are_where_nobody_else_is_asked) {
    EXPECT_TRUE(is_passwd_alone(""));
    EXPECT_TRUE(is_passwd_alone("# passwd: ldap\npasswd:         files systemd\nhosts: dns\n"));
    EXPECT_FALSE(is_passwd_alone("passwd: files sss\n"));
    EXPECT_FALSE(is_passwd_alone("passwd: ldap [NOTFOUND=return] files\n"));
}

} // namespace known_users_test
} // namespace lares::diagnosis
