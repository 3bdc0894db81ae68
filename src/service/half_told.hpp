// SPDX-License-Identifier: ISC
// Between two writes of a supervise: the status is there, and the state that goes with it is not yet.
#pragma once

#include "service.hpp"

namespace lares::service {

// It is about to publish the state, which is a change of its own.
inline bool is_half_told(const Service& service, const protocol::ServiceView& view) {
    return !view.obstacle && !view.state && has_detail(view) && service.is_about_to_tell_more();
}

} // namespace lares::service
