// SPDX-License-Identifier: ISC
#include "disable_choice.hpp"

#include "base/path_parts.hpp"
#include "service/astray.hpp"
#include "service/bereft.hpp"
#include "service/lares_command.hpp"
#include "service/quoted.hpp"
#include "sys/file.hpp"

#include <algorithm>

namespace lares::front {

using workshop::MadeDirectory;
using workshop::ScanEntry;

void DisableChoice::add(const std::string& word) {
    const bool is_path = word.contains('/');
    // A link that leads nowhere is no service, and can be removed all the same.
    if (!is_path && look(word).kind == ScanEntry::Kind::link) return add_entry(word);
    const auto made = workshop::made_directory(word, directory_);
    // Of a template worker@, 'worker@*' would be an instance: it means those that there are.
    if (made && made->is_instance() && service::is_pattern(word) &&
        look(made->entry).kind == ScanEntry::Kind::nothing)
        return add_selected(word);
    if (made && (is_path || look(word).kind == ScanEntry::Kind::nothing)) return add_made(*made);
    if (is_path) return refuse_path(word, made.error());
    if (!add_that_runs_on(word)) add_selected(word);
}

// Its directory has been deleted, or nothing but its link has.
bool DisableChoice::add_that_runs_on(const std::string& word) {
    std::string address;
    if (!service::bereft_of(scan_directory_, word)) {
        const auto astray = service::astray_of(scan_directory_, word);
        if (!astray) return false;
        address = astray->directory;
    }
    add_once({word, {}, {address}});
    return true;
}

void DisableChoice::add_selected(const std::string& word) {
    const service::Selection found = service::select(scan_directory_, std::vector{word});
    for (const service::Problem& problem : found.problems) complain(exit_no_such_service, {problem.told()});
    for (const service::Selected& each : found.services) add_entry(each.name);
}

void DisableChoice::complain(int exit_code, sys::Parts text, std::string_view hint) {
    report.fatal(text, 0, hint);
    exit_code_ = std::max(exit_code_, exit_code);
}

// A log has no entry of its own.
void DisableChoice::refuse_path(const std::string& word, const std::string& problem) {
    if (service::select(scan_directory_, std::vector{word}).services.empty())
        return complain(exit_no_such_service, {problem});
    complain(exit_failed, {word, " is the log of a service, and goes with it"},
             service::lares_command(scan_directory_, {"disable", directory_above(word)}));
}

void DisableChoice::add_entry(const std::string& name) {
    const ScanEntry entry = look(name);
    if (entry.kind != ScanEntry::Kind::link) return refuse_directory(name);
    add_once({name, {name}, {entry.address()}});
}

void DisableChoice::refuse_directory(const std::string& name) {
    const std::string path = scan_directory_ + "/" + name;
    const std::string elsewhere = std::string{workshop::usual_directory} + "/" + name;
    const std::string log = service::Service{path}.log() ? " " + service::quoted(path + "/log") : "";
    // What is there already would have it put inside.
    const bool is_free = !sys::info(sys::here, elsewhere.c_str(), sys::Links::keep);
    const std::string to_move_away = is_free ? "; to move it away: svc -dx " + service::quoted(path) + log +
                                                   "; mv -nT " + service::quoted(path) + " " +
                                                   service::quoted(elsewhere)
                                             : "";
    complain(exit_failed, {path, " is the service directory itself and not a link to it"},
             "to keep it down: svc -D " + service::quoted(path) + to_move_away);
}

void DisableChoice::add_made(const MadeDirectory& made) {
    const std::vector<std::string> entries = entries_.of(made);
    for (const std::string& name : entries) add_entry(name);
    if (entries.empty()) add_once({made.entry, {}, {made.address()}});
}

void DisableChoice::add_once(Disabled service) {
    if (known_.emplace(service.name, service.entries.empty()).second) services_.push_back(std::move(service));
}

} // namespace lares::front
