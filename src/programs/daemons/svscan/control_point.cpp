// SPDX-License-Identifier: ISC
#include "control_point.hpp"

#include "protocol/names.hpp"
#include "sys/clock.hpp"
#include "sys/durable.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>

namespace lares::svscan {

namespace file = protocol::scan_file;

// A number that is not what it is said to be is somebody else's, or nobody's.
void ControlPoint::take_over(const protocol::Handover& handover) {
    const auto take = [&](int number, const char* name) {
        sys::Fd fd{number};
        const auto held = sys::info(fd);
        const auto found = sys::info(directory_.number(), name);
        if (held && found && held->identity == found->identity) return fd;
        (void)fd.release();
        return sys::Fd{};
    };
    if (sys::Fd lock = take(handover.lock, file::lock)) lock_ = sys::Lock::taken_over(std::move(lock));
    if (lock_) control_ = take(handover.control, file::control);
}

bool ControlPoint::open() {
    if (!take_lock() && !(is_about_to_be_let_go() && take_lock())) return false;
    had_predecessor_ = finds_predecessor();
    if (!control_) open_control();
    publish();
    return true;
}

// Nothing: it is not whole.
Result<std::optional<protocol::ScanState>> ControlPoint::read_state() const {
    std::array<char, protocol::scan_state_room> room;
    const auto text = sys::read_small_file(directory_.number(), file::state, room);
    if (!text) return fail(text);
    return protocol::scan_state_from_text(*text);
}

// A svscan that was killed in the midst of a start leaves a child that holds what it held until it executes
// its program, which is a matter of microseconds. As long as it does, the control FIFO has a reader.
bool ControlPoint::is_about_to_be_let_go() const {
    constexpr Span start_takes = std::chrono::seconds{1};
    const auto state = read_state();
    if (!state || !*state) return false;
    const protocol::KnownProcess& holder = (*state)->self;
    if (sys::is_alive(static_cast<pid_t>(holder.pid), holder.started)) return false;
    // svscanboot may have it open as well, with a command for us: then it is a second that was waited for.
    (void)sys::has_lost_its_readers_by(sys::now() + start_takes, directory_.number(), file::control);
    return true;
}

// What cannot be told from its traces may have been here.
bool ControlPoint::finds_predecessor() const {
    if (!lock_) return true;
    if (is_fresh_) return false;
    const auto state = read_state();
    if (!state) return state.error().number != ENOENT;
    const auto& left = *state;
    const bool both_are_known = left && left->era.size() != 0 && self_.era.size() != 0;
    return !both_are_known || left->era == self_.era;
}

// Where there is no room for another file, over the one that is there: what follows the end of a text is none
// of it.
void ControlPoint::publish() const {
    if (!lock_) return;
    const auto text = to_text(self_);
    if (sys::replace_file(directory_.number(), file::state, text.view(), protocol::published_mode)) return;
    const auto there = sys::open_at(directory_.number(), file::state, O_WRONLY | O_NOFOLLOW | O_NONBLOCK);
    if (there) (void)sys::write_at(*there, text.view(), 0);
}

void ControlPoint::tell_of_leaving() {
    self_.leaving = true;
    publish();
}

void ControlPoint::tell_that_it_has_left() {
    self_.leaving = self_.left = true;
    publish();
}

void ControlPoint::hand_over(protocol::Handover& handover) const {
    handover.lock = lock_.file().number();
    handover.control = control_.number();
    for (const int fd : {handover.lock, handover.control})
        if (fd >= 0) sys::keep_on_exec(fd);
}

void ControlPoint::take_back() const {
    for (const sys::Fd* fd : {&lock_.file(), &control_})
        if (*fd) sys::close_on_exec(fd->number());
}

void ControlPoint::look_again() {
    const auto place = sys::info(directory_);
    const bool is_removed = place && place->links == 0;
    if (is_removed || is_still_there()) return;
    const bool had_it = control_ && !trouble_.holds();
    if (!take_lock()) return serve_beside_another();
    open_control();
    publish();
    if (control_ && had_it)
        report_.warn({file::directory, " or something in it was removed; it has been made anew"});
    if (control_) trouble_.forget();
}

// What is there now is the other one's.
void ControlPoint::serve_beside_another() {
    lock_ = {};
    control_.close();
    complain({"acquire", file::lock, EAGAIN},
             "another svscan serves this directory as well; end one of them");
}

bool ControlPoint::is_still_there() const {
    if (!control_) return false;
    const auto control = sys::info(control_);
    return control && control->links > 0 && lock_.is_on(directory_.number(), file::lock);
}

bool ControlPoint::take_lock() {
    if (lock_.is_on(directory_.number(), file::lock)) return true;
    constexpr const char* consequence = "going on without; signals work, the control FIFO does not";
    const auto made = sys::make_directory(directory_.number(), file::directory, protocol::directory_mode);
    auto lock = sys::Lock::acquire(directory_.number(), file::lock);
    if (!lock && lock.error().number == EAGAIN) return false;
    is_fresh_ = made.value_or(false);
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
    auto control =
        sys::make_and_open_fifo(directory_.number(), file::control, protocol::fifo_mode, sys::FifoEnd::both);
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
