// SPDX-License-Identifier: ISC
// A world for one supervise: a clock that obeys, a kernel that starts and kills, people who write commands.
//
// The world makes up what happens from a source of choices, does to the machine what the loop of supervise
// would do, and tells the Judge. The choices come from a seed (tests/simulation) or from a fuzzer
// (tests/fuzz). The machine is a parameter, so that a broken one can be shown to be caught.
#pragma once

#include "judge.hpp"
#include "machine/supervise.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <random>
#include <string_view>

namespace lares::simulation {

// Choices from a seed, the same on every machine.
class Seeded {
  public:
    explicit Seeded(std::uint64_t seed) : engine_{seed} {}
    // One of 0 … count-1.
    unsigned below(unsigned count) { return static_cast<unsigned>(engine_() % count); }
    bool exhausted() const { return false; }

  private:
    std::mt19937_64 engine_;
};

// What kind of life it is: every how many-th of the cases it happens. 0: never.
struct Character {
    unsigned forks_fail = 20;
    unsigned execs_fail = 10;
    unsigned dies_young = 2;
    unsigned ignores_term = 5;
    unsigned asked_to_exit = 2000;
    unsigned told_to_finish = 2000;
    unsigned directory_removed = 5000;
    unsigned has_script = 0; // each of `start`, `finish`, `stop`
    unsigned script_fails = 4;
    unsigned has_strays = 0; // what is left of a run matters
    unsigned unhealthy = 0;  // its checks find so
    unsigned gives_up = 20;  // a process says by its exit code that it is for good
};

template <class Machine, class Choices>
class World {
  public:
    World(Choices choices, const Character& character)
        : choices_{choices}, character_{character}, scripts_{choose_scripts()}, rules_{rules_of(scripts_)},
          machine_{one_in(4), rules_, now()}, judge_{machine_.state().want == protocol::Want::down,
                                                     scripts_} {
        perform(machine_.begin(now()), false);
        publish();
    }

    // `turns` turns of the loop, or until supervise has left.
    const Judge& live(unsigned turns) {
        for (unsigned turn = 0; turn < turns && !left_ && !choices_.exhausted(); ++turn) {
            pass_time();
            take_deaths();
            if (!left_) take_strays();
            if (!left_ && one_in(3)) take_commands();
            if (!left_ && one_in(character_.told_to_finish)) tell_to_finish();
            if (!left_ && one_in(character_.directory_removed)) remove_directory();
            if (!left_) perform(machine_.on_time(now()), false);
            if (!left_ && one_in(character_.unhealthy))
                perform(machine_.on_unhealthy(protocol::EndedBy::health, now()), false);
            publish();
        }
        return judge_;
    }

    bool left() const { return left_; }

  private:
    Scripts choose_scripts() {
        const auto there = [&] { return one_in(character_.has_script); };
        const bool start = there(), finish = there(), stop = there();
        return {start, finish, stop, finish && one_in(2), one_in(character_.has_strays)};
    }
    static machine::Rules rules_of(const Scripts& scripts) {
        machine::Rules rules;
        rules.has_start = scripts.start;
        rules.has_finish = scripts.finish;
        rules.has_stop = scripts.stop;
        rules.hundred_is_for_good = scripts.start || scripts.stop;
        if (scripts.strays_matter)
            rules.strays = scripts.finish ? machine::Strays::end : machine::Strays::wait;
        if (scripts.finish_is_limited) rules.finish_limit = std::chrono::seconds{5};
        return rules;
    }

    bool one_in(unsigned count) { return count != 0 && choices_.below(count) == 0; }

    Instant now() const {
        const Span wall = clock_.time_since_epoch() + wall_clock_is_ahead_;
        const auto seconds = std::chrono::floor<std::chrono::seconds>(wall);
        return {clock_,
                TaiLabel::from_unix(seconds.count(), static_cast<std::uint32_t>((wall - seconds).count()))};
    }

    void pass_time() {
        using namespace std::chrono_literals;
        constexpr std::array<Span, 8> spans = {0ns, 1ns, 900us, 3ms, 250ms, 999'999'999ns, 1s, 3h};
        const Span span = spans[choices_.below(spans.size())];
        // The poller wakes up at the deadline, or when something happens before it; rarely, the loop comes
        // late.
        const auto deadline = machine_.deadline();
        if (deadline && clock_ + span > *deadline && !one_in(50))
            clock_ = std::max(clock_, *deadline);
        else
            clock_ += span;
        if (one_in(100)) wall_clock_is_ahead_ += one_in(2) ? -1h : 1h;
    }

    // What is left of a run goes, sooner or later.
    void take_strays() {
        if (machine_.state().phase != protocol::Phase::clearing || paused_ || !looks_for_strays_) return;
        if (strays_ != 0 && one_in(3)) --strays_;
        look_for_strays();
    }

    void look_for_strays() {
        looks_for_strays_ = true;
        judge_.left_behind(strays_);
        perform(machine_.on_strays(strays_, now()), false);
    }

    void take_deaths() {
        if (pid_ == 0 || paused_) return;
        const bool dies = dying_ ? !one_in(3) : one_in(clock_ - born_ < std::chrono::seconds{1} ? 8 : 4);
        if (dies) die();
    }

    void die() {
        pid_ = 0;
        looks_for_strays_ = false;
        const protocol::RunEnd end = choose_end();
        if (machine_.state().phase == protocol::Phase::running)
            strays_ = scripts_.strays_matter ? choices_.below(3) : 0;
        judge_.died(end);
        perform(machine_.on_exited(end, now()), false);
    }

    protocol::RunEnd choose_end() {
        const bool is_script = machine_.state().phase != protocol::Phase::running;
        if (is_script && !one_in(character_.script_fails)) return protocol::decode_wait_status(0);
        if (one_in(character_.gives_up)) return protocol::decode_wait_status((is_script ? 125 : 100) << 8);
        return protocol::decode_wait_status(one_in(2) ? static_cast<int>(choices_.below(256)) << 8
                                                      : 1 + static_cast<int>(choices_.below(31)));
    }

    // A lot of bytes as people and programs write them: known and unknown ones.
    void take_commands() {
        constexpr std::string_view bytes = "uuuuddddoooOQ"
                                           "DUrpchaitkq12wybPCK+=Ll"
                                           "\n!z";
        machine_.begin_commands();
        bool for_log = false;
        for (unsigned count = one_in(200) ? 500 : 1 + choices_.below(4); count > 0 && !left_; --count) {
            char byte = bytes[choices_.below(bytes.size())];
            if (one_in(character_.asked_to_exit)) byte = 'x';
            const auto command = protocol::decode_command(byte);
            if (byte == 'L' || byte == 'l')
                for_log = byte == 'L';
            else if (!for_log)
                judge_.asked(byte);
            if (command) perform(machine_.on_command(*command, now()), true);
        }
    }

    void tell_to_finish() {
        judge_.told_to_finish();
        perform(machine_.on_told_to_finish(now()), false);
    }

    void remove_directory() {
        judge_.asked('x');
        perform(machine_.on_directory_removed(now()), false);
    }

    void perform(const machine::Actions& actions, bool asked_for) {
        using Kind = machine::Action::Kind;
        for (const machine::Action& action : actions) {
            if (action.kind == Kind::start_process) start(asked_for);
            if (action.kind == Kind::look_for_strays) look_for_strays();
            if (action.kind == Kind::send_signal) signal(action.signal);
            if (action.kind == Kind::leave) judge_.ordered_leave(), left_ = true;
        }
    }

    void start(bool asked_for) {
        using Step = protocol::StartFailure::Step;
        judge_.ordered_start(clock_, asked_for, machine_.state().phase);
        const bool no_fork = one_in(character_.forks_fail);
        if (no_fork || one_in(character_.execs_fail)) {
            judge_.start_failed(!no_fork);
            perform(machine_.on_start_failed(
                        {no_fork ? Step::fork : Step::exec, 1 + static_cast<int>(choices_.below(40))}, now()),
                    false);
            return;
        }
        pid_ = ++last_pid_;
        born_ = clock_;
        paused_ = false;
        dying_ = one_in(character_.dies_young);
        judge_.started(pid_);
        perform(machine_.on_started(pid_, now()), false);
    }

    void signal(int number) {
        judge_.ordered_signal(number);
        if (number == SIGSTOP) paused_ = true;
        if (number == SIGCONT || number == SIGKILL) paused_ = false;
        if (number == SIGKILL) strays_ = 0;
        if (number == SIGKILL || (number == SIGTERM && !one_in(character_.ignores_term))) dying_ = true;
    }

    void publish() { judge_.published(machine_.state(), clock_); }

    Choices choices_;
    Character character_;
    Scripts scripts_;
    machine::Rules rules_;
    Moment clock_{std::chrono::hours{50}};
    Span wall_clock_is_ahead_{std::chrono::hours{490'000}};

    // The one process that may live.
    std::uint32_t pid_ = 0;
    std::uint32_t last_pid_ = 100;
    Moment born_;
    bool paused_ = false;
    bool dying_ = false;

    unsigned strays_ = 0; // of the last run
    bool looks_for_strays_ = false;
    bool left_ = false;
    Machine machine_;
    Judge judge_;
};

} // namespace lares::simulation
