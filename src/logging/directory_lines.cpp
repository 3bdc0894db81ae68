// SPDX-License-Identifier: ISC
// What waits to be written into a log directory.
#include "directory.hpp"
#include "machine/log_cut.hpp"
#include "sys/durable.hpp"

#include <cerrno>

namespace lares::logging {

void Directory::add(std::string_view stretch) {
    if (!run_.empty() && run_.data() + run_.size() != stretch.data()) settle();
    run_ = run_.empty() ? stretch : std::string_view{run_.data(), run_.size() + stretch.size()};
}

void Directory::settle() {
    if (run_.empty()) return;
    std::memcpy(buffer_.bytes().data() + filled_, run_.data(), run_.size());
    filled_ += run_.size();
    run_ = {};
}

std::string_view Directory::waiting() const {
    if (filled_ != drained_) return {buffer_.bytes().data() + drained_, filled_ - drained_};
    return run_;
}

bool Directory::drain(Instant now) {
    while (!is_drained()) {
        attend(now);
        if (wanted_ == Wanted::full || !rotation_.may_write() || write_again_ || look_at_) return false;
        if (!write_some(now)) return false;
    }
    return true;
}

bool Directory::write_some(Instant now) {
    const auto when = waits_for_line_end() ? machine::LogRotateAt::next_line_end : machine::LogRotateAt::size;
    const machine::LogCut cut = machine::cut(bytes_, {settings_.size, settings_.last_part}, waiting(), when);
    if (cut.count != 0) {
        const auto written = sys::write_some(files_.current(), first_of(waiting(), cut.count));
        if (!written) return cannot_write(written.error().number, now);
        on_written(*written, now);
        if (*written < cut.count) return true;
    }
    if (cut.is_full) {
        wanted_ = Wanted::full;
        attend(now);
    }
    return true;
}

// True: it can be tried again at once.
bool Directory::cannot_write(int error, Instant now) {
    if (error == ENOSPC && files_.make_room()) return true;
    messages_.cannot_write(error);
    write_again_ = now.moment + machine::LogRotation::pause;
    return false;
}

void Directory::on_written(std::size_t size, Instant now) {
    in_line_ = waiting()[size - 1] != '\n';
    if (bytes_ == 0 && settings_.age != Span{0}) too_old_at_ = now.moment + settings_.age;
    if (!sync_at_ && settings_.sync != Span{0}) sync_at_ = now.moment + settings_.sync;
    bytes_ += size;
    if (filled_ != drained_)
        drained_ += size;
    else
        run_.remove_prefix(size);
    if (filled_ == drained_) filled_ = drained_ = 0;
}

} // namespace lares::logging
