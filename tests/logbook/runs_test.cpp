// SPDX-License-Identifier: ISC
#include "logbook/runs.hpp"

#include "log_directory.hpp"

namespace lares::logbook {
namespace runs_test {

protocol::RunRecord run(std::uint64_t number, double start, double end) {
    protocol::RunRecord record;
    record.number = number;
    record.start = at(start);
    record.end = at(end);
    return record;
}

const std::vector<protocol::RunRecord> three{run(4, 1, 2), run(5, 3, 4), run(6, 5, 6)};

Interval interval(std::string_view words, std::optional<TaiLabel> current = at(7)) {
    return interval_of_run(three, current, *which_run(words)).value_or(Interval{});
}

TEST(Runs, a_run_speaks_until_the_next_one_begins) {
    EXPECT_EQ(interval("last"), (Interval{at(5), at(7)}));
    EXPECT_EQ(interval("4"), (Interval{at(1), at(3)}));
    EXPECT_EQ(interval("current"), (Interval{at(7), {}}));
    EXPECT_EQ(interval("last", std::nullopt), (Interval{at(5), {}})) << "nobody speaks after it";
}

TEST(Runs, what_is_read_right_after_a_death_belongs_to_the_dead_though_the_next_one_has_begun) {
    const std::vector<protocol::RunRecord> two{run(1, 1, 2), run(2, 2, 2.9999)};
    const Interval first = interval_of_run(two, at(2.9999), *which_run("1")).value_or(Interval{});
    EXPECT_TRUE(first.contains(at(2.0005)));
    EXPECT_FALSE(first.contains(at(2.002)));
    const Interval last = interval_of_run(two, at(2.9999), *which_run("last")).value_or(Interval{});
    EXPECT_TRUE(last.contains(at(3.0005))) << "in the next second";
    EXPECT_FALSE(last.contains(at(3.002)));
    EXPECT_FALSE(last.contains(at(2.0005))) << "and to nobody else";
    EXPECT_TRUE(last.contains(at(2.002)));
    const Interval current = interval_of_run(two, at(3), *which_run("current")).value_or(Interval{});
    EXPECT_FALSE(current.contains(at(3.0005)));
    EXPECT_TRUE(current.contains(at(3.002)));
}

TEST(Runs, what_is_not_known_is_told) {
    EXPECT_EQ(interval_of_run(three, {}, *which_run("current")).error(), "it does not run");
    EXPECT_EQ(interval_of_run({}, {}, *which_run("last")).error(), "no run of it is known that has ended");
    EXPECT_EQ(interval_of_run(three, {}, *which_run("9")).error(), "its run 9 is not known");
    EXPECT_FALSE(which_run("first"));
    EXPECT_FALSE(which_run(""));
}

TEST(Runs, a_stamp_of_svlogd_that_was_cut_is_in_its_run) {
    const std::vector<protocol::RunRecord> one{run(1, 1.000015, 2)};
    EXPECT_TRUE(interval_of_run(one, {}, *which_run("last"))->contains(at(1.00001)));
}

} // namespace runs_test
} // namespace lares::logbook
