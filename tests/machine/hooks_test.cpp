// SPDX-License-Identifier: ISC
#include "machine/hooks.hpp"

#include "situations.hpp"

#include <string>

namespace lares::machine {
namespace hooks_test {

using namespace situations;

// A service, and a directory `control` with hooks of these letters.
struct Hooked {
    explicit Hooked(std::string letters, bool down = false)
        : present{std::move(letters)}, service{down, rules, at(0s), neighbours}, hooks{service} {
        service.begin(at(0s));
        if (!down) service.on_started(first_pid, at(0s));
    }

    std::vector<Action> tell(Command command) {
        std::vector<Action> done;
        if (!hooks.has_room()) {
            hooks.stop_asking();
            go_on(done);
        }
        add(done, hooks.on_command(command, at(0s)));
        go_on(done);
        return done;
    }

    std::vector<Action> end_hook(bool has_succeeded) {
        std::vector<Action> done;
        running = 0;
        hooks.on_ended(has_succeeded);
        go_on(done);
        return done;
    }

    void go_on(std::vector<Action>& done) {
        for (;;) {
            if (hooks.is_to_act()) {
                add(done, hooks.act(at(0s)));
                continue;
            }
            const char letter = hooks.due();
            if (letter == 0) return;
            asked.push_back(letter);
            if (present.contains(letter)) {
                EXPECT_EQ(running, 0) << "one at a time";
                running = letter;
                hooks.on_begun();
            } else {
                hooks.on_missing();
            }
        }
    }

    static void add(std::vector<Action>& done, const Actions& actions) {
        done.insert(done.end(), actions.begin(), actions.end());
    }

    Rules rules;
    Neighbours neighbours;
    std::string present;
    std::string asked; // what was looked for, in order
    char running = 0;
    Supervise service;
    Hooks hooks;
};

using Done = std::vector<Action>;
constexpr RunEnd killed_by_kill{RunEnd::Kind::killed, SIGKILL, false};

TEST(Hooks, without_a_hook_a_command_acts_at_once) {
    Hooked it{""};
    EXPECT_EQ(it.tell(Command::hangup), Done{send(SIGHUP)});
    EXPECT_EQ(it.tell(Command::down), (Done{send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(it.asked, "htd");
    EXPECT_TRUE(it.hooks.is_idle());
}

TEST(Hooks, each_signal_is_withheld_until_its_hook_has_ended_and_when_that_has_succeeded) {
    const struct {
        Command command;
        char letter;
        int signal;
    } rows[] = {
        {Command::terminate, 't', SIGTERM}, {Command::kill, 'k', SIGKILL},  {Command::pause, 'p', SIGSTOP},
        {Command::cont, 'c', SIGCONT},      {Command::hangup, 'h', SIGHUP}, {Command::alarm, 'a', SIGALRM},
        {Command::interrupt, 'i', SIGINT},  {Command::quit, 'q', SIGQUIT},  {Command::user1, '1', SIGUSR1},
        {Command::user2, '2', SIGUSR2},
    };
    for (const auto& row : rows) {
        Hooked it{"tkpchaiq12dxu"};
        EXPECT_EQ(it.tell(row.command), Done{}) << row.letter;
        EXPECT_EQ(it.running, row.letter);
        EXPECT_EQ(it.end_hook(true), Done{});
        EXPECT_TRUE(it.hooks.is_idle());
        EXPECT_EQ(it.tell(row.command), Done{});
        EXPECT_EQ(it.end_hook(false), Done{send(row.signal)});
        EXPECT_TRUE(it.hooks.is_idle());
    }
}

TEST(Hooks, a_term_that_one_has_withheld_was_not_sent) {
    Hooked it{"t"};
    it.tell(Command::terminate);
    it.end_hook(true);
    EXPECT_FALSE(it.service.state().term_sent);
    it.tell(Command::terminate);
    it.end_hook(false);
    EXPECT_TRUE(it.service.state().term_sent);
    it.tell(Command::terminate);
    it.end_hook(true);
    EXPECT_TRUE(it.service.state().term_sent) << "it was sent one before";
}

TEST(Hooks, down_asks_t_instead_of_term_and_always_sends_cont_and_then_tells_d) {
    for (const bool success : {true, false}) {
        Hooked it{"td"};
        EXPECT_EQ(it.tell(Command::down), Done{});
        EXPECT_EQ(it.end_hook(success), success ? Done{send(SIGCONT)} : (Done{send(SIGTERM), send(SIGCONT)}));
        EXPECT_EQ(it.running, 'd');
        EXPECT_EQ(it.end_hook(false), Done{});
        EXPECT_EQ(it.asked, "td");
        EXPECT_TRUE(it.hooks.is_idle());
    }
}

TEST(Hooks, a_service_that_is_told_down_stays_down_when_its_hook_has_ended_it) {
    Hooked it{"t"};
    it.tell(Command::down);
    EXPECT_EQ(it.service.state().want, Want::down);
    EXPECT_TRUE(does_nothing(it.service.on_exited(exited_0, at(5s))));
    EXPECT_EQ(it.service.state().phase, Phase::down);
    EXPECT_EQ(it.end_hook(false), Done{}) << "there is nobody whom to send it to";
}

TEST(Hooks, exit_sends_nothing_and_tells_x) {
    Hooked it{"tx"};
    EXPECT_EQ(it.tell(Command::exit), Done{});
    EXPECT_EQ(it.running, 'x');
    EXPECT_TRUE(it.service.state().leaving);
    EXPECT_EQ(it.end_hook(true), Done{});
    EXPECT_EQ(it.asked, "x");
}

TEST(Hooks, later_commands_wait_and_act_in_order) {
    Hooked it{"h"};
    it.tell(Command::hangup);
    EXPECT_EQ(it.tell(Command::user1), Done{});
    EXPECT_EQ(it.tell(Command::window), Done{}) << "of which no hook hears";
    EXPECT_EQ(it.tell(Command::terminate), Done{});
    EXPECT_EQ(it.end_hook(false), (Done{send(SIGHUP), send(SIGUSR1), send(SIGWINCH), send(SIGTERM)}));
    EXPECT_TRUE(it.hooks.is_idle());
}

TEST(Hooks, kill_does_not_wait_for_a_hook_that_hangs) {
    Hooked it{"tk"};
    it.tell(Command::terminate);
    EXPECT_EQ(it.tell(Command::kill), Done{send(SIGKILL)});
    it.service.on_exited(killed_by_kill, at(0s));
    EXPECT_EQ(it.end_hook(false), Done{});

    Hooked other{"k"};
    EXPECT_EQ(other.tell(Command::kill), Done{});
    EXPECT_EQ(other.tell(Command::kill), Done{send(SIGKILL)}) << "once more, while control/k hangs";
    EXPECT_EQ(other.tell(Command::kill_group), Done{send_group(SIGKILL)});
}

TEST(Hooks, a_signal_is_for_nobody_but_the_process_for_which_it_was_asked) {
    Hooked it{"h"};
    it.tell(Command::hangup);
    it.tell(Command::user1);
    EXPECT_TRUE(does(it.service.on_exited(killed_by_kill, at(5s)), {start_process}));
    it.service.on_started(first_pid + 1, at(5s), 77);
    EXPECT_EQ(it.end_hook(false), Done{});
    EXPECT_EQ(it.asked, "h") << "nor is a hook run for it";
    it.tell(Command::hangup);
    EXPECT_EQ(it.end_hook(false), Done{send(SIGHUP)});
}

TEST(Hooks, when_there_is_no_room_all_act_at_once_in_order_and_nothing_is_lost) {
    Hooked it{"hd"};
    it.tell(Command::hangup);
    for (std::size_t i = 1; i < Hooks::room; ++i) EXPECT_EQ(it.tell(Command::user1), Done{});
    Done all{send(SIGHUP)};
    all.insert(all.end(), Hooks::room - 1, send(SIGUSR1));
    all.push_back(send(SIGTERM));
    all.push_back(send(SIGCONT));
    EXPECT_EQ(it.tell(Command::down), all);
    EXPECT_EQ(it.service.state().want, Want::down);
    EXPECT_EQ(it.tell(Command::hangup), Done{send(SIGHUP)}) << "for the hook still hangs";
    EXPECT_EQ(it.end_hook(true), Done{});
    EXPECT_TRUE(it.hooks.is_idle());
    EXPECT_EQ(it.tell(Command::hangup), Done{}) << "for now there is one again";
    EXPECT_EQ(it.running, 'h');
}

TEST(Hooks, up_and_once_wait_for_u_whatever_that_says) {
    for (const Command command : {Command::up, Command::once})
        for (const bool success : {true, false}) {
            Hooked it{"u", true};
            EXPECT_EQ(it.tell(command), Done{});
            EXPECT_EQ(it.service.state().phase, Phase::down);
            EXPECT_EQ(it.end_hook(success), Done{start_process});
            EXPECT_EQ(it.service.state().want, command == Command::up ? Want::up : Want::once);
        }
}

TEST(Hooks, up_for_good_removes_the_file_at_once) {
    Hooked it{"u", true};
    EXPECT_EQ(it.tell(Command::up_for_good), Done{remove_down_file});
    EXPECT_EQ(it.end_hook(true), Done{start_process});
}

TEST(Hooks, down_takes_back_a_start_that_waits) {
    Hooked it{"u", true};
    it.tell(Command::up);
    EXPECT_EQ(it.tell(Command::down), Done{});
    EXPECT_EQ(it.end_hook(true), Done{});
    EXPECT_EQ(it.service.state().phase, Phase::down);
    EXPECT_TRUE(it.hooks.is_idle());
}

TEST(Hooks, exit_comes_after_the_start_that_was_asked_for_first) {
    Hooked it{"u", true};
    it.tell(Command::up);
    EXPECT_EQ(it.tell(Command::exit), Done{});
    EXPECT_EQ(it.end_hook(true), Done{start_process});
    EXPECT_TRUE(it.service.state().leaving);
}

TEST(Hooks, the_last_run_makes_the_file_at_once_and_comes_after_the_start_that_was_asked_for_first) {
    Hooked it{"u", true};
    it.tell(Command::up);
    EXPECT_EQ(it.tell(Command::last_run), Done{make_down_file});
    EXPECT_EQ(it.end_hook(true), Done{start_process});
    EXPECT_EQ(it.service.state().want, Want::once);
}

TEST(Hooks, hear_nothing_of_what_is_for_the_log_nor_of_a_service_that_does_not_run) {
    Hooked it{"tuhx", true};
    EXPECT_EQ(it.tell(Command::hangup), Done{});
    EXPECT_EQ(it.tell(Command::select_log), Done{});
    EXPECT_EQ(it.tell(Command::up), Done{});
    EXPECT_EQ(it.asked, "");
    EXPECT_EQ(it.tell(Command::select_main), Done{});
    EXPECT_EQ(it.tell(Command::exit), Done{leave});
    EXPECT_EQ(it.asked, "");
}

TEST(Hooks, whom_a_signal_is_for_is_remembered) {
    Hooked it{"h"};
    it.tell(Command::to_group);
    EXPECT_EQ(it.tell(Command::hangup), Done{});
    it.service.begin_commands();
    EXPECT_EQ(it.end_hook(false), Done{send_group(SIGHUP)});
}

// Needs, and what needs it.
struct HookedAmongNeighbours : Hooked {
    HookedAmongNeighbours() : Hooked{"td"} {}

    Done look_around() {
        Done done;
        add(done, hooks.on_neighbours(at(1s)));
        go_on(done);
        return done;
    }
};

TEST(Hooks, a_stop_for_want_of_what_is_needed_asks_t) {
    HookedAmongNeighbours it;
    EXPECT_EQ(it.look_around(), Done{});
    EXPECT_EQ(it.asked, "");
    it.neighbours.may_go_on = false;
    EXPECT_EQ(it.look_around(), Done{});
    EXPECT_EQ(it.running, 't');
    EXPECT_EQ(it.look_around(), Done{}) << "it is being stopped";
    EXPECT_EQ(it.end_hook(false), (Done{send(SIGTERM), send(SIGCONT)}));
    EXPECT_EQ(it.asked, "t");
}

TEST(Hooks, one_that_is_needed_asks_when_it_is_its_turn_to_stop) {
    HookedAmongNeighbours it;
    it.neighbours.is_needed = true;
    EXPECT_EQ(it.tell(Command::down), Done{});
    EXPECT_EQ(it.asked, "") << "those that need it go first";
    it.neighbours.is_needed = false;
    EXPECT_EQ(it.look_around(), Done{});
    EXPECT_EQ(it.running, 't');
    EXPECT_EQ(it.end_hook(true), Done{send(SIGCONT)});
    EXPECT_EQ(it.asked, "td");
}

TEST(Hooks, the_next_supervise_starts_what_waits_for_u) {
    for (const Command command : {Command::up, Command::once}) {
        Hooked killed{"u", true};
        killed.tell(command);
        Hooked next{"u", true};
        next.service.resume(killed.service.state());
        EXPECT_TRUE(does(next.service.go_on(at(1s)), {start_process}));
        EXPECT_EQ(next.service.state().want, command == Command::up ? Want::up : Want::once);
    }

    Hooked taken_back{"u", true};
    taken_back.tell(Command::once);
    taken_back.tell(Command::down);
    Hooked next{"u", true};
    next.service.resume(taken_back.service.state());
    EXPECT_TRUE(does_nothing(next.service.go_on(at(1s))));
}

TEST(Hooks, the_next_supervise_asks_once_more_about_a_stop_that_has_begun) {
    Hooked killed{"t"};
    killed.tell(Command::down);
    Hooked next{"t"};
    next.service.resume(killed.service.state());
    Done done;
    Hooked::add(done, next.hooks.stop_again(at(1s)));
    next.go_on(done);
    EXPECT_EQ(next.end_hook(false), (Done{send(SIGTERM), send(SIGCONT)}));

    Hooked untold{"t"};
    EXPECT_TRUE(does_nothing(untold.hooks.stop_again(at(1s))));
    EXPECT_TRUE(untold.hooks.is_idle());
}

// Whatever is told in whatever order, whatever the hooks say: nothing is left over, and what is wanted is
// what was told last.
TEST(Hooks, come_to_an_end) {
    constexpr Command all[] = {Command::up,      Command::down, Command::once,        Command::terminate,
                               Command::hangup,  Command::kill, Command::up_for_good, Command::restart,
                               Command::pause,   Command::cont, Command::no_restart,  Command::down_for_good,
                               Command::last_run};
    std::uint32_t dice = 1;
    const auto roll = [&](std::uint32_t sides) {
        dice = dice * 1'664'525 + 1'013'904'223;
        return (dice >> 8) % sides;
    };
    for (int life = 0; life < 300; ++life) {
        Hooked it{roll(2) ? "utdhkpc" : "td", roll(2) == 0};
        Want wanted = it.service.state().want;
        for (int i = 0; i < 40; ++i) {
            const Command command = all[roll(std::size(all))];
            for (const Action& action : it.tell(command))
                if (action == start_process) it.service.on_started(roll(100) + 2, at(0s));
            if (command == Command::up || command == Command::up_for_good) wanted = Want::up;
            if (command == Command::down || command == Command::down_for_good) wanted = Want::down;
            if (command == Command::once || command == Command::no_restart || command == Command::last_run)
                wanted = Want::once;
            if (it.running && roll(3) == 0)
                for (const Action& action : it.end_hook(roll(2)))
                    if (action == start_process) it.service.on_started(roll(100) + 2, at(0s));
        }
        while (it.running)
            for (const Action& action : it.end_hook(roll(2)))
                if (action == start_process) it.service.on_started(roll(100) + 2, at(0s));
        EXPECT_TRUE(it.hooks.is_idle());
        EXPECT_EQ(it.service.state().want, wanted);
    }
}

} // namespace hooks_test
} // namespace lares::machine
