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
#include "service/delivery.hpp"
#include "service/explanation.hpp"
#include "service/operands.hpp"
#include "service/pursuit.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/fifo.hpp"
#include "sys/limits.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <string>
#include <vector>

namespace {

using namespace lares;
using service::Goal;

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

void say(const service::Explanation& explanation) {
    report.warn({explanation.text}, explanation.error, explanation.hint);
}

// The same about a service whose name is not in it.
void say(const service::Service& service, const service::Explanation& explanation) {
    report.warn({service.name(), ": ", explanation.text}, explanation.error, explanation.hint);
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
        if (!sent && !lacks_room(sent.error())) say(why_not_told(service, sent.error()));
    }
    for (const auto& [service, failure] : delivery.wait(deadline)) say(why_not_told(service, failure));
    return 0;
}

void explain_wait(const Order& order, const service::Service& service, const Goal& goal,
                  const service::Pursuit& pursuit, std::size_t number, service::Verdict verdict) {
    const bool has_been_read = pursuit.taken(number) || pursuit.view(number).obstacle;
    const std::string limit = std::string{order.limit_text} + " s";
    say(service, service::why_not_reached({service, service.name(), goal, has_been_read, verdict, limit},
                                          service::typed_at_svc));
}

void explain_why_it_takes_long(const service::Service& service) {
    if (const auto explanation = service::why_it_takes_long(service, service.name(), service::typed_at_svc))
        say(service, *explanation);
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
    service::Pursuit pursuit;
    std::vector<Begun> all;
    int exit_code = 0;

    for (const char* name : names) {
        const service::Service service{name};
        if (const auto number = pursuit.begin(service, order.commands)) {
            all.push_back({service, *number});
        } else {
            say(why_not_told(service, number.error()));
            exit_code = exit_not_reached;
        }
    }
    pursuit.tell_all(deadline);
    for (const auto& [service, number] : all)
        if (const auto& failure = pursuit.failure(number)) {
            say(why_not_told(service, *failure));
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
