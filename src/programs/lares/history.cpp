// SPDX-License-Identifier: ISC
// lares history: the runs of services that have ended.
#include "service/history.hpp"

#include "count_option.hpp"
#include "look.hpp"
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
    bool is_utc = false;
    std::string newest; // "20", "all"
};

present::RunReport empty_report(const HistoryWishes& wishes, bool is_about_several) {
    if (wishes.json) return {present::RunReport::Form::json, is_about_several};
    return {{wishes.is_utc ? utc_second : local_second, width(), colours()}, is_about_several};
}

std::uint64_t newest_asked(const HistoryWishes& wishes) {
    return count_asked("-n", wishes.newest).value_or(UINT64_MAX);
}

bool may_be_told_of_none(const HistoryWishes& wishes) {
    return !wishes.json && newest_asked(wishes) != 0;
}

// Of one that has no past: why.
void tell_of_none(const service::Selected& selected, const service::Service& service) {
    const protocol::ServiceView view = service.look(service::Detail::everything);
    const bool keeps_none = is_supervised(view) == true && !view.state;
    if (keeps_none)
        report.info({"nobody records the runs of ", selected.name, ": its supervise keeps no history"});
    else
        report.info({"no run of ", selected.name, " has ended yet"});
}

// False: they cannot be known, which is said.
bool add_past(present::RunReport& told, const service::Selected& selected, const HistoryWishes& wishes) {
    const service::Service service{selected.path};
    const auto past = service::past_of(service, newest_asked(wishes));
    if (past) {
        told.add(selected.name, past->runs, past->looks);
        if (past->runs.empty() && may_be_told_of_none(wishes) && !wishes.services.empty())
            tell_of_none(selected, service);
        return true;
    }
    const service::HistoryFailure& failure = past.error();
    report.fatal({selected.name, ": ",
                  present::unable_words(failure.attempt, failure.file, service.control_name(),
                                        sys::error_text(failure.error))});
    return false;
}

int show_history(const Common& common, const HistoryWishes& wishes) {
    const service::Selection found = selected_to_read(common, wishes.services);
    present::RunReport told = empty_report(wishes, found.services.size() > 1);
    bool are_known = found.problems.empty();
    for (const service::Selected& each : found.services) are_known &= add_past(told, each, wishes);
    if (are_known && may_be_told_of_none(wishes) && wishes.services.empty() && told.text().empty())
        report.info({"no run of any service in ", common.scan_directory, " has ended yet"});
    print(told.text());
    return are_known ? exit_done : exit_unknown;
}

} // namespace

void add_history(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<HistoryWishes>();
    CLI::App* verb = app.add_subcommand("history", "The runs that have ended: when, how, and by whose doing");
    verb->add_option("SERVICE", wishes->services, named_services_or_all);
    verb->add_option("-n", wishes->newest, "Only the newest of each, or all")->type_name("NUMBER");
    verb->add_flag("--utc", wishes->is_utc, "Times are UTC's, and not local");
    verb->add_flag("--json", wishes->json, "An array of JSON objects, those of svstat -H -j");
    when_given(*verb, common, act, wishes, show_history);
}

} // namespace lares::front
