// SPDX-License-Identifier: ISC
// Commands to several services, and the wait until they have taken effect.
//
//     Pursuit pursuit;
//     const auto web = pursuit.begin(Service{"web"}, "d");
//     pursuit.tell_all(deadline);
//     if (pursuit.failure(*web)) … else if (pursuit.await(*web, deadline) != Verdict::reached) …
//
// Whoever wants to see what goes on with all of them follow()s them instead, and may tell one of them
// something else meanwhile.
//
// It starts to watch before it looks, so that no change is missed, and sleeps until the kernel reports one.
// It looks again by itself in three cases only, because nothing would tell: while supervise has not read what
// was written to it, while none runs, and where inotify cannot be had.
//
// All are told before one is waited for, first those that have room, and the deadline is one for all.
#pragma once

#include "goal.hpp"
#include "service.hpp"
#include "sys/waiting.hpp"
#include "sys/watch.hpp"

#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lares::service {

class Pursuit {
  public:
    // `detail`: of the looks. What is ready to be read from `interruption` ends every wait.
    explicit Pursuit(Detail detail = Detail::status, const sys::Fd* interruption = nullptr)
        : detail_{detail}, interruption_{interruption}, watch_{sys::Watch::create().value_or(sys::Watch{})} {}

    // The number by which the service is called. Without commands it is only looked at.
    std::expected<std::size_t, SendFailure> begin(const Service& service, std::string_view commands) {
        return begin(service, commands, goal_of(commands));
    }
    std::expected<std::size_t, SendFailure> begin(const Service& service, std::string_view commands,
                                                  const Goal& goal);
    // Something else is to be told to it, and that is the goal from then on.
    void begin_again(std::size_t number, std::string_view commands, const Goal& goal);

    // One write for each that has not been told. Waits for room; without a deadline for ever.
    void tell_all(std::optional<Moment> deadline);
    // Why it has not been told.
    const std::optional<SendFailure>& failure(std::size_t number) const { return targets_[number].failure; }

    // Without a deadline it waits for ever.
    Verdict await(std::size_t number, std::optional<Moment> deadline);

    // Sleeps until there is news of some of those that have been told, and looks at these; they are the
    // answer. None: the moment has come, or the wait was interrupted.
    std::vector<std::size_t> follow(std::optional<Moment> until);
    // Looks at it at that moment in any case.
    void look_at(std::size_t number, Moment moment);
    // Nobody asks for it any more.
    void let_go(std::size_t number);

    // What came of the last look.
    Verdict verdict(std::size_t number) const { return targets_[number].verdict; }
    const protocol::ServiceView& view(std::size_t number) const { return targets_[number].now; }
    // The last look before it was told.
    const protocol::ServiceView& before(std::size_t number) const { return targets_[number].before; }
    // Supervise has read what was sent, and what is seen is what came of that.
    bool taken(std::size_t number) const { return targets_[number].taken_at.has_value(); }
    bool settled(std::size_t number) const { return has_settled(targets_[number]); }

  private:
    struct Target {
        Target(const Service& followed, std::string_view bytes, const Goal& wanted)
            : service{followed}, commands{bytes}, goal{wanted} {}

        Service service;
        std::string commands;
        Goal goal;
        bool watched = false; // the kernel will report changes
        int directory = -1;   // what the Watch calls the service directory, …
        int control = -1;     // … the control directory, …
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
        Verdict verdict = Verdict::not_yet;
        bool is_followed = true;
        bool is_stale = true;
        Span rest{0};
        std::optional<Moment> look_again;  // since nothing would tell …
        std::optional<Moment> asked_again; // … or somebody wants to see it then
    };

    void watch(Target& target);
    void call(int watched, const Target& target);
    void look(Target& target);
    void advance(Target& target);
    void note_events();
    static void note(Target& target, const sys::Change& change);
    static bool are_others_answered(Target& target);
    void tell(Target& target, bool last);
    void note_taking(Target& target);
    static bool has_settled(const Target& target);
    static std::optional<Moment> next_look_at(Target& target);
    static bool is_due(const Target& target, Moment now);
    std::vector<sys::Awaited> awaited() const;
    bool is_interrupted() const;
    void sleep(const Target& target, std::optional<Moment> deadline);
    void sleep_for_all(std::optional<Moment> until);

    Detail detail_;
    const sys::Fd* interruption_;
    sys::Watch watch_; // empty where inotify cannot be had
    std::vector<Target> targets_;
    std::unordered_map<int, std::vector<std::size_t>> watchers_; // who asked for what the Watch calls so
};

} // namespace lares::service
