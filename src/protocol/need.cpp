// SPDX-License-Identifier: ISC
#include "need.hpp"

#include "setting_lines.hpp"

namespace lares::protocol {

SettingResult<Need> need_from_text(std::string_view file) {
    Need need;
    SettingLines lines{file};
    while (const auto line = lines.next()) {
        std::string_view rest = line->text;
        for (std::string_view word = take_word(rest); !word.empty(); word = take_word(rest)) {
            if (word == "ready")
                need.must_be_ready = true;
            else if (word == "up")
                need.must_be_ready = false;
            else if (word == "through-restart")
                need.rides_out_restarts = true;
            else
                return NoSetting{{line->number, word, "is no word for it", "ready, up or through-restart"}};
        }
    }
    return need;
}

} // namespace lares::protocol
