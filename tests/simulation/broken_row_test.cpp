// SPDX-License-Identifier: ISC
// Every row of the table is put wrong, in each way, and the lives must show it: a promise is broken, what is
// impossible happens, or a turn does not come to an end. Each is tried in a process of its own, since some of
// them end it.
#include "machine/life_table.hpp"
#include "tree.hpp"
#include "world.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <string>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace lares::simulation {
namespace broken_row_test {

using machine::Do;
using machine::Event;
using machine::Transition;
using protocol::Phase;

std::vector<Transition> table;

struct GoesByIt : machine::Supervise {
    GoesByIt(bool down_file, const machine::Rules& rules, Instant now,
             const machine::Neighbours& neighbours = machine::no_neighbours)
        : Supervise{down_file, rules, now, neighbours} {
        go_by(table);
    }
};

volatile sig_atomic_t progress = 0;
volatile sig_atomic_t progress_then = -1;

void go_on() {
    progress = progress + 1;
}

void on_tick(int) {
    if (progress == progress_then) ::_exit(1); // a turn that does not come to an end
    progress_then = progress;
}

void watch_for_endless_turns() {
    ::signal(SIGVTALRM, on_tick);
    const itimerval tick{{0, 100'000}, {0, 100'000}};
    ::setitimer(ITIMER_VIRTUAL, &tick, nullptr);
}

void say_nothing() {
    const int nowhere = ::open("/dev/null", O_WRONLY);
    ::dup2(nowhere, STDERR_FILENO);
    ::dup2(nowhere, STDOUT_FILENO);
}

bool breaks_a_life(const Character& character, std::uint64_t lives) {
    for (std::uint64_t seed = 1; seed <= lives; ++seed) {
        World<GoesByIt, Seeded> world{Seeded{seed}, character};
        for (int part = 0; part < 10; ++part) {
            go_on();
            if (!world.live(20).broken().empty()) return true;
        }
    }
    return false;
}

bool breaks_a_tree(const TreeCharacter& character, std::uint64_t lives) {
    for (std::uint64_t seed = 1; seed <= lives; ++seed) {
        go_on();
        TreeWorld<GoesByIt> world{seed, character};
        world.live(100);
        go_on();
        world.come_to_rest();
        go_on();
        world.stop();
        if (world.broken()) return true;
    }
    return false;
}

bool breaks_something() {
    struct Lives {
        Character character;
        std::uint64_t count;
    };
    const Lives lives[] = {
        {{.asked_to_exit = 8, .has_script = 1, .gives_up = 2}, 30}, // they are short
        {{.forks_fail = 3, .execs_fail = 3, .asked_to_exit = 100, .has_script = 1}, 8},
        {{.asked_to_exit = 100, .has_script = 2, .has_strays = 2}, 6},
        {{.asked_to_exit = 0, .told_to_finish = 20, .has_script = 2, .has_strays = 1}, 6},
        {{.asked_to_exit = 0, .has_strays = 1}, 12},
        {{.execs_fail = 1, .has_script = 1}, 2},
    };
    for (const Lives& it : lives)
        if (breaks_a_life(it.character, it.count)) return true;
    return breaks_a_tree({.services = 4, .oneshots = 2, .empty = 2, .scripts = 2}, 6) ||
           breaks_a_tree({.services = 4, .strays = 1, .commands = 2}, 12) ||
           breaks_a_tree({.services = 4, .oneshots = 2, .scripts = 2, .supervise_dies = 8, .commands = 3}, 4);
}

// In a child, which may come to any end.
bool is_found() {
    const pid_t child = ::fork();
    if (child == 0) {
        say_nothing();
        watch_for_endless_turns();
        ::_exit(breaks_something() ? 1 : 0);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0) {
    }
    return !(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

constexpr Phase phases[] = {Phase::down,      Phase::waiting,  Phase::starting,
                            Phase::running,   Phase::clearing, Phase::started,
                            Phase::finishing, Phase::stopping, Phase::gone};
constexpr const char* deeds[] = {"nothing", "enter", "retry", "stop", "leave"};

// Nothing is different then, and nobody could find it.
bool is_the_same(const Transition& row, Do what) {
    const bool has_no_process = row.to == Phase::down || row.to == Phase::waiting ||
                                row.to == Phase::started || row.to == Phase::gone;
    // Nobody is there who could be told.
    if (what == Do::stop) return has_no_process;
    // A phase without a process has nothing that begins with it.
    if (what == Do::enter && row.what == Do::nothing && has_no_process) return true;
    // No moment is waited for there.
    const bool is_waited_in =
        row.to == Phase::waiting || row.to == Phase::finishing || row.to == Phase::stopping;
    if (what == Do::retry && row.what != Do::enter) return !is_waited_in;
    return false;
}

std::string name_of(std::size_t number, const Transition& row) {
    std::string name = std::to_string(number) + ": ";
    name.append(word_for(row.from)).append(", events ").append(std::to_string(row.events.bits));
    name.append(", nexts ").append(std::to_string(row.nexts)).append(" -> ").append(word_for(row.to));
    return name.append(", ").append(deeds[static_cast<int>(row.what)]);
}

// Those that no promise tells from the table, and why: the row of that phase and event, and what it is then.
struct Same {
    Phase from;
    Event event;
    Phase to;
    Do what;
    const char* why;
};
constexpr Same the_same[] = {
    {Phase::starting, Event::fork_failed, Phase::waiting, Do::retry, "it failed in the moment of its start"},
    {Phase::starting, Event::exec_failed, Phase::waiting, Do::retry, "likewise"},
    {Phase::running, Event::fork_failed, Phase::waiting, Do::retry, "likewise"},
    {Phase::running, Event::exec_failed, Phase::waiting, Do::retry, "likewise"},
    {Phase::clearing, Event::timer, Phase::clearing, Do::enter, "it is only looked once more"},
    {Phase::finishing, Event::timer, Phase::clearing, Do::enter,
     "nothing is left by then, and that leads back"},
};

bool is_told_by_nothing(const Transition& row, Phase to, Do what) {
    return std::ranges::any_of(the_same, [&](const Same& it) {
        return it.from == row.from && row.events.contains(it.event) && it.to == to && it.what == what;
    });
}

class ABrokenRow : public testing::Test {
  protected:
    void SetUp() override { be_right(); }
    static void be_right() {
        const auto right = machine::life_table();
        table.assign(right.begin(), right.end());
    }
    static void must_be_found(std::size_t number, const std::string& how) {
        EXPECT_TRUE(is_found()) << name_of(number, machine::life_table()[number]) << ": " << how;
        be_right();
    }
};

TEST_F(ABrokenRow, the_table_itself_breaks_no_promise) {
    EXPECT_FALSE(is_found());
}

TEST_F(ABrokenRow, one_that_leads_elsewhere_is_found) {
    for (std::size_t i = 0; i < table.size(); ++i)
        for (const Phase to : phases) {
            if (to == table[i].to || is_told_by_nothing(table[i], to, table[i].what)) continue;
            table[i].to = to;
            must_be_found(i, "to " + std::string{word_for(to)});
        }
}

TEST_F(ABrokenRow, one_that_does_something_else_is_found) {
    for (std::size_t i = 0; i < table.size(); ++i)
        for (const Do what : {Do::nothing, Do::enter, Do::retry, Do::stop, Do::leave}) {
            if (what == table[i].what || is_the_same(table[i], what) ||
                is_told_by_nothing(table[i], table[i].to, what))
                continue;
            table[i].what = what;
            must_be_found(i, deeds[static_cast<int>(what)]);
        }
}

TEST_F(ABrokenRow, one_that_does_not_heed_what_has_happened_is_found) {
    for (std::size_t i = 0; i < table.size(); ++i) {
        const bool heeds_nothing = table[i].to == table[i].from && table[i].what == Do::nothing;
        if (heeds_nothing) continue;
        table[i].to = table[i].from;
        table[i].what = Do::nothing;
        must_be_found(i, "heeds nothing");
    }
}

// Of rows about one event each is for other things that are to follow.
TEST_F(ABrokenRow, two_that_have_each_others_nexts_are_found) {
    for (std::size_t i = 0; i < table.size(); ++i)
        for (std::size_t j = i + 1; j < table.size(); ++j) {
            if (table[i].from != table[j].from || table[i].events.bits != table[j].events.bits) continue;
            std::swap(table[i].nexts, table[j].nexts);
            must_be_found(i, "with the nexts of " + std::to_string(j));
        }
}

} // namespace broken_row_test
} // namespace lares::simulation
