// SPDX-License-Identifier: ISC
// Old files: which there are, and which are too many.
#include "log_files.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/pages.hpp"

#include <algorithm>
#include <new>

namespace lares::logging {

// Looks at all old files, and at which label is the newest.
Result<> LogFiles::survey(machine::LogSurvey& survey, Leftovers leftovers) {
    survey.begin();
    // It is large. On the stack it would leave pages behind that stay with each logger for ever.
    const auto room = sys::Pages::allocate(sizeof(sys::DirectoryReader));
    if (!room) return fail(room);
    auto& reader = *::new (room->bytes().data()) sys::DirectoryReader{directory_};
    for (;;) {
        const auto entry = reader.next();
        if (!entry) return fail(entry);
        if (*entry == nullptr) break;
        const auto name = protocol::log_name_from_text(*entry);
        if (!name || reader.is_something_else() || !counts(*name, *entry, leftovers)) continue;
        std::uint64_t size = 0;
        if (settings_.total != 0)
            size = sys::info(directory_.number(), *entry, sys::Links::keep).value_or(sys::FileInfo{}).size;
        survey.add(*name, size);
    }
    newest_ = std::max(newest_, survey.newest()); // not all of them were counted
    return {};
}

// svlogd's codes are a letter. Of them, `t` is what a processor has not come to the end of. What waits for its
// processor is not counted yet, as in runit.
bool LogFiles::counts(const protocol::LogName& name, const char* text, Leftovers leftovers) {
    if (settings_.manner == protocol::LogManner::daemontools) return true;
    if (name.code.size() != 1 || unprocessed_.view() == text) return false;
    if (name.code != "t") return true;
    if (leftovers == Leftovers::keep) return false;
    if (const auto removed = sys::remove_file(directory_.number(), text); !removed)
        messages_.leftover_not_removed(text, removed.error().number);
    return false;
}

LogFiles::Outcome LogFiles::trim() {
    if (!survey_) survey_.emplace(settings_.keep, settings_.total ? settings_.total - settings_.size : 0);
    if (const auto seen = survey(*survey_); !seen)
        return std::unexpected(Failure{"read ", nullptr, "", seen.error().number});
    const char* superfluous = survey_->superfluous();
    if (!superfluous) {
        survey_.reset();
        return Answer::no;
    }
    const auto removed = sys::remove_file(directory_.number(), superfluous);
    if (!removed) {
        messages_.not_removed(superfluous, removed.error().number);
        survey_->pass_over();
    }
    return Answer::done;
}

// One at most, so that whoever lowers a number does not lose many files at once.
LogFiles::Outcome LogFiles::trim_once() {
    machine::LogSurvey seen{settings_.keep, 0};
    if (const auto surveyed = survey(seen, Leftovers::remove); !surveyed)
        return std::unexpected(Failure{"read ", nullptr, "", surveyed.error().number});
    const char* superfluous = seen.superfluous();
    if (!superfluous) return Answer::done;
    messages_.tell("delete", superfluous);
    const auto removed = sys::remove_file(directory_.number(), superfluous);
    if (!removed) messages_.not_removed(superfluous, removed.error().number);
    return Answer::done;
}

bool LogFiles::make_room() {
    if (!settings_.kept_when_full) return false;
    machine::LogSurvey seen{*settings_.kept_when_full + 1, 0};
    if (!survey(seen)) return false;
    const char* superfluous = seen.superfluous();
    if (!superfluous) return false;
    messages_.removed_for_room(superfluous);
    const auto removed = sys::remove_file(directory_.number(), superfluous);
    if (!removed) messages_.not_removed(superfluous, removed.error().number);
    return removed.has_value();
}

} // namespace lares::logging
