// SPDX-License-Identifier: ISC
#include "life_table.hpp"

#include <algorithm>

namespace lares::machine {

using protocol::Phase;
using protocol::Want;

namespace {

constexpr Events operator|(Events one, Event other) {
    return Events{one.bits | static_cast<unsigned>(other)};
}
constexpr Events operator|(Event one, Event other) {
    return Events{one} | other;
}
constexpr Events all_events{static_cast<unsigned>(Event::behind_all) - 1};
constexpr Events all_but(Events some) {
    return Events{all_events.bits & ~some.bits};
}

// What is to follow once nothing runs.
enum class Next : std::uint8_t {
    up,        // the next run
    once_owed, // likewise, since it was told `once` when the last run was over
    once,      // nothing, when the one run is over
    down,      // nothing
    for_good,  // nothing, and `stop` is not for it
    done,      // nothing: it is up without a process
    count,
};

// Bits for these; and the same once more, for a supervise that leaves then.
constexpr Nexts bit(Next next) {
    return 1U << static_cast<unsigned>(next);
}
constexpr Nexts and_leave(Nexts nexts) {
    return nexts << static_cast<unsigned>(Next::count);
}
constexpr Nexts stays = bit(Next::count) - 1;
constexpr Nexts leaves = and_leave(stays);
constexpr Nexts any = stays | leaves;
constexpr Nexts again = bit(Next::up) | bit(Next::once_owed);
constexpr Nexts done = bit(Next::done) | and_leave(bit(Next::done));
constexpr Nexts rests = bit(Next::once) | bit(Next::down);
constexpr Nexts failed_for_good = bit(Next::for_good);
constexpr Nexts leaves_in_order = and_leave(stays & ~failed_for_good) & ~done;
// Before a run there is none that could be over, and to be about to leave does not call it off.
constexpr Nexts wanted = again | bit(Next::once) | and_leave(again | bit(Next::once)) | done;
constexpr Nexts unwanted = any & ~wanted;

// clang-format off
constexpr Transition rows[] = {
    // from            event                                          next             to                what
    {Phase::down,      Event::told_up | Event::told_once,             any,             Phase::waiting},
    {Phase::down,      Event::told_down,                              any,             Phase::stopping,  Do::enter},
    {Phase::down,      Event::told_exit | Event::told_to_finish,      any,             Phase::gone,      Do::leave},
    {Phase::down,      all_but(Event::told_up | Event::told_once | Event::told_down | Event::told_exit | Event::told_to_finish),
                                                                      any,             Phase::down},

    {Phase::waiting,   Event::told_no_restart | Event::told_down | Event::told_exit,
                                                                      any,             Phase::stopping,  Do::enter},
    {Phase::waiting,   Event::timer,                                  any,             Phase::starting,  Do::enter},
    {Phase::waiting,   all_but(Event::told_no_restart | Event::told_down | Event::told_exit | Event::timer),
                                                                      any,             Phase::waiting},

    {Phase::starting,  Event::told_down | Event::need_lost,           any,             Phase::starting,  Do::stop},
    {Phase::starting,  Event::ended,                                  wanted,          Phase::running,   Do::enter},
    {Phase::starting,  Event::ended,                                  unwanted,        Phase::stopping,  Do::enter},
    {Phase::starting,  Event::failed,                                 stays,           Phase::down},
    {Phase::starting,  Event::failed,                                 leaves,          Phase::gone,      Do::leave},
    {Phase::starting,  Event::fork_failed,                            any,             Phase::waiting},
    {Phase::starting,  Event::exec_failed,                            again,           Phase::waiting},
    {Phase::starting,  Event::exec_failed,                            any & ~again,    Phase::stopping,  Do::enter},
    {Phase::starting,  all_but(Event::told_down | Event::need_lost | Event::ended | Event::failed | Event::fork_failed | Event::exec_failed),
                                                                      any,             Phase::starting},

    {Phase::running,   Event::told_down | Event::need_lost,           any,             Phase::running,   Do::stop},
    {Phase::running,   Event::ended,                                  any,             Phase::clearing,  Do::enter},
    {Phase::running,   Event::no_run,                                 any,             Phase::started},
    // Without a process there was no run yet, so that even `once` is still owed one.
    {Phase::running,   Event::fork_failed,                            any,             Phase::waiting},
    {Phase::running,   Event::exec_failed,                            again,           Phase::waiting},
    {Phase::running,   Event::exec_failed,                            any & ~again,    Phase::stopping,  Do::enter},
    {Phase::running,   all_but(Event::told_down | Event::need_lost | Event::ended | Event::no_run | Event::fork_failed | Event::exec_failed),
                                                                      any,             Phase::running},

    {Phase::clearing,  Event::told_down,                              any,             Phase::clearing,  Do::stop},
    {Phase::clearing,  Event::ended,                                  any,             Phase::finishing, Do::enter},
    {Phase::clearing,  all_but(Event::told_down | Event::ended),      any,             Phase::clearing},

    {Phase::started,   Event::told_down | Event::told_to_finish | Event::need_lost,
                                                                      any,             Phase::stopping,  Do::enter},
    {Phase::started,   all_but(Event::told_down | Event::told_to_finish | Event::need_lost),
                                                                      any,             Phase::started},

    {Phase::finishing, Event::ended | Event::exec_failed,             done,            Phase::started},
    {Phase::finishing, Event::ended | Event::exec_failed,             again,           Phase::waiting},
    {Phase::finishing, Event::ended | Event::exec_failed,             rests | leaves_in_order, Phase::stopping, Do::enter},
    {Phase::finishing, Event::ended | Event::exec_failed,             failed_for_good, Phase::down},
    {Phase::finishing, Event::ended | Event::exec_failed,             and_leave(failed_for_good), Phase::gone, Do::leave},
    {Phase::finishing, Event::fork_failed,                            any,             Phase::finishing, Do::retry},
    {Phase::finishing, Event::timer,                                  any,             Phase::finishing, Do::enter},
    {Phase::finishing, all_but(Event::ended | Event::exec_failed | Event::fork_failed | Event::timer),
                                                                      any,             Phase::finishing},

    {Phase::stopping,  Event::ended | Event::exec_failed,             again | done,    Phase::waiting},
    {Phase::stopping,  Event::ended | Event::exec_failed,             rests | failed_for_good, Phase::down},
    {Phase::stopping,  Event::ended | Event::exec_failed,             leaves & ~done,  Phase::gone,      Do::leave},
    {Phase::stopping,  Event::fork_failed,                            any,             Phase::stopping,  Do::retry},
    {Phase::stopping,  Event::timer,                                  any,             Phase::stopping,  Do::enter},
    {Phase::stopping,  all_but(Event::ended | Event::exec_failed | Event::fork_failed | Event::timer),
                                                                      any,             Phase::stopping},

    {Phase::gone,      all_events,                                    any,             Phase::gone},
};
// clang-format on

constexpr bool every_case_has_exactly_one_row() {
    for (auto phase : {Phase::down, Phase::waiting, Phase::starting, Phase::running, Phase::clearing,
                       Phase::started, Phase::finishing, Phase::stopping, Phase::gone})
        for (unsigned event = 1; all_events.contains(static_cast<Event>(event)); event <<= 1)
            for (Nexts next = 1; next < any; next <<= 1) {
                const auto count = std::ranges::count_if(rows, [&](const Transition& row) {
                    return row.applies(phase, static_cast<Event>(event), next);
                });
                if (count != 1) return false;
            }
    return true;
}
static_assert(every_case_has_exactly_one_row());

} // namespace

std::span<const Transition> life_table() {
    return rows;
}

Nexts next_of(const protocol::Life& state) {
    Next next = Next::down;
    if (state.gave_up)
        next = Next::for_good;
    else if (state.accomplished && state.want != Want::down)
        next = Next::done;
    else if (state.want == Want::up)
        next = Next::up;
    else if (state.want == Want::once)
        next = state.once_owed ? Next::once_owed : Next::once;
    return state.leaving ? and_leave(bit(next)) : bit(next);
}

} // namespace lares::machine
