// SPDX-License-Identifier: ISC
// The files of one log directory: what carries out the tasks of machine::LogRotation, each by one look at the
// directory or one change of it.
#pragma once

#include "machine/log_rotation.hpp"
#include "machine/log_survey.hpp"
#include "messages.hpp"
#include "protocol/log_plan.hpp"
#include "sys/fd.hpp"
#include "sys/file.hpp"
#include "sys/lock.hpp"
#include "sys/pages.hpp"

#include <expected>
#include <optional>
#include <sys/types.h>

namespace lares::logging {

class LogFiles {
  public:
    enum class Answer : std::uint8_t { done, no };
    using Outcome = std::expected<Answer, Failure>;

    // `name` must outlive the object.
    LogFiles(const char* name, const protocol::LogSettings& settings, const Messages& messages)
        : name_{name}, settings_{settings}, messages_{messages} {}

    // Takes the directory, which nobody else may hold. If there is none, it is made; in runit's manner only
    // if there was one.
    std::expected<void, Failure> open();

    Outcome perform(machine::LogTask task, bool is_starting);
    // To the disk, at any time.
    std::expected<void, Failure> sync_current();
    // The disk is full: removes an old file, if there are more than must be kept then.
    bool make_room();

    // Somebody has removed the directory, or the file that has lines.
    bool has_lost_current() const;
    // It is not ours any more, and what was seen of old files is not true any more.
    void forget_current();
    // The name still leads to the directory that we hold.
    bool is_in_place() const;

    const sys::Fd& directory() const { return directory_; }
    const sys::Fd& current() const { return current_; }
    const char* name() const { return name_; }
    // In runit's manner: there was something to continue.
    bool has_found_current() const { return has_found_current_; }
    // What was given a last name last.
    const char* last_name() { return last_name_.c_str(); }
    // What such a file is called in this directory.
    const char* name_of(machine::LogFile file);

  private:
    static constexpr mode_t owner_may_execute = 0100;
    // Why old files are looked at: to see what there is, because of their number, or of the room that they
    // take.
    enum class Purpose : std::uint8_t { look, number, room };

    Outcome ask_if_safe(machine::LogFile file);
    Outcome remove(machine::LogFile file, bool is_starting);
    Outcome open_current(bool is_starting);
    Outcome create(machine::LogFile file, bool is_starting);
    Outcome mark(machine::LogFile file, mode_t mode);
    Outcome sync(machine::LogFile file);
    Outcome move(machine::LogFile file);
    Outcome give_name(machine::LogFile file, machine::LogEnding ending);
    Outcome sync_names();
    Outcome trim();
    Outcome trim_to_total();
    Outcome trim_to(std::uint64_t keep);
    std::expected<void, Failure> have_room_for_survey();
    using Survey = std::expected<machine::LogSurvey*, Failure>;
    Survey survey(std::uint64_t keep, std::uint64_t room, Purpose purpose = Purpose::look);
    void end_survey();
    bool counts(const protocol::LogName& name, const char* text, Purpose purpose);

    // Its writer has come to an end, and it is on the disk.
    static bool is_marked_safe(const sys::FileInfo& file) { return (file.mode & owner_may_execute) != 0; }
    TaiLabel new_label() const;
    bool remove_old(const char* file);

    Outcome ask_if_whole();
    Outcome set_aside(machine::LogEnding ending);
    Outcome accept();
    Outcome trim_once();

    const char* name_;
    const protocol::LogSettings& settings_;
    const Messages& messages_;
    sys::Fd directory_;
    sys::Lock lock_;
    sys::Fd current_;
    struct Look;
    sys::Pages room_;                 // of a look at all old files …
    Look* look_ = nullptr;            // … while there are too many
    std::optional<TaiLabel> newest_;  // of all old files
    protocol::LogNameText last_name_; // for messages
    // In runit's manner: what is, or waits to be, processed; what the processor makes of it; the last name.
    protocol::LogNameText unprocessed_;
    protocol::LogNameText processed_;
    protocol::LogNameText accepted_;
    bool has_found_current_ = false;
    bool was_open_ = false;
};

} // namespace lares::logging
