// SPDX-License-Identifier: ISC
#include "needs.hpp"

#include "base/text_sum.hpp"
#include "circle.hpp"
#include "listeners.hpp"
#include "neighbour_files.hpp"
#include "protocol/names.hpp"
#include "setting_file.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/removals.hpp"

#include <array>
#include <cerrno>
#include <new>
#include <utility>

namespace lares::supervise {

using machine::Bond;
using machine::Complaint;
using protocol::ServiceFile;
namespace file = protocol::service_file;
namespace control_file = protocol::control_file;

namespace {

constexpr Span between_attempts = std::chrono::seconds{1};

bool is_still_called(const sys::Fd& held, int directory, const char* name) {
    const auto ours = sys::info(held);
    const auto found = sys::info(directory, name);
    return ours && found && ours->identity == found->identity;
}

} // namespace

void Needs::look(const Settings& settings, int control_directory, Moment now) {
    if (!begun_) begun_ = now;
    const bool has_any = settings.has(ServiceFile::needs) || settings.has(ServiceFile::wants) ||
                         settings.has(ServiceFile::event);
    if (own_ || has_any) look_at_all(settings, control_directory, now);
}

// Apart, for its room on the stack. Where not all can be seen, what was known holds on.
[[gnu::noinline]] void Needs::look_at_all(const Settings& settings, int control_directory, Moment now) {
    machine::Neighbours before;
    before.may_start = !settings.has(ServiceFile::needs);
    if (own_)
        before = own_->neighbours;
    else
        own_ = ::new (room_) Own{};
    own_->neighbours = {};
    own_->complaints.begin_look();
    doubt_ = {};
    is_deaf_ = false;
    machine::Neighbourhood all{own_->neighbours};
    look_for_neighbours(settings, control_directory, all, now);
    look_for_listeners(settings, all);
    const bool is_watched_anew = watch_what_blocks();
    const bool is_missed = before.is_needed && !own_->neighbours.is_needed && at_.scan_directory;
    if (is_missed && holds_us_still(at_, before.needed_by.c_str(), doubt_))
        all.add_one_that_needs_us(before.needed_by.view());
    look_again_ = all.look_again();
    if (doubt_.exists())
        own_->neighbours = before;
    else
        own_->complaints.end_look();
    if (is_watched_anew) look_again_ = now;
    if (doubt_.exists() || is_deaf_) look_again_ = earliest({look_again_, now + between_attempts});
}

// First the names are watched, and each is listened to: what changes after the look is told.
void Needs::look_for_neighbours(const Settings& settings, int control_directory, machine::Neighbourhood& all,
                                Moment now) {
    const bool needs = settings.has(ServiceFile::needs), wants = settings.has(ServiceFile::wants);
    if (!at_.scan_directory || (!needs && !wants)) return watched_.close();
    watch_for_names();
    open_news(control_directory);
    if (needs) look_at_each(Bond::Kind::needs, all, now);
    if (wants) look_at_each(Bond::Kind::wants, all, now);
}

void Needs::look_for_listeners(const Settings& settings, machine::Neighbourhood& all) {
    const bool has_place = settings.has(ServiceFile::event);
    if (has_place)
        find_who_needs_us(at_, all, doubt_);
    else if (had_place_ && at_.scan_directory)
        call_who_needs_us(at_, all, doubt_);
    if (!doubt_.exists()) had_place_ = has_place;
}

// That a name appears in the scan directory, or is given to another, is told by dnotify, as removals are
// (sys/removals.hpp).
void Needs::watch_for_names() {
    if (watched_) return;
    auto opened = sys::open_directory(at_.scan_directory.number(), ".");
    is_deaf_ |= !opened;
    if (!opened) return;
    watched_ = std::move(*opened);
    sys::tell_of_new_names(watched_);
}

// Whoever waits for a name that is misspelt is mended by removing a file, and nobody is to have to tell.
// True: what was removed before is to be looked for once more.
bool Needs::watch_what_blocks() {
    if (own_->neighbours.may_start) {
        watched_needs_.close();
        return false;
    }
    if (watched_needs_) return false;
    auto opened = sys::open_directory(at_.service, file::needs);
    is_deaf_ |= !opened;
    if (!opened) return false;
    watched_needs_ = std::move(*opened);
    sys::tell_of_removals(watched_needs_);
    sys::tell_of_new_names(watched_needs_);
    return true;
}

// One FIFO for all of them. It is open for writing as well, lest it end. Somebody may have removed it: then
// nobody finds the one that we have.
void Needs::open_news(int control_directory) {
    if (news_ && is_still_called(news_, control_directory, control_file::news)) return;
    auto opened = sys::make_and_open_fifo(control_directory, control_file::news, protocol::fifo_mode,
                                          sys::FifoEnd::both);
    is_deaf_ |= !opened;
    if (opened) news_ = std::move(*opened);
}

void Needs::forget_news() const {
    std::array<char, 256> room;
    while (sys::read_waiting(news_, room).size() == room.size()) {
    }
}

// Apart likewise.
[[gnu::noinline]] void Needs::look_at_each(Bond::Kind kind, machine::Neighbourhood& all, Moment now) {
    std::array<std::uint64_t, 128> room;
    const auto opened = sys::open_directory(at_.service, directory_of(kind));
    doubt_.note(opened);
    const bool is_denied = !opened && opened.error().number == EACCES;
    if (is_denied && kind == Bond::Kind::needs) all.add_what_nobody_can_tell(now + between_attempts);
    if (!opened) return;
    are_new_ = kind == Bond::Kind::needs && note_change(*opened);
    doubt_.note(sys::each_name(*opened, room, [&](const char* name) {
        if (protocol::names_a_neighbour(name)) look_at(name, kind, all, now);
    }));
}

bool Needs::note_change(const sys::Fd& needs) {
    const auto found = sys::info(needs);
    return found && std::exchange(own_->needs_changed, found->changed) != found->changed;
}

[[gnu::noinline]] void Needs::look_where_it_leads(const char* neighbour) {
    if (leads_back(at_, neighbour, Bond::Kind::needs, doubt_)) complain(neighbour, Complaint::will_block);
}

void Needs::look_at(const char* neighbour, Bond::Kind kind, machine::Neighbourhood& all, Moment now) {
    if (const auto listens = listen_to(at_, neighbour); !listens) note_deafness(neighbour, listens.error());
    const machine::Neighbour found = read_neighbour(at_, neighbour, doubt_);
    const Bond bond{kind, kind == Bond::Kind::needs ? need_of(neighbour) : protocol::Need{}};
    const machine::Lookout lookout{*begun_, now};
    const machine::Verdict verdict = machine::verdict_on(
        bond, found, lookout, [&] { return is_in_vain(neighbour, found, kind, lookout); });
    all.add(neighbour, verdict);
    if (verdict.complaint != Complaint::none)
        complain(neighbour, verdict.complaint);
    else if (are_new_ && !verdict.blocks)
        look_where_it_leads(neighbour);
}

// Those on the way are listened to as well, since it is they who tell.
bool Needs::is_in_vain(const char* neighbour, const machine::Neighbour& found, Bond::Kind kind,
                       const machine::Lookout& lookout) {
    if (leads_back(at_, neighbour, kind, doubt_)) return true;
    const auto look = [&](machine::NeighbourName& next) {
        // What the state of a neighbour says is not to lead elsewhere.
        if (!protocol::names_a_neighbour(next.view())) return machine::Neighbour{};
        (void)listen_to(at_, next.c_str());
        return read_neighbour(at_, next.c_str(), doubt_);
    };
    return kind == Bond::Kind::wants && !machine::comes(found, lookout, look);
}

const char* Needs::directory_of(Bond::Kind kind) {
    return kind == Bond::Kind::needs ? file::needs : file::wants;
}

// Nobody tells then, and it is looked from time to time.
void Needs::note_deafness(const char* neighbour, Error error) {
    is_deaf_ = true;
    const std::uint64_t sum = sum_of(neighbour) ^ static_cast<std::uint64_t>(error.number) << 32;
    if (own_->complaints.is_new(sum | 1)) report_.need_not_heard(neighbour, error);
}

void Needs::complain(const char* neighbour, Complaint complaint) {
    const std::uint64_t sum = sum_of(neighbour) ^ static_cast<std::uint64_t>(complaint) << 1;
    if (!own_->complaints.is_new(sum | 1)) return;
    if (complaint == Complaint::is_missing)
        report_.need_is_missing(neighbour);
    else
        report_.need_leads_back(neighbour, complaint == Complaint::will_block);
}

// Apart likewise. What cannot be used is as if it were empty.
[[gnu::noinline]] protocol::Need Needs::need_of(const char* neighbour) {
    protocol::PathText path;
    path.append(file::needs).append('/').append(neighbour);
    SettingRoom room;
    const auto text = read_setting(at_.service, path.c_str(), room);
    if (!text) {
        note_unreadable(path.c_str(), text.error());
        return {};
    }
    const auto need = protocol::need_from_text(*text);
    if (need) return *need;
    if (own_->complaints.is_new((sum_of(path.view()) ^ sum_of(*text)) | 1))
        report_.need_unusable(path.c_str(), need.error());
    return {};
}

void Needs::note_unreadable(const char* path, Error error) {
    if (error.number == ENOENT) return; // it was removed just now
    const bool holds_on = doubt_.note(error);
    const std::uint64_t sum = sum_of(path) ^ static_cast<std::uint64_t>(error.number) << 32;
    if (own_->complaints.is_new(sum | 1)) report_.need_unreadable(path, error, holds_on);
}

// Apart likewise.
[[gnu::noinline]] void Needs::tell_needed() const {
    if (!at_.scan_directory || !news_) return;
    std::array<std::uint64_t, 128> room;
    const auto opened = sys::open_directory(at_.service, file::needs);
    if (!opened) return;
    (void)sys::each_name(*opened, room, [&](const char* name) {
        if (protocol::names_a_neighbour(name)) call(at_, name);
    });
}

} // namespace lares::supervise
