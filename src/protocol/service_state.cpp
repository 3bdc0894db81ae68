// SPDX-License-Identifier: ISC
#include "service_state.hpp"

#include "record_text.hpp"
#include "run_record.hpp"

namespace lares::protocol {

namespace {

constexpr std::string_view first_line = "lares-state 1";
constexpr std::string_view first_word = "lares-state ";

template <class Value>
struct Word {
    Value value;
    std::string_view text;
};

constexpr Word<Phase> phase_words[] = {
    {Phase::down, "down"},           {Phase::waiting, "waiting"},   {Phase::starting, "starting"},
    {Phase::running, "running"},     {Phase::clearing, "clearing"}, {Phase::started, "started"},
    {Phase::finishing, "finishing"}, {Phase::stopping, "stopping"}, {Phase::gone, "gone"}};
constexpr Word<Tree> tree_words[] = {
    {Tree::none, ""}, {Tree::subreaper, "subreaper"}, {Tree::cgroup, "cgroup"}};
constexpr Word<Says> says_words[] = {
    {Says::nothing, ""}, {Says::reloading, "reloading"}, {Says::stopping, "stopping"}};
constexpr Word<Want> want_words[] = {{Want::up, "up"}, {Want::down, "down"}, {Want::once, "once"}};
constexpr Word<RunEnd::Kind> end_words[] = {
    {RunEnd::Kind::exited, "exited"}, {RunEnd::Kind::killed, "killed"}, {RunEnd::Kind::unknown, "unknown"}};
constexpr Word<StartFailure::Step> step_words[] = {{StartFailure::Step::fork, "fork"},
                                                   {StartFailure::Step::exec, "exec"},
                                                   {StartFailure::Step::lock, "lock"}};
constexpr Word<GaveUp::Because> because_words[] = {{GaveUp::Because::start, "start"},
                                                   {GaveUp::Because::rule, "rule"},
                                                   {GaveUp::Because::run, "run"},
                                                   {GaveUp::Because::finish, "finish"}};

constexpr Word<EndedBy> by_words[] = {{EndedBy::itself, ""},
                                      {EndedBy::command, ended_by::command},
                                      {EndedBy::timeout, ended_by::timeout},
                                      {EndedBy::need, ended_by::need},
                                      {EndedBy::oom, ended_by::oom},
                                      {EndedBy::health, ended_by::health},
                                      {EndedBy::watchdog, ended_by::watchdog}};
constexpr Word<HealthFacts::Word> health_words[] = {{HealthFacts::Word::unknown, ""},
                                                    {HealthFacts::Word::healthy, "healthy"},
                                                    {HealthFacts::Word::failing, "failing"},
                                                    {HealthFacts::Word::unhealthy, "unhealthy"}};

template <class Value, std::size_t Count>
std::string_view text_of(const Word<Value> (&words)[Count], Value value) {
    for (const auto& word : words)
        if (word.value == value) return word.text;
    return "?";
}

template <class Value, std::size_t Count>
bool parse_word(const Word<Value> (&words)[Count], std::string_view text, Value& value) {
    for (const auto& word : words)
        if (word.text == text) {
            value = word.value;
            return true;
        }
    return false;
}

// Writing: each function adds one line.
class Writer {
  public:
    explicit Writer(StateText& text) : text_{text} {}
    void word(std::string_view name, std::string_view value) {
        text_.append(name).append(' ').append(value).append('\n');
    }
    void number(std::string_view name, std::uint64_t value) { word(name, Decimal{value}.view()); }
    void flag(std::string_view name, bool value) { word(name, value ? "1" : "0"); }
    void label(std::string_view name, TaiLabel value) {
        const auto text = lares::to_text(value);
        word(name, {text.data(), text.size()});
    }
    void span(std::string_view name, Span value) { number(name, static_cast<std::uint64_t>(value.count())); }
    void moment(std::string_view name, Moment value) { span(name, value.time_since_epoch()); }
    void gave_up(std::string_view name, const GaveUp& value) {
        text_.append(name).append(' ');
        end(word_for(value.because), value.end);
    }
    void end(std::string_view name, const RunEnd& value) {
        text_.append(name).append(' ').append(word_for(value.kind)).append(' ');
        text_.append_number(static_cast<unsigned>(value.number)).append(value.core ? " core\n" : "\n");
    }
    void failure(std::string_view name, const StartFailure& value) {
        text_.append(name).append(' ').append(word_for(value.step)).append(' ');
        text_.append_number(static_cast<unsigned>(value.number)).append('\n');
    }
    void line(std::string_view whole) { text_.append(whole).append('\n'); }

  private:
    StateText& text_;
};

// The parts of the text, in their order.
void write_process(Writer& out, const Life& state) {
    out.word("phase", word_for(state.phase));
    out.word("want", word_for(state.want));
    out.number("pid", state.pid);
    if (state.process_started != 0) out.number("started-ticks", state.process_started);
    out.flag("paused", state.paused);
    out.flag("term-sent", state.term_sent);
    out.flag("leaving", state.leaving);
    out.label("since", state.since);
    out.moment("since-monotonic-ns", state.since_moment);
}

void write_author(Writer& out, const Author& author) {
    out.number("supervise-pid", author.pid);
    if (author.started != 0) out.number("supervise-started-ticks", author.started);
    if (author.version.size() != 0) out.word("supervise-version", author.version.view());
    if (author.of_svscan) out.flag("of-svscan", true);
    if (author.era.size() != 0) out.word("era", author.era.view());
}

void write_last_run(Writer& out, const Life& state) {
    out.number("starts", state.starts);
    if (!state.last_end) return;
    out.end("last-end", *state.last_end);
    out.label("last-end-at", state.last_end_at);
    out.span("last-run-ns", state.last_run);
    if (state.last_end_by != EndedBy::itself) out.word("last-end-by", word_for(state.last_end_by));
    if (state.last_pid != 0) out.number("last-pid", state.last_pid);
}

void write_next_start(Writer& out, const Life& state) {
    if (state.start_failure) {
        out.failure("start-failure", *state.start_failure);
        const bool is_of_run = !state.start_failure->of_start && !state.start_failure->of_log;
        if (!is_of_run) out.word("start-failure-of", script_of(*state.start_failure));
    }
    if (state.next_start) out.moment("next-start-monotonic-ns", *state.next_start);
}

void write_readiness(Writer& out, const Life& state) {
    if (state.ready) out.flag("ready", *state.ready);
    if (state.ready == true) {
        out.label("ready-at", state.ready_at);
        out.span("ready-after-ns", state.ready_after);
    }
    if (state.says != Says::nothing) out.word("says", word_for(state.says));
}

void write_neighbour(Writer& out, const Life& state) {
    if (state.held_until) out.moment("held-until-monotonic-ns", *state.held_until);
    if (state.neighbour.size() != 0)
        out.word(state.held_until ? "held-by" : "waits-for", state.neighbour.view());
    if (state.ties == 0) return;
    out.number("ties", state.ties);
    out.moment("ties-known-monotonic-ns", state.ties_known);
}

void write_health(Writer& out, const Life& state) {
    if (state.health.word != HealthFacts::Word::unknown) {
        out.word("health", word_for(state.health.word));
        if (state.health.failures != 0) out.number("health-failures", state.health.failures);
        out.label("health-since", state.health.since);
    }
    if (state.watchdog) out.span("watchdog-ns", *state.watchdog);
}

void write_what_was_done(Writer& out, const Life& state) {
    if (state.begun) out.flag("begun", true);
    if (state.undone) out.flag("undone", true);
    if (state.accomplished) out.flag("accomplished", true);
    if (state.once_owed) out.flag("once-owed", true);
    if (state.gave_up) out.gave_up("gave-up", *state.gave_up);
}

void write_stop(Writer& out, const Life& state) {
    if (state.time_limit) out.moment("time-limit-monotonic-ns", *state.time_limit);
    if (state.timed_out) out.flag("timed-out", true);
    if (state.ending_for != EndedBy::itself) out.word("ending-for", word_for(state.ending_for));
    if (state.stop_step != 0) out.number("stop-step", state.stop_step);
    if (state.next_step) out.moment("next-step-monotonic-ns", *state.next_step);
    if (state.stop_for_group) out.flag("stop-for-group", true);
    if (state.last_signal != 0) out.number("last-signal", static_cast<std::uint64_t>(state.last_signal));
    if (state.stuck) out.flag("stuck", true);
}

void write_strays(Writer& out, const Life& state) {
    if (state.tree != Tree::none) out.word("tree", word_for(state.tree));
    if (state.strays != 0) out.number("strays", state.strays);
    if (state.last_started != 0) out.number("last-started-ticks", state.last_started);
}

void write_restarts(Writer& out, const Life& state) {
    if (state.restart_asked) out.flag("restart-asked", true);
    if (state.restarts.failures != 0) out.number("failures", state.restarts.failures);
    if (state.restarts.counted != 0) {
        out.number("failures-counted", state.restarts.counted);
        out.moment("counting-since-monotonic-ns", state.restarts.counting_since);
    }
    if (state.over_budget) out.flag("over-budget", true);
    if (state.restarts.rests != 0) out.number("rests", state.restarts.rests);
    if (state.not_before) out.moment("not-before-monotonic-ns", *state.not_before);
}

// Reading: each function answers whether the value was well-formed.
bool read_moment(std::string_view text, Moment& value) {
    Span span{0};
    if (!read_value(text, span)) return false;
    value = Moment{span};
    return true;
}

bool read_end(std::string_view text, RunEnd& value) {
    const Split kind = split_at(text, ' ');
    const Split number = split_at(kind.rest, ' ');
    if (!parse_word(end_words, kind.head, value.kind) || !read_value(number.head, value.number)) return false;
    value.core = number.rest == "core";
    return true;
}

bool read_end(std::string_view text, std::optional<RunEnd>& value) {
    RunEnd end;
    if (!read_end(text, end)) return false;
    value = end;
    return true;
}

bool read_gave_up(std::string_view text, std::optional<GaveUp>& value) {
    const Split because = split_at(text, ' ');
    GaveUp gave_up{};
    if (!parse_word(because_words, because.head, gave_up.because) || !read_end(because.rest, gave_up.end))
        return false;
    value = gave_up;
    return true;
}

bool read_failure(std::string_view text, std::optional<StartFailure>& value) {
    const Split step = split_at(text, ' ');
    StartFailure failure{};
    if (!parse_word(step_words, step.head, failure.step) || !read_value(step.rest, failure.number))
        return false;
    value = failure;
    return true;
}

// It comes after the failure that it is about.
bool read_script(std::string_view text, std::optional<StartFailure>& failure) {
    if (failure) failure->of_start = text == "start";
    if (failure) failure->of_log = text == "log";
    return true;
}

// Those which every version has, and which tell one process from another.
bool is_of_identity(std::string_view name) {
    return name == "pid" || name == "started-ticks" || name == "era" || name == "supervise-pid" ||
           name == "supervise-started-ticks";
}

bool read_fact(std::string_view name, std::string_view value, ServiceState& state) {
    if (name == "phase") return parse_word(phase_words, value, state.phase);
    if (name == "want") return parse_word(want_words, value, state.want);
    if (name == "pid") return read_value(value, state.pid);
    if (name == "started-ticks") return read_value(value, state.process_started);
    if (name == "paused") return read_value(value, state.paused);
    if (name == "term-sent") return read_value(value, state.term_sent);
    if (name == "leaving") return read_value(value, state.leaving);
    if (name == "since") return read_value(value, state.since);
    if (name == "since-monotonic-ns") return read_moment(value, state.since_moment);
    if (name == "supervise-pid") return read_value(value, state.author.pid);
    if (name == "supervise-started-ticks") return read_value(value, state.author.started);
    if (name == "supervise-version") return read_value(value, state.author.version);
    if (name == "of-svscan") return read_value(value, state.author.of_svscan);
    if (name == "era") return read_value(value, state.author.era);
    if (name == "starts") return read_value(value, state.starts);
    if (name == "last-end") return read_end(value, state.last_end);
    if (name == "last-end-at") return read_value(value, state.last_end_at);
    if (name == "last-run-ns") return read_value(value, state.last_run);
    if (name == "last-end-by") return parse_word(by_words, value, state.last_end_by);
    if (name == "last-signal") return read_value(value, state.last_signal);
    if (name == "last-pid") return read_value(value, state.last_pid);
    if (name == "ready") return read_value(value, state.ready.emplace());
    if (name == "ready-at") return read_value(value, state.ready_at);
    if (name == "ready-after-ns") return read_value(value, state.ready_after);
    if (name == "waits-for" || name == "held-by") return read_value(value, state.neighbour);
    if (name == "ties") return read_value(value, state.ties);
    if (name == "ties-known-monotonic-ns") return read_moment(value, state.ties_known);
    if (name == "says") return parse_word(says_words, value, state.says);
    if (name == "held-until-monotonic-ns") return read_moment(value, state.held_until.emplace());
    if (name == "health") return parse_word(health_words, value, state.health.word);
    if (name == "health-failures") return read_value(value, state.health.failures);
    if (name == "health-since") return read_value(value, state.health.since);
    if (name == "watchdog-ns") return read_value(value, state.watchdog.emplace());
    if (name == "begun") return read_value(value, state.begun);
    if (name == "undone") return read_value(value, state.undone);
    if (name == "accomplished") return read_value(value, state.accomplished);
    if (name == "once-owed") return read_value(value, state.once_owed);
    if (name == "gave-up") return read_gave_up(value, state.gave_up);
    if (name == "time-limit-monotonic-ns") return read_moment(value, state.time_limit.emplace());
    if (name == "timed-out") return read_value(value, state.timed_out);
    if (name == "ending-for") return parse_word(by_words, value, state.ending_for);
    if (name == "stop-step") return read_value(value, state.stop_step);
    if (name == "next-step-monotonic-ns") return read_moment(value, state.next_step.emplace());
    if (name == "stop-for-group") return read_value(value, state.stop_for_group);
    if (name == "stuck") return read_value(value, state.stuck);
    if (name == "tree") return parse_word(tree_words, value, state.tree);
    if (name == "strays") return read_value(value, state.strays);
    if (name == "last-started-ticks") return read_value(value, state.last_started);
    if (name == "restart-asked") return read_value(value, state.restart_asked);
    if (name == "failures") return read_value(value, state.restarts.failures);
    if (name == "failures-counted") return read_value(value, state.restarts.counted);
    if (name == "counting-since-monotonic-ns") return read_moment(value, state.restarts.counting_since);
    if (name == "over-budget") return read_value(value, state.over_budget);
    if (name == "rests") return read_value(value, state.restarts.rests);
    if (name == "not-before-monotonic-ns") return read_moment(value, state.not_before.emplace());
    if (name == "start-failure") return read_failure(value, state.start_failure);
    if (name == "start-failure-of") return read_script(value, state.start_failure);
    if (name == "next-start-monotonic-ns") return read_moment(value, state.next_start.emplace());
    return true;
}

} // namespace

StateText to_text(const ServiceState& state) {
    StateText text;
    write_text(text, state, state.author);
    return text;
}

StateText to_text(const Life& life) {
    StateText text;
    write_text(text, life, {});
    return text;
}

void write_text(StateText& text, const Life& state, const Author& author) {
    text.clear();
    Writer out{text};
    out.line(first_line);
    write_process(out, state);
    write_author(out, author);
    write_last_run(out, state);
    write_next_start(out, state);
    write_readiness(out, state);
    write_neighbour(out, state);
    write_health(out, state);
    write_what_was_done(out, state);
    write_stop(out, state);
    write_strays(out, state);
    write_restarts(out, state);
    out.line(last_line_of_record);
}

std::optional<ServiceState> state_from_text(std::string_view text) {
    ServiceState state;
    const auto read = [&](auto name, auto value) { return read_fact(name, value, state); };
    if (!read_record(text, first_line, read)) return std::nullopt;
    return state;
}

std::optional<ServiceState> left_state_from_text(std::string_view text) {
    ServiceState state;
    bool has_pid = false;
    const auto read = [&](std::string_view name, std::string_view value) {
        has_pid |= name == "pid";
        ServiceState with = state;
        const bool is_read = read_fact(name, value, with);
        if (is_read) state = with;
        return is_read || !is_of_identity(name);
    };
    const std::string_view its_first_line = split_at(text, '\n').head;
    if (!its_first_line.starts_with(first_word) || !read_record(text, its_first_line, read) || !has_pid)
        return std::nullopt;
    const bool can_have_one = has_process(state.phase);
    if (state.pid != 0 && !can_have_one) state.phase = Phase::running;
    const bool is_to_follow = can_have_one || state.phase == Phase::waiting;
    const bool lacks_moment = is_to_follow && !state.next_start;
    if (state.pid == 0 && (lacks_moment || state.phase == Phase::running)) state.phase = Phase::down;
    return state;
}

std::string_view word_for(Phase phase) {
    return text_of(phase_words, phase);
}
std::string_view word_for(Want want) {
    return text_of(want_words, want);
}
std::string_view word_for(RunEnd::Kind kind) {
    return text_of(end_words, kind);
}
std::string_view word_for(StartFailure::Step step) {
    return text_of(step_words, step);
}
std::string_view word_for(GaveUp::Because because) {
    return text_of(because_words, because);
}
std::string_view word_for(Tree tree) {
    return text_of(tree_words, tree);
}
std::string_view word_for(Says says) {
    return text_of(says_words, says);
}
std::string_view word_for(EndedBy by) {
    return text_of(by_words, by);
}
std::string_view word_for(HealthFacts::Word word) {
    return text_of(health_words, word);
}

} // namespace lares::protocol
