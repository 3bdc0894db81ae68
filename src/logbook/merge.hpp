// SPDX-License-Identifier: ISC
// Several logs as one, in the order of time: forward, or from the end. The lines of each stay in their order,
// and of several lines of one moment those of the first log come first.
#pragma once

#include "line.hpp"

#include <algorithm>
#include <cstddef>
#include <memory>
#include <optional>
#include <vector>

namespace lares::logbook {

struct MergedLine {
    Line line;
    std::size_t log = 0; // from which it is
};

enum class Order : bool { forward, backward };

// Log has an `std::optional<Line> next()`.
template <class Log>
class Merge {
  public:
    explicit Merge(Order order) : order_{order} {}

    void add(std::unique_ptr<Log> log, std::size_t number) {
        logs_.push_back({std::move(log), number});
        push(logs_.size() - 1);
    }

    std::optional<MergedLine> next() {
        if (heads_.empty()) return std::nullopt;
        std::ranges::pop_heap(heads_, comes_later());
        Head head = std::move(heads_.back());
        heads_.pop_back();
        push(head.place);
        return MergedLine{std::move(head.line), logs_[head.place].number};
    }

  private:
    struct Numbered {
        std::unique_ptr<Log> log;
        std::size_t number;
    };
    struct Head {
        Line line;
        std::size_t place; // among the logs
    };

    void push(std::size_t place) {
        auto line = logs_[place].log->next();
        if (!line) return logs_[place].log.reset();
        heads_.push_back({*std::move(line), place});
        std::ranges::push_heap(heads_, comes_later());
    }

    auto comes_later() const {
        return [order = order_](const Head& one, const Head& other) {
            const auto is_after = [](const Head& later, const Head& earlier) {
                if (later.line.when != earlier.line.when) return later.line.when > earlier.line.when;
                return later.place > earlier.place;
            };
            return order == Order::forward ? is_after(one, other) : is_after(other, one);
        };
    }

    Order order_;
    std::vector<Numbered> logs_;
    std::vector<Head> heads_; // a heap: the one that is next in front
};

} // namespace lares::logbook
