// SPDX-License-Identifier: ISC
// Commands to several services, and the wait until they have taken effect.
//
//     Pursuit pursuit{goal_of("d")};
//     const auto web = pursuit.begin(Service{"web"});
//     pursuit.tell_all("d", deadline);
//     if (pursuit.failure(*web)) … else if (pursuit.await(*web, deadline) != Verdict::reached) …
//
// It starts to watch before it looks, so that no change is missed, and sleeps until the kernel reports one.
// It looks again by itself in three cases only, because nothing would tell: while supervise has not read what
// was written to it, while none runs, and where inotify cannot be had.
//
// All are told before one is waited for, first those that have room, and the deadline is one for all.
#pragma once

#include "goal.hpp"
#include "service.hpp"
#include "sys/watch.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>
#include <vector>

namespace lares::service {

class Pursuit {
  public:
    explicit Pursuit(Goal goal) : goal_{goal}, watch_{sys::Watch::create().value_or(sys::Watch{})} {}

    // The number by which the service is called.
    std::expected<std::size_t, SendFailure> begin(const Service& service);

    // One write for each; none when `commands` is empty. Waits for room; without a deadline for ever.
    void tell_all(std::string_view commands, std::optional<Moment> deadline);
    // Why it has not been told.
    const std::optional<SendFailure>& failure(std::size_t number) const { return targets_[number].failure; }

    // Without a deadline it waits for ever.
    Verdict await(std::size_t number, std::optional<Moment> deadline);

    // The last look at it, and whether supervise has read what was sent.
    const protocol::ServiceView& view(std::size_t number) const { return targets_[number].now; }
    bool taken(std::size_t number) const { return targets_[number].taken_at.has_value(); }

  private:
    struct Target {
        explicit Target(const Service& followed) : service{followed} {}

        Service service;
        bool watched = false; // the kernel will report changes
        int control = -1;     // what the Watch calls the control directory, …
        int readers = -1;     // … and `ok`
        sys::Fd ok;
        sys::Fd fifo;

        Moment others_until;                   // the patience with what somebody else has written, …
        std::optional<Moment> others_taken_at; // … and nobody has read yet
        bool told = false;
        std::optional<SendFailure> failure;

        bool is_oneshot = false;
        protocol::ServiceView before;
        protocol::ServiceView now;
        std::optional<Moment> taken_at; // seen to have read everything
        bool answered = false;          // with a new status
        bool left = false;
    };

    void watch(Target& target);
    void look(Target& target);
    void note_events();
    static bool are_others_answered(Target& target);
    void tell(Target& target, std::string_view commands, bool last);
    void note_taking(Target& target);
    bool has_settled(const Target& target) const;
    void sleep(const Target& target, std::optional<Moment> deadline, Span rest);

    Goal goal_;
    sys::Watch watch_; // empty where inotify cannot be had
    std::vector<Target> targets_;
};

} // namespace lares::service
