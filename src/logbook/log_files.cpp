// SPDX-License-Identifier: ISC
#include "log_files.hpp"

#include "protocol/log_name.hpp"
#include "protocol/names.hpp"
#include "sys/directory.hpp"

#include <algorithm>
#include <cerrno>

namespace lares::logbook {

namespace log_file = protocol::log_file;

namespace {

// A logger that rotates in between each time is no logger of this world.
constexpr int most_looks = 50;

struct OldName {
    std::string name;
    TaiLabel label;
};

// Of two of one label: finished, then as it was before it was processed, then what is being made of it.
int rank_of(std::string_view code) {
    return code == "s" ? 0 : code == "t" ? 2 : 1;
}

bool is_before(const OldName& one, const OldName& other) {
    if (one.label != other.label) return one.label < other.label;
    return rank_of(rest_of(one.name, TaiLabel::text_size + 1)) <
           rank_of(rest_of(other.name, TaiLabel::text_size + 1));
}

Result<std::vector<OldName>> old_names_in(const sys::Fd& directory) {
    std::vector<OldName> names;
    sys::DirectoryReader reader{directory};
    for (;;) {
        const auto name = reader.next();
        if (!name) return fail(name);
        if (!*name) break;
        if (const auto found = protocol::log_name_from_text(*name)) names.push_back({*name, found->label});
    }
    std::ranges::sort(names, is_before);
    const auto doubles = std::ranges::unique(names, {}, &OldName::label);
    names.erase(doubles.begin(), doubles.end());
    return names;
}

sys::Fd open_if_there(const sys::Fd& directory, const char* name) {
    auto opened = sys::open_for_reading(directory.number(), name);
    return opened ? std::move(*opened) : sys::Fd{};
}

// What is open of a directory while its names were the same before and after.
struct Opened {
    std::vector<OldName> old;
    sys::Fd previous;
    sys::Fd current;
};

bool still_has(const sys::Fd& directory, const char* name, const sys::Fd& opened) {
    const auto there = sys::info(directory.number(), name);
    if (!there) return !opened;
    const auto ours = sys::info(opened);
    return ours && ours->identity == there->identity;
}

Result<Opened> open_at_rest(const sys::Fd& directory) {
    Opened all;
    for (int looks = 0; looks < most_looks; ++looks) {
        auto before = old_names_in(directory);
        if (!before) return fail(before);
        all.old = std::move(*before);
        all.previous = open_if_there(directory, log_file::previous);
        all.current = open_if_there(directory, log_file::current);
        const auto after = old_names_in(directory);
        if (!after) return fail(after);
        const bool is_at_rest = std::ranges::equal(all.old, *after, {}, &OldName::name, &OldName::name) &&
                                still_has(directory, log_file::previous, all.previous) &&
                                still_has(directory, log_file::current, all.current);
        if (is_at_rest) break;
    }
    // It gets its new name before it loses the old one.
    if (all.previous && !all.old.empty() && still_has(directory, all.old.back().name.c_str(), all.previous))
        all.previous.close();
    return all;
}

} // namespace

Result<LogFiles> list_log(const LogDirectory& place) {
    auto directory = sys::open_directory(sys::here, place.path.c_str());
    if (!directory) return fail(directory);
    auto found = open_at_rest(*directory);
    if (!found) return fail(found);
    LogFiles log{place, std::move(*directory), {}};
    for (OldName& old : found->old)
        log.files.push_back({std::move(old.name), as_of_daemontools(old.label, place.keeper), {}});
    if (found->previous) log.files.push_back({log_file::previous, std::nullopt, std::move(found->previous)});
    if (found->current) log.files.push_back({log_file::current, std::nullopt, std::move(found->current)});
    return log;
}

Result<sys::Fd> open_log_file(const LogFiles& log, LogFile& file) {
    if (file.opened) return std::move(file.opened);
    auto opened = sys::open_for_reading(log.directory.number(), file.name.c_str());
    if (opened || opened.error().number != ENOENT) return opened;
    const auto names = old_names_in(log.directory);
    if (!names) return fail(names);
    const auto label = std::string_view{file.name}.substr(0, TaiLabel::text_size);
    for (const OldName& old : *names)
        if (old.name.starts_with(label))
            return sys::open_for_reading(log.directory.number(), old.name.c_str());
    return opened;
}

} // namespace lares::logbook
