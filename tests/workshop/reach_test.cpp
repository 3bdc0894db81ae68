// SPDX-License-Identifier: ISC
#include "workshop/reach.hpp"

#include "../sys/scratch.hpp"
#include "sys/passage.hpp"

namespace lares::workshop {
namespace reach_test {

constexpr uid_t somebody = 65534;

// app/bin/server, all of which is open to everybody, and its owner's.
class Reach : public sys::Scratch {
  protected:
    Reach() {
        std::filesystem::create_directories(path("app/bin"));
        write("app/bin/server", "#!/bin/sh\n");
        for (const char* name : {"", "app", "app/bin", "app/bin/server"}) set_mode(name, 0755);
    }
    void set_mode(const std::string& name, mode_t mode) {
        ASSERT_EQ(::chmod(path(name).c_str(), mode), 0) << name;
    }
    // "app o+x"; empty: nothing is closed.
    std::string closed_to(const Account& account) const {
        const auto closed = closed_on_the_way(account, path("app/bin/server"));
        return closed ? closed->path.substr(path("").size()) + " " + closed->permission : "";
    }

    const Account stranger{somebody, somebody};
    const Account of_the_group{somebody, sys::passage_of(directory(), ".")->group};
};

TEST_F(Reach, nothing_is_closed_that_everybody_may_pass) {
    EXPECT_EQ(closed_to(stranger), "");
    EXPECT_EQ(closed_to(of_the_group), "");
}

TEST_F(Reach, what_is_closed_is_opened_to_whom_its_bits_count_the_account_among) {
    set_mode("app", 0705);
    EXPECT_EQ(closed_to(stranger), "");
    EXPECT_EQ(closed_to(of_the_group), "app g+x") << "others may, and the group is none of them";
    set_mode("app", 0710);
    EXPECT_EQ(closed_to(stranger), "app o+x");
    EXPECT_EQ(closed_to(of_the_group), "");
}

TEST_F(Reach, a_program_has_to_be_read_as_well) {
    set_mode("app/bin/server", 0700);
    EXPECT_EQ(closed_to(stranger), "app/bin/server o+rx");
    EXPECT_EQ(closed_to(of_the_group), "app/bin/server g+rx");
}

TEST_F(Reach, a_program_that_nobody_may_execute_is_closed_to_root_as_well) {
    set_mode("app", 0);
    EXPECT_EQ(closed_to({0, 0}), "");
    set_mode("app", 0755);
    set_mode("app/bin/server", 0644);
    EXPECT_NE(closed_to({0, 0}), "");
}

} // namespace reach_test
} // namespace lares::workshop
