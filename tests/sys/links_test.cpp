// SPDX-License-Identifier: ISC
#include "sys/links.hpp"

#include "scratch.hpp"

#include <array>
#include <cerrno>
#include <gtest/gtest.h>

namespace lares::sys {
namespace links_test {

class LinksTest : public Scratch {
  protected:
    std::string_view target(const char* name) { return read_link(directory(), name, room_); }

  private:
    std::array<char, 256> room_{};
};

TEST_F(LinksTest, a_link_leads_where_it_was_made_to_lead) {
    ASSERT_TRUE(make_link(directory(), "link", "/some/where"));
    EXPECT_EQ(target("link"), "/some/where");
    ASSERT_TRUE(make_link(directory(), "link", "/some/where"));
    ASSERT_TRUE(make_link(directory(), "link", "/else/where"));
    EXPECT_EQ(target("link"), "/else/where");
}

TEST_F(LinksTest, what_is_no_link_is_left_alone) {
    write("file", "kept");
    EXPECT_EQ(make_link(directory(), "file", "/some/where").error().number, EEXIST);
    EXPECT_EQ(contents("file"), "kept");
    EXPECT_EQ(target("file"), "");
    EXPECT_EQ(target("nothing"), "");
}

} // namespace links_test
} // namespace lares::sys
