// SPDX-License-Identifier: ISC
// supervise/state as somebody has left it, who may be a fool: the machine goes on from it, and whatever the
// numbers are, it comes to an end when it is told to.
#include "machine/supervise.hpp"
#include "target.hpp"

#include <chrono>
#include <csignal>

namespace {

using namespace lares;
using namespace std::chrono_literals;
using machine::Action;
using protocol::Command;

class Resumed {
  public:
    explicit Resumed(const protocol::Life& left) : machine_{false, rules(), now(), machine::no_neighbours} {
        machine_.resume(left);
        perform(left.pid == 0 ? machine_.go_on(now()) : machine_.on_time(now()));
    }

    bool leaves() {
        for (const Command command :
             {Command::up, Command::restart, Command::pause, Command::kill, Command::down})
            tell(command);
        tell(Command::exit);
        for (int turn = 0; turn < 100 && !has_left(); ++turn) {
            if (machine_.state().pid != 0) perform(machine_.on_exited({}, now()));
            if (machine_.state().phase == protocol::Phase::clearing) perform(machine_.on_strays(0, now()));
            clock_ += 1h;
            perform(machine_.on_time(now()));
        }
        return has_left();
    }

  private:
    static const machine::Rules& rules() {
        static machine::Rules rules;
        rules.has_start = rules.has_stop = rules.has_finish = rules.says_when_ready = true;
        rules.strays = machine::Strays::end;
        rules.restart.delay = protocol::RestartDelay{1s, 60s};
        rules.restart.limit = protocol::RestartLimit{2, 60s, 60s, 3600s};
        return rules;
    }
    Instant now() const { return {clock_, TaiLabel::from_unix(1'000'000'000, 0)}; }
    bool has_left() const { return machine_.state().phase == protocol::Phase::gone; }

    void tell(Command command) {
        machine_.begin_commands();
        perform(machine_.on_command(command, now()));
        (void)machine_.deadline();
    }

    void perform(const machine::Actions& actions) {
        for (const Action& action : actions) {
            if (action.kind == Action::Kind::start_process) perform(machine_.on_started(++last_pid_, now()));
            if (action.kind == Action::Kind::look_for_strays) perform(machine_.on_strays(0, now()));
        }
    }

    Moment clock_{50h};
    std::uint32_t last_pid_ = 100;
    machine::Supervise machine_;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto left = protocol::left_state_from_text(fuzz::as_text(data, size));
    if (!left) return 0;
    fuzz::must(Resumed{*left}.leaves(), "it leaves when it is told to");
    return 0;
}
