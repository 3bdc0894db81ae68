// SPDX-License-Identifier: ISC
#include "needs.hpp"

#include "base/hex.hpp"
#include "base/scarcity.hpp"
#include "base/text_sum.hpp"
#include "neighbour_place.hpp"
#include "protocol/command.hpp"
#include "protocol/names.hpp"
#include "protocol/status_record.hpp"
#include "sys/directory.hpp"
#include "sys/event_directory.hpp"
#include "sys/fifo.hpp"
#include "sys/links.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/real_path.hpp"
#include "sys/removals.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <fcntl.h>
#include <new>
#include <utility>

namespace lares::supervise {

using machine::NeighbourName;
using protocol::Phase;
using protocol::ServiceFile;
using protocol::ServiceState;
using protocol::Want;
namespace file = protocol::service_file;
namespace control_file = protocol::control_file;

namespace {

// A neighbour that is there and has no supervise yet is about to get one, as long as the tree begins.
constexpr Span time_to_come = std::chrono::seconds{5};
constexpr Span between_attempts = std::chrono::seconds{1};
constexpr int most_needs_in_a_row = 8;
constexpr int most_looks = 256; // at neighbours, for a circle
constexpr std::string_view listener_prefix = "ftrig1:";

bool is_still_called(const sys::Fd& held, int directory, const char* name) {
    const auto ours = sys::info(held);
    const auto found = sys::info(directory, name);
    return ours && found && ours->identity == found->identity;
}

bool is_alive(const ServiceState& state) {
    return state.pid != 0 && sys::is_alive(static_cast<pid_t>(state.pid), state.process_started);
}

// Its end counts when its supervise has told of it, for only then it is known what follows, and `finish` has
// had its turn.
bool has_not_ended(const ServiceState& state) {
    if (state.pid == 0) return state.phase == Phase::started || state.phase == Phase::clearing;
    return is_alive(state) || sys::is_alive(static_cast<pid_t>(state.author.pid), state.author.started);
}

// Then nothing is known of the neighbour, and what was known holds on.
bool says_nothing(const Error& error) {
    return is_for_want_of_something(error) || error.number == EIO;
}

// It goes into the state, of which it must not make another one.
void show(NeighbourName& shown, std::string_view name) {
    for (const char letter : name) {
        const bool is_control = static_cast<unsigned char>(letter) < ' ' || letter == 0x7f;
        shown.append(is_control ? '?' : letter);
    }
}

[[gnu::noinline]] std::optional<ServiceState> read_state(int directory, const char* path, bool& is_unable) {
    std::array<char, protocol::state_text_room> room;
    const auto text = sys::read_small_file(directory, path, room);
    is_unable |= !text && says_nothing(text.error());
    return text ? protocol::left_state_from_text(*text) : std::nullopt;
}

} // namespace

// What there is to know of a neighbour.
struct Needs::Found {
    bool exists = false;
    bool has_begun = false; // somebody has supervised it in this era
    bool is_up = false;
    bool is_ready = false;
    bool is_wanted = false;
    Moment since{}; // likewise, its run
};

// Apart, for its room on the stack: without a need it is not gone into.
[[gnu::noinline]] Needs::Found Needs::find(const char* neighbour) {
    Found found;
    const auto itself = sys::info(scan_directory_.number(), neighbour);
    found.exists = itself && itself->type == sys::FileInfo::Type::directory;
    if (!found.exists) return found;
    auto path = control_of_neighbour(scan_directory_.number(), neighbour);
    is_unable_ |= !path && says_nothing(path.error());
    if (!path) return found;
    const std::size_t length = path->size();
    path->append('/').append(control_file::state);
    if (const auto state = read_state(scan_directory_.number(), path->c_str(), is_unable_)) {
        found.has_begun = is_same_era(state->author.era, *era_) && state->phase != Phase::gone;
        found.is_wanted = found.has_begun && protocol::is_wanted(*state);
        found.is_up = found.has_begun && (state->phase == Phase::started ||
                                          (state->phase == Phase::running && is_alive(*state)));
        found.is_ready = found.is_up && state->ready.value_or(true);
        found.since = state->since_moment;
        return found;
    }
    // The supervise of somebody else.
    PathText status;
    status.append(first_of(path->view(), length)).append('/').append(control_file::status);
    std::array<char, 64> room;
    const auto bytes = sys::read_small_file(scan_directory_.number(), status.c_str(), room);
    is_unable_ |= !bytes && says_nothing(bytes.error());
    if (!bytes) return found;
    const auto record =
        protocol::decode_status({reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()});
    if (!record) return found;
    found.has_begun = true;
    found.is_up = found.is_ready = is_started(*record);
    found.is_wanted = want_of(*record) != Want::down;
    return found;
}

void Needs::look(const Settings& settings, int control_directory, Moment now) {
    if (!begun_) begun_ = now;
    const bool needs = settings.has(ServiceFile::needs), wants = settings.has(ServiceFile::wants);
    if (!found_ && !needs && !wants && !settings.has(ServiceFile::event)) return;
    look_at_all_of_them(settings, control_directory, now);
}

// Apart, for its room on the stack.
[[gnu::noinline]] void Needs::look_at_all_of_them(const Settings& settings, int control_directory,
                                                  Moment now) {
    const bool needs = settings.has(ServiceFile::needs), wants = settings.has(ServiceFile::wants);
    machine::Neighbours before;
    before.may_start = !needs;
    if (found_) before = *found_;
    found_ = ::new (room_) machine::Neighbours{};
    patience_ends_.reset();
    is_unable_ = is_deaf_ = false;
    if ((needs || wants) && scan_directory_) {
        open_news(control_directory);
        if (needs) look_at_all(file::needs, Manner::need, now);
        if (wants) look_at_all(file::wants, Manner::want, now);
    }
    if (settings.has(ServiceFile::event)) look_who_needs_us();
    if (is_unable_) {
        *found_ = before;
        patience_ends_ = now + between_attempts;
    }
    if (is_deaf_ && !patience_ends_) patience_ends_ = now + between_attempts;
    if (found_->may_start) watched_.close();
}

// Nobody tells then, and it is looked from time to time.
void Needs::note_deafness(const char* neighbour, Error error) {
    is_deaf_ = true;
    const std::uint64_t sum = sum_of(neighbour) ^ static_cast<std::uint64_t>(error.number);
    if (is_new(sum)) report_.need_not_heard(neighbour, error);
}

// One FIFO for all of them. It is open for writing as well, lest it end. Somebody may have removed it: then
// nobody finds the one that we have.
void Needs::open_news(int control_directory) {
    if (news_ && is_still_called(news_, control_directory, control_file::news)) return;
    auto opened = sys::make_and_open_fifo(control_directory, control_file::news, protocol::fifo_mode,
                                          sys::FifoEnd::both);
    if (opened) news_ = std::move(*opened);
}

void Needs::forget_news() const {
    std::array<char, 256> room;
    while (sys::read_waiting(news_, room).size() == room.size()) {
    }
}

// Apart likewise.
[[gnu::noinline]] void Needs::look_at_all(const char* directory, Manner manner, Moment now) {
    std::array<std::uint64_t, 128> room;
    const auto opened = sys::open_directory(service_, directory);
    is_unable_ |= !opened && says_nothing(opened.error());
    if (!opened) return;
    sys::DirectoryNames names{*opened, room};
    for (auto name = names.next(); name && *name; name = names.next())
        if ((*name)[0] != '.') look_at_one(directory, *name, manner, now);
}

void Needs::look_at_one(const char* directory, const char* neighbour, Manner manner, Moment now) {
    const auto listens = listen_to(neighbour); // first: what changes after the look is told
    if (!listens) note_deafness(neighbour, listens.error());
    const Found found = find(neighbour);
    const bool may_come = found.exists && !found.has_begun && now < *begun_ + time_to_come;
    if (manner == Manner::want) {
        const bool is_coming = may_come || (found.is_wanted && !found.is_ready);
        if (is_coming && !waits_for_us(neighbour)) block(neighbour);
        if (may_come) patience_ends_ = *begun_ + time_to_come;
        return;
    }
    const protocol::Need need = need_of(directory, neighbour);
    const bool is_there = need.must_be_ready ? found.is_ready : found.is_up;
    if (is_there && found.is_wanted) {
        if (!need.rides_out_restarts) found_->youngest = std::max(found_->youngest, found.since);
        return;
    }
    if (!need.rides_out_restarts || !found.is_wanted) found_->may_go_on = false;
    block(neighbour);
    if (!found.exists) watch_for_names();
    if (!may_come) complain(neighbour, found.exists);
}

// Of several things each is said once, and not one after the other again and again.
bool Needs::is_new(std::uint64_t sum) {
    if (std::ranges::find(said_of_, sum) != said_of_.end()) return false;
    std::ranges::rotate(said_of_, said_of_.begin() + 1);
    said_of_.back() = sum;
    return true;
}

void Needs::complain(const char* neighbour, bool exists) {
    const std::uint64_t sum = sum_of(neighbour) ^ (exists ? 2U : 0U);
    if (!is_new(sum)) return;
    if (!exists)
        report_.need_is_missing(neighbour);
    else if (leads_back(neighbour))
        report_.need_leads_back(neighbour);
}

void Needs::block(const char* neighbour) {
    if (!found_->may_start) return;
    found_->may_start = false;
    show(found_->waits_for, neighbour);
}

[[gnu::noinline]] protocol::Need Needs::need_of(const char* directory, const char* neighbour) {
    PathText path;
    path.append(directory).append('/').append(neighbour);
    std::array<char, 256> room;
    const auto text = sys::read_small_file(service_, path.c_str(), room);
    is_unable_ |= !text && says_nothing(text.error());
    if (!text) return {};
    const auto need = protocol::need_from_text(*text);
    if (need) return *need;
    if (is_new(sum_of(*text))) report_.setting_unusable(path.c_str(), need.error());
    return {};
}

// A link of a name of our own, so that there is one, whoever of us has made it.
[[gnu::noinline]] Result<> Needs::listen_to(const char* neighbour) const {
    if (!sys::info(scan_directory_.number(), neighbour)) return {}; // its name is waited for
    auto place = event_of_neighbour(scan_directory_.number(), neighbour);
    if (!place) return fail(place);
    const auto made =
        sys::make_event_directory(scan_directory_.number(), place->c_str(), sys::event_directory_for_group);
    if (!made) return fail(made);
    const auto ours = sys::info(service_, files_.control);
    if (!ours) return fail(ours);
    std::array<char, PATH_MAX> room;
    const auto itself = sys::real_path(service_, ".", room);
    if (!itself) return fail(itself);
    PathText target;
    if (files_.control[0] != '/') target.append(*itself).append('/');
    target.append(files_.control).append('/').append(control_file::news);
    place->append('/').append(listener_prefix).append('@');
    const auto inode = sixteen_hex_digits(ours->identity.inode);
    const auto device = sixteen_hex_digits(ours->identity.device);
    place->append({inode.data(), inode.size()}).append({device.data() + 8, 8}).append(":lares0");
    if (target.truncated() || place->truncated()) return std::unexpected(Error{ENAMETOOLONG, "make link"});
    return sys::make_link(scan_directory_.number(), place->c_str(), target.c_str());
}

// That a name appears in the scan directory is told by dnotify, as removals are (sys/removals.hpp).
void Needs::watch_for_names() {
    if (watched_) return;
    auto opened = sys::open_directory(scan_directory_.number(), ".");
    if (!opened) return;
    watched_ = std::move(*opened);
    sys::tell_of_new_names(watched_);
}

void Needs::tell_needed() const {
    if (!scan_directory_ || !news_) return;
    std::array<std::uint64_t, 128> room;
    const auto opened = sys::open_directory(service_, file::needs);
    if (!opened) return;
    sys::DirectoryNames names{*opened, room};
    for (auto name = names.next(); name && *name; name = names.next()) {
        if ((*name)[0] == '.') continue;
        auto path = control_of_neighbour(scan_directory_.number(), *name);
        if (!path) continue;
        path->append('/').append(control_file::control);
        if (const auto control = sys::open_fifo_writer(scan_directory_.number(), path->c_str()))
            (void)sys::send(*control, protocol::look_around);
    }
}

[[gnu::noinline]] void Needs::look_who_needs_us() {
    std::array<std::uint64_t, 128> room;
    const auto events = sys::open_directory(service_, files_.event);
    is_unable_ |= !events && says_nothing(events.error());
    if (!events) return;
    sys::DirectoryNames names{*events, room};
    for (auto name = names.next(); name && *name; name = names.next())
        if (std::string_view{*name}.starts_with(listener_prefix)) look_at_listener(events->number(), *name);
}

// …/web/supervise/news: does a service web need us, and is it up?
void Needs::look_at_listener(int event_directory, const char* link) {
    std::array<char, PATH_MAX> room;
    const std::string_view target = sys::read_link(event_directory, link, room);
    const std::string_view control = first_of(target, target.rfind('/'));
    const auto [service, instance] = owner_of_neighbours_control(control);
    if (rest_of(target, control.size() + 1) != control_file::news || service.size() == 0) return;
    PathText need;
    need.append(service.view()).append('/').append(file::needs).append('/').append(name_);
    if (!sys::exists(sys::here, need.c_str()).value_or(false)) return;
    PathText path;
    path.append(control).append('/').append(control_file::state);
    const auto state = read_state(sys::here, path.c_str(), is_unable_);
    const bool is_up = state && is_same_era(state->author.era, *era_) && has_not_ended(*state);
    if (!is_up || found_->is_needed) return;
    found_->is_needed = true;
    show(found_->needed_by, rest_of(service.view(), service.view().rfind('/') + 1));
    show(found_->needed_by, instance);
}

// Does it need us, be it through others?
bool Needs::leads_back(const char* neighbour) const {
    int looks = most_looks;
    return leads_back(neighbour, file::needs, nullptr, 0, looks);
}

// Likewise, or want us: then it is we who go on without it, or nobody would.
bool Needs::waits_for_us(const char* neighbour) const {
    int looks = most_looks;
    return leads_back(neighbour, file::needs, file::wants, 0, looks);
}

[[gnu::noinline]] bool Needs::leads_back(const char* neighbour, const char* by, const char* or_by, int depth,
                                         int& looks) const {
    if (std::string_view{neighbour} == name_) return true;
    if (depth == most_needs_in_a_row || looks-- <= 0) return false;
    for (const char* directory : {by, or_by})
        if (directory && leads_back_by(directory, neighbour, by, or_by, depth, looks)) return true;
    return false;
}

bool Needs::leads_back_by(const char* directory, const char* neighbour, const char* by, const char* or_by,
                          int depth, int& looks) const {
    PathText path;
    path.append(neighbour).append('/').append(directory);
    const auto opened = sys::open_directory(scan_directory_.number(), path.c_str());
    if (!opened) return false;
    std::array<std::uint64_t, 64> room;
    sys::DirectoryNames names{*opened, room};
    for (auto name = names.next(); name && *name; name = names.next())
        if ((*name)[0] != '.' && leads_back(*name, by, or_by, depth + 1, looks)) return true;
    return false;
}

} // namespace lares::supervise
