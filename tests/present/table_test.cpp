// SPDX-License-Identifier: ISC
#include "present/table.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace table_test {

using Align = Column::Align;

Table of_services() {
    Table table{{{"NAME", Align::left, true}, {"STATE"}, {"PID", Align::right}}};
    table.add({{"nginx"}, {"ready", Tone::good}, {"4711"}});
    table.add({{"a-very-long-name"}, {"down", Tone::faint}, {"-"}});
    return table;
}

TEST(Table, has_columns_as_wide_as_what_is_in_them) {
    EXPECT_EQ(of_services().text({}, Colours::no), "NAME              STATE   PID\n"
                                                   "nginx             ready  4711\n"
                                                   "a-very-long-name  down      -\n");
}

TEST(Table, that_is_too_wide_has_the_column_cut_that_may_be) {
    EXPECT_EQ(of_services().text(23, Colours::no), "NAME        STATE   PID\n"
                                                   "nginx       ready  4711\n"
                                                   "a-very-lo…  down      -\n");
}

TEST(Table, cuts_no_further_than_a_name_can_be_told_by) {
    EXPECT_EQ(of_services().text(3, Colours::no), of_services().text(21, Colours::no));
}

Table that_leaves() {
    Table table{{{.title = "NAME", .may_be_cut = true},
                 {.title = "STATE", .may_be_cut = true, .least = 10},
                 {.title = "PID", .align = Align::right, .leaves = 2},
                 {.title = "LAST", .may_be_cut = true, .least = 6, .leaves = 1}}};
    table.add({{"postgresql"}, {"blocked on redis"}, {"4711"}, {"exit 1 (stop)"}});
    return table;
}

TEST(Table, cuts_what_may_be_left_out_before_it_is_left_out) {
    EXPECT_EQ(that_leaves().text(49, Colours::no), "NAME        STATE              PID  LAST\n"
                                                   "postgresql  blocked on redis  4711  exit 1 (stop)\n");
    EXPECT_EQ(that_leaves().text(45, Colours::no), "NAME        STATE              PID  LAST\n"
                                                   "postgresql  blocked on redis  4711  exit 1 (…\n");
}

TEST(Table, leaves_out_in_their_order_what_may_be_left_out_before_it_cuts_the_others) {
    EXPECT_EQ(that_leaves().text(41, Colours::no), "NAME        STATE              PID\n"
                                                   "postgresql  blocked on redis  4711\n");
    EXPECT_EQ(that_leaves().text(33, Colours::no), "NAME        STATE\n"
                                                   "postgresql  blocked on redis\n");
}

TEST(Table, cuts_the_widest_first_and_each_to_its_least) {
    EXPECT_EQ(that_leaves().text(23, Colours::no), "NAME        STATE\n"
                                                   "postgresql  blocked on…\n");
    EXPECT_EQ(that_leaves().text(1, Colours::no), "NAME      STATE\n"
                                                  "postgre…  blocked o…\n");
}

TEST(Table, has_no_wider_column_than_it_may_have_where_there_is_a_width) {
    Table table{{{.title = "STATE", .may_be_cut = true, .least = 9, .most = 9}, {"COMMAND"}}};
    table.add({{"blocked on redis"}, {"web"}});
    EXPECT_EQ(table.text(80, Colours::no), "STATE      COMMAND\nblocked …  web\n");
    EXPECT_EQ(table.text({}, Colours::no), "STATE             COMMAND\nblocked on redis  web\n");
}

TEST(Table, wraps_between_words_where_a_column_may_be_wrapped) {
    Table table{{{"NAME"}, {"VALUE", Column::Align::left, false, true}, {"SOURCE"}}};
    table.add({{"a"}, {"some words that are too many"}, {"x"}});
    table.add({{"b"}, {"/a/path/that/is/whole"}, {"y"}});
    EXPECT_EQ(table.text(35, Colours::no), "NAME  VALUE                  SOURCE\n"
                                           "a     some words that are    x\n"
                                           "      too many\n"
                                           "b     /a/path/that/is/whole  y\n");
    EXPECT_EQ(table.text(20, Colours::no), table.text(35, Colours::no)) << "no path is broken";
}

TEST(Table, has_colours_around_the_words_and_not_around_the_blanks) {
    Table table{{{"NAME"}, {"STATE"}}};
    table.add({{"web"}, {"ready", Tone::good}});
    EXPECT_EQ(table.text({}, Colours::yes), "\x1b[1mNAME\x1b[0m  \x1b[1mSTATE\x1b[0m\n"
                                            "web   \x1b[32mready\x1b[0m\n");
}

TEST(Table, is_in_columns_whatever_the_letters) {
    Table table{{{"NAME"}, {"STATE"}}};
    table.add({{"数据库"}, {"up"}});
    table.add({{"web\n"}, {"up"}});
    EXPECT_EQ(table.text({}, Colours::no), "NAME     STATE\n"
                                           "数据库   up\n"
                                           "web\\x0a  up\n");
}

} // namespace table_test
} // namespace lares::present
