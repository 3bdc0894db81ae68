// SPDX-License-Identifier: ISC
// Services as our supervise shows them, in the phases that the tests speak of.
#pragma once

#include "protocol/service_view.hpp"

namespace lares::service {

// `run` tells one run, or one time of being down, from the next.
inline protocol::ServiceState in(protocol::Phase phase, unsigned run = 1) {
    protocol::ServiceState state;
    state.phase = phase;
    state.pid = has_process(phase) ? 12 : 0;
    state.since = TaiLabel::from_unix(1000 + run, 0);
    state.starts = run;
    return state;
}

inline protocol::ServiceView of(const protocol::ServiceState& state) {
    protocol::ServiceView view;
    view.status_size = protocol::StatusRecord::size;
    view.status = status_record_of(state);
    view.state = state;
    return view;
}

} // namespace lares::service
