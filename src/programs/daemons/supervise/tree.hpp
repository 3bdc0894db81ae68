// SPDX-License-Identifier: ISC
// All processes of a run, wherever they are: for a stop that is to reach all, and for what is left when it
// has ended. What was there before the run began (a daemon that `start` has left, children that supervise had
// when it was executed), and what that starts later, is none of it.
//
// They are in a control group of their own where one can be made. Elsewhere this supervise is a subreaper, so
// that who loses its parent becomes its child, and they are found by their parents and by the session of the
// run. What was started under a supervise that was killed has svscan for a parent then, and is found in the
// control group, or by the session; a daemon that has begun a session of its own is then found in the former
// only.
//
// Somebody is waited for by holding one of them, whose end is told by the kernel; then it is looked again. So
// nothing is asked while nothing happens.
#pragma once

#include "base/result.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "protocol/service_state.hpp"
#include "sys/fd.hpp"
#include "sys/process_handle.hpp"
#include "sys/process_tree.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <sys/types.h>

namespace lares::supervise {

class Tree {
  public:
    // Who is meant.
    struct Kin {
        sys::Family family; // none is older than the run
        protocol::Tree by = protocol::Tree::none;
        // What runs beside the service, which supervise has started as well.
        const void* context = nullptr;
        bool (*is_errand)(const void* context, pid_t pid) = nullptr;
    };

    // Before a start: from now on all that is started can be found; by what? `control`: the control
    // directory, after which the control group is called.
    protocol::Tree prepare(int control);
    // A control group that could not be entered is none.
    void on_refused() { let_go(); }
    // What a supervise before us has made; by what are they found now?
    protocol::Tree resume(int control, protocol::Tree by);
    // The directory of the control group; -1: there is none.
    int cgroup() const { return cgroup_.number(); }

    // How many there are. One of them is held, if there is one.
    Result<std::uint32_t> look(const Kin& kin, Moment now);
    // It is ready when the one that is held has ended.
    const sys::Fd& held() const { return held_.fd(); }
    // When to look again, where none can be held.
    std::optional<Moment> deadline() const { return look_again_; }
    // For want of a descriptor; so often that whoever is about to leave does not wait any longer.
    bool has_looked_in_vain() const { return looks_in_vain_ >= most_looks_in_vain; }
    void forget() { held_.close(), look_again_.reset(); }

    // To all but one.
    Result<> send(const Kin& kin, int signal, pid_t but) const;
    // As many as there is room for.
    std::size_t list(const Kin& kin, std::span<pid_t> room) const;

    // The control group goes, if there is one and nobody is in it.
    void let_go();

  private:
    static constexpr unsigned most_looks_in_vain = 5;
    using Name = TextBuffer<47>;
    bool is_by_cgroup(const Kin& kin) const { return kin.by == protocol::Tree::cgroup && cgroup_; }
    bool is_still(const Kin& kin, const sys::Member& member) const;
    Result<> send_once(const Kin& kin, int signal, pid_t but) const;
    template <class Then>
    Result<> each(const Kin& kin, Then then) const;

    sys::Fd cgroup_;
    Name name_; // of that, as long as it is there
    sys::ProcessHandle held_;
    std::optional<Moment> look_again_;
    unsigned looks_in_vain_ = 0; // in a row
};

} // namespace lares::supervise
