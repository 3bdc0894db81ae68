// SPDX-License-Identifier: ISC
// What the runs of services have started, and what of it goes on when they have been stopped: the program of
// a shell that has not become it by exec, or what was put into the background, be it by a run that has ended
// (runaways.hpp). Supervise knows of it only where a file `strays` says so.
//
//     Offspring offspring{services};              as it is before
//     …                                           they are stopped
//     offspring.await_ends(stopped, patience);    most of it is about to end as well
//     offspring.left_of(number)
#pragma once

#include "service.hpp"

#include "base/time.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <sys/types.h>
#include <vector>

namespace lares::service {

struct LeftProcess {
    pid_t pid = 0;
    std::uint64_t started = 0;
    std::string name;
    bool is_runaway = false; // it does not stand below its run
};

class Offspring {
  public:
    explicit Offspring(std::span<const Service> services);

    // Of these, by their places among the services, as long as some are there, but no longer than that. A
    // runaway is not about to end, and not waited for. What is ready to be read from `interruption` ends the
    // wait.
    void await_ends(std::span<const std::size_t> stopped, Span patience,
                    const sys::Fd* interruption = nullptr) const;
    // Those that are there now. Parents before their children.
    std::vector<LeftProcess> left_of(std::size_t number) const;
    // Its run was a shell that waits for what it has started.
    bool is_of_shell(std::size_t number) const { return families_[number].is_of_shell; }

  private:
    struct Family {
        std::vector<LeftProcess> members;
        bool is_of_shell = false;
    };
    std::vector<Family> families_; // of the services, in their order
};

// How long what ends with its run may take for that.
inline constexpr Span patience_with_offspring = std::chrono::seconds{2};

} // namespace lares::service
