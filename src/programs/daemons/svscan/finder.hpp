// SPDX-License-Identifier: ISC
// What supervise has published of one side of a pair: by that a supervise that an earlier svscan has started
// is found, and known for ours (machine/recognition.hpp).
#pragma once

#include "base/era.hpp"
#include "protocol/control_directory.hpp"
#include "protocol/ended_process.hpp"
#include "protocol/service_state.hpp"
#include "slot.hpp"

#include <optional>

namespace lares::svscan {

class Finder {
  public:
    // `directory`: the scan directory, which must also be the current directory. `variable`: the value of
    // $SUPERVISEDIR, empty when it is unset; it must outlive the object. `had_predecessor`: ControlPoint has
    // it.
    Finder(const sys::Fd& directory, const Era& era, std::string_view variable, bool had_predecessor)
        : directory_{directory}, era_{era}, variable_{variable}, had_predecessor_{had_predecessor} {}

    struct Found {
        pid_t pid;
        sys::ProcessHandle handle; // empty: it is our child
    };
    // One of our supervises that serves already. In a directory in which nobody has served yet it costs one
    // system call to see that there is none.
    std::optional<Found> find(const Slot& slot, Side side) const;
    // One has served there, and nobody has said that it has left: another one may be about to begin.
    bool has_been_left_behind(const Slot& slot, Side side) const;

    std::optional<protocol::ServiceState> state_of(const Slot& slot, Side side) const;
    // The same, if the supervise that runs has written it, and it is proven that it is ours.
    std::optional<protocol::ServiceState> proven_state_of(const Slot& slot, Side side) const;
    Result<sys::Fd> open_needs_of(const Slot& slot) const;
    struct Left {
        protocol::KnownProcess process; // a pid of 0: none
        bool is_our_child = false;
    };
    // The process that the state names, if it is there, be it dead and not reaped.
    Left process_left_of(const Slot& slot, Side side) const;
    // For the supervise that has taken over a process of which we know the end. False: it is not waited for.
    bool tell_end(const Slot& slot, Side side, const protocol::EndedProcess& ended) const;
    // Waiting commands for a supervise that has not begun yet; they last as long as the descriptor.
    Result<sys::Fd> leave_commands(const Slot& slot, Side side, std::string_view bytes) const;

    const Era& era() const { return era_; }

  private:
    std::optional<protocol::PathText> control_directory_of(const Slot& slot, Side side) const;
    Result<sys::Fd> open_control_directory(const Slot& slot, Side side) const;

    const sys::Fd& directory_;
    Era era_;
    std::string_view variable_;
    bool had_predecessor_;
};

} // namespace lares::svscan
