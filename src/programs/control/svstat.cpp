// SPDX-License-Identifier: ISC
// svstat [-lL] [-j | -v | -o FIELD,…] DIR…: says what each service does. See svstat(8).
// svstat -H [-lL] [-j | -v] [-n NUMBER] DIR…: says what it has done.
//
// Without options each line is that of daemontools. Problems with a service are part of what it says about
// it, on standard output, and the exit code stays 0; tools take anything on standard error for a failure.
#include "base/text.hpp"
#include "present/fact_words.hpp"
#include "present/json.hpp"
#include "present/run_report.hpp"
#include "present/status_line.hpp"
#include "service/advice.hpp"
#include "service/history.hpp"
#include "service/neighbours.hpp"
#include "service/operands.hpp"
#include "service/service.hpp"
#include "service/template_hint.hpp"
#include "sys/clock.hpp"
#include "sys/descriptors.hpp"
#include "sys/options.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"

#include <cerrno>
#include <cstdint>
#include <string>
#include <vector>

namespace {

using namespace lares;
using protocol::ServiceView;
using service::Detail;

constexpr sys::Report report{"svstat"};

enum class Form : std::uint8_t { line, json, facts, words };

struct Question {
    bool service = true; // -l
    bool log = false;    // -L
    Form form = Form::line;
    present::LineStyle style = present::LineStyle::classic;
    std::vector<const present::Field*> words; // -o
    bool history = false;                     // -H
    std::uint64_t newest = UINT64_MAX;        // -n: so many runs of each
    bool several = false;                     // services are asked for

    present::RunReport::Form form_of_runs() const {
        using Runs = present::RunReport::Form;
        return form == Form::json ? Runs::json : form == Form::facts ? Runs::looks : Runs::lines;
    }
    Detail detail() const { return form == Form::line ? Detail::status : Detail::everything; }
};

[[noreturn]] void usage() {
    report.usage("[-lLjv] [-o FIELD,...] [-H [-n NUMBER]] dir ...",
                 "-v all facts, -j as JSON, -o these only, -l of the service, -L of its log, -H its past "
                 "runs (-v with what was seen of those that did not go), -n the last ones only; see "
                 "svstat(8)");
}

[[noreturn]] void refuse_field(std::string_view name) {
    std::string known;
    for (const present::Field& field : present::fields())
        known.append(known.empty() ? "" : ",").append(field.name);
    report.fatal({"there is no field called ", name}, 0, "fields: " + known);
    sys::leave(sys::exit_usage);
}

std::vector<const present::Field*> fields_called(std::string_view names) {
    std::vector<const present::Field*> found;
    do {
        const Split split = split_at(names, ',');
        const present::Field* field = present::find_field(split.head);
        if (!field) refuse_field(split.head);
        found.push_back(field);
        names = split.rest;
    } while (!names.empty());
    return found;
}

std::uint64_t number_of_runs(const char* text) {
    const auto number = number_from_text(text);
    if (!number) usage();
    return *number;
}

Question question_of(sys::Options& options) {
    Question question;
    bool service = false;
    bool is_limited = false;
    while (const auto letter = options.next()) {
        switch (*letter) {
        case 'l': service = true; break;
        case 'L': question.log = true; break;
        case 'j': question.form = Form::json; break;
        case 'v': question.form = Form::facts; break;
        case 'o':
            question.form = Form::words;
            question.words = fields_called(options.value());
            break;
        case 'H': question.history = true; break;
        case 'n':
            question.newest = number_of_runs(options.value());
            is_limited = true;
            break;
        default: options.complain(); usage();
        }
    }
    const bool has_form_of_runs = question.form != Form::words;
    if (question.history ? !has_form_of_runs : is_limited) usage();
    if (service || question.log) question.style = present::LineStyle::encore;
    question.service = service || !question.log;
    return question;
}

class Answer {
  public:
    explicit Answer(const Question& question)
        : question_{question}, runs_{question.form_of_runs(), question.several} {}

    void about(const char* name) {
        const auto place = neighbours_.find(name);
        const service::Service service{place.name, place.start};
        if (question_.service) say_service(name, service);
        if (question_.log) say_log(name, service);
        out_.append(text_);
        text_.clear();
    }

    void end() {
        if (question_.history)
            out_.append(runs_.text());
        else if (question_.form == Form::json)
            out_.append(said_anything_ ? "\n]\n" : "[]\n");
        (void)out_.flush();
    }

  private:
    // A line has no room for it.
    service::Advice advice_on(const std::string& name, const service::Service& service,
                              const ServiceView& view) const {
        return question_.form == Form::line ? service::Advice{}
                                            : service::advice_on(service, name, view, service::typed_at_svc);
    }

    void say_service(const std::string& name, const service::Service& service) {
        if (question_.history) return say_history(name, service);
        const ServiceView view = service.look(question_.detail(), glances_);
        say(name, view, service.control_name(), advice_on(name, service, view));
        if (question_.form == Form::line && view.obstacle && view.obstacle->error == ENOENT)
            add_hint(hint_of_template(service));
    }

    // To the line that was said last.
    void add_hint(std::string_view hint) {
        if (!hint.empty()) text_.insert(text_.size() - 1, std::string{" ("}.append(hint).append(")"));
    }

    void say(std::string_view name, const ServiceView& view, std::string_view control,
             const service::Advice& advice) {
        if (question_.form == Form::line) {
            append_status_line(text_, name, view, sys::label_now(), control, sys::error_text,
                               question_.style);
            return;
        }
        const present::Subject subject{
            name,          view, sys::instant_now(), control, sys::error_text, advice.start, advice.rejected,
            advice.awaited};
        switch (question_.form) {
        case Form::line: break;
        case Form::json: say_object(json_for(subject)); break;
        case Form::facts:
            if (said_anything_) text_.push_back('\n');
            append_facts(text_, subject);
            break;
        case Form::words: say_words(subject); break;
        }
        said_anything_ = true;
    }

    void say_object(std::string_view json) {
        text_.append(said_anything_ ? ",\n" : "[\n").append(json);
        said_anything_ = true;
    }

    void say_words(const present::Subject& subject) {
        std::string_view between;
        for (const present::Field* field : question_.words) {
            text_.append(between).append(present::word_for(field->value(subject)));
            between = " ";
        }
        text_.push_back('\n');
    }

    void say_history(const std::string& name, const service::Service& service) {
        const auto past = service::past_of(service, question_.newest);
        if (past) return runs_.add(name, past->runs, past->looks);
        const service::HistoryFailure& failure = past.error();
        runs_.add_problem(name, present::unable_words(failure.attempt, failure.file, service.control_name(),
                                                      sys::error_text(failure.error)));
    }

    // encore's line calls it "web log"; as a name it is the directory.
    void say_log(const std::string& name, const service::Service& service) {
        if (question_.history) return say_history_of_log(name, service);
        const bool line = question_.form == Form::line;
        const auto log = look_at_log(service, question_.detail());
        if (!log && line) text_.append(name).append(": no log service\n");
        if (!log) return;
        const auto own = log->view.state ? service.log() : std::nullopt;
        say(name + (line ? " log" : "/log"), log->view, log->control_name,
            own ? advice_on(name + "/log", *own, log->view) : service::Advice{});
    }

    void say_history_of_log(const std::string& name, const service::Service& service) {
        if (const auto log = service.log())
            say_history(name + "/log", *log);
        else if (question_.form == Form::line)
            runs_.add_problem(name, "no log service");
    }

    const Question& question_;
    service::Neighbours neighbours_;
    sys::Glances glances_;
    present::RunReport runs_;
    std::string text_;
    bool said_anything_ = false;
    static inline sys::Output out_{sys::standard_output};
};

} // namespace

int main(int argc, char** argv) {
    sys::hold_standard_descriptors(); // or what is said would go into a FIFO that has taken the place of one
    sys::Options options{argc, argv, "lLjvo:Hn:"};
    Question question = question_of(options);
    const service::Operands operands{options.operands()};
    if (const auto problem = operands.problem(); !problem.empty()) report.die({problem});
    question.several = operands.names().size() > 1 || (question.service && question.log);
    Answer answer{question};
    for (const char* name : operands.names()) answer.about(name);
    answer.end();
    sys::leave(0);
}
