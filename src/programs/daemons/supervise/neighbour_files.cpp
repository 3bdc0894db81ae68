// SPDX-License-Identifier: ISC
#include "neighbour_files.hpp"

#include "neighbour_place.hpp"
#include "protocol/command.hpp"
#include "protocol/names.hpp"
#include "sys/fifo.hpp"
#include "sys/file.hpp"
#include "sys/process_facts.hpp"

#include <array>

namespace lares::supervise {

using protocol::PathText;
using protocol::ServiceState;
namespace control_file = protocol::control_file;

namespace {

bool is_alive(std::uint32_t pid, std::uint64_t started) {
    return pid != 0 && sys::is_alive(static_cast<pid_t>(pid), started);
}

[[gnu::noinline]] std::optional<ServiceState> read_state(int directory, std::string_view control,
                                                         Doubt& doubt) {
    PathText path;
    path.append(control).append('/').append(control_file::state);
    std::array<char, protocol::left_state_room> room; // its supervise may be of a later version
    const auto text = sys::read_small_file(directory, path.c_str(), room);
    doubt.note(text);
    return text ? protocol::left_state_from_text(*text) : std::nullopt;
}

[[gnu::noinline]] std::optional<protocol::StatusRecord> read_status(int directory, std::string_view control,
                                                                    Doubt& doubt) {
    PathText path;
    path.append(control).append('/').append(control_file::status);
    std::array<char, 64> room;
    const auto bytes = sys::read_small_file(directory, path.c_str(), room);
    doubt.note(bytes);
    if (!bytes) return std::nullopt;
    return protocol::decode_status({reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()});
}

} // namespace

// Apart, for its room on the stack: without a need it is not gone into.
[[gnu::noinline]] machine::Neighbour read_neighbour(const Standpoint& at, const char* neighbour,
                                                    Doubt& doubt) {
    const int scan_directory = at.scan_directory.number();
    machine::Neighbour it;
    const auto itself = sys::info(scan_directory, neighbour);
    doubt.note(itself);
    it.exists = itself && itself->type == sys::FileInfo::Type::directory;
    if (!it.exists) return it;
    const auto control = control_of_neighbour(scan_directory, neighbour);
    doubt.note(control);
    if (!control) return it;
    if (const auto state = read_state(scan_directory, control->view(), doubt))
        return machine::neighbour_of(*state, *at.era, is_alive(state->pid, state->process_started));
    const auto status = read_status(scan_directory, control->view(), doubt);
    return status ? machine::neighbour_of(*status) : it;
}

bool holds_us(const Standpoint& at, int directory, std::string_view control, Doubt& doubt) {
    const auto state = read_state(directory, control, doubt);
    return state && machine::holds_us(*state, *at.era, is_alive(state->pid, state->process_started),
                                      is_alive(state->author.pid, state->author.started));
}

void call(const Standpoint& at, const char* neighbour) {
    auto path = control_of_neighbour(at.scan_directory.number(), neighbour);
    if (!path) return;
    path->append('/').append(control_file::control);
    if (const auto control = sys::open_fifo_writer(at.scan_directory.number(), path->c_str()))
        (void)sys::send(*control, protocol::look_around);
}

} // namespace lares::supervise
