// SPDX-License-Identifier: ISC
#include "control_files.hpp"

#include "protocol/names.hpp"
#include "protocol/status_record.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/removals.hpp"

#include <fcntl.h>

namespace lares::supervise {

namespace name = protocol::control_file;

namespace {

constexpr mode_t directory_mode = 0700;
constexpr mode_t fifo_mode = 0600;
constexpr mode_t published_mode = 0644;

std::unexpected<ControlFiles::Failure> failure(const char* attempt, const char* file, Error error) {
    return std::unexpected(ControlFiles::Failure{attempt, file, error.number});
}

std::unexpected<ControlFiles::Failure> not_replaced(const char* file, Error error) {
    return std::unexpected(ControlFiles::Failure{error.attempt, file, error.number, 0, true});
}

bool has_identity_of(const sys::Fd& held, const sys::Fd& directory, const char* name) {
    const auto ours = sys::info(held);
    const auto found = sys::info(directory.number(), name);
    return ours && found && ours->identity == found->identity;
}

using StatusBytes = std::array<unsigned char, protocol::StatusRecord::size>;

std::string_view text_of(const StatusBytes& bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

ControlFiles::ControlFiles(const char* path)
    : path_{path}, own_pid_{sys::own_pid()}, status_{name::status, published_mode}, state_{name::state,
                                                                                           published_mode} {}

ControlFiles::Outcome ControlFiles::open(int service, const protocol::ServiceState& state) {
    // That it could not be made shows in the lock that cannot be had, as in daemontools.
    const auto made = sys::make_directory(service, path_, directory_mode);
    auto directory = sys::open_directory(service, path_);
    if (!directory)
        return std::unexpected(
            Failure{"acquire", name::lock, directory.error().number, made ? 0 : made.error().number});
    if (!lock_.is_on(directory->number(), name::lock)) {
        auto lock = sys::Lock::acquire(directory->number(), name::lock);
        if (!lock) return failure("acquire", name::lock, lock.error());
        lock_ = std::move(*lock);
    }

    auto control = sys::make_and_open_fifo(directory->number(), name::control, fifo_mode, sys::FifoEnd::both);
    if (!control) return failure("read", name::control, control.error());

    directory_ = std::move(*directory);
    control_ = std::move(*control);
    forget_published();
    const bool is_empty = made.value_or(false);
    keeps_stat_ = !is_empty && sys::exists(directory_.number(), name::stat).value_or(false);
    keeps_pid_ = !is_empty && sys::exists(directory_.number(), name::pid).value_or(false);
    // Before `ok`: who sees that we are here reads what is, and not what was.
    const Outcome published = publish(state);
    sys::tell_of_removals(directory_);

    auto ok = sys::make_and_open_fifo(directory_.number(), name::ok, fifo_mode, sys::FifoEnd::reader);
    if (!ok) return failure("read", name::ok, ok.error());
    ok_ = std::move(*ok);
    remember_identities();
    return published;
}

void ControlFiles::remember_identities() {
    control_identity_ = sys::info(control_).value_or(sys::FileInfo{}).identity;
    ok_identity_ = sys::info(ok_).value_or(sys::FileInfo{}).identity;
}

bool ControlFiles::has_lost_a_fifo() const {
    const auto is = [this](const char* file, sys::FileIdentity held) {
        // One that could not be looked at, then or now, is not lost for that.
        if (held == sys::FileIdentity{}) return true;
        const auto found = sys::info(directory_.number(), file);
        return found ? found->identity == held : found.error().number != ENOENT;
    };
    return !is(name::control, control_identity_) || !is(name::ok, ok_identity_);
}

ControlFiles::Outcome ControlFiles::publish(const protocol::ServiceState& state) {
    // One that cannot be written does not keep the others from being right.
    const auto status = status_.replace(directory_.number(), text_of(encode(status_record_of(state))));
    const auto text = state_.replace(directory_.number(), text_for(state).view());
    const Outcome of_runit = publish_texts_of_runit(state);
    sys::forget_removals(); // Exchanging names counts as one.
    if (!status) return not_replaced(name::status, status.error());
    if (!text) return not_replaced(name::state, text.error());
    return of_runit;
}

// Whose it is, tells one supervise from the next: by that `svc -wx` sees that another one has come.
protocol::StateText ControlFiles::text_for(protocol::ServiceState state) const {
    state.supervise_pid = own_pid_;
    return to_text(state);
}

// They are kept for those who put them there: runsv, or somebody who touched them.
ControlFiles::Outcome ControlFiles::publish_texts_of_runit(const protocol::ServiceState& state) {
    const int at = directory_.number();
    if (keeps_stat_)
        if (auto done = sys::replace_file(at, name::stat, protocol::stat_text(state).view(), published_mode);
            !done)
            return not_replaced(name::stat, done.error());
    if (keeps_pid_)
        if (auto done = sys::replace_file(at, name::pid, protocol::pid_text(state).view(), published_mode);
            !done)
            return not_replaced(name::pid, done.error());
    return {};
}

void ControlFiles::forget_published() {
    status_ = sys::ReplaceableFile{name::status, published_mode};
    state_ = sys::ReplaceableFile{name::state, published_mode};
}

bool ControlFiles::still_there(int service) const {
    const auto directory = sys::open_at(service, path_, O_PATH | O_DIRECTORY);
    return directory && lock_.is_on(directory->number(), name::lock) &&
           has_identity_of(control_, *directory, name::control) && has_identity_of(ok_, *directory, name::ok);
}

} // namespace lares::supervise
