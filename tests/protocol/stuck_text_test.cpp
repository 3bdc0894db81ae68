// SPDX-License-Identifier: ISC
#include "protocol/stuck_text.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::protocol {
namespace stuck_text_test {

const std::string first = "run 12 at @400000006b02f7080098ace0 web did not go after TERM, 10s\n"
                          "process 4711 web state D wchan nfs_wait children 1\n"
                          "    0 /dev/null\n"
                          "process 4712 web state S children 0\n";
const std::string second = "run 15 at @400000006b02f9080098ace0 web is ended by force\n";

std::vector<std::uint64_t> runs_in(const std::string& text) {
    std::vector<std::uint64_t> found;
    StuckLooks looks{text};
    while (const auto look = looks.next()) found.push_back(look->run);
    return found;
}

using Runs = std::vector<std::uint64_t>;

TEST(StuckText, has_one_look_after_the_other) {
    const std::string text = first + second;
    StuckLooks looks{text};
    const auto one = looks.next();
    ASSERT_TRUE(one);
    EXPECT_EQ(one->run, 12u);
    EXPECT_EQ(one->at, label_from_text("@400000006b02f7080098ace0"));
    EXPECT_EQ(one->text, first);
    const auto two = looks.next();
    ASSERT_TRUE(two);
    EXPECT_EQ(two->text, second);
    EXPECT_FALSE(looks.next());
}

TEST(StuckText, that_is_cut_or_spoilt_tells_what_is_whole) {
    EXPECT_EQ(runs_in(""), Runs{});
    EXPECT_EQ(runs_in("   3 socket:[1]\n" + second), Runs{15});
    EXPECT_EQ(runs_in("run\nrun 7\nrun x at y z\nrun 8 at soon\n" + second), Runs{15});
    for (std::size_t cut = 0; cut < first.size(); ++cut)
        EXPECT_EQ(runs_in(first.substr(cut) + second), (cut == 0 ? Runs{12, 15} : Runs{15})) << cut;
}

TEST(StuckText, keeps_the_newest_looks_that_fit) {
    const std::string text = first + second;
    EXPECT_EQ(newest_looks(text, text.size()), text);
    EXPECT_EQ(newest_looks(text, text.size() - 1), second);
    EXPECT_EQ(newest_looks(text, second.size()), second);
    EXPECT_EQ(newest_looks(text, second.size() - 1), "");
    EXPECT_EQ(newest_looks("half a look\n" + second, 1000), second);
}

TEST(StuckText, names_the_first_process) {
    EXPECT_EQ(first_process_of(first), "4711 web state D wchan nfs_wait children 1");
    EXPECT_EQ(first_process_of(second), "");
}

} // namespace stuck_text_test
} // namespace lares::protocol
