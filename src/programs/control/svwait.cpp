// SPDX-License-Identifier: ISC
// svwait [-u|-U|-d|-D|-r|-R] [-a|-o] [-t MILLISECONDS|-T SECONDS] DIR…: waits until services are in a state.
// See svwait(8).
//
// The letters are those of s6-svwait, and what each means is in service/condition.hpp. Of those that
// contradict each other the last one counts.
#include "base/text.hpp"
#include "service/operands.hpp"
#include "service/standing.hpp"
#include "service/unmet.hpp"
#include "service/vigil.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"

#include <string>

namespace {

using namespace lares;
using protocol::ServiceView;
using service::Condition;
using service::Service;
using service::Verdict;
using service::Vigil;

constexpr sys::Report report{"svwait"};
constexpr int exit_never = 1;
constexpr int exit_too_late = 99; // as that of s6

struct Question {
    Condition condition = Condition::up;
    Vigil::Enough enough = Vigil::Enough::all;
    std::optional<Span> limit; // nothing: for ever
    std::string limit_words;   // "500 ms"
};

[[noreturn]] void usage() {
    report.usage(
        "[-u|-U|-d|-D|-r|-R] [-a|-o] [-t ms|-T seconds] dir ...",
        "-u up, -U up and ready, -d down, -D down and finished, -r started from now on, -R that and ready, "
        "-a all of them, -o one of them; see svwait(8)");
}

[[noreturn]] void refuse(sys::Parts text) {
    report.fatal(text);
    sys::leave(sys::exit_usage);
}

void set_limit(Question& question, Span limit, std::string_view text, std::string_view unit) {
    question.limit = limit == Span{0} ? std::nullopt : std::optional{limit};
    question.limit_words = std::string{text}.append(unit);
}

void set_milliseconds(Question& question, std::string_view text) {
    constexpr std::uint64_t a_hundred_years = 100ULL * 365 * 24 * 60 * 60 * 1000;
    const auto number = number_from_text(text);
    if (!number || *number > a_hundred_years)
        refuse({"-t takes a number of milliseconds, such as 500, and not ", text});
    set_limit(question, std::chrono::milliseconds{*number}, text, " ms");
}

void set_seconds(Question& question, std::string_view text) {
    const auto span = sys::seconds_from_text(text);
    if (!span) refuse({"-T takes a number of seconds, such as 5 or 0.5, and not ", text});
    set_limit(question, *span, text, " s");
}

Question question_of(sys::Options& options) {
    Question question;
    while (const auto letter = options.next()) {
        switch (*letter) {
        case 'u': question.condition = Condition::up; break;
        case 'U': question.condition = Condition::ready; break;
        case 'd': question.condition = Condition::down; break;
        case 'D': question.condition = Condition::finished; break;
        case 'r': question.condition = Condition::started; break;
        case 'R': question.condition = Condition::started_and_ready; break;
        case 'a': question.enough = Vigil::Enough::all; break;
        case 'o': question.enough = Vigil::Enough::any; break;
        case 't': set_milliseconds(question, options.value()); break;
        case 'T': set_seconds(question, options.value()); break;
        default: options.complain(); usage();
        }
    }
    return question;
}

void explain_lateness(const Question& question, const Service& service, const ServiceView& view) {
    const auto why = service::why_unmet(
        {question.condition, service, service.name(), view, question.limit_words}, service::typed_at_svc);
    report.fatal({why.text}, why.error, why.hint);
}

void explain_failure(const Service& service, const ServiceView& view) {
    report.fatal({service::failure_of(service.name(), view)}, 0,
                 "see svstat -v; try: svc -u " + service.name());
}

void explain(const Question& question, const Vigil& vigil, Vigil::Outcome outcome) {
    for (std::size_t number = 0; number < vigil.size(); ++number) {
        const Service& service = vigil.service(number);
        const ServiceView& view = vigil.view(number);
        const Verdict verdict = vigil.verdict(number);
        if (vigil.is_hidden(number))
            report.fatal({unable_to(service, *view.obstacle)}, view.obstacle->error,
                         remedy_for(*view.obstacle));
        else if (outcome != Vigil::Outcome::hidden && verdict == Verdict::never)
            explain_failure(service, view);
        else if (outcome == Vigil::Outcome::too_late && verdict == Verdict::not_yet)
            explain_lateness(question, service, view);
    }
}

int exit_code_of(Vigil::Outcome outcome) {
    switch (outcome) {
    case Vigil::Outcome::reached: return 0;
    case Vigil::Outcome::too_late: return exit_too_late;
    case Vigil::Outcome::never: return exit_never;
    case Vigil::Outcome::interrupted: // which nobody asks of it
    case Vigil::Outcome::hidden: break;
    }
    return sys::exit_temporary;
}

} // namespace

int main(int argc, char** argv) {
    sys::hold_standard_descriptors();
    sys::Options options{argc, argv, "uUdDrRaot:T:"};
    const Question question = question_of(options);
    if (options.operands().empty()) usage();
    const auto deadline = question.limit ? std::optional{sys::now() + *question.limit} : std::nullopt;

    Vigil vigil{question.condition};
    const service::Operands operands{options.operands()};
    if (const auto problem = operands.problem(); !problem.empty()) report.die({problem});
    for (const char* name : operands.names()) vigil.add(Service{name});
    const Vigil::Outcome outcome = vigil.wait(question.enough, deadline);
    if (outcome != Vigil::Outcome::reached) explain(question, vigil, outcome);
    sys::leave(exit_code_of(outcome));
}
