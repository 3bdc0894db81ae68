// SPDX-License-Identifier: ISC
#include "present/status_table.hpp"

#include "present/width.hpp"
#include "situations.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace status_table_test {

using namespace std::chrono_literals;

ServiceView web() {
    protocol::ServiceState state = running();
    state.ready = true;
    return of(state);
}

ServiceView blocked() {
    protocol::ServiceState state = running();
    state.phase = protocol::Phase::waiting;
    state.pid = 0;
    state.starts = 12;
    state.neighbour.append("postgresql-replica-in-europe");
    state.last_end = protocol::RunEnd{protocol::RunEnd::Kind::killed, 9, false};
    state.last_end_by = protocol::EndedBy::timeout;
    return of(state);
}

Table of_some() {
    Table table = status_table();
    add_status_row(table, "web", web(), Usage{3, 42 * 1024, 1204ms}, twelve_seconds_later);
    add_status_row(table, "billing-worker-for-invoices", blocked(), {}, twelve_seconds_later);
    return table;
}

std::string shown(std::size_t width) {
    return of_some().text(width, Colours::no);
}

TEST(StatusTable, at_160_columns_has_all) {
    EXPECT_EQ(
        shown(160),
        "NAME                         STATE                                    SINCE   PID    MEMORY     CPU"
        "  RESTARTS  LAST EXIT\n"
        "web                          ready                                      12s  4711  42.0 MiB  1.204s"
        "         2  -\n"
        "billing-worker-for-invoices  blocked on postgresql-replica-in-europe    12s     -         -       -"
        "        11  SIGKILL (timeout)\n");
}

TEST(StatusTable, at_120_columns_has_a_shorter_last_exit) {
    EXPECT_EQ(
        shown(120),
        "NAME                         STATE                                    SINCE   PID    MEMORY     CPU"
        "  RESTARTS  LAST EXIT\n"
        "web                          ready                                      12s  4711  42.0 MiB  1.204s"
        "         2  -\n"
        "billing-worker-for-invoices  blocked on postgresql-replica-in-europe    12s     -         -       -"
        "        11  SIGKILL …\n");
}

TEST(StatusTable, at_80_columns_has_what_is_looked_for) {
    EXPECT_EQ(shown(80),
              "NAME                         STATE                                   SINCE   PID\n"
              "web                          ready                                     12s  4711\n"
              "billing-worker-for-invoices  blocked on postgresql-replica-in-euro…    12s     -\n");
}

TEST(StatusTable, at_40_columns_still_tells_who_and_how) {
    EXPECT_EQ(shown(40), "NAME       STATE             SINCE   PID\n"
                         "web        ready               12s  4711\n"
                         "billing-…  blocked on post…    12s     -\n");
}

TEST(StatusTable, of_usual_names_at_80_columns_keeps_the_memory) {
    Table table = status_table();
    add_status_row(table, "web", web(), Usage{3, 42 * 1024, 1204ms}, twelve_seconds_later);
    add_status_row(table, "billing-worker", web(), Usage{1, 1042 * 1024, 61'204ms}, twelve_seconds_later);
    EXPECT_EQ(table.text(80, Colours::no),
              "NAME            STATE  SINCE   PID    MEMORY     CPU  RESTARTS  LAST EXIT\n"
              "web             ready    12s  4711  42.0 MiB  1.204s         2  -\n"
              "billing-worker  ready    12s  4711   1.0 GiB   1m 1s         2  -\n");
}

TEST(StatusTable, has_those_whose_directories_are_not_there) {
    Table table = status_table();
    add_status_row(table, "lost", MissingService{"/etc/lares/lost", 0});
    add_status_row(table, "web", MissingService{"/etc/lares/web", 812});
    EXPECT_EQ(table.text({}, Colours::no),
              "NAME  STATE          SINCE  PID  MEMORY  CPU  RESTARTS  LAST EXIT\n"
              "lost  not there          -    -       -    -         -  -\n"
              "web   deleted, runs      -    -       -    -         -  -\n");
}

TEST(StatusTable, is_never_wider_than_there_is_room_and_its_columns_leave_in_their_order) {
    constexpr std::string_view in_order[] = {"CPU", "RESTARTS", "LAST EXIT", "MEMORY", "PID", "SINCE"};
    for (std::size_t width = 26; width < 200; ++width) {
        const std::string text = shown(width);
        const std::string titles = text.substr(0, text.find('\n'));
        for (std::string_view rest = text; !rest.empty(); rest.remove_prefix(rest.find('\n') + 1))
            EXPECT_LE(width_of(rest.substr(0, rest.find('\n'))), width);
        bool has_one = false;
        for (const std::string_view title : in_order) {
            has_one |= titles.contains(title);
            EXPECT_EQ(titles.contains(title), has_one) << title << " at " << width;
        }
    }
}

} // namespace status_table_test
} // namespace lares::present
