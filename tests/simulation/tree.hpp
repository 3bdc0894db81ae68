// SPDX-License-Identifier: ISC
// A tree of services that need each other, each with its own supervise: what one knows of another it reads
// when it is told that something has changed, and that takes its time.
//
// The world starts and kills, loses whole supervises, whose successors go on from what was published, and
// gives commands. It knows what nobody in it knows, all at once, and holds that against the promises.
#pragma once

#include "machine/supervise.hpp"
#include "protocol/service_state.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

namespace lares::simulation {

// What is promised to whoever writes needs/NAME.
enum class TreePromise : std::uint8_t {
    nothing_starts_before_what_it_needs,
    nothing_runs_on_without_what_it_needs,
    what_is_needed_goes_last,
    no_two_runs_overlap,
    what_is_wanted_comes_back,
    a_stop_comes_to_an_end,
};
const char* sentence(TreePromise promise);

struct TreeCharacter {
    unsigned services = 6;
    unsigned needs = 3; // every how many-th of the pairs
    unsigned dies = 40; // in every how many-th turn one dies by itself
    unsigned supervise_dies = 60;
    unsigned commands = 10;
    unsigned ignores_news = 0; // a mistake: every how many-th word of a neighbour is not heard
};

template <class Machine>
class TreeWorld {
  public:
    TreeWorld(std::uint64_t seed, const TreeCharacter& character) : engine_{seed}, character_{character} {
        for (unsigned i = 0; i < character_.services; ++i) {
            services_.push_back(std::make_unique<One>());
            One& it = *services_.back();
            it.rules.says_when_ready = one_in(2);
            it.rules.has_finish = one_in(4);
            for (unsigned other = 0; other < i; ++other)
                if (one_in(character_.needs)) it.needs.push_back(other);
        }
        for (auto& it : services_) begin(*it);
        settle();
    }

    void live(unsigned turns) {
        for (unsigned turn = 0; turn < turns && !broken_; ++turn) {
            pass_time();
            One& it = any();
            if (one_in(character_.dies) && it.pid != 0) die(it, exit_code());
            if (one_in(character_.supervise_dies)) replace_supervise(it);
            if (one_in(character_.commands)) command(it);
            go_about();
            look_at_promises();
        }
    }

    // No more faults and commands: all that are wanted come up, in bounded time.
    void come_to_rest() {
        for (auto& it : services_)
            if (it->machine->state().want != protocol::Want::up) tell(*it, protocol::Command::up);
        settle();
        for (const auto& it : services_)
            must(it->machine->state().phase == protocol::Phase::running &&
                     it->machine->state().ready.value_or(true),
                 TreePromise::what_is_wanted_comes_back);
    }

    // As svscan stops a tree: all are told at once.
    void stop() {
        for (auto& it : services_) {
            tell(*it, protocol::Command::down);
            tell(*it, protocol::Command::exit);
        }
        settle();
        for (const auto& it : services_)
            must(it->machine->state().phase == protocol::Phase::gone, TreePromise::a_stop_comes_to_an_end);
    }

    std::optional<TreePromise> broken() const { return broken_; }
    std::uint64_t events() const { return events_; }

  private:
    struct One {
        machine::Rules rules;
        machine::Neighbours neighbours;
        std::vector<unsigned> needs;
        std::unique_ptr<Machine> machine;
        protocol::Life published;
        std::uint32_t pid = 0; // of the one process that may live
        bool is_run = false;   // it is that of `run`
        bool is_asked = false; // to go
        bool has_news = false; // something has changed with a neighbour, and it has not heard yet
        Moment becomes_ready;
        Moment goes;
    };

    unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }
    bool one_in(unsigned count) { return count != 0 && below(count) == 0; }
    One& any() { return *services_[below(static_cast<unsigned>(services_.size()))]; }
    Instant now() const {
        const auto since = clock_.time_since_epoch();
        const auto seconds = std::chrono::floor<std::chrono::seconds>(since);
        return {clock_,
                TaiLabel::from_unix(seconds.count(), static_cast<std::uint32_t>((since - seconds).count()))};
    }
    int exit_code() { return static_cast<int>(below(3)); }
    void must(bool kept, TreePromise promise) {
        if (!kept && !broken_) broken_ = promise;
    }

    void begin(One& it) {
        look(it);
        it.machine = std::make_unique<Machine>(one_in(8), it.rules, now(), it.neighbours);
        perform(it, it.machine->begin(now()));
    }

    // Killed, and followed by another one that knows what was published.
    void replace_supervise(One& it) {
        ++events_;
        const auto left = protocol::left_state_from_text(protocol::to_text(it.published).view());
        if (it.machine->state().phase == protocol::Phase::gone) return;
        it.machine = std::make_unique<Machine>(false, it.rules, now(), it.neighbours);
        look(it);
        it.machine->resume(*left);
        if (it.machine->state().pid == 0)
            perform(it, it.machine->go_on(now()));
        else if (it.pid == 0) // it died in between
            perform(it, it.machine->on_exited(protocol::RunEnd{}, now()));
        perform(it, it.machine->on_neighbours(now()));
        publish(it);
    }

    void command(One& it) {
        using protocol::Command;
        constexpr std::array<Command, 6> all = {Command::up,      Command::down,  Command::up,
                                                Command::restart, Command::pause, Command::cont};
        tell(it, all[below(all.size())]);
    }

    void tell(One& it, protocol::Command command) {
        ++events_;
        look(it);
        it.machine->begin_commands();
        perform(it, it.machine->on_command(command, now()));
        perform(it, it.machine->on_neighbours(now()));
        publish(it);
    }

    void die(One& it, int code) {
        ++events_;
        it.pid = 0;
        it.is_asked = false;
        look(it);
        perform(it, it.machine->on_exited({protocol::RunEnd::Kind::exited, code, false}, now()));
        publish(it);
    }

    // What happens by itself: news arrive, moments come, the asked go, the started become ready.
    void go_about() {
        for (auto& each : services_) {
            One& it = *each;
            if (it.has_news && one_in(2)) hear(it);
            if (const auto deadline = it.machine->deadline(); deadline && *deadline <= clock_) {
                ++events_;
                look(it);
                perform(it, it.machine->on_neighbours(now()));
                publish(it);
            }
            if (it.pid != 0 && it.is_run && it.machine->state().ready == false &&
                it.becomes_ready <= clock_) {
                ++events_;
                it.machine->on_ready(now());
                publish(it);
            }
            if (it.pid != 0 && (it.is_asked || !it.is_run) && it.goes <= clock_) die(it, it.is_run ? 143 : 0);
        }
    }

    void hear(One& it) {
        ++events_;
        it.has_news = false;
        if (one_in(character_.ignores_news)) return;
        look(it);
        perform(it, it.machine->on_neighbours(now()));
        publish(it);
    }

    bool is_usable(const One& it) const {
        const protocol::Life& state = it.published;
        return state.phase == protocol::Phase::running && state.ready.value_or(true) && it.pid != 0 &&
               state.want != protocol::Want::down && !state.leaving;
    }

    // As supervise reads its neighbours' states.
    void look(One& it) {
        it.neighbours = {};
        for (unsigned other : it.needs)
            if (!is_usable(*services_[other])) {
                it.neighbours.may_start = it.neighbours.may_go_on = false;
                it.neighbours.waits_for.clear();
                it.neighbours.waits_for.append("other");
            }
        for (const auto& each : services_)
            for (unsigned other : each->needs)
                if (services_[other].get() == &it && each->pid != 0 && each->machine) {
                    it.neighbours.is_needed = true;
                    it.neighbours.needed_by.clear();
                    it.neighbours.needed_by.append("other");
                }
    }

    void publish(One& it) {
        if (it.published == it.machine->state()) return;
        it.published = it.machine->state();
        for (auto& each : services_)
            for (unsigned other : each->needs) {
                if (services_[other].get() == &it) each->has_news = true;
                if (each.get() == &it) services_[other]->has_news = true;
            }
    }

    void perform(One& it, const machine::Actions& actions) {
        using Kind = machine::Action::Kind;
        for (const machine::Action& action : actions) {
            ++events_;
            if (action.kind == Kind::start_process) start(it);
            if (action.kind == Kind::send_signal) signal(it, action.signal);
        }
        publish(it);
    }

    void start(One& it) {
        must(it.pid == 0, TreePromise::no_two_runs_overlap);
        it.is_run = !is_of_script(it.machine->state().phase);
        if (it.is_run)
            for (unsigned other : it.needs)
                must(is_usable(*services_[other]), TreePromise::nothing_starts_before_what_it_needs);
        it.pid = ++last_pid_;
        it.is_asked = false;
        it.becomes_ready = clock_ + std::chrono::milliseconds{below(3000)};
        it.goes = clock_ + std::chrono::milliseconds{below(500)};
        perform(it, it.machine->on_started(it.pid, now()));
    }

    void signal(One& it, int number) {
        if (number != SIGTERM || !it.is_run) return;
        it.is_asked = true;
        it.goes = clock_ + std::chrono::milliseconds{below(2000)};
        const bool is_stop = it.machine->state().want == protocol::Want::down;
        if (!is_stop || it.machine->state().restart_asked) return;
        // It goes before somebody who needs it only if its patience is over.
        for (const auto& each : services_)
            for (unsigned other : each->needs)
                if (services_[other].get() == &it && each->pid != 0 && each->is_run && !each->is_asked)
                    must(false, TreePromise::what_is_needed_goes_last);
    }

    void pass_time() {
        constexpr std::array<int, 5> milliseconds = {0, 1, 20, 300, 1500};
        clock_ += std::chrono::milliseconds{milliseconds[below(milliseconds.size())]};
    }

    // Once everybody has heard everything, and who was asked has gone.
    void look_at_promises() {
        for (const auto& it : services_)
            if (it->has_news || it->is_asked) return;
        for (const auto& it : services_)
            if (it->pid != 0 && it->is_run)
                for (unsigned other : it->needs)
                    must(is_usable(*services_[other]), TreePromise::nothing_runs_on_without_what_it_needs);
    }

    // Nobody waits for a moment, a word, or an end.
    bool is_at_rest() const {
        for (const auto& it : services_) {
            const bool gets_ready = it->pid != 0 && it->is_run && it->machine->state().ready == false;
            const bool goes = it->pid != 0 && (it->is_asked || !it->is_run);
            if (it->has_news || gets_ready || goes || it->machine->deadline()) return false;
        }
        return true;
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
    Moment clock_{std::chrono::hours{50}};
    std::uint32_t last_pid_ = 100;
    std::vector<std::unique_ptr<One>> services_;
    std::uint64_t events_ = 0;
    std::optional<TreePromise> broken_;
};

} // namespace lares::simulation
