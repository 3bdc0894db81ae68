// SPDX-License-Identifier: ISC
#include "selection.hpp"

#include "base/path_parts.hpp"
#include "base/text.hpp"
#include "operands.hpp"
#include "protocol/names.hpp"
#include "protocol/nearest_name.hpp"
#include "quoted.hpp"
#include "signs.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/glob.hpp"
#include "sys/report.hpp"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

namespace lares::service {

namespace {

constexpr std::string_view ending_of_unit = ".service"; // as systemd calls them

bool is_path(std::string_view word) {
    return word.contains('/') || word == "." || word == "..";
}

bool asks_for_group(std::string_view word) {
    return word.size() > 1 && word.front() == '@';
}

bool leads_nowhere(const std::string& path, int start) {
    const auto found = sys::info(start, path.c_str());
    return !found && found.error().number == ENOENT && sys::info(start, path.c_str(), sys::Links::keep);
}

// The service of "web/log"; none: it is not called so.
std::string_view service_of_log(const std::string& word) {
    const Split parts = split_at(word, '/');
    const std::string tail{parts.rest};
    const bool is_here = parts.head.empty() || parts.head == "." || parts.head == "..";
    return !is_here && sys::matches_glob(tail.c_str(), protocol::service_file::log) ? parts.head
                                                                                    : std::string_view{};
}

std::string log_of(std::string_view name) {
    return std::string{name} + "/" + protocol::service_file::log;
}

class Selecting {
  public:
    Selecting(const std::string& scan_directory, Entries entries) : scan_directory_{scan_directory} {
        list(entries);
    }

    void all() {
        if (!problem_.empty()) return complain("", problem_);
        for (const std::string& name : names_) add_entry(name);
    }

    void add(const std::string& word) {
        if (is_path(word)) return add_elsewhere(word);
        if (!problem_.empty()) return complain(word, problem_);
        if (std::ranges::binary_search(names_, word)) return add_entry(word);
        if (asks_for_group(word)) return add_group(word);
        if (is_pattern(word)) return add_matching(word);
        complain(word, "no service \"" + word + "\" in " + scan_directory_, nearest_to(word));
    }

    Selection result() { return std::move(result_); }

  private:
    // What is no directory is no service: svscan passes it over as well.
    void list(Entries entries) {
        const auto opened = sys::open_directory(sys::here, scan_directory_.c_str());
        if (!opened) {
            problem_ = "unable to read " + scan_directory_ + ": " +
                       std::string{sys::error_text(opened.error().number)};
            return;
        }
        sys::DirectoryReader reader{*opened};
        for (auto name = reader.next(); name && *name; name = reader.next())
            if ((*name)[0] != '.') names_.emplace_back(*name);
        const int start = opened->number();
        const auto is_none = [start, entries](const std::string& name) {
            return !is_directory(name, start) && !(entries == Entries::links && leads_nowhere(name, start));
        };
        if (entries != Entries::all) std::erase_if(names_, is_none);
        std::ranges::sort(names_);
    }

    std::string path_of(const std::string& name) const { return scan_directory_ + "/" + name; }

    void add_entry(const std::string& name) { add_once({name, path_of(name)}); }

    void add_elsewhere(const std::string& word) {
        if (is_there(word) || !add_logs(word)) add_path(word);
    }

    void add_path(const std::string& word) {
        const bool is_log = is_log_service(word);
        if (!is_directory(word) && !is_log)
            return complain(word, "there is no service directory " + word, nearest_log(word));
        if (!is_log && !has_sign_of_service(word) && !is_entry(word))
            return complain(word, word + " is no service directory: it has no run");
        add_once({word, word});
    }

    // svscan serves what is in the scan directory, whatever is in that.
    bool is_entry(const std::string& word) const {
        const std::string place{part_above(word)};
        const auto above = sys::info(sys::here, place.empty() ? "." : place.c_str());
        const auto scan = sys::info(sys::here, scan_directory_.c_str());
        return word != "." && word != ".." && above && scan && above->identity == scan->identity;
    }

    // "web/lgo" is nearly the log of a service.
    std::string nearest_log(const std::string& word) const {
        const Split parts = split_at(word, '/');
        const std::string service{parts.head};
        const std::vector<std::string> logs{protocol::service_file::log};
        const bool is_nearly = !protocol::nearest_name(parts.rest, logs).empty();
        return is_nearly && std::ranges::binary_search(names_, service) ? log_of(service) : "";
    }

    // Those of services of the scan directory. False: the word does not speak of any.
    bool add_logs(const std::string& word) {
        const std::string service{service_of_log(word)};
        if (service.empty() || !problem_.empty()) return false;
        if (is_pattern(word)) return add_matching_logs(word, service);
        if (std::ranges::binary_search(names_, service)) return add_log(word, service);
        const std::string nearest = nearest_to(service);
        if (nearest.empty()) return false;
        complain(word, "no service \"" + service + "\" in " + scan_directory_, log_of(nearest));
        return true;
    }

    bool add_log(const std::string& word, const std::string& service) {
        if (!is_log_service(path_of(word)))
            complain(word, "the service " + service + " in " + scan_directory_ + " has no log");
        else
            add_entry(word);
        return true;
    }

    bool add_matching_logs(const std::string& word, const std::string& pattern) {
        bool is_empty = true;
        for (const std::string& name : names_) {
            if (!sys::matches_glob(pattern.c_str(), name.c_str()) || !is_log_service(path_of(log_of(name))))
                continue;
            is_empty = false;
            add_entry(log_of(name));
        }
        if (is_empty) complain(word, "no log matches \"" + word + "\" in " + scan_directory_);
        return true;
    }

    void add_group(const std::string& word) {
        bool is_empty = true;
        for (const std::string& name : names_) {
            if (!belongs_to(path_of(name), std::string_view{word}.substr(1))) continue;
            is_empty = false;
            add_entry(name);
        }
        if (is_empty) complain(word, "there is no service in the group " + word + " in " + scan_directory_);
    }

    void add_matching(const std::string& word) {
        bool is_empty = true;
        for (const std::string& name : names_) {
            if (!sys::matches_glob(word.c_str(), name.c_str())) continue;
            is_empty = false;
            add_entry(name);
        }
        if (is_empty) complain(word, "no service matches \"" + word + "\" in " + scan_directory_);
    }

    void add_once(Selected selected) {
        if (known_.insert(selected.path).second) result_.services.push_back(std::move(selected));
    }

    std::string nearest_to(const std::string& word) const {
        if (std::string instances = instances_of(word); !instances.empty()) return instances;
        if (word == "all") return "*"; // as other tools have it
        if (word.ends_with(ending_of_unit))
            if (std::string name = word.substr(0, word.size() - ending_of_unit.size());
                std::ranges::binary_search(names_, name))
                return name;
        return std::string{protocol::nearest_name(word, names_)};
    }

    // The only one, or a pattern for all of them; empty: it is the name of no template.
    std::string instances_of(std::string_view word) const {
        const std::string beginning = std::string{word} + (word.ends_with('@') ? "" : "@");
        const auto is_instance = [&](const std::string& name) { return name.starts_with(beginning); };
        const auto first = std::ranges::find_if(names_, is_instance);
        if (first == names_.end()) return {};
        return std::ranges::count_if(names_, is_instance) == 1 ? *first : beginning + "*";
    }

    // The same about each word is said once.
    void complain(const std::string& word, const std::string& sentence, const std::string& proposal = {}) {
        const auto known = std::ranges::find(result_.problems, sentence, &Problem::sentence);
        if (known == result_.problems.end()) result_.problems.push_back({word, sentence, proposal});
    }

    const std::string& scan_directory_;
    std::vector<std::string> names_;
    std::string problem_;         // of the scan directory
    std::set<std::string> known_; // the paths of those that are in the result
    Selection result_;
};

} // namespace

bool is_pattern(std::string_view word) {
    return word.find_first_of("*?[") != std::string_view::npos;
}

std::string Problem::told() const {
    return proposal.empty() ? sentence : sentence + "; did you mean \"" + quoted(proposal) + "\"?";
}

Selection select(const std::string& scan_directory, std::span<const std::string> words, Entries entries) {
    // A word is held against what is there.
    const bool must_know = !words.empty() && entries == Entries::all;
    Selecting search{scan_directory, must_know ? Entries::links : entries};
    if (words.empty()) search.all();
    for (const std::string& word : words) search.add(word);
    return search.result();
}

} // namespace lares::service
