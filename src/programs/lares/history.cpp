// SPDX-License-Identifier: ISC
// lares history: the runs of services that have ended.
#include "service/history.hpp"

#include "output.hpp"
#include "present/run_report.hpp"
#include "present/words.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <memory>

namespace lares::front {

namespace {

struct HistoryWishes {
    std::vector<std::string> services;
    bool json = false;
    std::uint64_t newest = 0; // 0: all that there are
};

present::RunReport::Form form_of(const HistoryWishes& wishes) {
    return wishes.json ? present::RunReport::Form::json : present::RunReport::Form::looks;
}

// False: they cannot be known, which is said.
bool add_past(present::RunReport& told, const service::Selected& selected, std::uint64_t newest) {
    const service::Service service{selected.path};
    const auto past = service::past_of(service, newest);
    if (past) {
        told.add(selected.name, past->runs, past->looks);
        return true;
    }
    const service::HistoryFailure& failure = past.error();
    report.fatal({selected.name, ": ",
                  present::unable_words(failure.attempt, failure.file, service.control_name(),
                                        sys::error_text(failure.error))});
    return false;
}

int show_history(const Common& common, const HistoryWishes& wishes) {
    const service::Selection found = selected(common, wishes.services);
    present::RunReport told{form_of(wishes), found.services.size() > 1};
    bool are_known = found.problems.empty();
    for (const service::Selected& each : found.services)
        are_known &= add_past(told, each, wishes.newest == 0 ? UINT64_MAX : wishes.newest);
    print(told.text());
    return are_known ? exit_done : exit_unknown;
}

} // namespace

void add_history(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<HistoryWishes>();
    CLI::App* verb = app.add_subcommand("history", "The runs that have ended: when, how, and by whose doing");
    verb->add_option("SERVICE", wishes->services, named_services_or_all);
    verb->add_option("-n", wishes->newest, "Only the newest of each")->type_name("NUMBER");
    verb->add_flag("--json", wishes->json, "An array of JSON objects, those of svstat -H -j");
    when_given(*verb, common, act, wishes, show_history);
}

} // namespace lares::front
