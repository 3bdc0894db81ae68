// SPDX-License-Identifier: ISC
#include "shown_file.hpp"

#include "base/text.hpp"
#include "sys/durable.hpp"
#include "sys/file.hpp"

#include <algorithm>
#include <fcntl.h>

namespace lares::logging {

void ShownFile::open() {
    auto made = sys::open_at(sys::here, path_, O_WRONLY | O_NONBLOCK | O_APPEND | O_CREAT, 0600);
    if (!made) report_.die({"unable to create ", path_}, made.error().number);
    // What is written at its beginning must not be appended.
    auto file = sys::open_at(sys::here, path_, O_WRONLY | O_NONBLOCK);
    if (!file) report_.die({"unable to write ", path_}, file.error().number);
    file_ = std::move(*file);
}

void ShownFile::show(std::string_view line) {
    const std::string_view shown = first_of(line, contents_.size() - 1);
    std::ranges::copy(shown, contents_.begin());
    std::fill(contents_.begin() + static_cast<std::ptrdiff_t>(shown.size()), contents_.end(), '\n');
    written_ = 0;
}

bool ShownFile::drain(Instant now) {
    if (again_ && now.moment < *again_) return false;
    again_.reset();
    while (!is_drained()) {
        const std::string_view rest = rest_of({contents_.data(), contents_.size()}, written_);
        const auto written = sys::write_at(file_, rest, written_);
        if (!written) {
            report_.warn({"unable to write ", path_, ", pausing"}, written.error().number);
            again_ = now.moment + std::chrono::seconds{5};
            written_ = 0; // from its beginning, as a whole
            return false;
        }
        written_ += *written;
    }
    return true;
}

} // namespace lares::logging
