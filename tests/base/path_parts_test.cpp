// SPDX-License-Identifier: ISC
#include "base/path_parts.hpp"

#include <gtest/gtest.h>

namespace lares {

TEST(PathParts, the_part_above_has_its_slash) {
    EXPECT_EQ(part_above("/service/web"), "/service/");
    EXPECT_EQ(part_above("/web"), "/");
    EXPECT_EQ(part_above("web"), "");
}

TEST(PathParts, the_directory_above_can_be_opened) {
    EXPECT_EQ(directory_above("/service/web"), "/service");
    EXPECT_EQ(directory_above("/web"), "/");
    EXPECT_EQ(directory_above("web"), ".");
    EXPECT_EQ(directory_above("sv/web"), "sv");
}

} // namespace lares
