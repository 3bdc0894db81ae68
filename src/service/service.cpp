// SPDX-License-Identifier: ISC
#include "service.hpp"

#include "protocol/control_directory.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"
#include "protocol/setting_check.hpp"
#include "protocol/setting_parsers.hpp"
#include "sys/pause.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"
#include "sys/real_path.hpp"

#include <array>
#include <cerrno>

namespace lares::service {

using protocol::Obstacle;
using protocol::ServiceView;
using At = protocol::Obstacle::At;
namespace control_file = protocol::control_file;
namespace service_file = protocol::service_file;

namespace {

// A later version may have more to tell than ours.
constexpr std::size_t longest_state = 4096;

// supervise publishes status and state one after the other. A look in between is repeated, but not for ever:
// a state that was left behind never becomes right.
constexpr int looks_at_state = 5;
constexpr Span between_looks_at_state = std::chrono::milliseconds{1};

std::string find_control_name(const std::string& service, int start, const Place& place) {
    const char* value = sys::environment_value(protocol::control_directory_variable);
    const std::string_view variable = value ? value : "";
    if (variable.empty() && place.instance.empty() && !place.is_log_program)
        return service_file::control_directory;
    std::array<char, protocol::path_room> room;
    std::string_view whole;
    if (variable.starts_with('/')) {
        // A service that has no path is not there; whoever looks for it will hear of that.
        const auto found = sys::real_path(start, service.c_str(), room);
        if (!found) return service_file::control_directory;
        whole = *found;
    }
    const auto control_of =
        place.is_log_program ? protocol::control_directory_of_log : protocol::control_directory;
    const auto control = control_of(variable, whole, place.instance);
    return std::string{control ? control->view() : std::string_view{service_file::control_directory}};
}

// One allocation a path: a status command makes three for each of thousands of services.
std::string path_in_directory(std::string_view directory, std::string_view file) {
    std::string path;
    path.reserve(directory.size() + 1 + file.size());
    return path.append(directory).append(1, '/').append(file);
}

// Up without a process, or failed for good: of a supervise of ours the state says so, and of others nobody.
bool is_of_few_words(const ServiceView& view) {
    if (view.obstacle || !has_detail(view) || view.status.pid != 0) return false;
    const auto activity = activity_of(view.status);
    return activity == protocol::Activity::started || activity == protocol::Activity::failed;
}

} // namespace

std::string Service::path(std::string_view file) const {
    return path_in_directory(directory(), file);
}
std::string Service::control_path(std::string_view file) const {
    return path_in_directory(control_, file);
}

Service::Service(std::string_view name, int start)
    : name_{name}, start_{start}, place_{place_of(name_, start)},
      control_name_{find_control_name(directory(), start, place_)}, control_{control_name_.starts_with('/')
                                                                                 ? control_name_
                                                                                 : path(control_name_)} {}

int Service::error_of_entering() const {
    if (name_.empty()) return ENOENT;
    const auto found = sys::info(start_, path(".").c_str());
    return found ? 0 : found.error().number;
}

// An instance is kept down by that of all of them as well.
Result<bool> Service::has_down_file() const {
    const auto is_there = [this](std::string_view file) -> Result<bool> {
        const auto found = sys::info(start_, path(file).c_str());
        if (!found && found.error().number != ENOENT) return fail(found);
        return found.has_value();
    };
    const auto common = is_there(service_file::down);
    if (!common || *common || place_.instance.empty()) return common;
    protocol::PathText own;
    own.append(service_file::down);
    return is_there(protocol::append_instance(own, place_.instance).view());
}

// The questions of daemontools' svstat in their order. Whether the directory can be entered is asked only
// when something below it could not be reached.
ServiceView Service::look_at_status(sys::Glances& glances) const {
    ServiceView view;
    const auto stopped_at = [&](At at, int error) {
        const int entering = error_of_entering();
        view.obstacle = entering != 0 ? Obstacle{At::directory, entering} : Obstacle{at, error};
        return view;
    };
    if (name_.empty()) return stopped_at(At::directory, ENOENT);

    const auto down = has_down_file();
    if (!down) return stopped_at(At::down_file, down.error().number);
    view.down_file = *down;

    std::array<unsigned char, protocol::longest_status> room;
    const auto seen = glances.at(start_, control_path(control_file::ok).c_str(),
                                 control_path(control_file::status).c_str(), room);
    if (seen.fifo_error != 0) return stopped_at(At::ok, seen.fifo_error);
    if (seen.open_error != 0) return stopped_at(At::open_status, seen.open_error);
    if (seen.read_error != 0) return stopped_at(At::read_status, seen.read_error);
    note_status(view, std::span{room}.first(seen.size));
    return view;
}

// False when it may be there in a moment.
bool Service::add_state(ServiceView& view, sys::Glances& glances) const {
    std::array<char, longest_state> room;
    const auto text = glances.read(start_, control_path(control_file::state).c_str(), room);
    if (!text) return text.error().number == ENOENT;
    const auto state = protocol::state_from_text(*text);
    if (!state || !is_of_the_same_moment(*state, view.status)) return false;
    view.state = state;
    return true;
}

ServiceView Service::look(Detail detail) const {
    sys::Glances glances;
    return look(detail, glances);
}

ServiceView Service::look(Detail detail, sys::Glances& glances) const {
    ServiceView view = look_at_status(glances);
    if (detail == Detail::status && is_of_few_words(view)) (void)add_state(view, glances);
    if (detail == Detail::status) return view;
    for (int looks = 1;
         !view.obstacle && has_detail(view) && !add_state(view, glances) && looks < looks_at_state; ++looks) {
        sys::pause(between_looks_at_state);
        view = look_at_status(glances);
    }
    return view;
}

std::optional<protocol::ServiceState> Service::read_state() const {
    std::array<char, longest_state> room;
    const auto text = sys::read_small_file(start_, control_path(control_file::state).c_str(), room);
    return text ? protocol::state_from_text(*text) : std::nullopt;
}

std::optional<ServiceView> Service::left() const {
    std::array<char, protocol::longest_status> room;
    const auto bytes = sys::read_small_file(start_, control_path(control_file::status).c_str(), room);
    if (!bytes) return std::nullopt;
    ServiceView view;
    note_status(view, {reinterpret_cast<const unsigned char*>(bytes->data()), bytes->size()});
    if (view.obstacle) return std::nullopt;
    sys::Glances glances;
    if (has_detail(view)) (void)add_state(view, glances);
    return view;
}

bool Service::is_about_to_tell_more() const {
    const auto state = read_state();
    if (!state || state->phase == protocol::Phase::gone) return false;
    return sys::is_alive(static_cast<pid_t>(state->author.pid), state->author.started);
}

std::expected<sys::Fd, Obstacle> Service::open_ok() const {
    if (name_.empty()) return std::unexpected(Obstacle{At::directory, ENOENT});
    auto ok = sys::open_fifo_writer(start_, control_path(control_file::ok).c_str());
    if (ok) return std::move(*ok);
    const int entering = error_of_entering();
    return std::unexpected(entering != 0 ? Obstacle{At::directory, entering}
                                         : Obstacle{At::ok, ok.error().number});
}

bool Service::is_oneshot() const {
    std::array<char, protocol::longest_setting + 1> room;
    const auto text = sys::read_whole_file(start_, path(protocol::service_file::type).c_str(), room);
    return text && protocol::is_oneshot_from_text(*text).value_or(false);
}

std::expected<bool, Obstacle> Service::is_supervised() const {
    const auto ok = open_ok();
    if (ok) return true;
    if (protocol::is_supervised(ok.error()) == false) return false;
    return std::unexpected(ok.error());
}

std::expected<sys::Fd, SendFailure> Service::open_control() const {
    using Step = SendFailure::Step;
    if (name_.empty()) return std::unexpected(SendFailure{Step::directory, ENOENT});
    auto control = sys::open_fifo_writer(start_, control_path(control_file::control).c_str());
    if (control) return std::move(*control);
    const int entering = error_of_entering();
    return std::unexpected(entering != 0 ? SendFailure{Step::directory, entering}
                                         : SendFailure{Step::open, control.error().number});
}

std::optional<Service> Service::log() const {
    if (name_.empty()) return std::nullopt;
    const auto found = sys::info(start_, path(service_file::log).c_str());
    const std::string log = path_in_directory(name_, service_file::log);
    if (found && found->type == sys::FileInfo::Type::directory) return Service{log, start_};
    if (!found || found->type != sys::FileInfo::Type::regular) return std::nullopt;
    Service program{log, start_};
    const bool is_known = sys::exists(start_, program.control_path(control_file::ok).c_str()).value_or(false);
    return is_known ? std::optional{std::move(program)} : std::nullopt;
}

std::optional<LogView> look_at_log(const Service& service, Detail detail) {
    if (const auto log = service.log()) return LogView{log->look(detail), log->control_name()};
    const ServiceView view = service.look();
    const auto log = view.obstacle ? view : view_of_log(view);
    if (!log) return std::nullopt;
    return LogView{*log, service.control_name()};
}

} // namespace lares::service
