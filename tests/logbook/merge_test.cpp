// SPDX-License-Identifier: ISC
#include "logbook/merge.hpp"

#include <deque>
#include <gtest/gtest.h>

namespace lares::logbook {
namespace merge_test {

struct Said {
    std::int64_t second;
    std::string text;
};

class ListedLog {
  public:
    explicit ListedLog(std::deque<Said> lines) : lines_{std::move(lines)} {}
    std::optional<Line> next() {
        if (lines_.empty()) return std::nullopt;
        Line line{.text = lines_.front().text, .when = TaiLabel::from_unix(lines_.front().second, 0)};
        lines_.pop_front();
        return line;
    }

  private:
    std::deque<Said> lines_;
};

std::string merged(Order order, const std::vector<std::deque<Said>>& logs) {
    Merge<ListedLog> merge{order};
    for (std::size_t i = 0; i < logs.size(); ++i) merge.add(std::make_unique<ListedLog>(logs[i]), i);
    std::string all;
    while (const auto line = merge.next())
        all.append(line->line.text).append(std::to_string(line->log)).append(" ");
    return all;
}

TEST(Merge, lines_come_in_the_order_of_time) {
    EXPECT_EQ(merged(Order::forward, {{{1, "a"}, {4, "d"}}, {{2, "b"}, {3, "c"}}}), "a0 b1 c1 d0 ");
    EXPECT_EQ(merged(Order::backward, {{{4, "d"}, {1, "a"}}, {{3, "c"}, {2, "b"}}}), "d0 c1 b1 a0 ");
}

TEST(Merge, backward_is_forward_turned_round_also_where_moments_are_equal) {
    EXPECT_EQ(merged(Order::forward, {{{1, "a"}, {1, "b"}}, {{1, "x"}}, {{1, "y"}}}), "a0 b0 x1 y2 ");
    EXPECT_EQ(merged(Order::backward, {{{1, "b"}, {1, "a"}}, {{1, "x"}}, {{1, "y"}}}), "y2 x1 b0 a0 ");
}

TEST(Merge, a_log_whose_clock_was_set_back_keeps_its_own_order) {
    EXPECT_EQ(merged(Order::forward, {{{5, "a"}, {1, "b"}, {6, "c"}}, {{2, "x"}, {7, "y"}}}),
              "x1 a0 b0 c0 y1 ");
}

TEST(Merge, of_nothing_is_nothing) {
    EXPECT_EQ(merged(Order::forward, {}), "");
    EXPECT_EQ(merged(Order::forward, {{}, {{1, "a"}}, {}}), "a1 ");
}

} // namespace merge_test
} // namespace lares::logbook
