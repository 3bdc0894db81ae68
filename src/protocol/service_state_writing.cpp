// SPDX-License-Identifier: ISC
#include "record_text.hpp"
#include "service_state.hpp"
#include "service_state_words.hpp"

namespace lares::protocol {

namespace {

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
    if (state.notification_closed) out.flag("notification-closed", true);
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
    out.line(first_line_of_state);
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

} // namespace lares::protocol
