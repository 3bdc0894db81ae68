// SPDX-License-Identifier: ISC
// lares history: the runs of services that have ended.
#include "service/history.hpp"

#include "present/json.hpp"
#include "present/run_line.hpp"
#include "present/words.hpp"
#include "sys/stream.hpp"
#include "verb.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cerrno>
#include <memory>
#include <span>

namespace lares::front {

namespace {

struct HistoryWishes {
    std::vector<std::string> services;
    bool json = false;
    std::size_t newest = 0; // 0: all that there are
};

class Telling {
  public:
    Telling(const HistoryWishes& wishes, bool is_about_several)
        : wishes_{wishes}, is_about_several_{is_about_several} {}

    // False: they cannot be known, which is said.
    bool add(const service::Selected& selected) {
        const service::Service service{selected.path};
        const auto runs = history_of(service);
        if (!runs) return complain(selected.name, service, runs.error());
        const std::size_t count = wishes_.newest == 0 ? runs->size() : std::min(runs->size(), wishes_.newest);
        const std::span<const protocol::RunRecord> last = std::span{*runs}.last(count);
        const std::vector<std::string> looks = looks_of(service, last);
        if (wishes_.json)
            for (std::size_t i = 0; i < last.size(); ++i)
                add_object(present::json_for(present::RunSubject{selected.name, &last[i], {}, looks[i]}));
        else
            add_lines(selected.name, last, looks);
        return true;
    }

    std::string text() const {
        if (!wishes_.json) return text_;
        return text_.empty() ? "[]\n" : "[\n" + text_ + "\n]\n";
    }

  private:
    static bool complain(const std::string& name, const service::Service& service,
                         const service::HistoryFailure& failure) {
        const std::string problem = present::unable_words(
            failure.attempt, failure.file, service.control_name(), sys::error_text(failure.error));
        report.fatal({name, ": ", problem});
        return false;
    }

    void add_object(const std::string& object) { text_.append(text_.empty() ? "" : ",\n").append(object); }

    void add_lines(const std::string& name, std::span<const protocol::RunRecord> runs,
                   std::span<const std::string> looks) {
        if (runs.empty()) return;
        if (is_about_several_) text_.append(text_.empty() ? "" : "\n").append(name).append(":\n");
        present::append_run_lines(text_, runs, looks, present::RunDetail::looks);
    }

    const HistoryWishes& wishes_;
    bool is_about_several_;
    std::string text_;
};

int show_history(const Common& common, const HistoryWishes& wishes) {
    const service::Selection found = selected(common, wishes.services);
    Telling telling{wishes, found.services.size() > 1};
    bool are_known = found.problems.empty();
    for (const service::Selected& each : found.services) are_known &= telling.add(each);
    if (!sys::write_all(sys::standard_output, telling.text())) report.die({"unable to write"}, errno);
    return are_known ? exit_done : exit_unknown;
}

} // namespace

void add_history(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<HistoryWishes>();
    CLI::App* verb = app.add_subcommand("history", "The runs that have ended: when, how, and by whose doing");
    verb->add_option("SERVICE", wishes->services, "Names, globs, @groups or paths; none: all");
    verb->add_option("-n", wishes->newest, "Only the newest of each")->type_name("NUMBER");
    verb->add_flag("--json", wishes->json, "An array of JSON objects, those of svstat -H -j");
    verb->callback(
        [&common, &act, wishes] { act = [&common, wishes] { return show_history(common, *wishes); }; });
}

} // namespace lares::front
