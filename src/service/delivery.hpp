// SPDX-License-Identifier: ISC
// Commands on their way to several services, without waiting for what comes of them.
//
//     Delivery delivery{"d"};
//     for (…) if (auto sent = delivery.offer(service); !sent && !lacks_room(sent.error())) …
//     for (const auto& [service, failure] : delivery.wait(deadline)) …
//
// Whoever has room for them is told at once. One whose supervise does not read, because it is stopped, and
// whose FIFO is full keeps none of the others waiting, and there is one limit for all of these.
#pragma once

#include "service.hpp"

#include <expected>
#include <optional>
#include <string_view>
#include <vector>

namespace lares::service {

// One write, or none when `commands` is empty or there is no room for them.
std::expected<void, SendFailure> offer(const sys::Fd& fifo, std::string_view commands);
bool lacks_room(const SendFailure& failure);

class Delivery {
  public:
    // `commands` must outlive the object.
    explicit Delivery(std::string_view commands) : commands_{commands} {}

    // One that lacks room is remembered.
    std::expected<void, SendFailure> offer(const Service& service);

    struct Undelivered {
        Service service;
        SendFailure failure;
    };
    // Waits for room at those that lacked it, without a deadline for ever. The ones that could not be told.
    std::vector<Undelivered> wait(std::optional<Moment> deadline);

  private:
    struct Waiting {
        Service service;
        sys::Fd fifo;
    };
    std::string_view commands_;
    std::vector<Waiting> waiting_;
};

} // namespace lares::service
