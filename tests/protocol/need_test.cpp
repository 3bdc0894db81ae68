// SPDX-License-Identifier: ISC
#include "protocol/need.hpp"

#include <gtest/gtest.h>

namespace lares::protocol {
namespace need_test {

TEST(Need, an_empty_file_means_ready) {
    EXPECT_EQ(need_from_text("").value(), (Need{true, false}));
    EXPECT_EQ(need_from_text("# as soon as it can be\n\nready\n").value(), (Need{true, false}));
}

TEST(Need, what_is_hidden_or_left_by_an_editor_names_nobody) {
    EXPECT_TRUE(names_a_neighbour("db"));
    EXPECT_TRUE(names_a_neighbour("worker@eu"));
    for (const char* other : {"", ".", "..", ".db.swp", "db~", "../db"})
        EXPECT_FALSE(names_a_neighbour(other));
}

TEST(Need, words_say_more) {
    EXPECT_EQ(need_from_text("up\n").value(), (Need{false, false}));
    EXPECT_EQ(need_from_text("up through-restart\n").value(), (Need{false, true}));
    EXPECT_EQ(need_from_text("through-restart\nready").value(), (Need{true, true}));
}

TEST(Need, another_word_is_an_error_that_names_it) {
    const auto error = need_from_text("ready\nsoon\n");
    ASSERT_FALSE(error);
    EXPECT_EQ(error.error().line, 2u);
    EXPECT_EQ(error.error().text, "soon");
}

} // namespace need_test
} // namespace lares::protocol
