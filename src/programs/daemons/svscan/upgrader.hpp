// SPDX-License-Identifier: ISC
// Becoming what is installed now: first every supervise, one after the other, and when all have, svscan
// itself. Nobody's process ends, and no service notices (machine/upgrade_walk.hpp, machine/upgrade.hpp).
#pragma once

#include "control_point.hpp"
#include "finder.hpp"
#include "launcher.hpp"
#include "machine/upgrade_walk.hpp"
#include "protocol/handover.hpp"
#include "succession/trial.hpp"
#include "tree.hpp"

#include <climits>

namespace lares::svscan {

class Upgrader {
  public:
    // `program`: where this svscan was found. `arguments`: of this svscan. `inheritance`: what its successor
    // is to give back to children.
    struct Means {
        Tree& tree;
        const Finder& finder;
        const ControlPoint& control;
        const Inheritance& inheritance;
        const char* program;
        const char* const* arguments;
        const sys::Report& report;
    };
    explicit Upgrader(const Means& means)
        : means_{means}, trial_{{.whose = "svscan",
                                 .program = means.program,
                                 .is_able = protocol::svscan_is_able},
                                means.report} {}

    void on_asked(Moment now);
    void on_answer(pid_t pid, bool done, Moment now); // of a supervise
    void on_supervise_died(pid_t pid);
    // True when the child was the new svscan on trial.
    bool on_child_ended(const sys::Reaped& child);
    void on_time(Moment now);
    std::optional<Moment> deadline() const { return earliest({walk_.deadline(), trial_.deadline()}); }
    // All that was told to us is done. Answers only when it has not become another program.
    void end_turn();
    void give_way(); // everything is to be stopped

  private:
    bool is_under_way() const { return walk_.is_under_way() || trial_.is_under_way(); }
    void ask_on(Moment now);
    void ask(Tree::Place place, Moment now);
    void note_version_of(pid_t pid);
    void end_walk(Moment now);
    void tell_what_was_done() const;
    void tell_of(std::optional<machine::UpgradeWalk::Failure> failure);
    void follow(succession::Trial::Verdict verdict) {
        must_become_ = verdict == succession::Trial::Verdict::can;
    }

    Means means_;
    machine::UpgradeWalk walk_;
    succession::Trial trial_;
    bool must_become_ = false;
    TextBuffer<NAME_MAX + 4> asked_;              // the name of who has been asked last
    decltype(protocol::Author::version) version_; // of the first that has answered
    bool has_other_versions_ = false;
};

} // namespace lares::svscan
