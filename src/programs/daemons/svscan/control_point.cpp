// SPDX-License-Identifier: ISC
#include "control_point.hpp"

#include "protocol/names.hpp"
#include "sys/file.hpp"

#include <cerrno>

namespace lares::svscan {

namespace file = protocol::scan_file;

namespace {

constexpr mode_t directory_mode = 0700;
constexpr mode_t fifo_mode = 0600;

} // namespace

bool ControlPoint::open() {
    if (!take_lock()) return false;
    open_control();
    return true;
}

void ControlPoint::look_again() {
    const auto place = sys::info(directory_);
    const bool is_removed = place && place->links == 0;
    if (is_removed || is_still_there()) return;
    const bool had_it = control_ && !trouble_.holds();
    if (!take_lock())
        return complain({"acquire", file::lock, EAGAIN},
                        "another svscan serves this directory as well; end one of them");
    open_control();
    if (control_ && had_it)
        report_.warn({file::directory, " or something in it was removed; it has been made anew"});
    if (control_) trouble_.forget();
}

bool ControlPoint::is_still_there() const {
    if (!control_) return false;
    const auto control = sys::info(control_);
    return control && control->links > 0 && lock_.is_on(directory_.number(), file::lock);
}

bool ControlPoint::take_lock() {
    if (lock_.is_on(directory_.number(), file::lock)) return true;
    constexpr const char* consequence = "going on without; signals work, the control FIFO does not";
    const auto made = sys::make_directory(directory_.number(), file::directory, directory_mode);
    auto lock = sys::Lock::acquire(directory_.number(), file::lock);
    if (!lock && lock.error().number == EAGAIN) return false;
    lock_ = lock ? std::move(*lock) : sys::Lock{};
    if (!made)
        complain({"create", file::directory, made.error().number}, consequence);
    else if (!lock)
        complain({"acquire", file::lock, lock.error().number}, consequence);
    return true;
}

void ControlPoint::open_control() {
    control_.close();
    if (!lock_) return;
    auto control = sys::make_and_open_fifo(directory_.number(), file::control, fifo_mode, sys::FifoEnd::both);
    if (control)
        control_ = std::move(*control);
    else
        complain({"read", file::control, control.error().number}, "going on without; signals work");
}

void ControlPoint::complain(Trouble trouble, std::string_view hint) {
    if (trouble_.is_new(trouble))
        report_.warn({"unable to ", trouble.attempt, " ", trouble.file}, trouble.error, hint);
}

} // namespace lares::svscan
