// SPDX-License-Identifier: ISC
#include "present/page.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace page_test {

Page of_nginx() {
    Page page{"nginx", "waiting 1s", Tone::busy, ", pid 7"};
    page.add("wanted", Tone::title, "up");
    page.add("problem", Tone::bad, "port 8080 is in use by python3");
    page.go_on("a line that tells how one knows", Tone::faint);
    page.go_on("try: a line that is to be typed as it is", Tone::plain, 2, Break::nowhere);
    return page;
}

TEST(Page, has_a_head_and_paragraphs_with_a_word_in_front) {
    EXPECT_EQ(of_nginx().text({}, Colours::no), "nginx: waiting 1s, pid 7\n"
                                                "  wanted   up\n"
                                                "  problem  port 8080 is in use by python3\n"
                                                "             a line that tells how one knows\n"
                                                "             try: a line that is to be typed as it is\n");
}

TEST(Page, breaks_lines_between_words_but_for_what_is_to_be_typed) {
    EXPECT_EQ(of_nginx().text(34, Colours::no), "nginx: waiting 1s, pid 7\n"
                                                "  wanted   up\n"
                                                "  problem  port 8080 is in use by\n"
                                                "           python3\n"
                                                "             a line that tells how\n"
                                                "             one knows\n"
                                                "             try: a line that is to be typed as it is\n");
}

TEST(Page, has_colours_where_they_are_wanted) {
    const std::string text = of_nginx().text({}, Colours::yes);
    EXPECT_TRUE(text.starts_with("\x1b[1mnginx\x1b[0m: \x1b[33mwaiting 1s\x1b[0m, pid 7\n")) << text;
    EXPECT_TRUE(text.contains("  \x1b[1;31mproblem\x1b[0m  port")) << text;
}

TEST(Page, shows_control_bytes_and_does_not_obey_them) {
    Page page{"a\x1b", "up", Tone::good, ""};
    page.add("said", Tone::title, "x\ny");
    EXPECT_EQ(page.text({}, Colours::no), "a\\x1b: up\n  said  x\\x0ay\n");
}

Page of_web() {
    Page page{"web", "ready", Tone::good, " since noon"};
    page.add_fact("pid", "4711");
    page.add_fact("health", "");
    page.add_fact("waits for", "one two three four five six seven", Tone::busy);
    page.add_fact("needs", "db: up\nmq: down");
    return page;
}

TEST(Page, has_its_facts_below_each_other_and_none_that_is_not_known) {
    EXPECT_EQ(of_web().text({}, Colours::no), "web: ready since noon\n"
                                              "  pid        4711\n"
                                              "  waits for  one two three four five six seven\n"
                                              "  needs      db: up\n"
                                              "             mq: down\n");
}

TEST(Page, goes_on_below_where_a_line_is_over) {
    EXPECT_EQ(of_web().text(36, Colours::no), "web: ready since noon\n"
                                              "  pid        4711\n"
                                              "  waits for  one two three four five\n"
                                              "             six seven\n"
                                              "  needs      db: up\n"
                                              "             mq: down\n");
}

TEST(Page, breaks_no_word) {
    Page page{"web", "down", Tone::plain, ""};
    page.add_fact("directory", "/a/path/that/is/longer/than/any/line b");
    EXPECT_EQ(page.text(20, Colours::no), "web: down\n"
                                          "  directory  /a/path/that/is/longer/than/any/line\n"
                                          "             b\n");
}

TEST(Page, has_blocks_at_its_end) {
    Page page{"web", "down", Tone::plain, ""};
    page.add_block("one\ntwo\n");
    page.add_block("");
    EXPECT_EQ(page.text({}, Colours::no), "web: down\n\n  one\n  two\n");
}

TEST(Page, shows_what_a_terminal_would_obey) {
    Page page{"w\x1b", "down", Tone::plain, ""};
    page.add_fact("command", "a\x07");
    EXPECT_EQ(page.text({}, Colours::no), "w\\x1b: down\n  command  a\\x07\n");
}

} // namespace page_test
} // namespace lares::present
