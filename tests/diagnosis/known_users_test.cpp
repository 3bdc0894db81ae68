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
    EXPECT_TRUE(is_file_alone("passwd", ""));
    EXPECT_TRUE(is_file_alone("passwd", "# passwd: ldap\npasswd:         files systemd\nhosts: dns\n"));
    EXPECT_FALSE(is_file_alone("passwd", "passwd: files sss\n"));
    EXPECT_FALSE(is_file_alone("passwd", "passwd: ldap [NOTFOUND=return] files\n"));
}

TEST(KnownUsers, have_one_among_them_who_may_be_meant) {
    constexpr const char* all = "root:x:0:0\nnobody:x:1:1\nwww-data:x:33:33\nlog:x:7:7\n";
    EXPECT_EQ(user_meant_by("nobdy", all), "nobody");
    EXPECT_EQ(user_meant_by("www-dta", all), "www-data");
    EXPECT_EQ(user_meant_by("www", all), "www-data");
    EXPECT_EQ(user_meant_by("app", all), "");
    EXPECT_EQ(user_meant_by("root", all), "") << "it is one of them";
    EXPECT_EQ(user_meant_by("lg", all), "") << "short names are alike by chance";
}

} // namespace known_users_test
} // namespace lares::diagnosis
