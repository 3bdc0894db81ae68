// SPDX-License-Identifier: ISC
#include "present/status_line.hpp"

#include "situations.hpp"

#include <gtest/gtest.h>

namespace lares::present {
namespace status_line_test {

std::string line(const ServiceView& view, LineStyle style = LineStyle::classic,
                 std::string_view name = "web") {
    std::string text;
    append_status_line(text, name, view, twelve_seconds_later.label, "supervise", error_words, style);
    return text;
}
std::string encore_line(const ServiceView& view) {
    return line(view, LineStyle::encore);
}

ServiceView normally_down(ServiceView view) {
    view.down_file = true;
    return view;
}
ServiceView paused(ServiceView view) {
    view.status.paused = true;
    return view;
}

TEST(StatusLine, of_a_service_that_is_up) {
    EXPECT_EQ(line(classic(4711, 'u')), "web: up (pid 4711) 12 seconds\n");
    EXPECT_EQ(line(classic(4711, 'd')), "web: up (pid 4711) 12 seconds, want down\n");
    EXPECT_EQ(line(classic(4711, '\0')), "web: up (pid 4711) 12 seconds\n");
    EXPECT_EQ(line(normally_down(classic(4711, 'u'))), "web: up (pid 4711) 12 seconds, normally down\n");
    EXPECT_EQ(line(paused(normally_down(classic(4711, 'd')))),
              "web: up (pid 4711) 12 seconds, normally down, paused, want down\n");
}

TEST(StatusLine, of_a_service_that_is_down) {
    EXPECT_EQ(line(classic(0, 'd')), "web: down 12 seconds, normally up\n");
    EXPECT_EQ(line(classic(0, 'u')), "web: down 12 seconds, normally up, want up\n");
    EXPECT_EQ(line(normally_down(classic(0, 'd'))), "web: down 12 seconds\n");
    EXPECT_EQ(line(normally_down(classic(0, 'u'))), "web: down 12 seconds, want up\n");
    EXPECT_EQ(line(paused(classic(0, 'd'))), "web: down 12 seconds, normally up\n");
}

TEST(StatusLine, has_the_pid_as_an_unsigned_number) {
    EXPECT_EQ(line(classic(4294967295, 'u')), "web: up (pid 4294967295) 12 seconds\n");
}

TEST(StatusLine, says_seconds_for_one_as_well_and_none_for_the_future) {
    ServiceView view = classic(1, 'u');
    view.status.since = TaiLabel::from_unix(noon + 11, 500);
    EXPECT_EQ(line(view), "web: up (pid 1) 1 seconds\n");
    view.status.since = TaiLabel::from_unix(noon + 3600, 0);
    EXPECT_EQ(line(view), "web: up (pid 1) 0 seconds\n");
}

TEST(StatusLine, says_what_is_in_the_way) {
    EXPECT_EQ(line(stopped_by(Obstacle::At::ok, ENXIO)), "web: supervise not running\n");
    EXPECT_EQ(encore_line(stopped_by(Obstacle::At::directory, ENOENT)),
              "web: unable to chdir: file does not exist\n");
}

TEST(StatusLine, has_the_name_as_it_was_given) {
    EXPECT_EQ(line(classic(0, 'd'), LineStyle::classic, "a: b\n\xff"),
              "a: b\n\xff: down 12 seconds, normally up\n");
}

TEST(StatusLine, is_the_same_for_whatever_supervise_wrote_the_status) {
    EXPECT_EQ(line(detailed(4711, 'd', 1, 1)), "web: up (pid 4711) 12 seconds, want down\n");
    EXPECT_EQ(line(of(running())), "web: up (pid 4711) 12 seconds\n");
}

TEST(StatusLine, of_one_that_is_up_without_a_process_and_of_one_that_has_failed_for_good) {
    protocol::ServiceState done = running();
    done.phase = protocol::Phase::started;
    done.pid = 0;
    EXPECT_EQ(line(of(done)), "web: up 12 seconds\n");
    EXPECT_EQ(line(normally_down(of(done))), "web: up 12 seconds, normally down\n");
    protocol::ServiceState failed = done;
    failed.phase = protocol::Phase::down;
    failed.want = protocol::Want::down;
    failed.gave_up = protocol::GaveUp{protocol::GaveUp::Because::rule, {}};
    EXPECT_EQ(line(of(failed)), "web: down 12 seconds, normally up, failed\n");
    EXPECT_EQ(line(detailed(0, '\0', 2, 0)), "web: down 12 seconds, normally up\n") << "nobody has said more";
}

TEST(EncoreLine, ends_with_its_word) {
    EXPECT_EQ(encore_line(detailed(4711, 'u', 3, 0)), "web: up (pid 4711) 12 seconds, running\n");
    EXPECT_EQ(encore_line(of(running())), "web: up (pid 4711) 12 seconds, running\n");
    EXPECT_EQ(encore_line(detailed(0, 'd', 5, 0)), "web: down 12 seconds, normally up, failed\n");
}

TEST(EncoreLine, says_once_of_a_process_that_is_not_started_again) {
    EXPECT_EQ(encore_line(detailed(4711, '\0', 3, 0)), "web: up (pid 4711) 12 seconds, once, running\n");
    EXPECT_EQ(encore_line(detailed(0, '\0', 0, 0)), "web: down 12 seconds, normally up, stopped\n");
}

TEST(EncoreLine, is_the_line_of_daemontools_where_the_status_tells_no_more) {
    EXPECT_EQ(encore_line(classic(4711, '\0')), "web: up (pid 4711) 12 seconds\n");
}

} // namespace status_line_test
} // namespace lares::present
