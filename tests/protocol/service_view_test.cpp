// SPDX-License-Identifier: ISC
#include "protocol/service_view.hpp"

#include <cerrno>
#include <gtest/gtest.h>
#include <vector>

namespace lares::protocol {
namespace service_view_test {

using At = Obstacle::At;
using Bytes = std::vector<unsigned char>;

// A record with this process and these four last bytes.
Bytes record(unsigned char pid, unsigned char paused, unsigned char want, unsigned char detail,
             unsigned char phase) {
    return {0x40, 0, 0, 0, 0x6b, 2, 0xf4, 0, 4, 0x95, 0xaa, 0xfc, pid, 0, 0, 0, paused, want, detail, phase};
}

ServiceView seen(const Bytes& bytes) {
    ServiceView view;
    note_status(view, bytes);
    return view;
}

ServiceView stopped_by(At at, int error) {
    ServiceView view;
    view.obstacle = Obstacle{at, error};
    return view;
}

Bytes first(Bytes bytes, std::size_t size) {
    bytes.resize(size);
    return bytes;
}

TEST(ServiceView, a_status_of_less_than_18_bytes_is_an_obstacle_without_an_errno) {
    EXPECT_EQ(seen(first(record(7, 0, 'u', 0, 1), 17)).obstacle, (Obstacle{At::format, 0}));
    EXPECT_EQ(seen({}).obstacle, (Obstacle{At::format, 0}));
}

TEST(ServiceView, the_18_bytes_of_daemontools_have_no_detail_and_the_20_of_the_others_have) {
    const ServiceView classic = seen(first(record(7, 0, 'u', 0, 1), 18));
    EXPECT_EQ(classic.obstacle, std::nullopt);
    EXPECT_EQ(classic.status.pid, 7u);
    EXPECT_FALSE(has_detail(classic));
    EXPECT_FALSE(has_detail(seen(first(record(7, 0, 'u', 0, 1), 19))));
    EXPECT_TRUE(has_detail(seen(record(7, 0, 'u', 0, 1))));
}

TEST(ServiceView, a_supervise_runs_when_somebody_reads_its_fifo) {
    EXPECT_EQ(is_supervised(seen(record(7, 0, 'u', 0, 1))), true);
    EXPECT_EQ(is_supervised(stopped_by(At::ok, ENXIO)), false);
    EXPECT_EQ(is_supervised(stopped_by(At::ok, ENOENT)), false);
}

TEST(ServiceView, whether_a_supervise_runs_is_unknown_when_we_may_not_look) {
    EXPECT_EQ(is_supervised(stopped_by(At::directory, EACCES)), std::nullopt);
    EXPECT_EQ(is_supervised(stopped_by(At::directory, ENOENT)), std::nullopt);
    EXPECT_EQ(is_supervised(stopped_by(At::down_file, EACCES)), std::nullopt);
    EXPECT_EQ(is_supervised(stopped_by(At::ok, EACCES)), std::nullopt);
    EXPECT_EQ(is_supervised(stopped_by(At::ok, ENOTDIR)), std::nullopt);
}

TEST(ServiceView, a_supervise_whose_status_cannot_be_read_runs_all_the_same) {
    for (At at : {At::open_status, At::read_status, At::format})
        EXPECT_EQ(is_supervised(stopped_by(at, ENOENT)), true);
}

TEST(ServiceView, a_service_is_started_when_it_has_a_process) {
    EXPECT_TRUE(is_started(seen(record(7, 0, 'u', 0, 1))));
    EXPECT_TRUE(is_started(seen(record(7, 1, 'd', 1, 1))));
    EXPECT_TRUE(is_started(seen(first(record(7, 0, 'u', 0, 0), 18))));
    EXPECT_FALSE(is_started(seen(record(0, 0, 'u', 1, 0)))) << "waiting for its next start";
    EXPECT_FALSE(is_started(seen(record(0, 0, 'd', 0, 0))));
    EXPECT_FALSE(is_started(stopped_by(At::ok, ENXIO)));
}

TEST(ServiceView, an_encore_service_without_a_run_is_started_when_encore_says_so) {
    EXPECT_TRUE(is_started(seen(record(0, 0, 0, 2, 0))));
    EXPECT_TRUE(is_started(seen(record(0, 0, 'u', 3, 0))));
    EXPECT_FALSE(is_started(seen(record(0, 0, 'd', 5, 0)))) << "failed";
    EXPECT_FALSE(is_started(seen(first(record(0, 0, 0, 2, 0), 18)))) << "that byte is not in the file";
}

TEST(ServiceView, a_state_belongs_to_the_record_that_was_published_with_it) {
    ServiceState state;
    state.phase = Phase::running;
    state.pid = 7;
    state.since = TaiLabel::from_unix(1'795'355'638, 76'917'500);
    const StatusRecord published = status_record_of(state);
    EXPECT_TRUE(is_of_the_same_moment(state, published));

    state.pid = 8;
    EXPECT_FALSE(is_of_the_same_moment(state, published));
}

TEST(ServiceView, a_second_record_is_that_of_the_log_that_the_same_supervise_runs) {
    Bytes both = record(7, 0, 'u', 3, 0);
    const Bytes second = record(9, 0, 'u', 3, 0);
    both.insert(both.end(), second.begin(), second.end());
    ServiceView view = seen(both);
    view.down_file = true;
    const auto log = view_of_log(view);
    ASSERT_TRUE(log);
    EXPECT_EQ(log->status.pid, 9u);
    EXPECT_TRUE(log->down_file);
    EXPECT_TRUE(has_detail(*log));
    EXPECT_EQ(view.status.pid, 7u);
}

TEST(ServiceView, less_than_two_whole_records_are_one) {
    for (std::size_t size : {20u, 21u, 37u, 38u, 39u})
        EXPECT_FALSE(view_of_log(seen(first(record(7, 0, 'u', 0, 1), size)))) << size << " bytes";
}

} // namespace service_view_test
} // namespace lares::protocol
