// SPDX-License-Identifier: ISC
#include "diagnosis/origin.hpp"

#include <gtest/gtest.h>

namespace lares::diagnosis {
namespace origin_test {

const Home web{"/service/web", "/etc/lares/web", "/service/.svscan/pipes/1-7"};

TEST(Origin, is_known_by_the_pipe_of_its_log) {
    EXPECT_EQ(whose({{"/dev/null", "/service/.svscan/pipes/1-7"}, {"/"}}, web), Whose::of_it);
    EXPECT_EQ(whose({{"/service/.svscan/pipes/1-8", ""}, {"/etc/lares/web"}}, web), Whose::of_another);
    EXPECT_EQ(whose({{"pipe:[77]", "pipe:[77]"}, {}}, {"", "", "pipe:[77]"}), Whose::of_it);
}

TEST(Origin, may_be_told_by_a_directory) {
    EXPECT_EQ(whose({{"/dev/null", ""}, {"/", "/etc/lares/web"}}, web), Whose::seems_of_it);
    EXPECT_EQ(whose({{"/dev/null", ""}, {"/service/web"}}, web), Whose::seems_of_it);
}

TEST(Origin, is_not_known_where_nothing_tells_it) {
    EXPECT_EQ(whose({{"", ""}, {""}}, {"/service/web", "", ""}), Whose::unknown)
        << "what is empty tells nothing";
    EXPECT_EQ(whose({{"/dev/null", "/var/.svscan"}, {"/", "/root"}}, web), Whose::unknown);
}

} // namespace origin_test
} // namespace lares::diagnosis
