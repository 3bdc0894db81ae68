// SPDX-License-Identifier: ISC
#include "raw_lines.hpp"

#include "sys/stream.hpp"

#include <algorithm>

namespace lares::logbook {

namespace {

constexpr std::size_t largest_block = std::size_t{256} * 1024;

} // namespace

// What is taken goes; blocks grow with what is held, so that a line of any length is copied a few times at
// most.
bool ForwardLines::fill() {
    held_.erase(0, taken_);
    taken_ = 0;
    const std::size_t old = held_.size();
    const auto wanted = std::min<std::uint64_t>(end_ - at_, std::max(block_, old));
    if (wanted == 0) return false;
    held_.resize(old + static_cast<std::size_t>(wanted));
    const auto read = sys::read_from(text_->file.number(), at_, std::span{held_}.subspan(old));
    held_.resize(old + (read ? read->size() : 0));
    at_ += held_.size() - old;
    block_ = std::min(block_ * 2, largest_block);
    return held_.size() > old;
}

std::optional<std::string_view> ForwardLines::next() {
    for (std::size_t looked = 0;;) {
        const std::size_t newline = held_.find('\n', taken_ + looked);
        if (newline != std::string::npos) {
            const std::string_view line{held_.data() + taken_, newline - taken_};
            taken_ = newline + 1;
            return line;
        }
        looked = held_.size() - taken_;
        if (fill()) continue;
        if (taken_ == held_.size()) return std::nullopt;
        is_cut_ = true;
        return std::string_view{held_}.substr(std::exchange(taken_, held_.size()));
    }
}

bool BackwardLines::fill() {
    held_.resize(left_);
    const auto size =
        static_cast<std::size_t>(std::min<std::uint64_t>(at_ - begin_, std::max(block_, left_)));
    if (size == 0) return false;
    std::string block(size, '\0');
    const auto read = sys::read_from(text_->file.number(), at_ - size, block);
    if (!read || read->size() != size) return at_ = begin_, false;
    at_ -= size;
    held_.insert(0, block);
    left_ += size;
    block_ = std::min(block_ * 2, largest_block);
    return true;
}

// The newline before a line is what it begins behind; its own is the last byte of what is left.
std::optional<std::string_view> BackwardLines::next() {
    if (left_ == 0 && !fill()) return std::nullopt;
    if (!std::exchange(has_begun_, true) && held_[left_ - 1] != '\n') held_.insert(left_, 1, '\n'), ++left_;
    for (std::size_t looked = 1;;) {
        const std::size_t newline =
            left_ > looked ? held_.rfind('\n', left_ - looked - 1) : std::string::npos;
        if (newline != std::string::npos || (looked = left_, !fill())) {
            const std::size_t first = newline == std::string::npos ? 0 : newline + 1;
            const std::string_view line{held_.data() + first, left_ - 1 - first};
            left_ = first;
            return line;
        }
    }
}

} // namespace lares::logbook
