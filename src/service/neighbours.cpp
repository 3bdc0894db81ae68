// SPDX-License-Identifier: ISC
#include "neighbours.hpp"

#include "base/text.hpp"
#include "protocol/instance.hpp"
#include "protocol/names.hpp"

namespace lares::service {

Neighbours::Place Neighbours::find(std::string_view name) {
    const std::size_t length = name.rfind('/') + 1; // 0 without a slash
    const Place unshared{sys::here, name};
    if (length == 0 || length == name.size()) return unshared;
    // What the log of an instance is depends on more than its last part.
    if (rest_of(name, length) == protocol::service_file::log && !protocol::link_of_instance(name).empty())
        return unshared;

    if (const std::string_view path = name.substr(0, length); path != path_) {
        path_ = path;
        // Why it cannot be opened is found out again by whoever asks for the service, who has words for it.
        auto directory = sys::open_directory(sys::here, path_.c_str());
        directory_ = directory ? std::move(*directory) : sys::Fd{};
    }
    return directory_ ? Place{directory_.number(), name.substr(length)} : unshared;
}

} // namespace lares::service
