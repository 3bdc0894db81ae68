// SPDX-License-Identifier: ISC
#include "protocol/run_record.hpp"

#include <gtest/gtest.h>
#include <limits>
#include <string>

namespace lares::protocol {
namespace run_record_test {

constexpr std::string_view start = "@400000006b02f7080098ace0";
constexpr std::string_view ready = "@400000006b02f70900000000";
constexpr std::string_view end = "@400000006b02f70a1e0098ac";

RunRecord plain() {
    RunRecord record;
    record.number = 12;
    record.start = *label_from_text(start);
    record.end = *label_from_text(end);
    record.how = {RunEnd::Kind::exited, 1, false};
    return record;
}

RunRecord with_everything() {
    RunRecord record = plain();
    record.ready = *label_from_text(ready);
    record.lived = Span{2'491'521'609};
    record.how = {RunEnd::Kind::killed, 11, true};
    record.by.append(ended_by::timeout);
    record.peak_rss_kib = 5120;
    record.cpu = std::chrono::microseconds{1200};
    record.stuck = true;
    return record;
}

// As long as it can get.
RunRecord longest() {
    constexpr auto most = std::numeric_limits<std::uint64_t>::max();
    RunRecord record = with_everything();
    record.number = most;
    record.lived = Span::max();
    record.how = {RunEnd::Kind::unknown, std::numeric_limits<int>::max(), true};
    record.by.clear();
    record.by.append("sixteen-letters-");
    record.peak_rss_kib = most;
    record.cpu = std::chrono::floor<std::chrono::microseconds>(Span::max());
    return record;
}

// A line of these facts.
std::string line(std::string facts) {
    return std::move(facts) + "\n";
}
const std::string enough = "run=12 start=" + std::string{start} + " end=" + std::string{end} + " exited=1";

TEST(RunRecord, as_it_stands_in_the_file) {
    EXPECT_EQ(to_text(plain()).view(), line(enough));
    EXPECT_EQ(to_text(with_everything()).view(),
              "run=12 start=@400000006b02f7080098ace0 ready=@400000006b02f70900000000"
              " end=@400000006b02f70a1e0098ac ns=2491521609 killed=11 core=1 by=timeout rss-kib=5120"
              " cpu-us=1200 stuck=1\n");
}

TEST(RunRecord, what_is_written_is_read) {
    RunRecord unknown = plain();
    unknown.how = {};
    for (const RunRecord& record : {RunRecord{}, plain(), with_everything(), longest(), unknown}) {
        const RunRecordText text = to_text(record);
        EXPECT_FALSE(text.truncated());
        EXPECT_EQ(run_record_from_text(text.view()), record) << text.view();
    }
}

TEST(RunRecord, a_word_of_each_kind_says_how_it_ended) {
    RunRecord record = plain();
    record.how = {RunEnd::Kind::killed, 15, false};
    EXPECT_TRUE(to_text(record).view().ends_with(" killed=15\n"));
    record.how = {};
    EXPECT_TRUE(to_text(record).view().ends_with(" unknown=0\n"));
}

TEST(RunRecord, a_clock_that_went_back_makes_nothing_of_less_than_nothing) {
    RunRecord record = plain();
    record.lived = Span{-1};
    EXPECT_EQ(run_record_from_text(to_text(record).view())->lived, Span{0});
}

TEST(RunRecord, a_line_that_was_cut_off_is_none) {
    const RunRecordText text = to_text(with_everything());
    for (std::size_t size = 0; size < text.size(); ++size)
        EXPECT_EQ(run_record_from_text(first_of(text.view(), size)), std::nullopt) << size;
}

TEST(RunRecord, two_lines_are_none) {
    EXPECT_EQ(run_record_from_text(line(enough) + line(enough)), std::nullopt);
    EXPECT_EQ(run_record_from_text("\n" + line(enough)), std::nullopt);
}

TEST(RunRecord, which_when_and_how_must_be_told) {
    const std::string from = " start=" + std::string{start};
    const std::string to = " end=" + std::string{end};
    EXPECT_TRUE(run_record_from_text(line("run=12" + from + to + " exited=1")));
    EXPECT_FALSE(run_record_from_text(line(from + to + " exited=1")));
    EXPECT_FALSE(run_record_from_text(line("run=12" + to + " exited=1")));
    EXPECT_FALSE(run_record_from_text(line("run=12" + from + " exited=1")));
    EXPECT_FALSE(run_record_from_text(line("run=12" + from + to)));
    EXPECT_FALSE(run_record_from_text(line("run=12" + from + to + " core=1")));
    EXPECT_FALSE(run_record_from_text("\n"));
}

TEST(RunRecord, names_of_a_later_version_are_passed_over) {
    EXPECT_EQ(run_record_from_text(line(enough + " swap-kib=3 health=bad word")), plain());
    EXPECT_EQ(run_record_from_text(line("era=4 " + enough)), plain());
}

TEST(RunRecord, who_has_ended_it_may_be_a_word_of_a_later_version_but_nothing_for_a_terminal_to_obey) {
    EXPECT_EQ(run_record_from_text(line(enough + " by=cosmic-rays"))->by.view(), "cosmic-rays");
    for (const char* by : {"", "\x1b[2J", "A", "a\tb", "seventeen-letters"})
        EXPECT_EQ(run_record_from_text(line(enough + " by=" + by)), std::nullopt) << by;
}

TEST(RunRecord, nonsense_is_none) {
    for (const char* wrong :
         {"run=-1", "run=", "start=@4000", "ready=now", "end=", "ns=9223372036854775808", "ns=1.5",
          "killed=9", "core=2", "rss-kib=lots", "cpu-us=9223372036854776", "run=18446744073709551616"})
        EXPECT_EQ(run_record_from_text(line(enough + " " + wrong)), std::nullopt) << wrong;
}

} // namespace run_record_test
} // namespace lares::protocol
