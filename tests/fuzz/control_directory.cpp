// SPDX-License-Identifier: ISC
// $SUPERVISEDIR and the path of a service, with a NUL between them: the answer is whole, or there is none.
#include "protocol/control_directory.hpp"
#include "protocol/boot_path.hpp"
#include "target.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto [variable, service] = split_at(fuzz::as_text(data, size), '\0');
    const auto path = protocol::control_directory(variable, service);
    if (path) {
        fuzz::must(!path->truncated() && path->size() <= protocol::path_room, "the path is whole");
        fuzz::must(path->view().starts_with(variable), "it begins with the variable");
        fuzz::must(variable.starts_with('/') || path->size() == variable.size() || variable.empty(),
                   "nothing is added to a relative one");
    }
    fuzz::must(!protocol::boot_path_setting(variable).truncated(), "the PATH of svscanboot fits");
    return 0;
}
