// SPDX-License-Identifier: ISC
#include "delivery.hpp"

#include "sys/clock.hpp"
#include "sys/fifo.hpp"
#include "sys/waiting.hpp"

#include <cerrno>

namespace lares::service {

std::expected<void, SendFailure> offer(const sys::Fd& fifo, std::string_view commands) {
    if (commands.empty()) return {};
    const auto sent = sys::send(fifo, commands);
    if (!sent) return std::unexpected(SendFailure{SendFailure::Step::write, sent.error().number});
    return {};
}

bool lacks_room(const SendFailure& failure) {
    return failure.step == SendFailure::Step::write && failure.error == EAGAIN;
}

std::expected<void, SendFailure> Delivery::offer(const Service& service) {
    auto fifo = service.open_control();
    if (!fifo) return std::unexpected(fifo.error());
    const auto sent = service::offer(*fifo, commands_);
    if (!sent && lacks_room(sent.error())) waiting_.push_back({service, std::move(*fifo)});
    return sent;
}

std::vector<Delivery::Undelivered> Delivery::wait(std::optional<Moment> deadline) {
    std::vector<Undelivered> undelivered;
    std::vector<sys::Awaited> room;
    while (!waiting_.empty()) {
        const bool last = deadline && sys::now() >= *deadline; // before the attempts: each has one after it
        std::erase_if(waiting_, [&](const Waiting& it) {
            const auto sent = service::offer(it.fifo, commands_);
            if (sent) return true;
            const bool too_late = lacks_room(sent.error()) && last;
            if (lacks_room(sent.error()) && !last) return false;
            undelivered.push_back(
                {it.service, too_late ? SendFailure{SendFailure::Step::write, ETIMEDOUT} : sent.error()});
            return true;
        });
        room.clear();
        for (const Waiting& it : waiting_) room.push_back(sys::room_in(it.fifo));
        if (!room.empty()) sys::wait_for_any(room, deadline);
    }
    return undelivered;
}

} // namespace lares::service
