// SPDX-License-Identifier: ISC
#include "listeners.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "neighbour_files.hpp"
#include "neighbour_place.hpp"
#include "protocol/names.hpp"
#include "sys/directory.hpp"
#include "sys/event_directory.hpp"
#include "sys/file.hpp"
#include "sys/links.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>

namespace lares::supervise {

using protocol::PathText;
namespace file = protocol::service_file;
namespace control_file = protocol::control_file;

namespace {

bool has_file_for(int directory, std::string_view service, const char* by, const char* name) {
    PathText path;
    path.append(service).append('/').append(by).append('/').append(name);
    return sys::exists(directory, path.c_str()).value_or(false);
}

// …/web/supervise/news: does a service web need us, and is it up? A link of a stranger says nothing.
[[gnu::noinline]] void look_at_listener(const Standpoint& at, int events, const char* link,
                                        machine::Neighbourhood& all, Doubt& doubt) {
    if (!sys::is_listener_to_follow(events, link)) return;
    std::array<char, PATH_MAX> room;
    const std::string_view target = sys::read_link(events, link, room);
    const std::string_view control = first_of(target, target.rfind('/'));
    const auto [service, instance] = owner_of_neighbours_control(control);
    if (rest_of(target, control.size() + 1) != control_file::news || service.size() == 0) return;
    if (!has_file_for(sys::here, service.view(), file::needs, at.name)) return;
    if (!holds_us(at, sys::here, control, doubt)) return;
    machine::NeighbourName name;
    name.append(last_part_of(service.view())).append(instance);
    all.add_one_that_needs_us(name.view());
}

// `found` is told of each entry of the scan directory that needs or wants the one of this name.
template <class Found>
void for_each_that_listens(const Standpoint& at, const char* to, Doubt& doubt, Found&& found) {
    std::array<std::uint64_t, 128> room;
    const auto opened = sys::open_directory(at.scan_directory.number(), ".");
    doubt.note(opened);
    if (!opened) return;
    doubt.note(sys::each_name(*opened, room, [&](const char* name) {
        if (name[0] == '.' || std::string_view{name} == at.name) return;
        const bool needs = has_file_for(opened->number(), name, file::needs, to);
        if (needs || has_file_for(opened->number(), name, file::wants, to)) found(name, needs);
    }));
}

// Its place for listeners is new, which it is to know, lest it is removed unnoticed. If there was one before,
// others have lost their links with it.
[[gnu::noinline]] void tell_of_new_place(const Standpoint& at, const char* neighbour) {
    Doubt unheeded;
    call(at, neighbour);
    for_each_that_listens(at, neighbour, unheeded, [&](const char* other, bool) { call(at, other); });
}

Result<PathText> place_of_our_link(const Standpoint& at, std::string_view events) {
    const auto ours = sys::info(at.service, at.files.control);
    if (!ours) return fail(ours);
    const auto inode = sixteen_hex_digits(ours->identity.inode);
    const auto device = sixteen_hex_digits(ours->identity.device);
    PathText place;
    place.append(events).append('/').append(sys::prefix_of_listeners).append('@');
    place.append({inode.data(), inode.size()}).append({device.data() + 8, 8}).append(":lares0");
    if (place.truncated()) return std::unexpected(Error{ENAMETOOLONG, "make link"});
    return place;
}

[[gnu::noinline]] Result<> make_our_link(const Standpoint& at, std::string_view events) {
    auto place = place_of_our_link(at, events);
    if (!place) return fail(place);
    std::array<char, PATH_MAX> room;
    const auto itself = sys::real_path(at.service, ".", room);
    if (!itself) return fail(itself);
    PathText target;
    if (at.files.control[0] != '/') target.append(*itself).append('/');
    target.append(at.files.control).append('/').append(control_file::news);
    if (target.truncated()) return std::unexpected(Error{ENAMETOOLONG, "make link"});
    return sys::make_link(at.scan_directory.number(), place->c_str(), target.c_str());
}

} // namespace

[[gnu::noinline]] Result<> listen_to(const Standpoint& at, const char* neighbour) {
    if (!sys::info(at.scan_directory.number(), neighbour)) return {};
    const auto events = event_of_neighbour(at.scan_directory.number(), neighbour);
    if (!events) return fail(events);
    PathText place = *events;
    const auto made =
        sys::make_event_directory(at.scan_directory.number(), place.c_str(), sys::event_directory_for_group);
    if (!made) return fail(made);
    const auto linked = make_our_link(at, events->view());
    if (linked && *made) tell_of_new_place(at, neighbour);
    return linked;
}

[[gnu::noinline]] void find_who_needs_us(const Standpoint& at, machine::Neighbourhood& all, Doubt& doubt) {
    std::array<std::uint64_t, 128> room;
    const auto events = sys::open_directory(at.service, at.files.event);
    doubt.note(events);
    if (!events) return;
    doubt.note(sys::each_name(*events, room, [&](const char* name) {
        if (std::string_view{name}.starts_with(sys::prefix_of_listeners))
            look_at_listener(at, events->number(), name, all, doubt);
    }));
}

[[gnu::noinline]] bool holds_us_still(const Standpoint& at, const char* name, Doubt& doubt) {
    const int scan_directory = at.scan_directory.number();
    if (!has_file_for(scan_directory, name, file::needs, at.name)) return false;
    const auto control = control_of_neighbour(scan_directory, name);
    return control && holds_us(at, scan_directory, control->view(), doubt);
}

[[gnu::noinline]] void call_who_needs_us(const Standpoint& at, machine::Neighbourhood& all, Doubt& doubt) {
    for_each_that_listens(at, at.name, doubt, [&](const char* other, bool needs) {
        if (needs && holds_us_still(at, other, doubt)) all.add_one_that_needs_us(other);
        call(at, other);
    });
}

} // namespace lares::supervise
