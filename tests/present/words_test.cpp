// SPDX-License-Identifier: ISC
#include "present/words.hpp"

#include "situations.hpp"

#include <csignal>
#include <gtest/gtest.h>

namespace lares::present {
namespace words_test {

using At = Obstacle::At;

TEST(CountWords, are_those_of_one_or_of_several) {
    EXPECT_EQ(count_words(1, "file", "files"), "1 file");
    EXPECT_EQ(count_words(0, "file", "files"), "0 files");
    EXPECT_EQ(count_words(12, "file", "files"), "12 files");
}

TEST(StateWord, is_up_with_a_process_and_down_without) {
    EXPECT_EQ(state_word(classic(1, 'u')), "up");
    EXPECT_EQ(state_word(classic(1, 'd')), "up");
    EXPECT_EQ(state_word(classic(0, 'd')), "down");
    EXPECT_EQ(state_word(classic(0, '\0')), "down");
}

TEST(StateWord, is_waiting_for_what_is_wanted_up_and_is_not) {
    EXPECT_EQ(state_word(classic(0, 'u')), "waiting");
    EXPECT_EQ(state_word(detailed(0, 'u', 1, 0)), "waiting");
}

TEST(StateWord, is_waiting_for_what_is_to_run_once_and_has_not_yet) {
    EXPECT_EQ(state_word(detailed(0, '\0', 1, 0)), "waiting");
    EXPECT_EQ(state_word(detailed(0, '\0', 0, 0)), "down");
    EXPECT_EQ(state_word(detailed(0, 'd', 1, 0)), "down");
}

TEST(StateWord, is_of_the_script_that_runs) {
    EXPECT_EQ(state_word(detailed(1, 'u', 0, 1)), "up");
    EXPECT_EQ(state_word(detailed(1, 'd', 1, 1)), "up");
    EXPECT_EQ(state_word(detailed(1, 'd', 0, 2)), "finishing"); // runit
    EXPECT_EQ(state_word(detailed(1, 'u', 1, 0)), "starting");  // encore
    EXPECT_EQ(state_word(detailed(1, 'u', 3, 0)), "up");        // encore
    EXPECT_EQ(state_word(detailed(0, 'd', 5, 0)), "failed");    // encore
}

protocol::ServiceState in(protocol::Phase phase, std::uint32_t pid) {
    protocol::ServiceState state = running();
    state.phase = phase;
    state.pid = pid;
    return state;
}

TEST(StateWord, of_ours_is_that_of_the_phase) {
    using protocol::Phase;
    EXPECT_EQ(state_word(of(in(Phase::starting, 1))), "starting");
    EXPECT_EQ(state_word(of(in(Phase::running, 1))), "up");
    EXPECT_EQ(state_word(of(in(Phase::started, 0))), "up");
    EXPECT_EQ(state_word(of(in(Phase::clearing, 0))), "clearing");
    EXPECT_EQ(state_word(of(in(Phase::finishing, 1))), "finishing");
    EXPECT_EQ(state_word(of(in(Phase::stopping, 1))), "finishing");
    EXPECT_EQ(state_word(of(in(Phase::stopping, 0))), "finishing"); // it waits for a process
    EXPECT_EQ(state_word(of(in(Phase::waiting, 0))), "waiting");
}

TEST(StateWord, is_failed_for_what_was_given_up_when_nothing_cleans_up_any_more) {
    protocol::ServiceState state = in(protocol::Phase::down, 0);
    state.gave_up = protocol::GaveUp{protocol::GaveUp::Because::run, {protocol::RunEnd::Kind::exited, 100}};
    EXPECT_EQ(state_word(of(state)), "failed");
    state.phase = protocol::Phase::finishing;
    state.pid = 1;
    EXPECT_EQ(state_word(of(state)), "finishing");
}

TEST(StateWord, is_unknown_behind_an_obstacle) {
    EXPECT_EQ(state_word(stopped_by(At::ok, ENXIO)), "unknown");
}

TEST(WantWord, is_up_or_down_and_once_for_all_else) {
    EXPECT_EQ(want_word(classic(1, 'u').status), "up");
    EXPECT_EQ(want_word(classic(1, 'd').status), "down");
    EXPECT_EQ(want_word(classic(1, '\0').status), "once");
    EXPECT_EQ(want_word(classic(1, '?').status), "once");
}

TEST(EncoreWord, is_that_of_byte_18_where_encore_wrote_it) {
    constexpr std::string_view words[] = {"stopped", "starting", "started", "running", "stopping", "failed"};
    for (std::uint8_t detail = 0; detail < 6; ++detail) {
        EXPECT_EQ(encore_word(detailed(0, 'u', detail, 0).status), words[detail]);
        EXPECT_EQ(encore_word(detailed(1, 'u', detail, 0).status), words[detail]);
    }
    EXPECT_EQ(encore_word(detailed(0, 'u', 6, 0).status), "status unknown");
}

TEST(EncoreWord, is_right_for_our_own_status_as_well) {
    EXPECT_EQ(encore_word(detailed(1, 'u', 0, 1).status), "running");
    EXPECT_EQ(encore_word(detailed(1, 'd', 1, 1).status), "stopping");
    EXPECT_EQ(encore_word(detailed(1, 'd', 0, 2).status), "stopping");
    EXPECT_EQ(encore_word(detailed(0, 'u', 1, 0).status), "starting");
    EXPECT_EQ(encore_word(detailed(0, 'd', 0, 0).status), "stopped");
}

TEST(ProblemWords, are_those_of_daemontools) {
    const auto words = [](At at, int error) { return problem_words({at, error}, "supervise", error_words); };
    EXPECT_EQ(words(At::directory, ENOENT), "unable to chdir: file does not exist");
    EXPECT_EQ(words(At::down_file, EACCES), "unable to stat down: access denied");
    EXPECT_EQ(words(At::ok, ENXIO), "supervise not running");
    EXPECT_EQ(words(At::ok, ENOENT), "unable to open supervise/ok: file does not exist");
    EXPECT_EQ(words(At::open_status, ENOENT), "unable to open supervise/status: file does not exist");
    EXPECT_EQ(words(At::read_status, EACCES), "unable to read supervise/status: access denied");
    EXPECT_EQ(words(At::format, 0), "unable to read supervise/status: bad format");
}

TEST(ProblemWords, name_the_control_directory_that_is_used) {
    EXPECT_EQ(problem_words({At::ok, ENOENT}, "/run/sv/svc:web", error_words),
              "unable to open /run/sv/svc:web/ok: file does not exist");
}

TEST(UnableWords, name_a_file_of_the_control_directory_or_none) {
    EXPECT_EQ(unable_words("open", "history", "/run/sv/web", "access denied"),
              "unable to open /run/sv/web/history: access denied");
    EXPECT_EQ(unable_words("chdir", "", "supervise", "not a directory"), "unable to chdir: not a directory");
}

TEST(StartFailureWords, tell_at_which_step) {
    using Step = protocol::StartFailure::Step;
    EXPECT_EQ(start_failure_words({Step::exec, ENOENT}, error_words),
              "unable to start run: file does not exist");
    EXPECT_EQ(start_failure_words({Step::fork, EACCES}, error_words), "unable to fork: access denied");
    EXPECT_EQ(start_failure_words({Step::exec, EACCES, false, true}, error_words),
              "unable to start log: access denied");
    EXPECT_EQ(start_failure_words({Step::lock, EACCES}, error_words),
              "unable to lock service-lock: access denied");
}

TEST(SignalName, is_that_of_the_C_library_for_every_signal) {
    for (int number = 1; number < 32; ++number)
        EXPECT_EQ(signal_name(number), std::string{"SIG"} + ::sigabbrev_np(number)) << number;
}

TEST(SignalName, counts_real_time_signals_from_the_first_one) {
    EXPECT_EQ(signal_name(SIGRTMIN), "SIGRTMIN");
    EXPECT_EQ(signal_name(SIGRTMIN + 3), "SIGRTMIN+3");
    EXPECT_EQ(signal_name(SIGRTMAX), "SIGRTMIN+30");
}

TEST(SignalName, of_what_is_no_signal_is_empty) {
    for (int number : {-1, 0, 32, 33, 65, 1000}) EXPECT_EQ(signal_name(number), "") << number;
}

TEST(DurationWords, have_two_units_or_milliseconds) {
    using namespace std::chrono;
    EXPECT_EQ(duration_words(Span{0}), "0.000s");
    EXPECT_EQ(duration_words(nanoseconds{999'999}), "0.000s");
    EXPECT_EQ(duration_words(milliseconds{12'034}), "12.034s");
    EXPECT_EQ(duration_words(nanoseconds{59'999'999'999}), "59.999s");
    EXPECT_EQ(duration_words(minutes{1}), "1m 0s");
    EXPECT_EQ(duration_words(seconds{3599}), "59m 59s");
    EXPECT_EQ(duration_words(hours{3} + minutes{12} + seconds{59}), "3h 12m");
    EXPECT_EQ(duration_words(hours{24 * 40 + 6}), "40d 6h");
    EXPECT_EQ(duration_words(Span{-1}), "0.000s");
    EXPECT_EQ(duration_words(Span::max()), "106751d 23h");
}

TEST(SizeWords, have_a_unit_that_leaves_few_digits) {
    EXPECT_EQ(size_words(0), "0 KiB");
    EXPECT_EQ(size_words(1023), "1023 KiB");
    EXPECT_EQ(size_words(1024), "1.0 MiB");
    EXPECT_EQ(size_words(43'112), "42.1 MiB");
    EXPECT_EQ(size_words(1024 * 1024 - 1), "1023.9 MiB");
    EXPECT_EQ(size_words(1024 * 1024), "1.0 GiB");
    EXPECT_EQ(size_words(UINT64_MAX), "17592186044415.9 GiB");
}

TEST(Utc, is_a_date_and_a_time_of_day) {
    EXPECT_EQ(utc(TaiLabel::from_unix(0, 0)), "1970-01-01T00:00:00Z");
    EXPECT_EQ(utc(since), "2026-11-22T12:00:00Z");
    EXPECT_EQ(utc(TaiLabel::from_unix(951'782'399, 999'999'999)), "2000-02-28T23:59:59Z");
    EXPECT_EQ(utc(TaiLabel::from_unix(951'782'400, 0)), "2000-02-29T00:00:00Z");
    EXPECT_EQ(utc(TaiLabel::from_unix(-1, 0)), "1969-12-31T23:59:59Z");
}

TEST(Utc, goes_from_the_first_second_of_the_year_1_to_the_last_of_9999) {
    EXPECT_EQ(utc(TaiLabel::from_unix(-62'135'596'800, 0)), "0001-01-01T00:00:00Z");
    EXPECT_FALSE(utc(TaiLabel::from_unix(-62'135'596'801, 0)));
    EXPECT_EQ(utc(TaiLabel::from_unix(253'402'300'799, 0)), "9999-12-31T23:59:59Z");
    EXPECT_FALSE(utc(TaiLabel::from_unix(253'402'300'800, 0)));
}

TEST(Utc, is_nothing_for_what_has_no_date) {
    EXPECT_FALSE(utc(TaiLabel{0, 0}));
    EXPECT_FALSE(utc(TaiLabel{UINT64_MAX, 0}));
    EXPECT_FALSE(utc(TaiLabel::from_unix(1'000'000'000'000, 0)));
}

} // namespace words_test
} // namespace lares::present
