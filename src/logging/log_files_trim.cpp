// SPDX-License-Identifier: ISC
// Old files: which there are, and which are too many.
#include "log_files.hpp"
#include "sys/directory.hpp"
#include "sys/file.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace lares::logging {

// What a look at all old files needs. It is large, and used once in a while: its pages go back. On the stack
// it would leave pages behind that stay with each logger for ever.
struct LogFiles::Look {
    machine::LogSurvey survey;
    sys::DirectoryReader reader;
};

std::expected<void, Failure> LogFiles::have_room_for_survey() {
    if (!room_.bytes().empty()) return {};
    auto room = sys::Pages::allocate(sizeof(Look));
    if (!room) return failure("allocate memory for ", nullptr, room.error());
    room_ = std::move(*room);
    return {};
}

// Looks at all old files, and at which label is the newest. What was passed over stays so until the end.
LogFiles::Survey LogFiles::survey(std::uint64_t keep, std::uint64_t room, Purpose purpose) {
    if (!look_) look_ = ::new (room_.bytes().data()) Look{{keep, room}, sys::DirectoryReader{directory_}};
    machine::LogSurvey& survey = look_->survey;
    sys::DirectoryReader& reader = *::new (&look_->reader) sys::DirectoryReader{directory_};
    survey.begin();
    for (;;) {
        const auto entry = reader.next();
        if (!entry) return failure("read ", nullptr, entry.error());
        if (*entry == nullptr) break;
        const auto name = protocol::log_name_from_text(*entry);
        if (!name || reader.is_something_else()) continue;
        newest_ = std::max(newest_, std::optional{name->label});
        if (!counts(*name, *entry, purpose)) continue;
        std::uint64_t size = 0;
        if (settings_.total != 0)
            size = sys::info(directory_.number(), *entry, sys::Links::keep).value_or(sys::FileInfo{}).size;
        survey.add(*entry, size);
    }
    return &survey;
}

void LogFiles::end_survey() {
    look_ = nullptr;
    room_.give_back();
}

// svlogd's codes are a letter. For their number, only `s` counts, as in runit, and `t` is what a processor
// has not come to the end of. For the room that they take, `u` counts as well, if it does not wait for its
// processor.
bool LogFiles::counts(const protocol::LogName& name, const char* text, Purpose purpose) {
    if (settings_.manner == protocol::LogManner::daemontools || name.code == "s") return true;
    if (purpose == Purpose::room) return name.code == "u" && unprocessed_.view() != text;
    if (purpose != Purpose::number || name.code != "t") return false;
    if (const auto removed = sys::remove_file(directory_.number(), text); !removed)
        messages_.leftover_not_removed(text, removed.error().number);
    return false;
}

bool LogFiles::remove_old(const char* file) {
    const auto removed = sys::remove_file(directory_.number(), file);
    if (!removed) messages_.not_removed(file, removed.error().number);
    return removed.has_value();
}

LogFiles::Outcome LogFiles::trim() {
    return trim_to(settings_.keep);
}

LogFiles::Outcome LogFiles::trim_to_total() {
    return settings_.total == 0 ? Answer::no : trim_to(UINT64_MAX);
}

LogFiles::Outcome LogFiles::trim_to(std::uint64_t keep) {
    const auto seen = survey(keep, settings_.total ? settings_.total - settings_.size : 0);
    if (!seen) {
        end_survey();
        return std::unexpected(seen.error());
    }
    machine::LogSurvey& survey = **seen;
    while (const char* superfluous = survey.superfluous()) {
        remove_old(superfluous) ? survey.on_removed() : survey.pass_over();
    }
    if (survey.must_look_again()) return Answer::done;
    end_survey();
    return Answer::no;
}

// One at most, so that whoever lowers a number does not lose many files at once.
LogFiles::Outcome LogFiles::trim_once() {
    const auto seen = survey(settings_.keep, 0, Purpose::number);
    const char* superfluous = seen ? (*seen)->superfluous() : nullptr;
    if (superfluous) {
        messages_.tell("delete", superfluous);
        (void)remove_old(superfluous);
    }
    end_survey();
    if (!seen) return std::unexpected(seen.error());
    return Answer::done;
}

bool LogFiles::make_room() {
    if (!settings_.kept_when_full) return false;
    bool has_room = false;
    const auto seen = survey(*settings_.kept_when_full + 1, 0, Purpose::room);
    const char* superfluous = seen ? (*seen)->superfluous() : nullptr;
    if (superfluous) {
        messages_.removed_for_room(superfluous);
        has_room = remove_old(superfluous);
    }
    end_survey();
    return has_room;
}

} // namespace lares::logging
