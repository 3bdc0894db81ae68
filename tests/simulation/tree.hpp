// SPDX-License-Identifier: ISC
// A tree of services that need and want each other, each with its own supervise: what one knows of another it
// reads when it is told that something has changed, and that takes its time.
//
// The world starts and kills, loses whole supervises, whose successors go on from what was published, and
// gives commands. It knows what nobody in it knows, all at once, and holds that against the promises. What
// comes of the neighbours is not decided here, but by machine/neighbourhood.hpp, as in supervise.
#pragma once

#include "machine/neighbourhood.hpp"
#include "machine/supervise.hpp"
#include "protocol/service_state.hpp"
#include "tree_promises.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <deque>
#include <memory>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

namespace lares::simulation {

// Each number: every how many-th; 0: none.
struct TreeCharacter {
    unsigned services = 6;
    unsigned needs = 3;       // of the pairs
    unsigned wants = 6;       // of the others
    unsigned up = 4;          // of the needs, and those that are ridden out
    unsigned oneshots = 5;    // of the services
    unsigned empty = 8;       // of the others: there is no `run`
    unsigned scripts = 4;     // each of `start`, `finish` and `stop`
    unsigned strays = 5;      // of the services: what is left of a run matters
    unsigned stops_trees = 5; // of the services: a stop is for all that it has started
    unsigned circles = 0;     // of the pairs
    unsigned missing = 0;     // of the services needs or wants a name that is not there
    unsigned late = 0;        // of the services is made only when the others are there
    unsigned dies = 40;       // in every how many-th turn one dies by itself
    unsigned supervise_dies = 60;
    unsigned commands = 10;
    unsigned ignores_news = 0; // a mistake: every how many-th word of a neighbour is not heard
};

template <class Machine>
class TreeWorld {
  public:
    TreeWorld(std::uint64_t seed, const TreeCharacter& character) : engine_{seed}, character_{character} {
        for (unsigned i = 0; i < character_.services; ++i) make(i);
        for (unsigned i = 0; i < character_.services; ++i) bind(i);
        for (auto& it : services_)
            if (it->exists) begin(*it);
        settle();
    }

    void live(unsigned turns) {
        for (unsigned turn = 0; turn < turns && !broken_; ++turn) {
            pass_time();
            One& it = any();
            if (!it.exists && one_in(4)) appear(it);
            if (!it.exists) continue;
            if (one_in(character_.dies) && it.pid != 0) die(it, below(3));
            if (one_in(character_.supervise_dies)) kill_supervise(it);
            if (one_in(character_.commands) && !is_away(it)) command(it);
            go_about();
            look_at_promises();
        }
    }

    // No more faults and commands: all that can be up come up, in bounded time. In between somebody may have
    // one down for a while.
    void come_to_rest() {
        is_calm_ = true;
        for (auto& it : services_)
            if (!it->exists && one_in(2)) appear(*it);
        settle();
        One& idle = any();
        if (idle.exists) keep_down(idle);
        for (auto& it : services_)
            if (it->exists && it->machine->state().want != protocol::Want::up)
                tell(*it, protocol::Command::up);
        settle();
        look_who_is_up();
    }

    // As svscan stops a tree: all are told at once.
    void stop() {
        for (auto& it : services_) {
            if (!it->exists) continue;
            tell(*it, protocol::Command::down);
            tell(*it, protocol::Command::exit);
        }
        settle();
        for (const auto& it : services_)
            if (it->exists)
                must(it->machine->state().phase == protocol::Phase::gone && it->pid == 0 && !it->is_done,
                     TreePromise::a_stop_comes_to_an_end);
        // What is said to those that have left changes nothing.
        for (auto& it : services_)
            if (it->exists) tell(*it, protocol::Command::up);
        for (const auto& it : services_)
            if (it->exists)
                must(it->machine->state().phase == protocol::Phase::gone,
                     TreePromise::a_stop_comes_to_an_end);
    }

    std::optional<TreePromise> broken() const { return broken_; }
    // The sentence of what was broken, and what happened last before that; empty when all is well.
    std::string verdict() const {
        if (!broken_) return {};
        std::string text = sentence(*broken_);
        for (const auto& it : services_) text.append("\n    ").append(text_of(*it));
        for (const Heard& it : story_) text.append("\n    ").append(text_of(it, begun_));
        return text;
    }
    std::uint64_t events() const { return events_; }

  private:
    struct Tie {
        machine::Bond bond;
        unsigned other; // one that there is not: a name that is missing
        bool is_need() const { return bond.kind == machine::Bond::Kind::needs; }
    };
    struct One {
        unsigned number = 0;
        bool exists = true;
        machine::Rules rules;
        machine::Neighbours neighbours;
        std::optional<Moment> look_again;
        std::vector<Tie> ties;
        std::set<unsigned> listeners;
        std::set<std::pair<unsigned, machine::Complaint>> complaints;
        std::unique_ptr<Machine> machine;
        protocol::ServiceState published;
        std::optional<Moment> comes_back; // its supervise is dead up to then

        std::uint32_t pid = 0;      // of the one process that may live
        bool is_run = false;        // it is that of `run`
        bool is_asked = false;      // to go
        bool is_told = false;       // to end, by a command since it began
        bool is_left = false;       // by its supervise, which was told so
        bool is_looked_for = false; // what is left of the last run
        bool has_said_ready = false;
        bool owes_finish = false;  // a run has ended
        bool is_done = false;      // a one-shot has succeeded, and has not been undone
        bool is_kept_down = false; // was told down, and is
        bool has_news = false;     // something has changed with a neighbour, and it has not heard yet
        unsigned strays = 0;       // of the last run
        Moment born;               // its run
        Moment becomes_ready;
        Moment goes;
    };

    struct Heard {
        Moment when;
        unsigned number;
        const char* what;
        int how;
        protocol::Phase phase;
        protocol::Want want;
        machine::NeighbourName neighbour;
    };
    void heard(const One& it, const char* what, int how = 0) {
        ++events_;
        if (broken_) return;
        if (story_.size() == 24) story_.pop_front();
        const protocol::Life& state = it.machine ? it.machine->state() : it.published;
        story_.push_back({clock_, it.number, what, how, state.phase, state.want, {}});
        story_.back().neighbour.append(state.neighbour.view());
    }
    static std::string text_of(const One& it) {
        std::string text = name_of(it.number) + (it.rules.is_oneshot ? " is done once" : " runs");
        text.append(it.is_done ? ", is done" : "").append(", ").append(word_for(it.published.phase));
        for (const Tie& tie : it.ties)
            text.append(tie.is_need() ? ", needs " : ", wants ")
                .append(name_of(tie.other))
                .append(tie.bond.how.must_be_ready ? "" : " up")
                .append(tie.bond.how.rides_out_restarts ? " through restarts" : "");
        return text;
    }
    static std::string text_of(const Heard& it, Moment begun) {
        const auto milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(it.when - begun);
        std::string text = std::to_string(milliseconds.count()) + " ms: " + name_of(it.number) + " (";
        text.append(word_for(it.phase)).append(", want ").append(word_for(it.want));
        if (it.neighbour.size() != 0) text.append(", for ").append(it.neighbour.view());
        return text.append(") ").append(it.what).append(" ").append(std::to_string(it.how));
    }

    unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }
    bool one_in(unsigned count) { return count != 0 && below(count) == 0; }
    One& any() { return *services_[below(static_cast<unsigned>(services_.size()))]; }
    Instant now() const {
        const auto since = clock_.time_since_epoch();
        const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
        return {clock_,
                TaiLabel::from_unix(seconds.count(), static_cast<std::uint32_t>((since - seconds).count()))};
    }
    void must(bool kept, TreePromise promise) {
        if (!kept && !broken_) broken_ = promise;
    }
    bool is_away(const One& it) const { return it.comes_back.has_value(); }

    void make(unsigned number) {
        services_.push_back(std::make_unique<One>());
        One& it = *services_.back();
        it.number = number;
        it.exists = !one_in(character_.late);
        it.rules.is_oneshot = one_in(character_.oneshots);
        it.rules.has_nothing_to_run = !it.rules.is_oneshot && one_in(character_.empty);
        it.rules.says_when_ready = !it.rules.is_oneshot && !it.rules.has_nothing_to_run && one_in(2);
        it.rules.has_start = one_in(character_.scripts);
        it.rules.has_finish = one_in(character_.scripts);
        it.rules.has_stop = one_in(character_.scripts);
        if (one_in(character_.strays))
            it.rules.strays = one_in(2) ? machine::Strays::end : machine::Strays::wait;
        if (one_in(character_.stops_trees)) stop_as_a_tree(it.rules);
        it.published.author.era = era_;
        it.published.author.of_svscan = true;
    }

    static void stop_as_a_tree(machine::Rules& rules) {
        rules.stop_reach = machine::Reach::tree;
        rules.stop_steps = {};
        rules.stop_steps.push({SIGTERM, std::chrono::seconds{1}});
        rules.stop_steps.push({SIGKILL, std::nullopt});
    }

    // Each needs those before it, so that there is no circle but those that are asked for.
    void bind(unsigned number) {
        One& it = *services_[number];
        for (unsigned other = 0; other < number; ++other) {
            if (one_in(character_.needs))
                it.ties.push_back(need_of(other));
            else if (one_in(character_.wants))
                it.ties.push_back(want_of(other));
            if (!one_in(character_.circles)) continue;
            it.ties.push_back(need_of(other));
            services_[other]->ties.push_back(one_in(2) ? need_of(number) : want_of(number));
        }
        if (one_in(character_.missing))
            it.ties.push_back(one_in(2) ? need_of(character_.services) : want_of(character_.services));
    }
    Tie need_of(unsigned other) {
        return {{machine::Bond::Kind::needs, {!one_in(character_.up), one_in(character_.up)}}, other};
    }
    static Tie want_of(unsigned other) { return {{machine::Bond::Kind::wants, {}}, other}; }
    const One* find(unsigned number) const {
        const bool is_there = number < services_.size() && services_[number]->exists;
        return is_there ? services_[number].get() : nullptr;
    }

    void begin(One& it) {
        it.machine = std::make_unique<Machine>(!is_calm_ && one_in(8), it.rules, now(), it.neighbours);
        look(it);
        perform(it, it.machine->begin(now()));
    }

    // Its name is told to all that watch for names.
    void appear(One& it) {
        heard(it, "appears");
        it.exists = true;
        for (auto& each : services_) each->has_news |= !each->ties.empty();
        begin(it);
    }

    // And followed by another one that knows what was published, at once or later.
    void kill_supervise(One& it) {
        heard(it, "loses its supervise");
        if (it.machine->state().phase == protocol::Phase::gone || is_away(it)) return;
        it.comes_back = clock_ + std::chrono::milliseconds{one_in(2) ? 0U : below(3000)};
        if (*it.comes_back == clock_) replace_supervise(it);
    }

    void replace_supervise(One& it) {
        heard(it, "gets a supervise");
        it.comes_back.reset();
        const auto left = protocol::left_state_from_text(protocol::to_text(it.published).view());
        it.machine = std::make_unique<Machine>(false, it.rules, now(), it.neighbours);
        look(it);
        it.machine->resume(*left);
        if (it.machine->state().pid == 0)
            perform(it, it.machine->go_on(now()));
        else if (it.pid == 0) // it died in between
            end(it, protocol::RunEnd{});
        look(it);
        perform(it, it.machine->on_neighbours(now()));
    }

    void command(One& it) {
        using protocol::Command;
        constexpr std::array<Command, 9> all = {Command::up,      Command::down,       Command::up,
                                                Command::restart, Command::pause,      Command::cont,
                                                Command::once,    Command::no_restart, Command::terminate};
        tell(it, all[below(all.size())]);
    }

    void tell(One& it, protocol::Command command) {
        using protocol::Command;
        heard(it, "is told", static_cast<int>(command));
        if (is_away(it)) replace_supervise(it);
        it.is_told |=
            command == Command::down || command == Command::restart || command == Command::terminate;
        it.is_kept_down = false;
        look(it);
        it.machine->begin_commands();
        perform(it, it.machine->on_command(command, now()));
        perform(it, it.machine->on_neighbours(now()));
    }

    void keep_down(One& it) {
        tell(it, protocol::Command::down);
        settle();
        must(it.pid == 0 && !it.is_done, TreePromise::a_stop_comes_to_an_end);
        it.is_kept_down = true;
        for (int turn = 0; turn < 5 && !broken_; ++turn) {
            clock_ += std::chrono::seconds{1};
            for (auto& each : services_) each->has_news = each->exists;
            go_about();
        }
        settle();
    }

    // While its supervise is away nobody hears how it ends, and so whether it has succeeded.
    void die(One& it, unsigned code) {
        heard(it, "ends", static_cast<int>(code));
        it.pid = 0;
        it.is_asked = false;
        it.is_looked_for = false;
        if (it.is_run) {
            const bool is_stop_of_tree =
                it.rules.stop_reach == machine::Reach::tree && it.machine->state().next_step;
            it.strays = it.rules.strays == machine::Strays::leave && !is_stop_of_tree ? 0 : below(3);
            it.owes_finish = it.rules.has_finish;
            it.is_done = it.rules.is_oneshot && code == 0 && !is_away(it);
        } else if (it.published.phase == protocol::Phase::stopping) {
            it.is_done = false;
        } else if (it.published.phase == protocol::Phase::finishing) {
            it.owes_finish = false;
        }
        if (!is_away(it)) end(it, {protocol::RunEnd::Kind::exited, static_cast<int>(code), false});
    }

    void end(One& it, protocol::RunEnd how) {
        look(it);
        perform(it, it.machine->on_exited(how, now()));
        look(it);
        perform(it, it.machine->on_neighbours(now()));
    }

    // What happens by itself: news arrive, moments come, the asked go, the started become ready.
    void go_about() {
        for (auto& each : services_) {
            One& it = *each;
            if (!it.exists) continue;
            if (it.comes_back && *it.comes_back <= clock_) replace_supervise(it);
            if (it.pid != 0 && goes_by_itself(it) && it.goes <= clock_) die(it, code_of_end(it));
            if (is_away(it)) continue;
            if (it.has_news && one_in(2)) hear(it);
            const auto deadline = next_look(it);
            if (deadline && *deadline <= clock_) look_around(it);
            if (gets_ready(it) && it.becomes_ready <= clock_) get_ready(it);
            if (it.machine->state().phase == protocol::Phase::clearing && it.is_looked_for)
                look_for_strays(it);
        }
    }

    bool gets_ready(const One& it) const {
        return it.pid != 0 && it.is_run && it.rules.says_when_ready && !it.has_said_ready;
    }
    bool goes_by_itself(const One& it) const { return it.is_asked || !it.is_run || it.rules.is_oneshot; }
    unsigned code_of_end(const One& it) {
        if (it.is_run && it.is_asked) return 143;
        return it.is_run && !is_calm_ ? below(2) : 0;
    }

    std::optional<Moment> next_look(const One& it) const {
        return earliest({it.machine->deadline(), it.look_again});
    }

    void look_around(One& it) {
        heard(it, "looks around");
        look(it);
        perform(it, it.machine->on_neighbours(now()));
    }

    void hear(One& it) {
        it.has_news = false;
        if (!one_in(character_.ignores_news)) look_around(it);
    }

    void get_ready(One& it) {
        heard(it, "is ready");
        it.has_said_ready = true;
        it.machine->on_ready(now());
        publish(it);
    }

    void look_for_strays(One& it) {
        heard(it, "has strays", static_cast<int>(it.strays));
        if (it.strays != 0 && one_in(3)) --it.strays;
        look(it);
        perform(it, it.machine->on_strays(it.strays, now()));
    }

    static std::string name_of(unsigned number) { return std::to_string(number); }
    machine::Neighbour look_at(const One* other) const {
        if (!other) return {};
        const bool is_alive = other->pid != 0 && other->published.pid == other->pid;
        return machine::neighbour_of(other->published, era_, is_alive);
    }

    // As supervise looks at its neighbours: what they have published, and whether their processes live.
    void look(One& it) {
        it.neighbours = {};
        it.complaints.clear();
        machine::Neighbourhood all{it.neighbours};
        for (const Tie& tie : it.ties) {
            listen(it, tie.other);
            const machine::Neighbour found = look_at(find(tie.other));
            const machine::Lookout lookout{begun_, clock_};
            const auto verdict = machine::verdict_on(tie.bond, found, lookout,
                                                     [&] { return is_in_vain(it, tie, found, lookout); });
            all.add(name_of(tie.other), verdict);
            if (verdict.complaint != machine::Complaint::none)
                it.complaints.insert({tie.other, verdict.complaint});
        }
        for (const auto& each : services_)
            if (each->exists && needs(*each, it.number) && it.listeners.contains(each->number) &&
                holds(*each))
                all.add_one_that_needs_us(name_of(each->number));
        it.look_again = all.look_again();
        // Who holds our stop may be gone with its supervise.
        if (it.machine && it.machine->state().held_until)
            it.look_again = earliest({it.look_again, clock_ + std::chrono::seconds{1}});
    }

    bool holds(const One& it) const {
        const bool is_alive = it.pid != 0 && it.published.pid == it.pid;
        return machine::holds_us(it.published, era_, is_alive, !is_away(it));
    }
    static bool needs(const One& it, unsigned number) {
        return std::ranges::any_of(it.ties,
                                   [&](const Tie& tie) { return tie.is_need() && tie.other == number; });
    }
    void listen(const One& it, unsigned other) {
        if (find(other)) services_[other]->listeners.insert(it.number);
    }

    bool is_in_vain(const One& it, const Tie& tie, const machine::Neighbour& found,
                    const machine::Lookout& lookout) {
        std::set<unsigned> seen;
        if (leads_back(it.number, tie.other, !tie.is_need(), seen)) return true;
        const auto next = [&](const machine::NeighbourName& name) {
            const auto number = number_from_text(name.view());
            listen(it, static_cast<unsigned>(*number));
            return look_at(find(static_cast<unsigned>(*number)));
        };
        return !tie.is_need() && !machine::comes(found, lookout, next);
    }

    bool leads_back(unsigned to, unsigned from, bool by_wants, std::set<unsigned>& seen) const {
        if (to == from) return true;
        const One* it = find(from);
        if (!it || !seen.insert(from).second) return false;
        return std::ranges::any_of(it->ties, [&](const Tie& tie) {
            return (tie.is_need() || by_wants) && leads_back(to, tie.other, by_wants, seen);
        });
    }

    void publish(One& it) {
        if (static_cast<protocol::Life&>(it.published) == it.machine->state()) return;
        static_cast<protocol::Life&>(it.published) = it.machine->state();
        for (const unsigned listener : it.listeners) services_[listener]->has_news = true;
        for (const Tie& tie : it.ties)
            if (find(tie.other)) services_[tie.other]->has_news = true;
        const auto phase = it.published.phase;
        const bool is_new = phase == protocol::Phase::started && it.rules.has_nothing_to_run;
        if (is_new) it.born = it.published.since_moment;
        const bool is_undone_by_nothing =
            !it.rules.has_stop && (phase == protocol::Phase::down || phase == protocol::Phase::waiting ||
                                   phase == protocol::Phase::gone);
        if (is_undone_by_nothing) it.is_done = false;
    }

    void perform(One& it, const machine::Actions& actions) {
        using Kind = machine::Action::Kind;
        for (const machine::Action& action : actions) {
            if (broken_) return;
            if (action.kind == Kind::start_process) start(it);
            if (action.kind == Kind::send_signal) signal(it, action);
            if (action.kind == Kind::look_for_strays) {
                it.is_looked_for = true;
                perform(it, it.machine->on_strays(it.strays, now()));
            }
            if (action.kind == Kind::leave) leave(it);
        }
        publish(it);
    }

    void leave(One& it) {
        must(!it.is_left && it.machine->state().leaving && it.pid == 0 && it.strays == 0,
             TreePromise::supervise_leaves_once_and_when_it_is_told);
        it.is_left = true;
    }

    void start(One& it) {
        const auto phase = it.machine->state().phase;
        heard(it, "starts");
        must(it.pid == 0 && it.strays == 0, TreePromise::no_two_runs_overlap);
        must(it.owes_finish == (phase == protocol::Phase::finishing), TreePromise::every_run_is_finished);
        const bool is_up = phase == protocol::Phase::running || phase == protocol::Phase::starting;
        must(!it.is_kept_down || !is_up, TreePromise::down_stays_down);
        it.is_run = !is_of_script(phase);
        if (is_up && it.published.phase != protocol::Phase::starting) it.is_told = false;
        if (is_up) it.born = clock_;
        if (it.is_run) start_run(it);
        if (it.published.phase == protocol::Phase::started) look_who_is_left(it); // it is undone
        it.pid = ++last_pid_;
        it.is_asked = false;
        it.goes = clock_ + std::chrono::milliseconds{below(500)};
        perform(it, it.machine->on_started(it.pid, now()));
    }

    void start_run(One& it) {
        for (const Tie& tie : it.ties)
            if (tie.is_need())
                must(is_usable(tie) || is_ridden_out_since_start(it, tie),
                     TreePromise::nothing_starts_before_what_it_needs);
        must(!it.is_done || !it.rules.has_stop, TreePromise::a_one_shot_is_undone_before_it_is_done_again);
        it.has_said_ready = false;
        it.becomes_ready = clock_ + std::chrono::milliseconds{below(3000)};
    }

    // It was there when `start` began.
    bool is_ridden_out_since_start(const One& it, const Tie& tie) const {
        const One* other = find(tie.other);
        return it.rules.has_start && tie.bond.how.rides_out_restarts && other && is_wanted(*other);
    }

    void signal(One& it, const machine::Action& action) {
        heard(it, "is sent", action.signal);
        if (action.signal == SIGKILL) it.strays = 0;
        if (action.signal != SIGTERM) return;
        const bool is_cleared_away = it.pid == 0 && it.rules.strays == machine::Strays::end;
        if (!it.is_told && !is_cleared_away && !has_lost_a_need(it))
            must(false, promise_of_a_stop_without_reason(it));
        if (!it.is_run || it.pid == 0) return;
        it.is_asked = true;
        it.goes = clock_ + std::chrono::milliseconds{below(2000)};
        if (!it.machine->state().restart_asked) look_who_is_left(it);
    }

    // It goes before somebody who needs it only if its patience is over, which nobody here tries.
    void look_who_is_left(const One& it) {
        if (it.machine->state().want != protocol::Want::down) return;
        for (const auto& each : services_) {
            const bool is_up = each->is_done || (each->pid != 0 && each->is_run && !each->is_asked);
            if (each->exists && needs(*each, it.number) && is_up)
                must(false, TreePromise::what_is_needed_goes_last);
        }
    }

    bool has_lost_a_need(const One& it) const {
        return std::ranges::any_of(it.ties, [&](const Tie& tie) {
            if (!tie.is_need()) return false;
            const One* other = find(tie.other);
            if (tie.bond.how.rides_out_restarts) return !other || !is_wanted(*other);
            return !is_usable(tie) || other->born > it.born;
        });
    }

    TreePromise promise_of_a_stop_without_reason(const One& it) const {
        for (const Tie& tie : it.ties)
            if (tie.is_need() && tie.bond.how.rides_out_restarts)
                return TreePromise::one_that_rides_out_restarts_is_not_stopped_by_one;
        return it.ties.empty() ? TreePromise::nothing_is_stopped_without_a_reason
                               : TreePromise::what_only_wants_another_goes_on_without_it;
    }

    static bool is_wanted(const One& it) {
        const auto& published = it.published;
        return published.want != protocol::Want::down && !published.leaving && !published.held_until &&
               !has_been_once(it);
    }
    // It was told once, has had that, and nothing follows.
    static bool has_been_once(const One& it) {
        using protocol::Phase;
        const Phase phase = it.published.phase;
        const bool is_over = phase == Phase::down || phase == Phase::clearing || phase == Phase::finishing ||
                             phase == Phase::stopping;
        return it.published.want == protocol::Want::once && is_over && !it.is_done && !it.published.once_owed;
    }
    // What the world knows of it.
    static bool is_up(const One& it) {
        if (it.rules.has_nothing_to_run) return it.published.phase == protocol::Phase::started;
        if (it.rules.is_oneshot) return it.is_done && it.published.phase == protocol::Phase::started;
        return it.pid != 0 && it.is_run;
    }
    bool is_usable(const Tie& tie) const {
        const One* other = find(tie.other);
        if (!other || !is_wanted(*other)) return false;
        const bool runs = other->pid != 0 && other->is_run;
        if (!tie.bond.how.must_be_ready) return runs || is_up(*other);
        return is_up(*other) && (!other->rules.says_when_ready || other->has_said_ready);
    }

    void pass_time() {
        constexpr std::array<int, 5> milliseconds = {0, 1, 20, 300, 1500};
        clock_ += std::chrono::milliseconds{milliseconds[below(milliseconds.size())]};
    }

    // Once everybody has heard everything, and who was asked has gone.
    void look_at_promises() {
        for (const auto& it : services_)
            if (it->exists && !is_away(*it)) look_at_script(*it);
        for (const auto& it : services_)
            if (it->has_news || it->is_asked || is_away(*it)) return;
        for (const auto& it : services_)
            if (it->pid != 0 && it->is_run && !it->published.held_until) look_at_run(*it);
    }

    // No start of one fails in this world.
    void look_at_script(const One& it) {
        const protocol::Phase phase = it.machine->state().phase;
        const bool is_due = phase == protocol::Phase::finishing || phase == protocol::Phase::stopping;
        must(!is_due || it.pid != 0, TreePromise::what_cleans_up_is_not_put_off);
    }

    void look_at_run(const One& it) {
        for (const Tie& tie : it.ties) {
            if (!tie.is_need()) continue;
            const One* other = find(tie.other);
            if (tie.bond.how.rides_out_restarts) {
                must(other && is_wanted(*other), TreePromise::nothing_runs_on_without_what_it_needs);
                continue;
            }
            must(is_usable(tie), TreePromise::nothing_runs_on_without_what_it_needs);
            // That one that is only to be up has been undone and done in between is not seen.
            const bool is_seen = tie.bond.how.must_be_ready || !other->rules.is_oneshot;
            if (is_usable(tie) && is_seen)
                must(other->born <= it.born, TreePromise::nothing_outlives_what_it_was_started_for);
        }
    }

    // Those that can: all that they need can.
    std::vector<bool> find_who_can_be_up() const {
        std::vector<bool> can(services_.size() + 1, false);
        for (std::size_t round = 0; round <= services_.size(); ++round)
            for (const auto& it : services_)
                can[it->number] = it->exists && std::ranges::all_of(it->ties, [&](const Tie& tie) {
                                      return !tie.is_need() || can[tie.other];
                                  });
        return can;
    }

    void look_who_is_up() {
        const std::vector<bool> can = find_who_can_be_up();
        const bool all_can = std::count(can.begin(), can.end(), true) == std::ssize(services_);
        for (const auto& each : services_) {
            const One& it = *each;
            if (can[it.number]) must(is_up(it), promise_of_one_that_is_not_up(it, all_can));
            if (it.exists) look_at_complaints(it);
        }
    }

    TreePromise promise_of_one_that_is_not_up(const One& it, bool all_can) const {
        const bool wants = std::ranges::any_of(it.ties, [](const Tie& tie) { return !tie.is_need(); });
        if (all_can) return TreePromise::what_is_wanted_comes_back;
        return wants ? TreePromise::what_only_wants_another_starts_without_it
                     : TreePromise::a_circle_or_a_missing_name_blocks_nobody_else;
    }

    void look_at_complaints(const One& it) {
        std::set<std::pair<unsigned, machine::Complaint>> due;
        for (const Tie& tie : it.ties) {
            std::set<unsigned> seen;
            if (!tie.is_need()) continue;
            if (!find(tie.other))
                due.insert({tie.other, machine::Complaint::is_missing});
            else if (leads_back(it.number, tie.other, false, seen))
                due.insert({tie.other, machine::Complaint::leads_back});
        }
        must(it.complaints == due, TreePromise::a_circle_or_a_missing_name_is_told_of);
    }

    // Nobody waits for a moment, a word, or an end.
    bool is_at_rest() const {
        return std::ranges::none_of(services_, [&](const auto& it) {
            if (!it->exists) return false;
            const bool goes = it->pid != 0 && goes_by_itself(*it);
            const bool clears = it->machine->state().phase == protocol::Phase::clearing;
            return it->has_news || gets_ready(*it) || goes || clears || is_away(*it) || next_look(*it);
        });
    }

    // Up to an hour in which nothing goes wrong.
    void settle() {
        for (int turn = 0; turn < 4000 && !broken_ && !is_at_rest(); ++turn) {
            clock_ += std::chrono::milliseconds{turn < 2000 ? 20 : 1000};
            go_about();
        }
        look_at_promises();
    }

    std::mt19937_64 engine_;
    TreeCharacter character_;
    Era era_ = era_from_text("an-era");
    Moment clock_{std::chrono::hours{50}};
    Moment begun_{clock_};
    std::uint32_t last_pid_ = 100;
    std::vector<std::unique_ptr<One>> services_;
    std::uint64_t events_ = 0;
    bool is_calm_ = false;
    std::optional<TreePromise> broken_;
    std::deque<Heard> story_;
};

} // namespace lares::simulation
