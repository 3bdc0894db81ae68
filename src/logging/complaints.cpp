// SPDX-License-Identifier: ISC
#include "complaints.hpp"

#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <algorithm>

namespace lares::logging {

// A line is not torn apart if it fits.
void Complaints::add(std::initializer_list<std::string_view> parts) {
    std::size_t size = 0;
    for (std::string_view part : parts) size += part.size();
    if (filled_ + size > room_.size()) drain();
    for (std::string_view part : parts) {
        if (size > room_.size()) {
            (void)sys::write_all(sys::standard_error, part);
            continue;
        }
        std::ranges::copy(part, room_.data() + filled_);
        filled_ += part.size();
    }
}

void Complaints::drain() {
    if (filled_ != 0) (void)sys::write_all(sys::standard_error, {room_.data(), filled_});
    filled_ = 0;
}

} // namespace lares::logging
