// SPDX-License-Identifier: ISC
#include "selection.hpp"

#include "operands.hpp"
#include "protocol/nearest_name.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/glob.hpp"
#include "sys/report.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace lares::service {

namespace {

bool is_pattern(std::string_view word) {
    return word.find_first_of("*?[") != std::string_view::npos;
}

bool is_path(std::string_view word) {
    return word.contains('/') || word == "." || word == "..";
}

bool asks_for_group(std::string_view word) {
    return word.size() > 1 && word.front() == '@';
}

bool is_directory(const std::string& path, int start = sys::here) {
    const auto found = sys::info(start, path.c_str());
    return found && found->type == sys::FileInfo::Type::directory;
}

class Selecting {
  public:
    Selecting(const std::string& scan_directory, Entries entries) : scan_directory_{scan_directory} {
        list(entries);
    }

    void all() {
        if (!problem_.empty()) return complain(problem_);
        for (const std::string& name : names_) add_entry(name);
    }

    void add(const std::string& word) {
        if (is_path(word)) return add_path(word);
        if (!problem_.empty()) return complain(problem_);
        if (std::ranges::binary_search(names_, word)) return add_entry(word);
        if (asks_for_group(word)) return add_group(word);
        if (is_pattern(word)) return add_matching(word);
        complain("no service \"" + word + "\" in " + scan_directory_ + proposal(word));
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
        if (entries == Entries::directories)
            std::erase_if(names_, [start](const std::string& name) { return !is_directory(name, start); });
        std::ranges::sort(names_);
    }

    std::string path_of(const std::string& name) const { return scan_directory_ + "/" + name; }

    void add_entry(const std::string& name) { add_once({name, path_of(name)}); }

    void add_path(const std::string& word) {
        if (!is_directory(word)) return complain("there is no service directory " + word);
        add_once({word, word});
    }

    void add_group(const std::string& word) {
        bool is_empty = true;
        for (const std::string& name : names_) {
            if (!belongs_to(path_of(name), std::string_view{word}.substr(1))) continue;
            is_empty = false;
            add_entry(name);
        }
        if (is_empty) complain("there is no service in the group " + word + " in " + scan_directory_);
    }

    void add_matching(const std::string& word) {
        bool is_empty = true;
        for (const std::string& name : names_) {
            if (!sys::matches_glob(word.c_str(), name.c_str())) continue;
            is_empty = false;
            add_entry(name);
        }
        if (is_empty) complain("no service matches \"" + word + "\" in " + scan_directory_);
    }

    void add_once(Selected selected) {
        if (known_.insert(selected.path).second) result_.services.push_back(std::move(selected));
    }

    std::string proposal(const std::string& word) const {
        const std::string_view nearest = protocol::nearest_name(word, names_);
        return nearest.empty() ? "" : "; did you mean \"" + std::string{nearest} + "\"?";
    }

    // The same about each word is said once.
    void complain(const std::string& sentence) {
        if (std::ranges::find(result_.problems, sentence) == result_.problems.end())
            result_.problems.push_back(sentence);
    }

    const std::string& scan_directory_;
    std::vector<std::string> names_;
    std::string problem_;         // of the scan directory
    std::set<std::string> known_; // the paths of those that are in the result
    Selection result_;
};

} // namespace

Selection select(const std::string& scan_directory, std::span<const std::string> words, Entries entries) {
    // A word is held against what is there.
    Selecting search{scan_directory, words.empty() ? entries : Entries::directories};
    if (words.empty()) search.all();
    for (const std::string& word : words) search.add(word);
    return search.result();
}

} // namespace lares::service
