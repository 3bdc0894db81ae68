// SPDX-License-Identifier: ISC
#include "control_files.hpp"

#include "base/text_sum.hpp"
#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/process_facts.hpp"
#include "sys/removals.hpp"
#include "sys/unfinished.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <utility>

namespace lares::supervise {

namespace name = protocol::control_file;

namespace {

std::unexpected<ControlFiles::Failure> failure(const char* attempt, const char* file, Error error) {
    return std::unexpected(ControlFiles::Failure{attempt, file, error.number});
}

std::unexpected<ControlFiles::Failure> not_replaced(const char* file, Error error) {
    using Step = ControlFiles::Failure::Step;
    const bool is_written = std::string_view{error.attempt} == sys::attempt_to_finish;
    return std::unexpected(ControlFiles::Failure{error.attempt, file, error.number, 0,
                                                 is_written ? Step::put_in_place : Step::write_new});
}

bool has_identity_of(const sys::Fd& held, const sys::Fd& directory, const char* name) {
    const auto ours = sys::info(held);
    const auto found = sys::info(directory.number(), name);
    return ours && found && ours->identity == found->identity;
}

// What has the name and is no file is complained of when something is to be published there.
bool says_that_there_is_none(int error) {
    return error == ENOENT || error == EISDIR || error == ENXIO || error == ELOOP;
}

// Apart, for its room on the stack: no text of this version is that long.
[[gnu::noinline]] std::optional<protocol::ServiceState> read_long_state(const sys::Fd& directory) {
    std::array<char, protocol::left_state_room> room;
    const auto text = sys::read_small_file(directory.number(), name::state, room);
    return text ? protocol::left_state_from_text(*text) : std::nullopt;
}

using Record = machine::Legacy::Record;

machine::Legacy legacy_of(const std::optional<protocol::ServiceState>& state) {
    return state ? machine::Legacy{Record::whole, *state} : machine::Legacy{Record::unreadable, {}};
}

Result<machine::Legacy> read_legacy(const sys::Fd& directory) {
    std::array<char, protocol::state_text_room> room;
    const auto text = sys::read_small_file(directory.number(), name::state, room);
    if (!text && says_that_there_is_none(text.error().number)) return machine::Legacy{};
    if (!text) return fail(text);
    return legacy_of(text->size() < room.size() ? protocol::left_state_from_text(*text)
                                                : read_long_state(directory));
}

// Apart likewise: hardly ever is it needed.
[[gnu::noinline]] Result<machine::Legacy> read_handed_over(const sys::Fd& file) {
    std::array<char, protocol::left_state_room> room;
    const auto text = sys::read_small_file(file, room);
    if (!text) return fail(text);
    return legacy_of(protocol::left_state_from_text(*text));
}

} // namespace

void ControlFiles::take_over(const protocol::Handover& handover) {
    const auto take = [](int number) {
        if (number >= 0) sys::close_on_exec(number);
        return sys::Fd{number};
    };
    lock_ = sys::Lock::taken_over(take(handover.lock));
    control_ = take(handover.control);
    ok_ = take(handover.ok);
    handed_over_ = take(handover.state);
}

std::optional<protocol::Handover> ControlFiles::hand_over() {
    auto state = sys::open_at(directory_.number(), name::state, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
    if (!state) return std::nullopt;
    handed_over_ = std::move(*state);
    protocol::Handover handover;
    handover.lock = lock_.file().number();
    handover.control = control_.number();
    handover.ok = ok_.number();
    handover.state = handed_over_.number();
    for (int number : {handover.lock, handover.control, handover.ok, handover.state})
        sys::keep_on_exec(number);
    return handover;
}

void ControlFiles::take_back() {
    handed_over_.close();
    for (int number : {lock_.file().number(), control_.number(), ok_.number()}) sys::close_on_exec(number);
}

ControlFiles::Outcome ControlFiles::take(int service) {
    // That it could not be made shows in the lock that cannot be had, as in daemontools.
    const auto made = sys::make_directory(service, path_, protocol::directory_mode);
    auto directory = sys::open_directory(service, path_);
    if (!directory)
        return std::unexpected(
            Failure{"acquire", name::lock, directory.error().number, made ? 0 : made.error().number});
    if (!lock_.is_on(directory->number(), name::lock)) {
        auto lock = take_lock(*directory);
        if (!lock) return std::unexpected(lock.error());
        lock_ = std::move(*lock);
        serves_s6_ = false; // it has to be locked their way as well
    }
    // The one that we have may have commands in it.
    if (!control_ || !has_identity_of(control_, *directory, name::control)) {
        auto control = sys::make_and_open_fifo(directory->number(), name::control, protocol::fifo_mode,
                                               sys::FifoEnd::both);
        if (!control) return failure("read", name::control, control.error());
        control_ = std::move(*control);
    }
    directory_ = std::move(*directory);
    is_fresh_ = made.value_or(false);
    return {};
}

std::expected<sys::Lock, ControlFiles::Failure> ControlFiles::take_lock(const sys::Fd& directory) const {
    auto lock = sys::Lock::acquire(directory.number(), name::lock);
    if (!lock && lock.error().number == EAGAIN && is_about_to_be_let_go(directory))
        lock = sys::Lock::acquire(directory.number(), name::lock);
    if (!lock) return failure("acquire", name::lock, lock.error());
    return std::move(*lock);
}

// A supervise that was killed in the midst of a start leaves a child that holds what it held until it
// executes `run`, which is a matter of microseconds. As long as it does, `ok` has a reader.
bool ControlFiles::is_about_to_be_let_go(const sys::Fd& directory) const {
    constexpr Span start_takes = std::chrono::seconds{1};
    const auto left = read_legacy(directory);
    if (!left || left->record != Record::whole) return false;
    const protocol::Author& holder = left->state.author;
    if (sys::is_alive(static_cast<pid_t>(holder.pid), holder.started)) return false;
    return sys::has_lost_its_readers_by(sys::now() + start_takes, directory.number(), name::ok);
}

// One that is there and cannot be read may name a process. Rather nothing than a second one. The same for one
// that was there when we became this program, and was removed since.
std::expected<machine::Legacy, ControlFiles::Failure> ControlFiles::legacy() {
    const sys::Fd handed_over = std::move(handed_over_);
    auto left = is_fresh_ ? Result<machine::Legacy>{} : read_legacy(directory_);
    if (left && left->record == Record::none && handed_over) left = read_handed_over(handed_over);
    if (!left) return failure("read", name::state, left.error());
    return *left;
}

ControlFiles::Outcome ControlFiles::show(const protocol::Life& state) {
    forget_published();
    keeps_stat_ = !is_fresh_ && sys::exists(directory_.number(), name::stat).value_or(false);
    keeps_pid_ = !is_fresh_ && sys::exists(directory_.number(), name::pid).value_or(false);
    // Before `ok`: who sees that we are here reads what is, and not what was.
    const Outcome published = begin_publishing(state);
    is_told_of_removals_ = false;

    auto ok =
        sys::make_and_open_fifo(directory_.number(), name::ok, protocol::fifo_mode, sys::FifoEnd::reader);
    if (!ok) return failure("read", name::ok, ok.error());
    ok_ = std::move(*ok);
    return published;
}

ControlFiles::Outcome ControlFiles::open(int service, const protocol::Life& state) {
    const Outcome taken = take(service);
    return taken ? show(state) : taken;
}

bool ControlFiles::has_lost_a_fifo() const {
    const auto has_a_name = [](const sys::Fd& fifo) {
        const auto found = sys::info(fifo);
        // One that could not be looked at is not lost for that.
        return !found || found->links > 0;
    };
    return !has_a_name(control_) || !has_a_name(ok_);
}

ControlFiles::Outcome ControlFiles::begin_publishing(const protocol::Life& state) {
    StatusBytes room;
    const auto status = status_.begin(directory_.number(), status_for(state, room));
    const auto text = state_.begin(directory_.number(), text_for(state));
    return outcome_of(status, text, publish_texts_of_runit(state));
}

ControlFiles::Outcome ControlFiles::publish(const protocol::Life& state) {
    StatusBytes room;
    const auto status = status_.replace(directory_.number(), status_for(state, room));
    const std::uint64_t sum = sum_of(text_for(state));
    const bool is_published = std::exchange(shown_by_child_, 0) == sum;
    const auto text = is_published ? Result<>{} : state_.replace(directory_.number(), text_.view());
    const Outcome of_runit = publish_texts_of_runit(state);
    see_removals_from_now_on();
    const Outcome outcome = outcome_of(status, text, of_runit);
    shown_ = outcome ? sum : 0;
    return outcome;
}

// Exchanging names counts as a removal.
void ControlFiles::see_removals_from_now_on() {
    if (std::exchange(is_told_of_removals_, true))
        sys::forget_removals();
    else
        sys::tell_of_removals(directory_);
}

// One that cannot be written has not kept the others from being right.
ControlFiles::Outcome ControlFiles::outcome_of(const Result<>& status, const Result<>& text,
                                               const Outcome& of_runit) {
    if (!status) return not_replaced(name::status, status.error());
    if (!text) return not_replaced(name::state, text.error());
    return of_runit;
}

// They ask the other kind of lock whether a supervise runs.
void ControlFiles::serve_s6(bool wanted) {
    if (wanted && !serves_s6_) lock_.hold_as_posix();
    serves_s6_ = wanted;
}

std::string_view ControlFiles::status_for(const protocol::Life& state, StatusBytes& room) const {
    room = encode_for_s6(state); // which begins with what all others read
    const std::size_t size = serves_s6_ ? room.size() : protocol::StatusRecord::size;
    return {reinterpret_cast<const char*>(room.data()), size};
}

// Whose it is, tells one supervise from the next: by that `svc -wx` sees that another one has come.
std::string_view ControlFiles::text_for(const protocol::Life& state) {
    write_text(text_, state, author_);
    return text_.view();
}

bool ControlFiles::shows(const protocol::Life& state) {
    return shown_ != 0 && shown_ == sum_of(text_for(state));
}

void ControlFiles::prepare_for_child() {
    shown_by_child_ = 0;
    state_.prepare(directory_.number());
}

void ControlFiles::publish_in_child(const protocol::Life& state) {
    if (state_.replace_in_child(directory_.number(), text_for(state))) shown_by_child_ = sum_of(text_.view());
}

void ControlFiles::settle_after_child() {
    if (shown_by_child_ != 0) state_.settle(directory_.number(), text_.view());
}

std::optional<protocol::EndedProcess> ControlFiles::ended() const {
    std::array<char, 128> room;
    const auto text = sys::read_small_file(directory_.number(), name::ended, room);
    if (!text) return std::nullopt;
    return protocol::ended_from_text(*text);
}

void ControlFiles::forget_ended() const {
    (void)sys::remove_file(directory_.number(), name::ended);
}

// They are kept for those who put them there: runsv, or somebody who touched them.
ControlFiles::Outcome ControlFiles::publish_texts_of_runit(const protocol::Life& state) {
    const int at = directory_.number();
    if (keeps_stat_)
        if (auto done = sys::replace_file(at, name::stat, protocol::stat_text(state).view(),
                                          protocol::published_mode);
            !done)
            return not_replaced(name::stat, done.error());
    if (keeps_pid_)
        if (auto done =
                sys::replace_file(at, name::pid, protocol::pid_text(state).view(), protocol::published_mode);
            !done)
            return not_replaced(name::pid, done.error());
    return {};
}

void ControlFiles::let_go() {
    lock_ = {};
    ok_.close();
    control_.close();
}

void ControlFiles::forget_published() {
    status_ = sys::ReplaceableFile{name::status, protocol::published_mode};
    state_ = sys::ReplaceableFile{name::state, protocol::published_mode};
}

bool ControlFiles::still_there(int service) const {
    const auto directory = sys::open_at(service, path_, O_PATH | O_DIRECTORY);
    return directory && lock_.is_on(directory->number(), name::lock) &&
           has_identity_of(control_, *directory, name::control) && has_identity_of(ok_, *directory, name::ok);
}

} // namespace lares::supervise
