// SPDX-License-Identifier: ISC
// What runs beside a service, and what decides about it: checks of its health, whoever is told what happens,
// programs that hear of commands first. A classic directory asks for none of it, and then there is none of
// it: it would take another page of memory.
#pragma once

#include "control_hooks.hpp"
#include "health_checks.hpp"
#include "machine/hooks.hpp"
#include "notifier.hpp"

#include <array>
#include <cstddef>

namespace lares::supervise {

struct Companions {
    struct Room;

    HealthChecks health;
    Notifier notifier;
    ControlHooks control_hooks;
    machine::Hooks hooks;

    bool have(pid_t pid) const {
        return health.is_errand(pid) || notifier.is_errand(pid) || control_hooks.is_errand(pid);
    }
    bool are_busy(Instant now) const { return notifier.is_busy(now) || !hooks.is_idle(); }
    std::optional<Moment> deadline() const {
        return earliest({health.deadline(), notifier.deadline(), control_hooks.deadline()});
    }
};

struct alignas(Companions) Companions::Room {
    std::array<std::byte, sizeof(Companions)> bytes;
};

} // namespace lares::supervise
