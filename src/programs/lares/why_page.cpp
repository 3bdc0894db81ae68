// SPDX-License-Identifier: ISC
#include "why_page.hpp"

#include "base/path_parts.hpp"
#include "findings.hpp"
#include "output.hpp"
#include "present/deaths.hpp"
#include "present/page.hpp"
#include "present/standing_words.hpp"
#include "present/words.hpp"
#include "service/joined.hpp"
#include "sys/report.hpp"

#include <algorithm>
#include <iterator>

namespace lares::front {

using diagnosis::Finding;
using diagnosis::LastWords;
using diagnosis::Picture;

namespace {

using present::Page;
using present::Tone;

constexpr std::size_t most_deaths = 3;
constexpr std::size_t most_words = 8;

std::string standing_rest(const Picture& picture) {
    const protocol::ServiceView& view = picture.view;
    if (picture.entry.is_dangling) return "";
    if (view.obstacle) {
        const std::string problem = present::problem_words(*view.obstacle, "supervise", sys::error_text);
        return is_supervised(*view.obstacle) == false ? "" : ": " + problem;
    }
    const bool is_to_come_back = diagnosis::is_told_to_restart(picture);
    if (picture.stop.blocker && !is_to_come_back)
        return " for " + present::age_words(picture.stop.told_for) + ", pid " +
               std::to_string(view.status.pid);
    const bool has_state = view.state && !is_down_since_its_end(*view.state);
    const Span age =
        has_state ? picture.now.moment - view.state->since_moment
                  : Span{std::chrono::seconds{whole_seconds_between(view.status.since, picture.now.label)}};
    const std::string pid = view.status.pid == 0 ? "" : ", pid " + std::to_string(view.status.pid);
    const bool is_between_runs = view.state && view.state->phase == protocol::Phase::waiting &&
                                 !view.state->start_failure && view.state->neighbour.size() == 0;
    const std::string told =
        is_to_come_back ? ", told to restart " + present::age_words(picture.stop.told_for) + " ago" : "";
    return is_between_runs ? "" : " for " + present::age_words(age) + pid + told;
}

// What has come of that already, where nobody wants more of it.
std::string_view outcome_words(const Picture& picture) {
    const protocol::ServiceState* state = picture.state();
    if (!state) return "";
    if (state->gave_up) return "no more: it has failed for good";
    if (state->phase == protocol::Phase::started)
        return "up: it has been started, and has nothing more to run";
    const bool is_over = state->phase == protocol::Phase::down && state->want == protocol::Want::once;
    return is_over ? "no more: it has had its run" : "";
}

std::string want_words(const Picture& picture) {
    if (!diagnosis::is_seen(picture)) return {};
    if (const std::string_view words = outcome_words(picture); !words.empty()) return std::string{words};
    switch (want_of(picture.view.status).value_or(protocol::Want::once)) {
    case protocol::Want::down:
        return picture.view.down_file ? "down: a file down is there" : "down: a command has told it so";
    case protocol::Want::once: return "once: a command has told it so";
    case protocol::Want::up: break;
    }
    if (picture.view.down_file) return "up: a command has told it so; there is a file down";
    if (!picture.entry.is_in_scan_directory) return "up";
    return "up: it is linked in " + std::string{directory_above(picture.path)};
}

service::Relations relations_of(const Picture& picture, service::RelationReader& relations) {
    if (!picture.entry.is_in_scan_directory) return {};
    return relations.of(service::Service{picture.path}, picture.path);
}

std::vector<protocol::RunRecord> deaths_of(const Picture& picture) {
    if (!picture.runs.empty()) return picture.runs;
    const auto death = diagnosis::last_death_of(picture);
    if (!death) return {};
    protocol::RunRecord run;
    run.how = death->how;
    run.end = death->at;
    run.lived = death->lived;
    run.by.append(word_for(death->by));
    return {run};
}

std::string where_words(const LastWords& words) {
    switch (words.why) {
    case LastWords::Why::of_run: return "the end of what its last run said, from " + words.place;
    case LastWords::Why::untimed:
        return "the end of its log " + words.place + ", which does not tell which run said it";
    case LastWords::Why::silent: return "nothing, as far as its log " + words.place + " tells";
    case LastWords::Why::no_log: return "it has no log" + (words.place.empty() ? "" : ": " + words.place);
    case LastWords::Why::not_read: return "nobody has looked";
    case LastWords::Why::unreadable: break;
    }
    return "its log " + words.place + " cannot be read by this user";
}

// A line that is repeated is told once.
std::vector<std::string> folded(const std::vector<std::string>& lines) {
    std::vector<std::string> folds;
    for (std::size_t i = 0; i < lines.size();) {
        std::size_t next = i + 1;
        while (next < lines.size() && lines[next] == lines[i]) ++next;
        folds.push_back(lines[i] + (next - i == 1 ? "" : "  (" + std::to_string(next - i) + " times)"));
        i = next;
    }
    return folds;
}

void add_words(Page& page, const LastWords& words) {
    page.add("said", Tone::title, where_words(words));
    const std::vector<std::string> lines = folded(words.lines);
    for (std::size_t i = lines.size() - std::min(lines.size(), most_words); i < lines.size(); ++i)
        page.go_on(lines[i], Tone::faint);
}

void add_all(Page& page, std::string_view label, const std::vector<std::string>& lines) {
    for (std::size_t i = 0; i < lines.size(); ++i)
        i == 0 ? page.add(label, Tone::title, lines[i]) : page.go_on(lines[i], Tone::plain, 0);
}

void add_if_any(Page& page, std::string_view label, const std::string& text) {
    if (!text.empty()) page.add(label, Tone::title, text);
}

void add_dependents(Page& page, const service::Relations& all) {
    add_if_any(page, "needed", all.needed_by.empty() ? "" : "by " + service::joined(all.needed_by));
    add_if_any(page, "optional", all.wanted_by.empty() ? "" : "for " + service::joined(all.wanted_by));
}

// The page shows them already.
Finding without(const std::vector<std::string>& words, Finding finding) {
    std::erase_if(finding.said.evidence,
                  [&](const std::string& line) { return std::ranges::find(words, line) != words.end(); });
    return finding;
}

// A finding says the same, and more.
bool is_about_need(const Finding& finding) {
    return finding.id.starts_with("need-");
}

// Nobody knows more; what it says itself may tell.
void add_where_to_look(Page& page, const Picture& picture) {
    page.add("look", Tone::title, "nothing is found that explains it; what it says may tell more");
    page.go_on("try: " + lares_command(picture, "logs"), Tone::title, 2, present::Break::nowhere);
    page.go_on("try: " + lares_command(picture, "history"), Tone::title, 2, present::Break::nowhere);
}

} // namespace

std::vector<std::string> causes_of(const Picture& picture) {
    return present::death_lines(deaths_of(picture), picture.now.label, most_deaths);
}

// Whether it has just come back once more is known to those alone who keep a record of that.
void add_well(Page& page, const Picture& picture) {
    if (picture.state()) return page.add("well", Tone::good, "nothing is found that is wrong with it");
    page.add("so far", Tone::title,
             "nothing is found that is wrong with it, but its supervise keeps no record of runs that have "
             "ended (lares events shows it if it keeps ending)");
}

std::string page_of(const Picture& picture, const std::vector<Finding>& findings,
                    service::RelationReader& relations) {
    const present::Standing standing = present::standing_words(picture.view, picture.now.moment);
    const bool is_dangling = picture.entry.is_dangling;
    Page page{picture.name, is_dangling ? "not there" : standing.words,
              is_dangling ? Tone::bad : standing.tone, standing_rest(picture)};
    add_if_any(page, "wanted", want_words(picture));
    add_dependents(page, relations_of(picture, relations));
    const bool waits = !picture.awaited.name.empty() && std::ranges::none_of(findings, is_about_need);
    add_if_any(page, "waits", waits ? "for " + picture.awaited.name : "");
    add_all(page, "ended", causes_of(picture));
    const bool is_well = diagnosis::is_as_wanted(picture);
    const bool has_said = !causes_of(picture).empty() || !picture.words.lines.empty();
    if (!is_well && !is_dangling && diagnosis::is_seen(picture) && has_said) add_words(page, picture.words);
    for (const Finding& each : findings) add_finding(page, without(picture.words.lines, each));
    if (!is_well && findings.empty()) add_where_to_look(page, picture);
    if (is_well && findings.empty() && !diagnosis::is_told_to_restart(picture)) add_well(page, picture);
    return page.text(width(), colours());
}

} // namespace lares::front
