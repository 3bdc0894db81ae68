// SPDX-License-Identifier: ISC
// lares events: a line for each change of state, as it happens.
#include "count_option.hpp"
#include "look.hpp"
#include "output.hpp"
#include "patience.hpp"
#include "present/event_line.hpp"
#include "present/width.hpp"
#include "process_nodes.hpp"
#include "service/history.hpp"
#include "service/lookout.hpp"
#include "sys/clock.hpp"
#include "sys/local_time.hpp"
#include "sys/stream.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <map>
#include <memory>
#include <set>

namespace lares::front {

namespace {

using service::Lookout;

struct EventWishes {
    std::vector<std::string> services;
    bool json = false;
    std::string count; // "20", "all"
    Span patience = endless_patience;
};

class Chronicle {
  public:
    explicit Chronicle(const EventWishes& wishes)
        : wishes_{wishes}, count_{count_asked("-n", wishes.count)}, colours_{colours()} {}

    // All that is taken until the next time has been so a moment later.
    void look_begins() { now_ = sys::instant_now(); }

    void take(Lookout::News news, const Lookout::Followed& followed) {
        const std::string& path = followed.selected.path;
        if (news == Lookout::News::appeared && !is_first_) new_.insert(path);
        const auto known = narrators_.find(path);
        if (news == Lookout::News::vanished) {
            new_.erase(path);
            if (known == narrators_.end()) return;
            write(followed.selected.name, present::disappearance(known->second, now_.label));
            narrators_.erase(known);
            return;
        }
        if (followed.watched.is_half_told()) return; // the rest is told in a moment, and is a change
        if (known == narrators_.end()) return begin(followed);
        const protocol::ServiceView& view = followed.watched.view();
        std::vector<protocol::RunRecord> records;
        if (known->second.needs_records(view))
            records =
                service::history_of(followed.watched.service()).value_or(std::vector<protocol::RunRecord>{});
        for (const present::Event& event : known->second.tell(view, records, now_))
            write(followed.selected.name, event);
    }

    // All that are there at first are not new.
    void all_are_known() { is_first_ = false; }
    // Enough was told.
    bool is_over() const { return count_ && written_ >= *count_; }

  private:
    void begin(const Lookout::Followed& followed) {
        const std::string& name = followed.selected.name;
        const present::Narrator narrator{followed.watched.view(), now_};
        widest_ = std::max(widest_, present::width_of(present::visible(name)));
        narrators_.insert_or_assign(followed.selected.path, narrator);
        if (new_.erase(followed.selected.path) != 0) write(name, present::appearance(narrator, now_.label));
    }

    void write(const std::string& name, const present::Event& event) {
        if (is_over()) return;
        print(text_of(name, event) + "\n");
        ++written_;
    }

    std::string text_of(const std::string& name, const present::Event& event) const {
        if (wishes_.json) return present::json_for(name, event);
        const auto when = sys::civil_time(event.at.unix_seconds(), Zone::local);
        return event_line(name, event, when.value_or(CivilTime{}), widest_, colours_, letters());
    }

    const EventWishes& wishes_;
    std::optional<std::uint64_t> count_; // nothing: as many as there are
    present::Colours colours_;
    std::map<std::string, present::Narrator> narrators_; // by the paths
    std::set<std::string> new_;                          // those of which that is still to be told
    Instant now_{};
    std::size_t widest_ = 0; // of the names
    bool is_first_ = true;
    std::uint64_t written_ = 0;
};

int show_events(const Common& common, const EventWishes& wishes) {
    const auto end = deadline_of(wishes.patience);
    Chronicle chronicle{wishes};
    Lookout lookout{common.scan_directory, wishes.services};
    const auto tell = [&](Lookout::News news, const Lookout::Followed& it) { chronicle.take(news, it); };
    chronicle.look_begins();
    lookout.look(tell);
    chronicle.all_are_known();
    tell_problems(common, lookout.problems());
    if (!lookout.problems().empty() && lookout.followed().empty()) return exit_unknown;
    const auto is_not_told = [](const Lookout::Followed& it) { return is_hidden(it.watched.view()); };
    tell_of_hidden(static_cast<std::size_t>(std::ranges::count_if(lookout.followed(), is_not_told)),
                   lookout.followed().size());
    while (!chronicle.is_over() && !(end && sys::now() >= *end)) {
        sys::Awaited awaited[] = {lookout.input(), sys::end_of_readers(sys::standard_output)};
        sys::wait_for_any(awaited, earliest({end, lookout.look_again()}));
        if (sys::is_without_readers(awaited[1])) return exit_done;
        chronicle.look_begins();
        lookout.look(tell);
    }
    return lookout.problems().empty() ? exit_done : exit_unknown;
}

} // namespace

void add_events(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<EventWishes>();
    CLI::App* verb = app.add_subcommand("events", "A line for each change of state, as it happens");
    verb->add_option("SERVICE", wishes->services,
                     "Names, globs, @groups or paths; none: all, and those to come");
    verb->add_option("-n", wishes->count, "End after so many")->type_name("NUMBER");
    add_patience(*verb, wishes->patience, "End after so long");
    verb->add_flag("--json", wishes->json, "A JSON object a line (lares-event-1)");
    when_given(*verb, common, act, wishes, show_events);
}

} // namespace lares::front
