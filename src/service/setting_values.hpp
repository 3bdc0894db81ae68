// SPDX-License-Identifier: ISC
// What a service directory says about its service, file by file, as its supervise reads it: by the catalogue
// of protocol/setting_catalogue.hpp and the parsers behind it. It is looked at now; supervise looks when it
// is to decide something.
#pragma once

#include "protocol/setting_catalogue.hpp"
#include "service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

struct SettingValue {
    const protocol::CatalogueEntry* entry;
    // "30s", "a program", "db, mq"; nothing: it is not said, or cannot be read.
    std::optional<std::string> value;
    std::string_view otherwise; // what is so in this directory where it is not said
    std::string path;           // of the file, as it can be typed; empty: there is none
    std::string why_not; // a file that is there and does not count, or cannot be read; empty: it counts
};

struct SettingValues {
    std::vector<SettingValue> values; // one for each entry of the catalogue
    std::vector<std::string> unknown; // files of other names, which are the service's own
    // Names that are nearly those of settings, and why they are none.
    struct Misspelt {
        std::string file;
        std::string why;
    };
    std::vector<Misspelt> misspelt;
};

// `name`: the service as the user called it.
SettingValues setting_values(const Service& service, std::string_view name);

} // namespace lares::service
