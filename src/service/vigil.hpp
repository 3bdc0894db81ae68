// SPDX-License-Identifier: ISC
// The wait until services are in a state into which others bring them.
//
//     Vigil vigil{Condition::ready};
//     vigil.add(Service{"web"});
//     switch (vigil.wait(Vigil::Enough::all, deadline)) …
//
// It starts to watch before it looks, so that no change is missed, sleeps until the kernel reports one, and
// then looks at the services that it is about, and at no others (watched.hpp).
//
// It looks again by itself in few cases only, because nothing would tell: where something cannot be watched,
// and when a service has failed for good and somebody may have told it already to try again. As a start, also
// when what is up has to stay so, and at what waits for another one.
#pragma once

#include "condition.hpp"
#include "explanation.hpp"
#include "service.hpp"
#include "sys/watch.hpp"
#include "watched.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
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

    // Before any is added. What is up must have come to stay, and what no waiting brings is not waited for
    // (coming.hpp); a one-shot that is done has finished.
    void judge_as_a_start(const Typed& typed) { as_a_start_ = typed; }

    // What is said to have happened since has happened after this.
    void add(const Service& service);

    // Without a deadline it waits for ever. All must be so in the same moment.
    Outcome wait(Enough enough, std::optional<Moment> deadline);

    std::size_t size() const { return targets_.size(); }
    const Service& service(std::size_t number) const { return targets_[number].watched.service(); }
    // The last look at it.
    const protocol::ServiceView& view(std::size_t number) const { return targets_[number].watched.view(); }
    // Of one that never will though it has not failed for good.
    const std::optional<Explanation>& why_never(std::size_t number) const { return targets_[number].why; }
    Verdict verdict(std::size_t number) const { return targets_[number].verdict; }
    bool is_hidden(std::size_t number) const { return targets_[number].hidden; }

  private:
    struct Target {
        explicit Target(const Service& followed) : watched{followed} {}

        Watched watched;
        std::optional<protocol::ServiceView> first;
        Verdict verdict = Verdict::not_yet;
        std::optional<Explanation> why;
        bool hidden = false;
        std::optional<Moment> failed_at; // seen to have failed, and not to be told otherwise
        bool is_stale = false;
        std::optional<Moment> look_again;
    };

    void look(Target& target);
    void judge_now(Target& target);
    void judge_closely(Target& target, const protocol::ServiceView& now) const;
    static bool is_final(Target& target);
    void note_changes();
    void look_where_due();
    std::optional<Outcome> outcome(Enough enough) const;
    void sleep(std::optional<Moment> deadline);

    Condition condition_;
    std::optional<Typed> as_a_start_;
    const sys::Fd* interruption_;
    sys::Watch watch_; // empty where inotify cannot be had
    std::vector<Target> targets_;
};

} // namespace lares::service
