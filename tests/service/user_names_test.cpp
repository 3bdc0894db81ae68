// SPDX-License-Identifier: ISC
#include "service/user_names.hpp"

#include <gtest/gtest.h>

namespace lares::service {

TEST(UserNames, are_those_of_passwd_and_else_numbers) {
    const UserNames users{"root:x:0:0:root:/root:/bin/sh\nbroken\ntoor:x:0:0::/:\nweb:x:33:33::/:/bin/false"};
    EXPECT_EQ(users.name_of(0), "root");
    EXPECT_EQ(users.name_of(33), "web");
    EXPECT_EQ(users.name_of(7), "7");
    EXPECT_EQ(UserNames{}.name_of(0), "0");
}

TEST(UserNames, know_who_may_be_meant) {
    const UserNames users{"nobody:x:65534:65534::/:\nroot:x:0:0::/:"};
    EXPECT_EQ(users.nearest_to("nobdoy"), "nobody");
    EXPECT_EQ(users.nearest_to("somebody"), "");
}

} // namespace lares::service
