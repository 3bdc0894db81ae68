// SPDX-License-Identifier: ISC
// The processes of a service: those of the run that runs, and those that an earlier run has left.
#include "known_users.hpp"
#include "reading.hpp"
#include "run_script.hpp"
#include "sys/listening_places.hpp"
#include "sys/process_facts.hpp"

#include <algorithm>

namespace lares::diagnosis {

using sys::a_tick;

namespace {

constexpr std::size_t most_left_over = 1000;

SeenProcess seen(const sys::ProcessEntry& process) {
    return {process, command_words_of(process.pid), directory_of_process(process.pid)};
}

class LeftOvers {
  public:
    LeftOvers(const Picture& picture, Surroundings& around) : picture_{picture}, around_{around} {}

    std::vector<SeenProcess> find() {
        std::vector<SeenProcess> found;
        for (const pid_t parent : new_parents())
            for (const auto* orphan : around_.strangers_below(parent))
                if (found.size() < most_left_over && is_left_over(*orphan))
                    for (const auto* each : around_.processes().family_of(orphan->pid))
                        found.push_back(seen(*each));
        for (SeenProcess& each : found) each.user = user_of(each.facts.pid);
        return found;
    }

  private:
    // Whoever loses its parent is given to one that stands above supervise, or to supervise itself.
    std::vector<pid_t> new_parents() {
        const auto keeper = static_cast<pid_t>(picture_.supervisor.pid);
        std::vector<pid_t> parents =
            keeper == 0 ? std::vector<pid_t>{1} : around_.processes().ancestors_of(keeper);
        if (keeper != 0) parents.push_back(keeper);
        if (std::ranges::find(parents, 1) == parents.end()) parents.push_back(1);
        return parents;
    }

    // The cheap questions first.
    bool is_left_over(const sys::ProcessEntry& process) {
        const auto pid = static_cast<pid_t>(picture_.view.status.pid);
        if (process.pid == pid || is_of_run(process) || !has_outlived(process)) return false;
        return (is_of_last_group(process) || is_of_service(process)) && !is_somebody_elses(process) &&
               sys::is_alive(process.pid, process.started);
    }

    // Two services may run the same program. Which runs there were long ago nobody knows any more; then only
    // what it was given tells whose it is.
    bool is_of_service(const sys::ProcessEntry& process) {
        const Home home{picture_.path, picture_.real, picture_.log.pipe};
        const Whose it = whose(around_.origin_of(process.pid), home);
        if (it == Whose::of_another) return false;
        if (is_daemon(process) || is_at_home(process)) return true;
        if (it == Whose::unknown || !is_older_than_run(process)) return false;
        return it == Whose::of_it || is_named(process);
    }

    bool is_older_than_run(const sys::ProcessEntry& process) {
        const auto* run = around_.processes().find(static_cast<pid_t>(picture_.view.status.pid));
        return !run || process.started < run->started;
    }

    // Empty: that of its supervise.
    std::string user_of(pid_t pid) {
        const auto owner_of = [](pid_t process) {
            return sys::info(sys::here, ("/proc/" + std::to_string(process)).c_str());
        };
        const auto keeper = static_cast<pid_t>(picture_.supervisor.pid);
        const auto found = owner_of(pid), above = owner_of(keeper);
        if (!found || !above || found->owner == above->owner) return {};
        return name_of_user(found->owner, around_.passwd());
    }

    // What was begun by a run that has just ended may be on its way out; and the list of processes is not of
    // the very moment of the status.
    bool has_outlived(const sys::ProcessEntry& process) const {
        constexpr Span grace = std::chrono::seconds{1};
        if (age_of(process, picture_) < grace) return false;
        const auto death = last_death_of(picture_);
        if (!death || between(death->at, picture_.now.label) >= grace) return true;
        const Span last_began = between(death->at, picture_.now.label) + death->lived.value_or(Span{0});
        return age_of(process, picture_) > last_began + 2 * a_tick;
    }

    bool is_of_run(const sys::ProcessEntry& process) const {
        const auto pid = static_cast<pid_t>(picture_.view.status.pid);
        return pid != 0 && (process.session == pid || process.group == pid);
    }

    bool is_of_last_group(const sys::ProcessEntry& process) const {
        const auto* state = picture_.state();
        const auto last = static_cast<pid_t>(state && state->last_end ? state->last_pid : 0);
        return last != 0 && (process.session == last || process.group == last);
    }

    // The script is read once, if at all.
    bool is_named(const sys::ProcessEntry& process) {
        if (!names_) names_ = names_in_script(picture_.run.text);
        return std::ranges::any_of(
            *names_, [&](const std::string& name) { return is_name_of(name, process.name.view()); });
    }

    bool is_daemon(const sys::ProcessEntry& process) {
        return std::ranges::any_of(picture_.runs, [&](const auto& run) {
            return has_handed_over(run) && is_from(run, process, picture_) && is_named(process);
        });
    }

    // It works in the service directory, and is the program of run, or was started by a run.
    bool is_at_home(const sys::ProcessEntry& process) {
        const auto is_from_it = [&](const auto& run) { return is_from(run, process, picture_); };
        if (picture_.real.empty() || around_.directory_of(process.pid) != picture_.real) return false;
        return is_named(process) || std::ranges::any_of(picture_.runs, is_from_it);
    }

    bool is_somebody_elses(const sys::ProcessEntry& process) {
        const auto found = around_.owners().find(process.pid);
        return found != around_.owners().end();
    }

    const Picture& picture_;
    Surroundings& around_;
    std::optional<std::vector<std::string>> names_;
};

void read_listening(Picture& picture) {
    std::vector<pid_t> pids;
    for (const SeenProcess& each : picture.processes) pids.push_back(each.facts.pid);
    const sys::ListeningPlaces places = sys::listening_places_of(pids);
    for (const auto& place : places.known) picture.listens_at.emplace_back(place.view());
    picture.listens_nowhere_else = places.are_all;
}

} // namespace

void read_processes(Picture& picture, Surroundings& around) {
    if (picture.view.obstacle) return;
    if (has_process(picture)) {
        const auto pid = static_cast<pid_t>(picture.view.status.pid);
        for (const auto* each : around.processes().family_of(pid)) picture.processes.push_back(seen(*each));
        picture.open_files = sys::open_file_use_of(pid);
        if (picture.state() && picture.state()->ready == false) read_listening(picture);
    }
    picture.left_over = LeftOvers{picture, around}.find();
}

} // namespace lares::diagnosis
