// SPDX-License-Identifier: ISC
#include "protocol/boot_path.hpp"

#include <gtest/gtest.h>
#include <string>

namespace lares::protocol {
namespace boot_path_test {

const std::string classic =
    "/command:/usr/local/bin:/usr/local/sbin:/bin:/sbin:/usr/bin:/usr/sbin:/usr/X11R6/bin";

std::string setting(std::string_view own_directory) {
    return std::string{boot_path_setting(own_directory).view()};
}

TEST(BootPath, programs_in_a_directory_of_the_list_get_the_list_of_daemontools) {
    for (const char* directory : {"/command", "/usr/local/bin", "/bin", "/usr/bin", "/usr/X11R6/bin"})
        EXPECT_EQ(setting(directory), "PATH=" + classic) << directory;
}

TEST(BootPath, programs_elsewhere_find_those_that_lie_beside_them_first) {
    EXPECT_EQ(setting("/opt/lares/bin"), "PATH=/opt/lares/bin:" + classic);
    EXPECT_EQ(setting("/usr"), "PATH=/usr:" + classic) << "only a part of an element of the list";
    EXPECT_EQ(setting("/usr/bin/"), "PATH=/usr/bin/:" + classic);
}

TEST(BootPath, what_cannot_be_an_element_is_left_out) {
    EXPECT_EQ(setting(""), "PATH=" + classic);
    EXPECT_EQ(setting("build/bin"), "PATH=" + classic);
    EXPECT_EQ(setting("/opt/a:b"), "PATH=" + classic);
    EXPECT_EQ(setting("/" + std::string(5000, 'x')), "PATH=" + classic);
}

TEST(BootPath, the_longest_that_is_taken_is_not_cut) {
    const std::string longest = "/" + std::string(510, 'x');
    EXPECT_EQ(setting(longest), "PATH=" + longest + ":" + classic);
    EXPECT_FALSE(boot_path_setting(longest).truncated());
}

} // namespace boot_path_test
} // namespace lares::protocol
