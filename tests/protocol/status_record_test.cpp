// SPDX-License-Identifier: ISC
#include "protocol/status_record.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::protocol {
namespace status_record_test {

using Bytes = std::vector<unsigned char>;

// Recorded from Debian 12's daemontools 0.76: a service that runs, and the same after `svc -op`.
const Bytes up_of_0_76 = {0x40, 0x00, 0x00, 0x00, 0x6b, 0x02, 0xf4, 0x00, 0x04,
                          0x95, 0xaa, 0xfc, 0x43, 0x58, 0x00, 0x00, 0x00, 'u'};
const Bytes paused_of_0_76 = {0x40, 0x00, 0x00, 0x00, 0x6b, 0x02, 0xf4, 0x00, 0x04,
                              0x95, 0xaa, 0xfc, 0x43, 0x58, 0x00, 0x00, 0x01, 0x00};
// Recorded from runit 2.1.2 after `sv down` of a service that ignores TERM.
const Bytes stopping_of_runit = {0x40, 0x00, 0x00, 0x00, 0x6b, 0x02, 0xf4, 0x00, 0x04, 0x64,
                                 0xde, 0xcc, 0x41, 0x58, 0x00, 0x00, 0x00, 'd',  0x01, 0x01};

Bytes first(const Bytes& bytes, std::size_t count) {
    Bytes some = bytes;
    some.resize(count);
    return some;
}

ServiceState running() {
    ServiceState state;
    state.phase = Phase::running;
    state.want = Want::up;
    state.pid = 22595;
    state.since = TaiLabel::from_unix(1'795'355'638, 76'917'500);
    return state;
}

ServiceState not_running(Phase phase, Want want) {
    ServiceState state = running();
    state.pid = 0;
    state.phase = phase;
    state.want = want;
    return state;
}

// The last four bytes: paused, want, detail, phase.
Bytes tail(const ServiceState& state) {
    const auto bytes = encode(status_record_of(state));
    return {bytes.begin() + 16, bytes.end()};
}

// Compatibility, edge case 19.
TEST(StatusRecord, the_time_is_big_endian_and_the_pid_alone_is_little_endian) {
    ServiceState state = running();
    state.since = TaiLabel{0x0102030405060708, 0x090a0b0c};
    state.pid = 0x10111213;
    const auto bytes = encode(status_record_of(state));
    EXPECT_EQ(Bytes(bytes.begin(), bytes.begin() + 16),
              (Bytes{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x13, 0x12, 0x11, 0x10}));
}

TEST(StatusRecord, the_first_18_bytes_of_a_running_service_are_those_that_daemontools_0_76_writes) {
    const auto ours = encode(status_record_of(running()));
    EXPECT_EQ(Bytes(ours.begin(), ours.begin() + 18), up_of_0_76);

    ServiceState paused = running();
    paused.want = Want::once;
    paused.paused = true;
    const auto bytes = encode(status_record_of(paused));
    EXPECT_EQ(Bytes(bytes.begin(), bytes.begin() + 18), paused_of_0_76);
}

TEST(StatusRecord, a_service_that_ignores_term_has_the_20_bytes_that_runit_writes) {
    ServiceState state = running();
    state.since = TaiLabel::from_unix(1'795'355'638, 73'719'500);
    state.pid = 22593;
    state.want = Want::down;
    state.term_sent = true;
    const auto bytes = encode(status_record_of(state));
    EXPECT_EQ(Bytes(bytes.begin(), bytes.end()), stopping_of_runit);
}

TEST(StatusRecord, it_is_twenty_bytes_never_more) {
    // With 38, encore's svstat would look for a second record.
    EXPECT_EQ(encode(StatusRecord{}).size(), 20u);
}

TEST(StatusRecord, a_service_that_runs_and_is_wanted_up) {
    EXPECT_EQ(tail(running()), (Bytes{0, 'u', 0, 1}));
}

TEST(StatusRecord, a_service_that_was_sent_term_and_still_runs) {
    ServiceState state = running();
    state.want = Want::down;
    state.term_sent = true;
    EXPECT_EQ(tail(state), (Bytes{0, 'd', 1, 1}));
}

TEST(StatusRecord, a_service_that_is_down) {
    EXPECT_EQ(tail(not_running(Phase::down, Want::down)), (Bytes{0, 'd', 0, 0}));
}

TEST(StatusRecord, a_service_that_waits_for_its_next_start) {
    EXPECT_EQ(tail(not_running(Phase::waiting, Want::up)), (Bytes{0, 'u', 1, 0}));
}

TEST(StatusRecord, what_is_cleaned_up_after_is_down_since_its_run_ended_until_a_script_runs) {
    ServiceState state = not_running(Phase::clearing, Want::up);
    state.last_end = RunEnd{RunEnd::Kind::exited, 0, false};
    state.last_end_at = TaiLabel::from_unix(1'795'355'648, 0);
    EXPECT_EQ(status_record_of(state).since, state.last_end_at);
    state.phase = Phase::finishing;
    EXPECT_EQ(status_record_of(state).since, state.last_end_at) << "there is no process to be had for it yet";
    state.pid = 22600;
    EXPECT_EQ(status_record_of(state).since, state.since);
}

TEST(StatusRecord, a_service_that_runs_once) {
    ServiceState state = running();
    state.want = Want::once;
    EXPECT_EQ(tail(state), (Bytes{0, 0, 0, 1}));
}

TEST(StatusRecord, a_service_that_has_run_once) {
    EXPECT_EQ(tail(not_running(Phase::down, Want::once)), (Bytes{0, 0, 0, 0}));
}

TEST(StatusRecord, a_service_that_is_paused) {
    ServiceState state = running();
    state.paused = true;
    EXPECT_EQ(tail(state), (Bytes{1, 'u', 0, 1}));
}

TEST(StatusRecord, nothing_is_paused_and_nothing_was_sent_term_when_nothing_runs) {
    for (Phase phase : {Phase::down, Phase::waiting, Phase::gone}) {
        ServiceState state = not_running(phase, Want::up);
        state.paused = true;
        state.term_sent = true;
        const StatusRecord record = status_record_of(state);
        EXPECT_FALSE(record.paused);
        EXPECT_EQ(record.detail, phase == Phase::waiting ? 1 : 0);
        EXPECT_EQ(record.phase, 0);
    }
}

TEST(StatusRecord, the_18_bytes_of_daemontools_0_76_are_read) {
    const auto up = decode_status(up_of_0_76);
    ASSERT_TRUE(up);
    EXPECT_EQ(up->since, TaiLabel::from_unix(1'795'355'638, 76'917'500));
    EXPECT_EQ(up->pid, 22595u);
    EXPECT_FALSE(up->paused);
    EXPECT_EQ(up->want, 'u');
    EXPECT_EQ(up->detail, 0);
    EXPECT_EQ(up->phase, 0);

    const auto paused = decode_status(paused_of_0_76);
    ASSERT_TRUE(paused);
    EXPECT_EQ(paused->since, up->since);
    EXPECT_TRUE(paused->paused);
    EXPECT_EQ(paused->want, 0);
}

TEST(StatusRecord, the_20_bytes_of_runit_are_read) {
    const auto record = decode_status(stopping_of_runit);
    ASSERT_TRUE(record);
    EXPECT_EQ(record->pid, 22593u);
    EXPECT_EQ(record->want, 'd');
    EXPECT_EQ(record->detail, 1);
    EXPECT_EQ(record->phase, 1);
}

// Compatibility, edge case 17.
TEST(StatusRecord, a_file_of_18_bytes_or_more_is_a_record_and_one_of_17_is_not) {
    for (std::size_t size : {0u, 1u, 17u})
        EXPECT_FALSE(decode_status(first(stopping_of_runit, size))) << size << " bytes";
    for (std::size_t size : {18u, 19u, 20u, 35u, 40u, 64u, 4096u})
        EXPECT_TRUE(decode_status(first(stopping_of_runit, size))) << size << " bytes";
}

TEST(StatusRecord, of_a_record_of_19_bytes_neither_extra_byte_is_believed) {
    const auto record = decode_status(first(stopping_of_runit, 19));
    ASSERT_TRUE(record);
    EXPECT_EQ(record->detail, 0);
    EXPECT_EQ(record->phase, 0);
}

TEST(StatusRecord, what_follows_the_20th_byte_changes_nothing) {
    Bytes longer = stopping_of_runit;
    longer.resize(64, 0xff);
    EXPECT_EQ(decode_status(longer), decode_status(stopping_of_runit));
}

TEST(StatusRecord, any_byte_but_0_means_paused) {
    Bytes bytes = stopping_of_runit;
    for (const unsigned char paused : Bytes{1, 2, 255}) {
        bytes[16] = paused;
        EXPECT_TRUE(decode_status(bytes)->paused);
    }
}

TEST(StatusRecord, what_was_written_is_read_back) {
    for (const ServiceState& state :
         {running(), not_running(Phase::down, Want::once), not_running(Phase::waiting, Want::up)}) {
        const StatusRecord record = status_record_of(state);
        EXPECT_EQ(decode_status(encode(record)), record);
    }
}

TEST(StatusRecord, a_record_of_somebody_else_survives_being_read_and_written) {
    StatusRecord record;
    record.since = TaiLabel{UINT64_MAX, UINT32_MAX};
    record.pid = UINT32_MAX;
    record.paused = true;
    record.want = '\xff';
    record.detail = 255;
    record.phase = 255;
    EXPECT_EQ(decode_status(encode(record)), record);
}

// sv sends no `d` when the record says "want down, TERM sent", so without a process it must never say so.
TEST(StatusRecord, a_service_that_is_down_and_wanted_down_never_looks_as_if_term_was_sent) {
    for (Phase phase : {Phase::down, Phase::gone}) {
        ServiceState state = not_running(phase, Want::down);
        state.term_sent = true;
        EXPECT_EQ(status_record_of(state).detail, 0);
    }
}

// A record that somebody has written: its pid, and its last three bytes.
StatusRecord written(std::uint32_t pid, char want, std::uint8_t detail, std::uint8_t phase) {
    StatusRecord record;
    record.pid = pid;
    record.want = want;
    record.detail = detail;
    record.phase = phase;
    return record;
}

TEST(WantOf, is_what_byte_17_says) {
    EXPECT_EQ(want_of(written(7, 'u', 0, 1)), Want::up);
    EXPECT_EQ(want_of(written(7, 'd', 0, 1)), Want::down);
    EXPECT_EQ(want_of(written(7, 0, 0, 1)), Want::once);
    EXPECT_EQ(want_of(written(7, 'o', 0, 1)), std::nullopt) << "nobody writes that";
}

TEST(WantOf, is_read_as_it_was_written) {
    for (const Want want : {Want::up, Want::down, Want::once}) {
        ServiceState state = running();
        state.want = want;
        EXPECT_EQ(want_of(status_record_of(state)), want);
    }
}

TEST(ActivityOf, is_the_number_in_byte_18_where_byte_19_says_nothing) {
    constexpr Activity numbered[] = {Activity::stopped, Activity::starting, Activity::started,
                                     Activity::running, Activity::stopping, Activity::failed};
    for (std::uint8_t number = 0; number < 6; ++number) {
        EXPECT_EQ(activity_of(written(0, 'u', number, 0)), numbered[number]);
        EXPECT_EQ(activity_of(written(7, 'u', number, 0)), numbered[number]) << "encore, with a process";
        EXPECT_EQ(activity_of(written(0, 'u', number, 1)), numbered[number]) << "no process runs";
    }
    EXPECT_EQ(activity_of(written(0, 'u', 6, 0)), Activity::unknown);
    EXPECT_EQ(activity_of(written(7, 'u', 255, 0)), Activity::unknown);
}

TEST(ActivityOf, is_running_or_stopping_where_byte_19_says_that_something_runs) {
    EXPECT_EQ(activity_of(written(7, 'u', 0, 1)), Activity::running);
    EXPECT_EQ(activity_of(written(7, 'd', 1, 1)), Activity::stopping);
    EXPECT_EQ(activity_of(written(7, 'd', 0, 2)), Activity::stopping);
}

TEST(ActivityOf, is_that_of_our_own_service) {
    EXPECT_EQ(activity_of(status_record_of(running())), Activity::running);
    EXPECT_EQ(activity_of(status_record_of(not_running(Phase::waiting, Want::up))), Activity::starting);
    EXPECT_EQ(activity_of(status_record_of(not_running(Phase::down, Want::down))), Activity::stopped);
}

TEST(IsStarted, with_a_process_or_where_encore_says_that_there_is_none_to_be_started) {
    EXPECT_TRUE(is_started(written(7, 'u', 0, 1)));
    EXPECT_TRUE(is_started(written(0, 'u', 2, 0)));
    EXPECT_TRUE(is_started(written(0, 'u', 3, 0)));
    EXPECT_FALSE(is_started(written(0, 'u', 1, 0))) << "waiting for its next start";
    EXPECT_FALSE(is_started(written(0, 'd', 5, 0))) << "failed";
}

TEST(RunsFinish, when_runit_says_so_and_there_is_a_process) {
    EXPECT_TRUE(runs_finish(written(7, 'd', 0, 2)));
    EXPECT_FALSE(runs_finish(written(7, 'd', 0, 1)));
    EXPECT_FALSE(runs_finish(written(0, 'd', 0, 2)));
}

TEST(WasSentTerm, when_the_process_runs_and_the_record_says_so) {
    EXPECT_TRUE(was_sent_term(written(7, 'd', 1, 1)));
    EXPECT_FALSE(was_sent_term(written(7, 'u', 0, 1)));
    EXPECT_FALSE(was_sent_term(written(0, 'u', 1, 0))) << "there it means: about to start";
    EXPECT_FALSE(was_sent_term(written(7, 'u', 3, 0))) << "encore's `running`";
}

} // namespace status_record_test
} // namespace lares::protocol
