// SPDX-License-Identifier: ISC
// svc [-COMMANDS] [-w] [-T SECONDS] DIR…: writes commands to the supervise of each service. See svc(8).
//
// Each letter is a command byte, written once, in the order of first appearance; those that select
// (+, =, L, l) are written each time, and what follows them may be a repetition. All of it is one write.
// Problems with a service are warnings, and the exit code stays 0, as in daemontools; with -w it is 1 when
// any service did not get there.
//
// -w waits until the commands have taken effect; what that means for each letter is in service/goal.hpp.
// After a second it says what is in the way, if that will not go by itself. -T limits this wait, and the wait
// for room when supervise does not read; it is one limit for all services, and 0 is none.
#include "base/text.hpp"
#include "service/awaited.hpp"
#include "service/delivery.hpp"
#include "service/operands.hpp"
#include "service/pursuit.hpp"
#include "service/remedy.hpp"
#include "service/standing.hpp"
#include "service/template_hint.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/fifo.hpp"
#include "sys/limits.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <cerrno>
#include <string>
#include <vector>

namespace {

using namespace lares;
using protocol::ServiceView;
using service::Goal;
using service::SendFailure;

constexpr sys::Report report{"svc"};
constexpr const char* letters = "udopchaitkxq12yrbPCKDUO+=LlwT:";
constexpr std::string_view usage_line =
    "svc options: u up, d down, o once, x exit, p pause, c continue, h hup, a alarm, i interrupt, t term, k "
    "kill, "
    "q quit, 1 usr1, 2 usr2, y winch, b abort, r restart, O no restart, D down for good, U up for good, "
    "P pause group, C continue group, K kill group, + to group, = to process, L to log, l to service, "
    "w wait for it, T seconds at most; see svc(8)\n";

constexpr std::size_t most_commands = 32; // as in encore
constexpr const char* longest_wait = "60";
constexpr const char* longest_wait_for_room = "5";
constexpr int exit_not_reached = 1;

struct Order {
    std::string commands;
    bool wait = false;
    std::string_view limit_text; // in seconds, as the user gave it
    std::optional<Span> limit;   // nothing: for ever
};

[[noreturn]] void usage() {
    (void)sys::write_all(sys::standard_error, usage_line);
    sys::leave(sys::exit_usage);
}

[[noreturn]] void refuse(sys::Parts text) {
    report.fatal(text);
    sys::leave(sys::exit_usage);
}

std::optional<Span> limit_of(std::string_view text) {
    const auto span = sys::seconds_from_text(text);
    if (!span) refuse({"-T takes a number of seconds, such as 5 or 0.5, and not ", text});
    return *span == Span{0} ? std::nullopt : span;
}

// What it says is repeated, since it may be meant for another receiver.
bool is_selection(char letter) {
    return std::string_view{"+=Ll"}.contains(letter);
}

// Supervise may read what somebody else writes next together with this, and must not take it for more of the
// same.
std::string_view end_of_selection(std::string_view commands) {
    const auto last = [&](std::string_view either) { return commands.find_last_of(either); };
    const bool to_group = last("+=") != std::string_view::npos && commands[last("+=")] == '+';
    const bool to_log = last("Ll") != std::string_view::npos && commands[last("Ll")] == 'L';
    return to_group ? (to_log ? "=l" : "=") : (to_log ? "l" : "");
}

Order order_of(sys::Options& options) {
    Order order;
    std::optional<std::string_view> limit_given;
    std::string seen;
    while (const auto letter = options.next()) {
        switch (*letter) {
        case sys::Options::wrong: options.complain(); usage();
        case 'w': order.wait = true; continue;
        case 'T': limit_given = options.value(); continue;
        }
        if (is_selection(*letter))
            seen.clear();
        else if (seen.contains(*letter))
            continue;
        else
            seen += *letter;
        order.commands += *letter;
    }
    if (order.commands.size() > most_commands) refuse({"too many options"});
    order.commands += end_of_selection(order.commands);
    order.limit_text = limit_given.value_or(order.wait ? longest_wait : longest_wait_for_room);
    order.limit = limit_of(order.limit_text);
    return order;
}

void explain(const service::Service& service, const SendFailure& failure) {
    switch (failure.step) {
    case SendFailure::Step::directory:
        report.warn({"unable to chdir to ", service.name()}, failure.error);
        return;
    case SendFailure::Step::open:
        if (failure.error == ENXIO)
            report.warn({"unable to control ", service.name(), ": supervise not running"});
        else
            report.warn({"unable to control ", service.name()}, failure.error,
                        failure.error == EINVAL ? std::string{"its control file is not a FIFO; remove it"}
                                                : hint_of_template(service));
        return;
    case SendFailure::Step::write:
        report.warn({"error writing commands to ", service.name()}, failure.error,
                    failure.error == ETIMEDOUT ? "its supervise does not read them; is it stopped?" : "");
        return;
    }
}

std::optional<Moment> deadline_of(const Order& order) {
    return order.limit ? std::optional{sys::now() + *order.limit} : std::nullopt;
}

int send_to_all(const Order& order, std::span<char* const> names) {
    const auto deadline = deadline_of(order);
    service::Delivery delivery{order.commands};
    for (const char* name : names) {
        const service::Service service{name};
        const auto sent = delivery.offer(service);
        if (!sent && !lacks_room(sent.error())) explain(service, sent.error());
    }
    for (const auto& [service, failure] : delivery.wait(deadline)) explain(service, failure);
    return 0;
}

std::string_view wanted(const Goal& goal) {
    if (goal.gone) return "supervise to leave";
    if (goal.paused == true) return "it paused";
    switch (goal.level) {
    case Goal::Level::up: return "up";
    case Goal::Level::down: return "down";
    case Goal::Level::once: return "a run";
    case Goal::Level::not_again: return "no restart";
    case Goal::Level::any: break;
    }
    if (goal.paused == false) return "it to continue";
    return "a new process";
}

std::string description(const ServiceView& view, const service::Awaited& other) {
    if (is_supervised(view) == false) return "supervise not running";
    if (view.obstacle) return "its status cannot be read";
    if (view.status.pid == 0) {
        if (other.name.empty()) return "still down";
        return "still down, waiting for " + other.name + other.clause() + (other.why.empty() ? "" : ",");
    }
    const std::string pid{Decimal{view.status.pid}.view()};
    const std::string holder = service::held_by(view);
    return "still up (pid " + pid + (view.status.paused ? ", paused)" : ")") +
           (holder.empty() ? "" : ", going on for " + holder + ", which needs it");
}

// The letters that would bring it about.
std::string_view remedy(const Goal& goal, const ServiceView& view) {
    if (view.obstacle || view.status.pid == 0) return "";
    if (view.status.paused && goal.paused != true) return "-c";
    if (goal.gone && want_of(view.status) != protocol::Want::down) return "-dx";
    return goal.gone || goal.replaced || goal.level != Goal::Level::any ? "-k" : "";
}

std::string remedy_for_start(const service::Service& service, const protocol::ServiceState& state) {
    const std::string remedy = remedy_for(service, service.name(), *state.start_failure);
    if (!remedy.empty()) return remedy;
    return state.next_start ? "mend it; it is tried again" : "mend it, and start it again";
}

// "it has failed for good: start exited 3"
std::string why_it_gave_up(const ServiceView& view) {
    const std::string straw = service::last_straw_of(view);
    return "it has failed for good" + (straw.empty() ? "" : ": " + straw);
}

void explain_wait(const Order& order, const service::Service& service, const Goal& goal,
                  const service::Pursuit& pursuit, std::size_t number, service::Verdict verdict) {
    const std::string& name = service.name();
    const std::string_view limit = order.limit_text;
    if (!pursuit.taken(number) && !pursuit.view(number).obstacle) {
        report.warn({name, ": its supervise has not read the commands after ", limit, " s"}, 0,
                    "is it stopped?");
        return;
    }
    const ServiceView view = service.look(service::Detail::everything);
    const service::Awaited awaited = awaited_by(service, name, view);
    const std::string state = description(view, awaited);
    if (verdict == service::Verdict::never && goal.paused != true) {
        report.warn({name, ": ", state, ", want ", wanted(goal)}, 0, why_it_gave_up(view));
        return;
    }
    if (verdict == service::Verdict::never) {
        report.warn({name, ": ", state, ", want ", wanted(goal)}, 0,
                    "a service that does not run takes no signal");
        return;
    }
    const auto failure = view.state ? view.state->start_failure : std::nullopt;
    if (failure) {
        report.warn({name, ": ", state, " after ", limit, " s, want ", wanted(goal), "; unable to start its ",
                     script_of(*failure), " file"},
                    failure->number, remedy_for_start(service, *view.state));
        return;
    }
    const std::string_view letters_to_try = remedy(goal, view);
    const std::string holder = service::held_by(view);
    const std::string& whom = holder.empty() ? name : holder;
    const std::string hint =
        letters_to_try.empty() ? awaited.remedy : "try: svc " + std::string{letters_to_try} + " " + whom;
    report.warn({name, ": ", state, " after ", limit, " s, want ", wanted(goal)}, 0, hint);
}

// Why it may take longer, for whoever waits in front of it; supervise goes on trying. Nothing: it is on its
// way.
void explain_why_it_takes_long(const service::Service& service) {
    const std::string& name = service.name();
    const ServiceView view = service.look(service::Detail::everything);
    if (view.obstacle || view.status.pid != 0 || want_of(view.status) == protocol::Want::down) return;
    if (const auto failure = view.state ? view.state->start_failure : std::nullopt) {
        report.warn({name, ": still waiting; unable to start its ", script_of(*failure), " file"},
                    failure->number, remedy_for_start(service, *view.state));
        return;
    }
    const service::Awaited awaited = awaited_by(service, name, view);
    if (awaited.why.empty()) return;
    report.warn({name, ": still waiting for ", awaited.name, awaited.clause()}, 0, awaited.remedy);
}

// After a second it says once what is in the way, if it goes on waiting for another one.
service::Verdict await(service::Pursuit& pursuit, std::size_t number, const service::Service& service,
                       Moment begun, std::optional<Moment> deadline) {
    constexpr Span a_second = std::chrono::seconds{1};
    const Moment notice = begun + a_second;
    if (!deadline || *deadline >= notice + a_second) {
        const auto verdict = pursuit.await(number, notice);
        if (verdict != service::Verdict::not_yet) return verdict;
        if (pursuit.taken(number)) explain_why_it_takes_long(service);
    }
    return pursuit.await(number, deadline);
}

// All are told before the first is waited for, and the limit is one for all.
int send_and_wait(const Order& order, std::span<char* const> names) {
    struct Begun {
        service::Service service;
        std::size_t number;
    };
    const Goal goal = service::goal_of(order.commands);
    const Moment begun = sys::now();
    const auto deadline = deadline_of(order);
    service::Pursuit pursuit{goal};
    std::vector<Begun> all;
    int exit_code = 0;

    for (const char* name : names) {
        const service::Service service{name};
        if (const auto number = pursuit.begin(service)) {
            all.push_back({service, *number});
        } else {
            explain(service, number.error());
            exit_code = exit_not_reached;
        }
    }
    pursuit.tell_all(order.commands, deadline);
    for (const auto& [service, number] : all)
        if (const auto& failure = pursuit.failure(number)) {
            explain(service, *failure);
            exit_code = exit_not_reached;
        }
    for (const auto& [service, number] : all) {
        if (pursuit.failure(number)) continue;
        const auto verdict = await(pursuit, number, service, begun, deadline);
        if (verdict == service::Verdict::reached) continue;
        explain_wait(order, service, goal, pursuit, number, verdict);
        exit_code = exit_not_reached;
    }
    return exit_code;
}

} // namespace

int main(int argc, char** argv) {
    sys::hold_standard_descriptors();
    sys::Options options{argc, argv, letters};
    const Order order = order_of(options);
    sys::ignore_broken_pipes();
    (void)sys::raise_open_files(); // of each service that is waited for, two stay open
    const service::Operands operands{options.operands()};
    if (const auto problem = operands.problem(); !problem.empty()) report.die({problem});
    sys::leave(order.wait ? send_and_wait(order, operands.names()) : send_to_all(order, operands.names()));
}
