// SPDX-License-Identifier: ISC
#include "complaints.hpp"

#include "sys/stream.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::logging {

namespace {

// So much a pipe takes at once or not at all, and lines are not torn apart.
constexpr std::size_t usual_room = 4096;

} // namespace

Result<> Complaints::make_room(std::size_t most) {
    // Several lines wait together, however long they may be.
    auto pages = sys::Pages::allocate(most <= usual_room / 2 ? usual_room : most + usual_room);
    if (!pages) return fail(pages);
    room_ = std::move(*pages);
    most_ = most;
    return {};
}

void Complaints::add(std::initializer_list<std::string_view> parts) {
    for (std::string_view part : parts) {
        std::ranges::copy(part, room_.bytes().data() + filled_);
        filled_ += part.size();
    }
}

bool Complaints::drain(Moment now) {
    if (!output_ && !is_drained()) output_.emplace(sys::standard_error);
    while (drained_ != filled_) {
        const auto written = output_->write({room_.bytes().data() + drained_, filled_ - drained_});
        const bool is_full = !written && written.error().number == EAGAIN;
        if (is_full && !(patience_ends_ && *patience_ends_ <= now)) return false;
        if (!written) break; // somebody has closed it, or does not read it any more
        drained_ += *written;
    }
    drained_ = filled_ = 0;
    return true;
}

} // namespace lares::logging
