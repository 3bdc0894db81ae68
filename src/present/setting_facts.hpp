// SPDX-License-Identifier: ISC
// A setting of a service as an object of JSON: the form lares-setting-1.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lares::present {

inline constexpr std::string_view setting_schema = "lares-setting-1";

struct SettingFacts {
    std::string service;
    std::string setting; // as the file is called
    std::string group;   // "readiness"; "unknown" of a name that is none
    std::string meaning;
    std::optional<std::string> value; // what counts and is said
    std::string otherwise;            // what counts where nothing is said; empty: nothing
    std::string source;               // the file; empty: there is none
    std::string rejected;             // why the file does not count; empty: it does
};

std::string json_for(const SettingFacts& facts);

} // namespace lares::present
