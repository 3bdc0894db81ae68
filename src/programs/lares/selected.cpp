// SPDX-License-Identifier: ISC
// The services that are meant, and what is said where none is.
#include "base/signal_name.hpp"
#include "look.hpp"
#include "protocol/names.hpp"
#include "service/astray.hpp"
#include "service/bereft.hpp"
#include "service/lares_command.hpp"
#include "service/quoted.hpp"
#include "service/scanning.hpp"
#include "service/signs.hpp"
#include "sys/file.hpp"
#include "verb.hpp"
#include "workshop/made_directory.hpp"

namespace lares::front {

namespace {

// It is there, and only has to be enabled.
std::string hint_of_made(const Common& common, const std::string& word) {
    if (word.empty() || word.contains('/')) return {};
    const auto made = workshop::made_directory(word, workshop::usual_directory);
    if (!made || !service::has_program(made->path)) return {};
    const std::string name = made->is_template() ? word + "INSTANCE" : word;
    return std::string{"it is "} + (made->is_template() ? "a template " : "") + "in " +
           workshop::usual_directory +
           ", not enabled; try: " + service::lares_command(common.scan_directory, {"enable", name});
}

std::string made_place(const std::string& word) {
    return std::string{workshop::usual_directory} + "/" + word;
}

// What it has left there can be read without an entry.
bool is_only_made(const Common& common, const std::string& word) {
    if (word.empty() || word.contains('/')) return false;
    if (sys::info(sys::here, (common.scan_directory + "/" + word).c_str(), sys::Links::keep)) return false;
    const auto made = workshop::made_directory(word, workshop::usual_directory);
    return made && !made->is_instance() && !made->is_template() && service::has_program(made->path);
}

// `kill` has a signal of its own.
std::string hint_of_signal(const Common& common, const std::string& typed) {
    const std::string word = typed.substr(typed.starts_with('-') ? 1 : 0);
    if (!signal_from_text(word)) return {};
    return "that is a signal; try: " + service::lares_command(common.scan_directory, {"signal", word}) +
           " SERVICE";
}

// Empty: the problem says it itself.
std::string hint_beside(const Common& common, const service::Problem& problem) {
    std::string hint = hint_of_made(common, problem.word);
    if (hint.empty() && problem.proposal.empty()) hint = hint_of_signal(common, problem.word);
    return hint;
}

// Whose directory has been deleted, or whose link, is no service any more, and may run all the same.
void tell_of_those_that_run_on(const Common& common, const std::vector<std::string>& words) {
    for (const std::string& word : words) {
        const std::string path = common.scan_directory + "/" + word;
        if (word.contains('/') || sys::exists(sys::here, path.c_str()).value_or(true)) continue;
        if (const auto bereft = service::bereft_of(common.scan_directory, word))
            tell_that_it_still_runs(common.scan_directory, word, {bereft->directory, bereft->supervise});
        else if (const auto astray = service::astray_of(common.scan_directory, word))
            tell_that_it_runs_astray(common.scan_directory, word, *astray);
    }
}

} // namespace

void tell_problems(const Common& common, std::span<const service::Problem> problems) {
    const bool is_there = sys::exists(sys::here, common.scan_directory.c_str()).value_or(true);
    const std::string elsewhere = is_there ? "" : other_scan_directory(common);
    for (const service::Problem& problem : problems) {
        const std::string hint = is_there ? hint_beside(common, problem) : "";
        report.fatal({hint.empty() ? problem.told() : problem.sentence}, 0, hint.empty() ? elsewhere : hint);
    }
}

service::Selection selected_to_read(const Common& common, const std::vector<std::string>& words) {
    std::vector<std::string> places;
    for (const std::string& word : words)
        places.push_back(is_only_made(common, word) ? made_place(word) : word);
    return selected(common, places);
}

service::Selection selected(const Common& common, const std::vector<std::string>& words,
                            service::Entries entries) {
    service::Selection found = service::select(common.scan_directory, words, entries);
    tell_problems(common, found.problems);
    if (!found.problems.empty()) tell_of_those_that_run_on(common, words);
    return found;
}

std::string other_scan_directory(const Common& common) {
    if (common.scan_directory != protocol::default_scan_directory) return {};
    const auto served = service::scanned_directories();
    if (served.empty()) return {};
    const std::string directory = service::quoted(served.front());
    return "svscan serves " + served.front() + "; try: lares --scan " + directory + ", or SVDIR=" + directory;
}

} // namespace lares::front
