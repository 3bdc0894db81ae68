// SPDX-License-Identifier: ISC
// Commands to several services, and the wait until they have taken effect.
//
//     Pursuit pursuit{goal_of("d")};
//     const std::size_t web = pursuit.begin(Service{"web"});
//     if (auto sent = pursuit.send(web, "d", room_limit); !sent) …
//     if (pursuit.await(web, deadline) != Verdict::reached) …
//
// It starts to watch before it looks, so that no change is missed, and sleeps until the kernel reports one.
// It looks again by itself in three cases only, because nothing would tell: while supervise has not read what
// was written to it, while none runs, and where inotify cannot be had.
#pragma once

#include "goal.hpp"
#include "service.hpp"
#include "sys/poller.hpp"
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
    std::size_t begin(const Service& service);

    // One write; nothing is written when `commands` is empty. Waits for room, at most `limit`, without one
    // for ever.
    std::expected<void, SendFailure> send(std::size_t number, std::string_view commands,
                                          std::optional<Span> limit);

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
        protocol::ServiceView before;
        protocol::ServiceView now;
        std::optional<Moment> taken_at; // seen to have read everything
        bool answered = false;          // with a new status
        bool left = false;
    };

    enum Place : std::size_t { watch_place, ok_place, place_count };

    void note_taking(Target& target);
    void note_events();
    void watch(Target& target);
    void let_others_be_answered(Target& target);
    void look(Target& target);
    bool has_settled(const Target& target) const;
    void sleep(const Target& target, std::optional<Moment> deadline, Span rest);
    void wait(const sys::Fd& ok, std::optional<Moment> until);

    Goal goal_;
    sys::Watch watch_; // empty where inotify cannot be had
    sys::Poller<place_count> poller_;
    std::vector<Target> targets_;
};

// For one service, without waiting for what comes of it.
std::expected<void, SendFailure> send(const Service& service, std::string_view commands,
                                      std::optional<Span> limit);

} // namespace lares::service
