// SPDX-License-Identifier: ISC
#include "notices.hpp"

#include <algorithm>

namespace lares::machine {

void Notices::add(const Notice& notice) {
    if (count_ == room) {
        drop_oldest();
        ++missed_;
    }
    queue_[(first_ + count_) % room] = notice;
    ++count_;
}

void Notices::drop_oldest() {
    first_ = (first_ + 1) % room;
    --count_;
}

void Notices::on_begun(Moment now) {
    drop_oldest();
    missed_ = 0;
    is_telling_ = true;
    counts_until_[oldest_call_] = now + window;
    oldest_call_ = (oldest_call_ + 1) % most_calls;
}

Moment Notices::earliest_call() const {
    return std::max(counts_until_[oldest_call_], not_before_);
}

} // namespace lares::machine
