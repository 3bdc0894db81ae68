// SPDX-License-Identifier: ISC
#include "service/rejected_settings.hpp"

#include "fake_supervise.hpp"

namespace lares::service {
namespace rejected_settings_test {

class RejectedSettings : public FakeSupervise {
  protected:
    RejectedSettings() {
        write("web/run", "#!/bin/sh\n");
        make_executable("web/run");
    }
    void make_executable(const std::string& name) const {
        std::filesystem::permissions(path(name), std::filesystem::perms::owner_all);
    }
    void make_directory(const std::string& name) const { std::filesystem::create_directories(path(name)); }
    std::string rejected() const { return rejected_settings(web(), "web"); }
};

TEST_F(RejectedSettings, are_none_where_all_counts) {
    write("web/down-signal", "QUIT\n");
    EXPECT_EQ(rejected(), "");
}

TEST_F(RejectedSettings, tell_a_name_that_is_nearly_that_of_a_setting) {
    write("web/ready-lisen", "tcp 80\n");
    EXPECT_EQ(rejected(), "ready-lisen: no setting; did you mean ready-listen?");
}

TEST_F(RejectedSettings, tell_in_health_those_of_health) {
    make_directory("web/health");
    write("web/health/inteval", "5s\n");
    EXPECT_EQ(rejected(), "health/inteval: no setting; did you mean health/interval?");
}

TEST_F(RejectedSettings, tell_a_directory_only_where_one_is_meant) {
    make_directory("web/types");
    make_directory("web/env");
    make_directory("web/group");
    EXPECT_EQ(rejected(), "group: is a directory; it must be a file with words in it; it is in no group");
    std::filesystem::remove(path("web/group"));
    make_directory("web/want");
    EXPECT_EQ(rejected(), "want: no setting; did you mean wants?");
}

TEST_F(RejectedSettings, do_not_tell_a_link_to_nowhere) {
    std::filesystem::create_symlink("nowhere", path("web/ready-lisen"));
    EXPECT_EQ(rejected(), "");
}

TEST_F(RejectedSettings, tell_what_is_in_needs_and_no_file) {
    make_directory("web/needs/pg");
    EXPECT_EQ(rejected(), "needs/pg: is a directory; it must be a file, which may be empty; it is as if it "
                          "were empty");
}

TEST_F(RejectedSettings, tell_a_need_that_is_too_long_or_a_circle_of_links) {
    make_directory("web/needs");
    write("web/needs/db", std::string(600, '\n'));
    EXPECT_EQ(rejected(), "needs/db: is too long; it is as if it were empty");
    std::filesystem::remove(path("web/needs/db"));
    std::filesystem::create_symlink("db", path("web/needs/db"));
    EXPECT_EQ(rejected(), "needs/db: cannot be read: symbolic link loop; it is as if it were empty");
}

TEST_F(RejectedSettings, tell_a_hook_that_no_command_asks_whether_it_is_executable_or_not) {
    make_directory("web/control");
    write("web/control/z", "#!/bin/sh\n");
    const std::string so = "control/z: no command asks it; try: one of utdxpchaikq12";
    EXPECT_EQ(rejected(), so);
    make_executable("web/control/z");
    EXPECT_EQ(rejected(), so);
    write("web/control/z", "a note\n");
    EXPECT_EQ(rejected(), "");
}

} // namespace rejected_settings_test
} // namespace lares::service
