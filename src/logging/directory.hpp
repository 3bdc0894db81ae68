// SPDX-License-Identifier: ISC
// One log directory while its logger runs: what waits to be written there, and what its files need.
//
// Bytes wait in two places, in this order: in the directory's own buffer, and then in `run_`, which is a
// stretch of the input that is not copied if it can be written as it lies. drain() writes both. It stops when
// the disk refuses, or when `current` is full and what came before it is not finished; then it is called
// again when deadline() has come, or the processor has ended.
#pragma once

#include "log_files.hpp"
#include "machine/log_rotation.hpp"
#include "processor.hpp"
#include "sys/pages.hpp"

#include <cstring>
#include <string_view>

namespace lares::logging {

class Directory {
  public:
    // `name` must outlive the object.
    Directory(const char* name, const protocol::LogSettings& settings, const sys::Report& report);
    Directory(const Directory&) = delete; // its files refer to its settings
    Directory& operator=(const Directory&) = delete;

    std::expected<void, Failure> open();
    // Ends the program if somebody else holds the directory, or it cannot be had.
    void open_or_die();
    // After open(), before anything else: what was found in the directory.
    void adopt(const protocol::LogSettings& settings);
    // What is needed when somebody looks at lines: room for several of the longest that a window and a prefix
    // make, and for much more where a limit leaves so much memory.
    static constexpr std::size_t usual_buffer = 256 * 1024;
    static constexpr std::size_t least_buffer = 160 * 1024;
    Result<> make_buffer(std::size_t size);

    // Lines. room() says how much may be added without draining.
    std::size_t room() const { return buffer_.bytes().size() - filled_ - run_.size(); }
    void add(std::string_view stretch); // of the input, which stays until all is drained
    // Where what is not in the input can be made, before add_made() says how much of it counts.
    char* made() {
        settle();
        return buffer_.bytes().data() + filled_;
    }
    void add_made(std::size_t size) { filled_ += size; }

    // Writes what waits. False when some of it must wait on.
    bool drain(Instant now);
    bool is_drained() const { return filled_ == drained_ && run_.empty(); }
    void give_back_memory() const { buffer_.give_back(); }

    // The line that is being added goes here; its rest will, too.
    bool takes_rest = false;

    // Time.
    void attend(Instant now); // to whatever is due
    std::optional<Moment> deadline() const;

    // What may happen.
    void ask_for_rotation(Instant now);
    void on_removal(Instant now);
    bool on_child_ended(pid_t pid, int status, Instant now); // false: it is not ours
    void end(Instant now);                                   // when it has settled
    // Ends it as soon as it can be, and tells whether it has ended. In runit's manner, what its processor has
    // failed to process stays as it is.
    bool close(Instant now);
    void abandon(); // as it is

    bool is_starting() const { return rotation_.is_starting(); }
    // Why it cannot be used, where that ends the program.
    const std::optional<Failure>& start_failure() const { return start_failure_; }
    bool has_settled() const { return rotation_.may_rotate(); }
    bool has_ended() const { return rotation_.has_ended(); }
    bool processor_runs() const { return rotation_.processor_runs(); }
    // The disk or the processor has failed, and is tried again later.
    bool is_pausing() const { return rotation_.is_pausing() || write_again_.has_value(); }
    const char* name() const { return files_.name(); }
    const sys::Fd& handle() const { return files_.directory(); }
    const protocol::LogSettings& settings() const { return settings_; }
    const Messages& messages() const { return messages_; }

  private:
    enum class Wanted : std::uint8_t {
        no,
        asked, // by somebody, or by the age of current; until it can be, lines go on
        full,  // nothing more can be written before it
    };

    void settle(); // the run goes into the buffer
    std::string_view waiting() const;
    void on_written(std::size_t size, Instant now);
    bool write_some(Instant now);
    void rotate_if_wanted(Instant now);
    bool waits_for_line_end() const;
    void perform_task(Instant now);
    void start_processor(Instant now);
    bool cannot_write(int error, Instant now);
    void on_done(machine::LogTask task, Instant now);
    void on_failure(const Failure& failure, Instant now);
    void on_new_current(Instant now);
    bool may_look() const;
    void look();
    void make_anew();
    bool open_again(Instant now);
    void sync_if_due(Instant now);

    protocol::LogSettings settings_;
    Messages messages_;
    LogFiles files_;
    machine::LogRotation rotation_;
    Processor processor_;

    sys::Pages buffer_;
    std::size_t drained_ = 0;
    std::size_t filled_ = 0;
    std::string_view run_;

    std::uint64_t bytes_ = 0; // in current
    bool in_line_ = false;    // what is in current does not end with a newline
    bool has_run_ = false;    // it was open once; from now on, nothing is fatal
    Wanted wanted_ = Wanted::no;
    std::optional<Moment> line_may_end_until_; // then a rotation that is wanted cuts the line
    std::optional<Moment> write_again_;
    std::optional<Moment> too_old_at_;
    std::optional<Moment> sync_at_;
    std::optional<Moment> more_at_; // to be removed: others had their turn between some and some more
    std::optional<Moment> look_at_; // whether current was removed; until then, nothing is written
    bool must_open_ = false;
    std::optional<Failure> start_failure_;
};

} // namespace lares::logging
