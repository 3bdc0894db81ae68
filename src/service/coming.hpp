// SPDX-License-Identifier: ISC
// Whether a start has come to stay, and whether it will come at all: as lares start and lares wait judge it,
// whose user wants to know whether it works. svc and svwait take a service as it is at that moment.
#pragma once

#include "explanation.hpp"
#include "service.hpp"
#include "typed.hpp"

#include "base/time.hpp"

#include <optional>
#include <string_view>

namespace lares::service {

// Of one that is up: when to look at it again, since a run that has just begun may be none. Nothing: it has
// said that it is ready, has no process, or has lived for a second, which is what supervise itself takes for
// a run.
std::optional<Span> time_to_stay(const protocol::ServiceView& now);

// No waiting brings it, though its supervise goes on trying: it cannot be executed, and nobody has touched
// the script since; or it needs what is not there, or itself. `name`: as it is typed. Nothing: it may come.
std::optional<Explanation> why_it_cannot_come(const Service& service, std::string_view name,
                                              const protocol::ServiceView& now);

// The same of one for which nobody does anything: what it needs has failed for good.
std::optional<Explanation> why_its_need_does_not_come(const Service& service,
                                                      const protocol::ServiceView& now, const Typed& typed);

} // namespace lares::service
