// SPDX-License-Identifier: ISC
// What comes of what is found of the services around one: may it start, may it go on, who is to be told of
// what, and when is it looked again though nobody tells.
//
//     found of each that it needs or wants ──▶ verdict ──┐
//                                                        ├──▶ Neighbours ──▶ Supervise
//     found of each that listens to it ──────────────────┘
//
// Whoever looks finds the facts (supervise by reading files, a test as it likes) and says what is known in
// the order in which it is found. The first that blocks is the one that is named.
#pragma once

#include "base/era.hpp"
#include "base/time.hpp"
#include "neighbours.hpp"
#include "protocol/need.hpp"
#include "protocol/service_state.hpp"
#include "protocol/status_record.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::machine {

// What is known of one that is needed or wanted.
struct Neighbour {
    bool exists = false;    // there is such an entry
    bool has_begun = false; // somebody has supervised it in this era, and has not left it
    bool is_up = false;
    bool is_ready = false;
    bool is_wanted = false;    // to be up
    bool is_going = false;     // it is up as yet, and was told to end
    bool is_done = false;      // it is up without a process, since a run has done it
    Moment since{};            // its run
    NeighbourName waits_for{}; // as far as it waits for a neighbour of its own

    friend bool operator==(const Neighbour&, const Neighbour&) = default;
};

// By what its supervise has published; `is_alive`: the process that this names.
Neighbour neighbour_of(const protocol::ServiceState& state, const Era& era, bool is_alive);
// The same of a supervise of another kind, which has only that.
Neighbour neighbour_of(const protocol::StatusRecord& record);

// By what one that needs us has published: has its run not ended yet? The end of a process counts when its
// supervise has told of it, for only then it is known what follows, and `finish` has had its turn; unless
// there is nobody, and will be nobody, to tell.
bool holds_us(const protocol::ServiceState& state, const Era& era, bool is_alive, bool supervise_is_alive);

// How one is bound to another.
struct Bond {
    enum class Kind : std::uint8_t { needs, wants };
    Kind kind = Kind::needs;
    protocol::Need how{}; // of a need
};

// When it is looked.
struct Lookout {
    Moment begun; // for the first time
    Moment now;
};

enum class Complaint : std::uint8_t {
    none,
    is_missing, // there is no such entry
    leads_back, // it needs us, be it through others
    will_block, // likewise, and it is up as yet
};

// What one neighbour comes to.
struct Verdict {
    bool blocks = false;         // it is not started before this changes …
    bool is_dispensable = false; // … or before it has been waited for long enough: it is only wanted
    bool ends = false;           // what runs is not to go on
    bool waits = false;          // it goes itself, and waits until what runs has gone
    Moment youngest{};           // the start of a run without which this one is not
    Complaint complaint = Complaint::none;
    std::optional<Moment> look_again{};

    friend bool operator==(const Verdict&, const Verdict&) = default;
};

// A neighbour that is there and has no supervise yet is about to get one, as long as the tree begins.
inline constexpr Span time_to_come = std::chrono::seconds{5};

inline bool may_come(const Neighbour& it, const Lookout& lookout) {
    return it.exists && !it.has_begun && lookout.now < lookout.begun + time_to_come;
}

// `is_in_vain()` is asked only where it matters, since it costs a walk from one to the next. Of one that is
// needed: does it need us, be it through others? Of one that is wanted: does it need or want us, or does it
// not come()?
template <class InVain>
Verdict verdict_on(const Bond& bond, const Neighbour& it, const Lookout& lookout, InVain&& is_in_vain);

// Will one that is not ready become so by itself, as far as one sees? One that waits comes if the one that it
// waits for does, which `look(name)` finds; those in a circle never do.
template <class Look>
bool comes(Neighbour it, const Lookout& lookout, Look&& look);

// All of them together.
class Neighbourhood {
  public:
    explicit Neighbourhood(Neighbours& result) : result_{result} {}

    void add(std::string_view name, const Verdict& verdict);
    // What it needs may not be seen: it does not begin, and what runs goes on.
    void add_what_nobody_can_tell(Moment look_again);
    // Of those that listen, each that needs us and has not ended.
    void add_one_that_needs_us(std::string_view name);
    std::optional<Moment> look_again() const { return look_again_; }

  private:
    Neighbours& result_;
    std::optional<Moment> look_again_;
};

namespace neighbourhood {
Verdict verdict_on_need(const protocol::Need& how, const Neighbour& it);
} // namespace neighbourhood

// One that only wants another goes on without it, rather than that nobody would.
template <class InVain>
Verdict verdict_on(const Bond& bond, const Neighbour& it, const Lookout& lookout, InVain&& is_in_vain) {
    const bool is_early = may_come(it, lookout);
    Verdict verdict;
    if (bond.kind == Bond::Kind::needs) {
        verdict = neighbourhood::verdict_on_need(bond.how, it);
        if (verdict.blocks && it.exists && !is_early && is_in_vain())
            verdict.complaint = Complaint::leads_back;
        return verdict;
    }
    const bool is_coming = is_early || (it.is_wanted && !it.is_ready);
    verdict.blocks = verdict.is_dispensable = is_coming && !is_in_vain();
    if (is_early) verdict.look_again = lookout.begun + time_to_come;
    return verdict;
}

template <class Look>
bool comes(Neighbour it, const Lookout& lookout, Look&& look) {
    constexpr int longest_row = 32;
    for (int looks = 0; looks < longest_row; ++looks) {
        if (!it.has_begun) return may_come(it, lookout);
        if (!it.is_wanted) return false;
        if (it.is_ready || it.waits_for.size() == 0) return true;
        it = look(it.waits_for);
    }
    return false;
}

} // namespace lares::machine
