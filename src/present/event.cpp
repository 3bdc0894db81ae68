// SPDX-License-Identifier: ISC
#include "event.hpp"

#include "base/civil_time.hpp"

#include <algorithm>
#include <ranges>

namespace lares::present {

using protocol::RunRecord;
using protocol::ServiceState;
using protocol::ServiceView;
using protocol::StatusRecord;
using Known = Event::Known;

namespace {

bool has_run(const ServiceState& state) {
    return state.phase == protocol::Phase::running && state.pid != 0;
}

std::uint64_t ended_runs(const ServiceState& state) {
    return state.starts - (has_run(state) && state.starts != 0 ? 1 : 0);
}

// A number that was used before is that of an earlier life of the directory.
const RunRecord* record_of(std::span<const RunRecord> records, std::uint64_t run) {
    const auto backwards = std::views::reverse(records);
    const auto found = std::ranges::find(backwards, run, &RunRecord::number);
    return found == backwards.end() ? nullptr : &*found;
}

std::uint32_t run_of(const StatusRecord& status) {
    return runs_finish(status) ? 0 : status.pid;
}

TaiLabel earlier_by(TaiLabel label, Span span) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(span);
    const auto rest = static_cast<std::uint32_t>((span - whole).count());
    const bool borrows = rest > label.nanoseconds;
    label.seconds -= static_cast<std::uint64_t>(whole.count()) + (borrows ? 1 : 0);
    label.nanoseconds = label.nanoseconds + (borrows ? nanoseconds_of_second : 0) - rest;
    return label;
}

const Standing as_up{"up", Tone::good};
const Standing as_starting{"starting", Tone::busy};
const Standing as_ready{"ready", Tone::good};
const Standing as_waiting{"waiting", Tone::busy};
const Standing as_down{"down", Tone::faint};
const Standing as_unsupervised{"not supervised", Tone::bad};

} // namespace

std::string_view word_for(Known known) {
    switch (known) {
    case Known::state: return "state";
    case Known::history: return "history";
    case Known::count: return "count";
    case Known::status: return "status";
    case Known::seen: break;
    }
    return "seen";
}

// Events, each of which begins where the one before has ended.
class Narrator::Chain {
  public:
    // `told_at`: nothing comes before that; but for a clock that was set back meanwhile.
    Chain(Standing from, Standing now, TaiLabel told_at, TaiLabel seen)
        : at_{std::move(from)}, now_{std::move(now)}, told_at_{std::min(told_at, seen)}, seen_{seen} {}

    Event& add(Standing to, Known known, TaiLabel at) {
        Event event{at, at_, to, known, 0, 0, std::nullopt, {}, {}};
        at_ = std::move(to);
        return events_.emplace_back(std::move(event));
    }
    Event& arrive(Known known, TaiLabel at) { return add(now_, known, at); }
    bool has_arrived() const {
        return at_.kind() == now_.kind() && (at_.kind() == "waiting" || at_.words == now_.words);
    }

    const Standing& now() const { return now_; }
    TaiLabel seen() const { return seen_; }
    bool is_news(TaiLabel at) const { return at > told_at_; }
    // What only the look has told was so no later than what has followed it.
    std::vector<Event> take() {
        for (std::size_t i = events_.size(); i-- > 1;)
            if (events_[i - 1].at == seen_) events_[i - 1].at = std::min(seen_, events_[i].at);
        TaiLabel last = told_at_;
        for (Event& event : events_) last = event.at = std::max(event.at, last);
        return std::move(events_);
    }

  private:
    Standing at_;
    Standing now_;
    TaiLabel told_at_;
    TaiLabel seen_;
    std::vector<Event> events_;
};

void Narrator::note(const ServiceView& view, Instant now) {
    standing_ = standing_words(view, now.moment);
    is_supervised_ = is_supervised(view) == true;
    has_status_ = !view.obstacle;
    has_state_ = view.state.has_value();
    pid_ = has_status_ ? run_of(view.status) : 0;
    since_ = view.status.since;
    if (!view.state) return;
    has_counted_ = true;
    is_to_be_down_ = view.state->want == protocol::Want::down;
    started_ = view.state->starts;
    ended_ = ended_runs(*view.state);
    supervise_ = view.state->author.pid;
}

bool Narrator::needs_records(const ServiceView& now) const {
    if (!has_counted_ || !now.state || now.state->starts < started_) return false;
    const std::uint64_t ended = ended_runs(*now.state);
    const bool is_last_alone = ended == ended_ + 1 && ended <= started_;
    return ended > ended_ && !is_last_alone;
}

std::vector<Event> Narrator::tell(const ServiceView& now, std::span<const RunRecord> records, Instant when) {
    Chain chain{standing_, standing_words(now, when.moment), told_at_, when.label};
    if (now.state && has_counted_ && now.state->starts >= started_)
        tell_of_state(chain, *now.state, records);
    else if (!now.obstacle && has_status_ && !now.state && !has_state_)
        tell_of_status(chain, now.status);
    if (!chain.has_arrived()) {
        const auto since = now.state ? since_when(now, when) : std::nullopt;
        const bool is_told = since && since->of.empty() && chain.is_news(since->label);
        Event& event =
            is_told ? chain.arrive(Known::state, since->label) : chain.arrive(Known::seen, when.label);
        event.pid = now.obstacle ? 0 : now.status.pid;
        event.run = now.state && has_run(*now.state) ? now.state->starts : 0;
        if (now.state && chain.now().kind() == "blocked") event.waits_for = now.state->neighbour.view();
    }
    note(now, when);
    std::vector<Event> events = chain.take();
    if (!events.empty()) told_at_ = events.back().at;
    return events;
}

void Narrator::tell_of_state(Chain& chain, const ServiceState& state,
                             std::span<const RunRecord> records) const {
    const bool was_replaced = is_supervised_ && supervise_ != 0 && state.author.pid != supervise_;
    if (was_replaced) chain.add(as_unsupervised, Known::state, chain.seen());
    const std::uint64_t ended = ended_runs(state);
    for (std::uint64_t run = ended_ + 1; run <= ended; ++run) {
        const RunRecord* record = record_of(records, run);
        const bool is_last = run == ended && state.last_end.has_value();
        const Known known = is_last ? Known::state : record ? Known::history : Known::count;
        const TaiLabel end = is_last ? state.last_end_at : record ? record->end : chain.seen();
        if (run > started_) {
            const TaiLabel start = record ? record->start : is_last ? earlier_by(end, state.last_run) : end;
            const bool was_ready = record && record->ready;
            Event& began = chain.add(was_ready ? as_starting : as_up, record ? Known::history : known, start);
            began.run = run;
            began.pid = is_last ? state.last_pid : 0;
            if (was_ready) chain.add(as_ready, Known::history, *record->ready).run = run;
        }
        // Between two runs it is one of the two, and nobody may have looked: so each is told by what was
        // before.
        const Standing& between = is_to_be_down_ && run == ended_ + 1 ? as_down : as_waiting;
        Event& event = is_last && !has_run(state) ? chain.arrive(known, end) : chain.add(between, known, end);
        event.run = run;
        event.pid = is_last ? state.last_pid : run <= started_ ? pid_ : 0;
        if (is_last) event.end = state.last_end;
        if (!is_last && record) event.end = record->how;
        event.by = is_last ? word_for(state.last_end_by) : record ? record->by.view() : std::string_view{};
        if (event.to.kind() == "blocked") event.waits_for = state.neighbour.view();
    }
    if (!has_run(state) || state.starts <= started_) return;
    Event& event = chain.arrive(Known::state, state.since);
    event.run = state.starts;
    event.pid = state.pid;
}

void Narrator::tell_of_status(Chain& chain, const StatusRecord& status) const {
    const std::uint32_t pid = run_of(status);
    const bool is_same = pid == pid_ && (pid == 0 || status.since == since_);
    if (is_same) return;
    if (pid_ != 0) {
        Event& event = pid == 0 ? chain.arrive(Known::status, status.since)
                                : chain.add(as_waiting, Known::status, status.since);
        event.pid = pid_;
    }
    if (pid != 0) chain.arrive(Known::status, status.since).pid = pid;
}

Event appearance(const Narrator& narrator, TaiLabel at) {
    return {at, {}, narrator.standing(), Known::seen, narrator.pid(), 0, std::nullopt, {}, {}};
}

Event disappearance(const Narrator& narrator, TaiLabel at) {
    return {at, narrator.standing(), {}, Known::seen, narrator.pid(), 0, std::nullopt, {}, {}};
}

} // namespace lares::present
