// SPDX-License-Identifier: ISC
#include "present/page.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace page_test {

Page of_web() {
    Page page{"web", "ready", Tone::good, "since noon"};
    page.add("pid", "4711");
    page.add("health", "");
    page.add("waits for", "one two three four five six seven", Tone::busy);
    page.add("needs", "db: up\nmq: down");
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
    page.add("directory", "/a/path/that/is/longer/than/any/line b");
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
    page.add("command", "a\x07");
    EXPECT_EQ(page.text({}, Colours::no), "w\\x1b: down\n  command  a\\x07\n");
}

} // namespace page_test
} // namespace lares::present
