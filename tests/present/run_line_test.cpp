// SPDX-License-Identifier: ISC
#include "present/run_line.hpp"

#include "present/run_facts.hpp"
#include "situations.hpp"

#include <gtest/gtest.h>
#include <vector>

namespace lares::present {
namespace run_line_test {

using protocol::RunEnd;
using protocol::RunRecord;

// Of which only what every record has is known.
RunRecord plain(std::uint64_t number, RunEnd how) {
    RunRecord run;
    run.number = number;
    run.start = TaiLabel::from_unix(noon, 0);
    run.end = TaiLabel::from_unix(noon + 1, 0);
    run.how = how;
    return run;
}

std::string lines_of(const std::vector<RunRecord>& runs) {
    std::string lines;
    append_run_lines(lines, runs);
    return lines;
}

TEST(RunLine, says_all_that_is_known) {
    EXPECT_EQ(lines_of({killed_run()}), "12  2026-11-22T12:00:00Z  ran 11.992s  ready after 0.750s  SIGSEGV, "
                                        "core  by timeout  42.1 MiB  cpu 3.204s\n");
}

TEST(RunLine, leaves_out_what_is_not_known) {
    EXPECT_EQ(lines_of({plain(7, {RunEnd::Kind::exited, 1, false})}), "7  2026-11-22T12:00:00Z  exited 1\n");
}

TEST(RunLine, says_how_it_ended) {
    const auto how = [](RunEnd end) { return lines_of({plain(7, end)}).substr(25); };
    EXPECT_EQ(how({RunEnd::Kind::exited, 0, false}), "exited 0\n");
    EXPECT_EQ(how({RunEnd::Kind::killed, 15, false}), "SIGTERM\n");
    EXPECT_EQ(how({RunEnd::Kind::killed, 6, true}), "SIGABRT, core\n");
    EXPECT_EQ(how({RunEnd::Kind::killed, 33, false}), "signal 33\n");
    EXPECT_EQ(how({RunEnd::Kind::unknown, 0, false}), "unknown\n");
}

TEST(RunLine, of_a_moment_that_has_no_date_has_none) {
    RunRecord run = plain(7, {});
    run.start = TaiLabel{0, 0};
    EXPECT_EQ(lines_of({run}), "7  ?  unknown\n");
}

TEST(RunLine, stands_in_columns_with_the_others) {
    RunRecord long_one = plain(9, {RunEnd::Kind::exited, 1, false});
    long_one.lived = std::chrono::hours{5};
    EXPECT_EQ(
        lines_of({long_one, plain(10, {}), killed_run()}),
        " 9  2026-11-22T12:00:00Z  ran 5h 0m                        exited 1\n"
        "10  2026-11-22T12:00:00Z                                   unknown\n"
        "12  2026-11-22T12:00:00Z  ran 11.992s  ready after 0.750s  SIGSEGV, core  by timeout  42.1 MiB  "
        "cpu 3.204s\n");
}

TEST(RunLine, of_one_that_did_not_go_ends_in_what_it_was_doing) {
    RunRecord looked_at = plain(7, {RunEnd::Kind::killed, 9, false});
    looked_at.stuck = true;
    const RunRecord other = plain(8, {RunEnd::Kind::exited, 0, false});
    const std::string look = "run 7 at @400000006b02f7080098ace0 web did not go after TERM, 10s\n"
                             "process 4711 web state D wchan nfs\x1b_wait\n    0 /dev/null\n";
    std::string lines;
    append_run_lines(lines, std::vector{looked_at, other}, std::vector<std::string>{look, ""});
    EXPECT_EQ(lines, "7  2026-11-22T12:00:00Z  SIGKILL   stuck: 4711 web state D wchan nfs?_wait\n"
                     "8  2026-11-22T12:00:00Z  exited 0\n");
    EXPECT_EQ(lines_of({looked_at}), "7  2026-11-22T12:00:00Z  SIGKILL  stuck\n") << "the look is gone";
    std::string all;
    append_run_lines(all, std::vector{looked_at}, std::vector{look}, RunDetail::looks);
    EXPECT_EQ(all, "7  2026-11-22T12:00:00Z  SIGKILL  stuck: 4711 web state D wchan nfs?_wait\n"
                   "      run 7 at @400000006b02f7080098ace0 web did not go after TERM, 10s\n"
                   "      process 4711 web state D wchan nfs?_wait\n"
                   "          0 /dev/null\n");
}

TEST(RunLine, of_no_run_is_none) {
    EXPECT_EQ(lines_of({}), "");
}

TEST(ReadyAfter, is_the_time_between_two_labels) {
    RunRecord run = killed_run();
    EXPECT_EQ(ready_after(run), std::chrono::milliseconds{750});
    run.ready = run.start;
    EXPECT_EQ(ready_after(run), Span{0});
}

TEST(ReadyAfter, is_not_known_when_the_clock_was_set_or_the_label_is_nonsense) {
    RunRecord run = killed_run();
    run.ready->seconds = run.start.seconds - 1;
    EXPECT_EQ(ready_after(run), std::nullopt);
    run.ready->seconds = UINT64_MAX;
    EXPECT_EQ(ready_after(run), std::nullopt);
    run.ready.reset();
    EXPECT_EQ(ready_after(run), std::nullopt);
}

} // namespace run_line_test
} // namespace lares::present
