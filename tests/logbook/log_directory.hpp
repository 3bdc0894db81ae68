// SPDX-License-Identifier: ISC
// A log directory for tests: files with what is asked for in them.
#pragma once

#include "../sys/scratch.hpp"
#include "base/stamp.hpp"
#include "logbook/log_place.hpp"

namespace lares::logbook {

inline constexpr std::int64_t day_of_tests = 1795953600;

inline TaiLabel at(double seconds) {
    const auto whole = static_cast<std::int64_t>(seconds);
    return TaiLabel::from_unix(day_of_tests + whole,
                               static_cast<std::uint32_t>((seconds - static_cast<double>(whole)) * 1e9));
}

inline std::string label_text(TaiLabel label) {
    const auto text = to_text(label);
    return {text.data(), text.size()};
}

inline std::string stamped(double seconds, const std::string& message) {
    return label_text(at(seconds)) + " " + message + "\n";
}

class WithLog : public sys::Scratch {
  protected:
    LogDirectory place(Keeper keeper = Keeper::multilog) const {
        std::string whole = path("");
        whole.pop_back();
        return {whole, keeper};
    }
    std::string old_name(double seconds, const std::string& code = "s") const {
        return label_text(at(seconds)) + "." + code;
    }
};

} // namespace lares::logbook
