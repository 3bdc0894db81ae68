// SPDX-License-Identifier: ISC
// What a daemon leaves to the program that takes its place by exec, in one variable of the environment, which
// that takes out again:
//
//     LARES_HANDOVER=pid=811 lock=4 control=5 ok=9 state=10 asker=812 oom=0 svscan instance
//
// All else is on the disk, or is the same process. What is on the disk is left as a descriptor as well, for
// the case that somebody removes it in between. A word that is not known is passed over, and one that is
// missing is done without, so that any version can follow any other.
#pragma once

#include "base/text.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::protocol {

struct Handover {
    std::uint32_t pid = 0; // whose it is: for another process it is nothing, wherever that has it from
    // Descriptors; -1: none.
    int lock = -1;
    int control = -1;
    int ok = -1;
    int state = -1;                        // the state that was published last, to be read
    int scan_directory = -1;               // in which the service has its name
    std::uint32_t asker = 0;               // the process that is to be told when it is done; 0: nobody
    std::optional<int> oom_score_adj = {}; // what services get
    bool of_svscan = false;                // svscan has started this process
    bool is_instance = false;              // that $LARES_INSTANCE names
    // The limit that children of svscan get, since it has raised its own.
    struct OpenFiles {
        std::uint64_t soft = 0;
        std::uint64_t hard = 0;
        friend bool operator==(const OpenFiles&, const OpenFiles&) = default;
    };
    std::optional<OpenFiles> open_files = {};
    bool is_log = false; // its service is the `log` of this directory, which is a program

    friend bool operator==(const Handover&, const Handover&) = default;
};

inline constexpr const char* handover_variable = "LARES_HANDOVER";
// The argument by which a program is asked whether it could take over. One that can says so in these words on
// its standard output, and exits 0.
inline constexpr const char* check_handover_option = "--check-handover";
inline constexpr std::string_view supervise_is_able = "supervise of lares can take over\n";
inline constexpr std::string_view svscan_is_able = "svscan of lares can take over\n";

// With the name of the variable in front.
using HandoverSetting = TextBuffer<232>;
HandoverSetting to_setting(const Handover& handover);
Handover handover_from_value(std::string_view value);
// What `value` leaves to the process `pid`. Null: there is no such variable.
std::optional<Handover> handover_to(std::uint32_t pid, const char* value);

} // namespace lares::protocol
