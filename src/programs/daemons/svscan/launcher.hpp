// SPDX-License-Identifier: ISC
// Starts supervise processes, and says what is wrong when that fails.
#pragma once

#include "protocol/svscan_word.hpp"
#include "slot.hpp"
#include "sys/limits.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"

#include <optional>

namespace lares::svscan {

// What svscan was started with and has changed for itself; children get it back.
struct Inheritance {
    std::optional<sys::Limit> open_files;
    std::optional<int> oom_score_adj; // only services do: supervise is not to be the first to go either
};

// How a supervise is to refuse, should it have to. One that has refused has said why; the next attempts are
// for when the cause has gone, and are silent in any case.
enum class Voice : bool { silent, aloud };

class Launcher {
  public:
    Launcher(const sys::Report& report, const Era& era, const Inheritance& inheritance);
    Launcher(const Launcher&) = delete;
    Launcher& operator=(const Launcher&) = delete;
    ~Launcher();

    // `supervise NAME`, with the pipe as its standard output if there is one.
    void start_service(Slot& slot, Voice voice, Moment now);
    // `supervise log` in NAME, with the pipe as its standard input. It sees itself whether that is a
    // directory or a program.
    void start_log(Slot& slot, Voice voice, Moment now);

  private:
    using InstanceSetting = TextBuffer<NAME_MAX + 16>;
    void start(Slot& slot, Side side, Voice voice, const sys::SpawnPlan& plan, Moment now);
    const char* const* environment() const { return environment_ ? environment_ : sys::environment(); }
    void say_instance(std::string_view instance);
    static void say_word(void* launcher, pid_t pid);
    void complain(Slot& slot, Side side, const sys::SpawnFailure& failure) const;

    const sys::Report& report_;
    Inheritance inheritance_;
    protocol::SvscanWord word_;
    protocol::SvscanWordSetting setting_; // the word as the child is given it; the environment points to it
    InstanceSetting instance_;            // likewise
    std::size_t inherited_ = 0;           // so many settings are ours
    const char** environment_;            // ours, the word, and for an instance its name
};

} // namespace lares::svscan
