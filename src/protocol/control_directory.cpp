// SPDX-License-Identifier: ISC
#include "control_directory.hpp"

#include "names.hpp"

namespace lares::protocol {

std::optional<PathText> control_directory(std::string_view variable, std::string_view service) {
    PathText path;
    if (variable.empty()) {
        path.append(service_file::control_directory);
    } else {
        path.append(variable);
        if (variable.starts_with('/'))
            for (std::size_t i = 0; i < service.size(); ++i)
                path.append(i > 0 && service[i] == '/' ? ':' : service[i]);
    }
    if (path.truncated()) return std::nullopt;
    return path;
}

} // namespace lares::protocol
