// SPDX-License-Identifier: ISC
#include "boot_point.hpp"

#include "protocol/names.hpp"
#include "sys/fifo.hpp"
#include "sys/named_pipe.hpp"

#include <cerrno>
#include <fcntl.h>
#include <unistd.h>

namespace lares::svscanboot {

namespace file = protocol::scan_file;

namespace {

// To go through it is all that we need, and all that svscan will need first.
Result<sys::Fd> open_to_enter(const char* name) {
    auto directory = sys::open_at(sys::here, name, O_PATH | O_DIRECTORY);
    if (!directory) return directory;
    if (const auto entering = sys::may_execute(directory->number(), "."); !entering) return fail(entering);
    return directory;
}

} // namespace

void BootPoint::open() {
    if (const auto entered = enter(); !entered)
        report_.warn({"unable to chdir to ", name_}, entered.error().number,
                     "it is tried again until it succeeds");
    if (messages_.writer) return;
    auto pipe = sys::make_pipe();
    if (!pipe) report_.die({"unable to create pipe"}, pipe.error().number);
    messages_ = std::move(*pipe);
    sys::let_writer_read(messages_);
}

bool BootPoint::enter_late() {
    return !directory_ && enter() && is_ours();
}

Result<> BootPoint::enter() {
    auto directory = open_to_enter(name_);
    if (!directory) return fail(directory);
    directory_ = std::move(*directory);

    constexpr const char* consequence =
        "going on without; the svscanboot that comes next will not find what runs";
    if (const auto locked = take_lock(); !locked)
        report_.warn({"unable to ", locked.error().attempt, " ", file::boot_lock}, locked.error().number,
                     consequence);
    else if (const auto opened = open_messages(); !opened)
        report_.warn({"unable to ", opened.error().attempt, " ", file::messages}, opened.error().number,
                     consequence);
    return {};
}

Result<> BootPoint::take_lock() {
    (void)sys::make_directory(directory_.number(), file::directory,
                              protocol::directory_mode); // The lock tells.
    auto lock = sys::Lock::acquire(directory_.number(), file::boot_lock);
    if (!lock && lock.error().number == EAGAIN)
        report_.die({"unable to acquire ", file::boot_lock}, EAGAIN,
                    "another svscanboot looks after this directory; end that first, or let it go on");
    if (!lock) return fail(lock);
    lock_ = std::move(*lock);
    return {};
}

Result<> BootPoint::open_messages() {
    auto pipe = sys::open_named_pipe(directory_.number(), file::messages, protocol::fifo_mode);
    if (!pipe) return fail(pipe);
    messages_ = std::move(*pipe);
    return {};
}

Result<sys::Fd> BootPoint::leave_command(protocol::ScanCommand command, unsigned times) const {
    if (!directory_) return std::unexpected(Error{ENOENT, "enter"});
    auto control =
        sys::make_and_open_fifo(directory_.number(), file::control, protocol::fifo_mode, sys::FifoEnd::both);
    if (!control) return control;
    const char byte = encode(command);
    for (; times > 0; --times)
        if (const auto sent = sys::send(*control, {&byte, 1}); !sent) return fail(sent);
    return control;
}

} // namespace lares::svscanboot
