// SPDX-License-Identifier: ISC
#include "drills.hpp"

#include "line_tally.hpp"

#include <algorithm>
#include <bit>
#include <iterator>

namespace lares::drill {

namespace {

using Act = Step::Act;

// What multilog has read and not yet written when it is killed: one read. docs/guide/what-happens-when.md.
constexpr std::uint64_t lines_of_one_read = 128 * 1024 / line_size;
constexpr unsigned services_with_numbers = 2;

const std::string nothing_lost = "no restart, no line lost";
const std::string one_read = "no restart, one read at most";

bool has_multilog(const Parts& parts) {
    return std::ranges::find(parts, Part::multilog) != parts.end();
}

std::string list(const Parts& parts) {
    std::string text;
    for (Part part : parts) text.append(text.empty() ? "" : " + ").append(name_of(part));
    return text;
}

Drill promising_for(const Parts& killed, std::string what, std::vector<Step> steps) {
    if (!has_multilog(killed)) return {std::move(what), nothing_lost, {}, std::move(steps)};
    const Promise weaker{.lost_lines = lines_of_one_read * services_with_numbers};
    return {std::move(what), one_read, weaker, std::move(steps)};
}

// Those that are left, when they are fewer.
std::string list_briefly(const Parts& parts) {
    if (parts.size() <= 3) return list(parts);
    Parts left = all_supervisors;
    std::erase_if(left, [&](Part it) { return std::ranges::find(parts, it) != parts.end(); });
    std::string text = "all but services";
    for (Part part : left) text.append(", ").append(name_of(part));
    return text;
}

Drill killing(const Parts& parts, const std::string& called = {}) {
    return promising_for(parts, "kill -9 " + (called.empty() ? list_briefly(parts) : called),
                         {{Act::kill, parts}});
}

Parts subset(const Parts& parts, unsigned chosen) {
    Parts some;
    for (std::size_t at = 0; at < parts.size(); ++at)
        if (chosen & 1u << at) some.push_back(parts[at]);
    return some;
}

// Those of one part first, then the pairs, and so on.
void add_combinations(std::vector<Drill>& all, int most) {
    for (int size = 1; size <= most; ++size)
        for (unsigned chosen = 1; chosen < 1u << all_supervisors.size(); ++chosen)
            if (std::popcount(chosen) == size) all.push_back(killing(subset(all_supervisors, chosen)));
}

void add_stops(std::vector<Drill>& all) {
    for (Part part : all_supervisors)
        all.push_back({"stop " + list({part}),
                       nothing_lost,
                       {},
                       {{Act::stop, {part}}, {Act::write_on, {}, 400}, {Act::go_on}}});
}

void add_kill_while_stopped(std::vector<Drill>& all, Part stopped, Part killed) {
    all.push_back(promising_for(
        {killed}, "stop " + list({stopped}) + ", kill -9 " + list({killed}),
        {{Act::stop, {stopped}}, {Act::kill, {killed}}, {Act::write_on, {}, 400}, {Act::go_on}}));
}

Drill upgrade() {
    Drill drill{"upgrade", "same processes, no line lost", {}, {{Act::install}, {Act::await_upgrade}}};
    drill.keeps_processes = true;
    return drill;
}

Drill upgrade_while_killing(const Parts& parts) {
    return promising_for(parts, "upgrade, kill -9 " + list_briefly(parts),
                         {{Act::install}, {Act::kill, parts}});
}

Drill with_full_disk(const std::string& what, std::vector<Step> meanwhile) {
    meanwhile.insert(meanwhile.begin(), {Act::fill_disk});
    meanwhile.push_back({Act::free_disk});
    Drill drill{"log disk full" + what, nothing_lost, {}, std::move(meanwhile)};
    drill.needs_disk = true;
    return drill;
}

Drill killing_often(const Parts& parts, const std::string& called, unsigned count) {
    Drill drill = promising_for(parts, "kill -9 anybody, " + std::to_string(count) + " times, " + called,
                                {{Act::kill_often, parts, count}});
    // Each time it is one process, so that one read of one multilog is at stake.
    if (has_multilog(parts))
        drill.promise.lost_lines = lines_of_one_read * count,
        drill.promised = "no restart, one read each time";
    return drill;
}

Drill ending_services(std::string what, std::vector<Step> steps, unsigned times = 1) {
    const std::string promised = times == 1 ? "started again, no line lost" : "started once each time";
    return {std::move(what), promised, {.restarts = times * services_with_numbers}, std::move(steps)};
}

Drill service_killed() {
    return ending_services("kill -9 alpha and beta themselves", {{Act::kill, {Part::service}}});
}

// Alpha and beta at the same time.
Drill killing_with_services(Parts parts, const std::string& called) {
    const std::string what = "kill -9 " + called + " + services";
    parts.push_back(Part::service);
    return ending_services(what, {{Act::kill, std::move(parts)}});
}

std::vector<Step> repeated(const std::vector<Step>& round, unsigned times) {
    std::vector<Step> steps;
    for (unsigned time = 0; time < times; ++time) steps.insert(steps.end(), round.begin(), round.end());
    return steps;
}

// Who has lived so long is started again at once, while its death is still being told of.
constexpr unsigned milliseconds_to_settle = 1050;
const Step settle{Act::pause, {}, milliseconds_to_settle};

// Whether who was taken over is watched like any other.
Drill killing_then_services(const Parts& parts, const std::string& called, unsigned times) {
    std::vector<Step> steps = repeated(
        {settle, {Act::kill, parts}, {Act::await_tree}, {Act::kill, {Part::service}}, {Act::await_tree}},
        times);
    const std::string often = times == 1 ? "" : ", " + std::to_string(times) + " times";
    return ending_services("kill -9 " + called + ", then services" + often, std::move(steps), times);
}

// It finds the death of one that it has taken over, and svscan's word of it, at the same time.
Drill services_killed_while_supervise_is_stopped() {
    return ending_services("kill supervise, stop the next, kill services",
                           repeated({settle,
                                     {Act::kill, {Part::supervise}},
                                     {Act::await_tree},
                                     {Act::stop, {Part::supervise}},
                                     {Act::kill, {Part::service}},
                                     {Act::pause, {}, 20},
                                     {Act::go_on},
                                     {Act::await_tree}},
                                    3),
                           3);
}

Drill upgrade_then_services_killed() {
    return ending_services("upgrade, then kill -9 services",
                           {{Act::install}, {Act::await_upgrade}, {Act::kill, {Part::service}}});
}

Drill orderly_end() {
    return {"TERM to svscanboot", "all ends, every line is logged", {}, {{Act::end}}};
}

} // namespace

std::vector<Drill> drills(Extent extent) {
    const bool everything = extent == Extent::everything;
    std::vector<Drill> all;
    add_combinations(all, everything ? 4 : 2);
    all.push_back(killing(all_but_multilog, "all but services, multilog"));
    all.push_back(killing(all_supervisors, "all but services"));
    add_stops(all);
    add_kill_while_stopped(all, Part::svscan, Part::supervise);
    if (everything) {
        add_kill_while_stopped(all, Part::svscan, Part::log_supervise);
        add_kill_while_stopped(all, Part::svscanboot, Part::svscan);
        add_kill_while_stopped(all, Part::svscanboot, Part::supervise);
        add_kill_while_stopped(all, Part::supervise, Part::svscan);
        add_kill_while_stopped(all, Part::readproctitle, Part::svscanboot);
        add_kill_while_stopped(all, Part::log_supervise, Part::multilog);
    }
    all.push_back(upgrade());
    all.push_back(upgrade_while_killing({Part::svscan}));
    if (everything) {
        all.push_back(upgrade_while_killing({Part::supervise}));
        all.push_back(upgrade_while_killing({Part::svscanboot}));
        all.push_back(upgrade_while_killing(all_but_multilog));
        all.push_back(upgrade());
        all.push_back(killing_often(all_but_multilog, "but not multilog", 200));
        all.push_back(killing_often(all_supervisors, "multilog too", 100));
    } else {
        all.push_back(killing_often(all_but_multilog, "but not multilog", 30));
    }
    all.push_back(with_full_disk("", {}));
    if (everything) {
        all.push_back(with_full_disk(", kill -9 both supervises",
                                     {{Act::kill, {Part::supervise, Part::log_supervise}}}));
        all.push_back(with_full_disk(", kill -9 all but multilog", {{Act::kill, all_but_multilog}}));
    }
    all.push_back(service_killed());
    all.push_back(killing_with_services({Part::supervise}, "supervise"));
    all.push_back(killing_then_services({Part::supervise}, "supervise", everything ? 20 : 1));
    all.push_back(services_killed_while_supervise_is_stopped());
    if (everything) {
        const Parts supervise_and_svscan{Part::supervise, Part::svscan};
        all.push_back(killing_with_services(supervise_and_svscan, "supervise + svscan"));
        all.push_back(killing_with_services(all_but_multilog, "all but multilog"));
        all.push_back(killing_then_services({Part::svscan}, "svscan", 5));
        all.push_back(killing_then_services(supervise_and_svscan, "supervise + svscan", 5));
        all.push_back(killing_then_services(all_but_multilog, "all but multilog", 5));
        all.push_back(upgrade_then_services_killed());
    }
    all.push_back(orderly_end());
    return all;
}

std::vector<Drill> drills_with(std::span<const std::string> words, const std::vector<Drill>& drills) {
    const auto is_name = [&](const std::string& word) {
        return std::ranges::find(drills, word, &Drill::what) != drills.end();
    };
    const auto is_meant = [&](const Drill& drill) {
        return std::ranges::any_of(words, [&](const std::string& word) {
            return is_name(word) ? drill.what == word : drill.what.contains(word);
        });
    };
    std::vector<Drill> meant;
    std::ranges::copy_if(drills, std::back_inserter(meant), is_meant);
    return meant;
}

} // namespace lares::drill
