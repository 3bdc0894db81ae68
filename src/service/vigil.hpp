// SPDX-License-Identifier: ISC
// The wait until services are in a state into which others bring them.
//
//     Vigil vigil{Condition::ready};
//     vigil.add(Service{"web"});
//     switch (vigil.wait(Vigil::Enough::all, deadline)) …
//
// It starts to watch before it looks, so that no change is missed, sleeps until the kernel reports one, and
// then looks at the services that it is about, and at no others. For each it watches
//
//     the directory with its name       the service directory is made anew, or its link leads elsewhere
//     that with the control directory   the same of supervise/
//     supervise/                        what is published
//     supervise/ok                      a supervise goes; and where none runs, one comes
//
// It looks again by itself in two cases only, because nothing would tell: where one of these cannot be
// watched, and when a service has failed for good and somebody may have told it already to try again.
#pragma once

#include "condition.hpp"
#include "service.hpp"
#include "sys/watch.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

class Vigil {
  public:
    enum class Enough : std::uint8_t { all, any };
    enum class Outcome : std::uint8_t {
        reached,
        too_late,
        never,  // enough of them have failed for good
        hidden, // one of them cannot be looked at
        interrupted,
    };

    // What is ready to be read from `interruption` ends the wait.
    explicit Vigil(Condition condition, const sys::Fd* interruption = nullptr)
        : condition_{condition}, interruption_{interruption}, watch_{sys::Watch::create().value_or(
                                                                  sys::Watch{})} {}

    // What is said to have happened since has happened after this.
    void add(const Service& service);

    // Without a deadline it waits for ever. All must be so in the same moment.
    Outcome wait(Enough enough, std::optional<Moment> deadline);

    std::size_t size() const { return targets_.size(); }
    const Service& service(std::size_t number) const { return targets_[number].service; }
    // The last look at it.
    const protocol::ServiceView& view(std::size_t number) const { return targets_[number].now; }
    Verdict verdict(std::size_t number) const { return targets_[number].verdict; }
    bool is_hidden(std::size_t number) const { return targets_[number].hidden; }

  private:
    struct Target {
        explicit Target(const Service& followed);

        Service service;
        std::string place;        // the directory with its name, …
        std::string name;         // … which may be one that no directory has, and then empty
        std::string above;        // the directory with the control directory, …
        std::string control_name; // … and its name there
        // What the Watch calls them.
        int watched_place = -1;
        int watched_above = -1;
        int watched_control = -1;
        int watched_ok = -1;
        bool awaits_supervise = false; // watches for one to come
        bool is_told = false;          // the kernel will report changes

        std::optional<protocol::ServiceView> first;
        protocol::ServiceView now;
        Verdict verdict = Verdict::not_yet;
        bool hidden = false;
        std::optional<Moment> failed_at; // seen to have failed, and not to be told otherwise
        bool is_stale = false;
        std::optional<Moment> look_again;
    };

    void watch(Target& target);
    void look(Target& target);
    protocol::ServiceView see(Target& target);
    void judge_now(Target& target);
    static bool is_final(Target& target);
    static bool concerns(const Target& target, const sys::Change& change);
    void note_changes();
    void look_where_due();
    std::optional<Outcome> outcome(Enough enough) const;
    void sleep(std::optional<Moment> deadline);

    Condition condition_;
    const sys::Fd* interruption_;
    sys::Watch watch_; // empty where inotify cannot be had
    std::vector<Target> targets_;
};

} // namespace lares::service
