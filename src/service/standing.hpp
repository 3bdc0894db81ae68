// SPDX-License-Identifier: ISC
// What a service does, in a few words, for a client that had hoped for something else.
#pragma once

#include "service.hpp"

#include <string>

namespace lares::service {

// "down", "start runs (pid 12)", "up (pid 12), not ready", "supervise not running"
std::string standing_of(const protocol::ServiceView& view);

// The service for want of which it is not started, though it is wanted; empty if there is none.
std::string waits_for(const protocol::ServiceView& view);
// One that needs it, and for which it goes on, though it is to go; empty if there is none.
std::string held_by(const protocol::ServiceView& view);

// What has failed for good: "start exited 3", "run was killed by SIGSEGV". Empty when its supervise does not
// say.
std::string last_straw_of(const protocol::ServiceView& view);

// How its last run has ended: "run exited 3". Empty when its supervise does not say.
std::string last_end_of(const protocol::ServiceView& view);

// "unable to open web/supervise/ok", of which the obstacle has the error.
std::string unable_to(const Service& service, const protocol::Obstacle& obstacle);

} // namespace lares::service
