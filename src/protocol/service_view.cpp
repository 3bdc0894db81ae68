// SPDX-License-Identifier: ISC
#include "service_view.hpp"

#include <cerrno>

namespace lares::protocol {

void note_status(ServiceView& view, std::span<const unsigned char> bytes) {
    const auto record = decode_status(bytes);
    if (!record) {
        view.obstacle = Obstacle{Obstacle::At::format, 0};
        return;
    }
    view.status = *record;
    view.status_size = bytes.size();
    if (bytes.size() >= longest_status) view.log_status = decode_status(bytes.subspan(StatusRecord::size));
}

std::string_view remedy_for(const Obstacle& obstacle) {
    const bool is_no_fifo = obstacle.at == Obstacle::At::ok && obstacle.error == EINVAL;
    return is_no_fifo ? "it is not a FIFO; remove it" : "";
}

std::optional<bool> is_supervised(const Obstacle& obstacle) {
    switch (obstacle.at) {
    case Obstacle::At::directory:
    case Obstacle::At::down_file: return std::nullopt;
    case Obstacle::At::ok:
        if (obstacle.error == ENXIO || obstacle.error == ENOENT) return false;
        return std::nullopt;
    case Obstacle::At::open_status:
    case Obstacle::At::read_status:
    case Obstacle::At::format: return true;
    }
    return std::nullopt;
}

std::optional<bool> is_supervised(const ServiceView& view) {
    return view.obstacle ? is_supervised(*view.obstacle) : true;
}

bool is_started(const ServiceView& view) {
    return !view.obstacle && is_started(view.status);
}

bool is_same_run(const ServiceView& before, const ServiceView& now) {
    return now.status.pid == before.status.pid && now.status.since == before.status.since;
}

bool is_of_the_same_moment(const ServiceState& state, const StatusRecord& status) {
    return status_record_of(state) == status;
}

std::optional<ServiceView> view_of_log(const ServiceView& view) {
    if (!view.log_status) return std::nullopt;
    ServiceView log;
    log.down_file = view.down_file;
    log.status_size = StatusRecord::size;
    log.status = *view.log_status;
    return log;
}

} // namespace lares::protocol
