// SPDX-License-Identifier: ISC
#include "machine/log_router.hpp"

#include "protocol/log_script.hpp"

#include <gtest/gtest.h>
#include <string>
#include <vector>

namespace lares::machine {
namespace log_router_test {

std::vector<protocol::LogAction> script(std::initializer_list<const char*> words) {
    protocol::LogScript reader;
    std::vector<protocol::LogAction> actions;
    for (const char* word : words)
        if (const auto meaning = reader.take(word); meaning && *meaning) actions.push_back(**meaning);
    return actions;
}

// Where the line goes: directories by their number, `=` and `e`.
std::string where(std::initializer_list<const char*> words, std::string_view line) {
    std::string places;
    route(script(words), line, [&](const protocol::LogAction& action) {
        using Kind = protocol::LogAction::Kind;
        places += action.kind == Kind::append ? std::to_string(action.place)
                  : action.kind == Kind::show ? "="
                                              : "e";
    });
    return places;
}

TEST(LogRouter, a_line_begins_as_selected) {
    EXPECT_EQ(where({"./a", "./b", "e", "=x"}, "line"), "01e=");
}

TEST(LogRouter, what_is_selected_at_its_place_is_what_a_destination_gets) {
    EXPECT_EQ(where({"./a", "-l*", "./b", "+*n", "./c"}, "line"), "0");
    EXPECT_EQ(where({"./a", "-l*", "./b", "+line", "./c"}, "line"), "02");
    EXPECT_EQ(where({"-*", "+fatal*", "e", "./alerts", "+*", "./all"}, "fatal: x"), "e01");
    EXPECT_EQ(where({"-*", "+fatal*", "e", "./alerts", "+*", "./all"}, "fine"), "1");
}

TEST(LogRouter, nobody_looks_at_lines_when_all_go_everywhere) {
    EXPECT_TRUE(goes_everywhere(script({})));
    EXPECT_TRUE(goes_everywhere(script({"t", "s5000", "./a", "./b"})));
    EXPECT_FALSE(goes_everywhere(script({"-x", "./a"})));
    EXPECT_FALSE(goes_everywhere(script({"e"})));
    EXPECT_FALSE(goes_everywhere(script({"=x"})));
}

} // namespace log_router_test
} // namespace lares::machine
