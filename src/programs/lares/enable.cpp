// SPDX-License-Identifier: ISC
// lares enable: service directories are put into the scan directory, and what becomes of them is waited for
// as `start` does.
#include "acting.hpp"
#include "base/span_text.hpp"
#include "enabling.hpp"
#include "linking.hpp"
#include "log_check.hpp"
#include "outcomes.hpp"
#include "output.hpp"
#include "service/arrival.hpp"
#include "service/lares_command.hpp"
#include "service/scanning.hpp"
#include "service/svscanboot_command.hpp"
#include "sys/file.hpp"
#include "tasks.hpp"
#include "when_given.hpp"
#include "workshop/scan_entries.hpp"

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>

namespace lares::front {

namespace {

using present::Outcome;
using service::Service;
using workshop::MadeDirectory;
using workshop::ScanEntries;

void tell_that_nobody_serves(const std::string& scan_directory,
                             const std::vector<service::Newcomer>& linked) {
    for (const service::Newcomer& each : linked)
        report.warn({"no svscan serves ", scan_directory, ": ", each.name, " is started when one does"}, 0,
                    service::svscanboot_command(scan_directory));
}

// What its file `down` keeps so.
void tell_that_it_stays_down(EntryAccount& account, Outcome::Result result, const std::string& scan_directory,
                             const std::string& name) {
    Outcome outcome = account.outcome_of(name);
    outcome.result = result;
    outcome.deed = "down, as its file down says; it is started by: " +
                   service::lares_command(scan_directory, {"start", name});
    account.add_as(name + ": " + outcome.deed, outcome);
}

// Those for which a supervise has come, and that no file keeps down.
class Beginning {
  public:
    Beginning(const Common& common, Span patience, EntryAccount& account)
        : scan_{common.scan_directory}, patience_{patience}, deadline_{deadline_of(patience)}, account_{
                                                                                                   account} {}

    void await(const std::string& name) {
        const Service service{scan_ + "/" + name};
        if (!await_supervise(service, deadline_)) return tell_that_none_has_come(name);
        if (const auto view = service.look(); view.down_file && view.status.pid == 0)
            return tell_that_it_stays_down(account_, Outcome::Result::unchanged, scan_, name);
        to_start_.push_back(name);
    }

    const std::vector<std::string>& to_start() const { return to_start_; }

  private:
    void tell_that_none_has_come(const std::string& name) {
        Outcome outcome = account_.outcome_of(name);
        outcome.result = Outcome::Result::late;
        account_.add_failure(outcome,
                             "no supervise has come for " + name + " within " +
                                 std::string{span_text(patience_).view()},
                             0, "see: " + service::lares_command(scan_, {"why", name}), exit_failed);
    }

    const std::string& scan_;
    Span patience_;
    std::optional<Moment> deadline_;
    EntryAccount& account_;
    std::vector<std::string> to_start_;
};

// Whom a start of these would start, as if they were linked already.
void plan_start(const Common& common, const std::vector<service::Newcomer>& linked, EntryAccount& account) {
    std::vector<service::Newcomer> to_start;
    for (const service::Newcomer& each : linked) {
        const bool is_kept_down = sys::info(sys::here, (each.directory + "/down").c_str()).has_value();
        const auto view = Service{common.scan_directory + "/" + each.name}.look();
        if (is_kept_down && (view.obstacle || view.status.pid == 0))
            tell_that_it_stays_down(account, Outcome::Result::planned, common.scan_directory, each.name);
        else
            to_start.push_back(each);
    }
    const Errands errands = errands_of(start_with_needs(), service::surroundings_when_come(to_start));
    for (const std::string& warning : errands.warnings) report.warn({warning});
    for (const Errand& errand : errands.all) account.add(outcome_of(errand, Outcome::Result::planned));
}

int start(const Common& common, const EnableWishes& wishes, const Linking& linking, OutcomeLines* objects,
          EntryAccount& account) {
    Beginning beginning{common, wishes.patience, account};
    for (const service::Newcomer& each : linking.linked()) beginning.await(each.name);
    if (beginning.to_start().empty()) return account.exit_code();
    Action action = start_with_needs();
    action.newcomers = linking.new_names();
    const ActionWishes doing{
        .services = beginning.to_start(), .patience = wishes.patience, .json = objects != nullptr};
    const int started = objects ? act_on(common, doing, action, *objects) : act_on(common, doing, action);
    if (started == exit_interrupted) return started;
    return graver_of(account.exit_code(), graver_of(started, check_logs(common, beginning.to_start())));
}

int enable_all(const Common& common, const EnableWishes& wishes, const std::vector<MadeDirectory>& all,
               OutcomeLines* objects) {
    ScanEntries scan{common.scan_directory};
    EntryAccount account{present::OutcomeVerb::enable, objects};
    Linking linking{scan, wishes, account};
    for (const MadeDirectory& made : all) linking.add(made);
    if (wishes.does_not_wait || linking.linked().empty()) return account.exit_code();
    if (service::is_scanned(common.scan_directory) == false) {
        tell_that_nobody_serves(common.scan_directory, linking.linked());
        return account.exit_code();
    }
    if (!wishes.dry_run) return start(common, wishes, linking, objects, account);
    plan_start(common, linking.linked(), account);
    return account.exit_code();
}

} // namespace

namespace {

// An entry of that name may lead to another place than where it was looked for.
std::string hint_of_entry(const ScanEntries& scan, const std::string& word, std::string_view verb) {
    if (word.contains('/')) return {};
    const workshop::ScanEntry entry = scan.look_at(word);
    if (entry.kind != workshop::ScanEntry::Kind::link || entry.directory.empty()) return {};
    const std::string leads = scan.directory() + "/" + word + " leads to " + entry.directory;
    return verb == "enable"
               ? leads + " already"
               : leads + "; try: " + service::lares_command(scan.directory(), {verb, entry.directory});
}

} // namespace

std::optional<std::vector<MadeDirectory>> made_directories(const ScanEntries& scan,
                                                           const std::vector<std::string>& words,
                                                           const std::string& directory,
                                                           std::string_view verb) {
    std::vector<MadeDirectory> all;
    for (const std::string& word : words) {
        const auto made = workshop::made_directory(word, directory);
        if (made)
            all.push_back(*made);
        else
            report.fatal({made.error()}, 0, hint_of_entry(scan, word, verb));
    }
    return all.size() == words.size() ? std::optional{std::move(all)} : std::nullopt;
}

int enable(const Common& common, const EnableWishes& wishes) {
    if (!wishes.as.empty() && wishes.words.size() > 1) {
        report.fatal({"--as is the name of one service"});
        return exit_misused;
    }
    const auto all =
        made_directories(ScanEntries{common.scan_directory}, wishes.words, wishes.directory, "enable");
    if (!all) return exit_no_such_service;
    OutcomeLines lines{wishes.json};
    const bool is_collected = wishes.json || wishes.dry_run;
    const int exit_code = enable_all(common, wishes, *all, is_collected ? &lines : nullptr);
    if (is_collected) print(lines.text());
    return exit_code;
}

void add_enable(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<EnableWishes>();
    CLI::App* verb = app.add_subcommand("enable", "Starts services, now and whenever svscan begins");
    verb->add_option("NAME", wishes->words, "Names in /etc/lares, instances of templates there, or paths")
        ->required();
    verb->add_option("--as", wishes->as, "Another name for it")->type_name("NAME");
    verb->add_option("--dir", wishes->directory, "Where it is looked for; else /etc/lares")->type_name("DIR");
    verb->add_flag("--no-wait", wishes->does_not_wait, "Nobody waits for what comes of it");
    add_patience(*verb, wishes->patience, "How long at most");
    verb->add_flag("--dry-run", wishes->dry_run, "Says what would happen, in which order, and does nothing");
    verb->add_flag("--json", wishes->json, "An array of JSON objects (lares-outcome-1)");
    when_given(*verb, common, act, wishes, enable);
}

} // namespace lares::front
