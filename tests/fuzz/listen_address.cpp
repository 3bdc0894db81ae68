// SPDX-License-Identifier: ISC
// The file ready-listen: addresses of which the kernel can be asked, or an error that can be said.
#include "protocol/listen_address.hpp"
#include "setting_error.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto file = fuzz::as_text(data, size);
    const auto addresses = protocol::listen_addresses_from_text(file);
    if (!addresses) {
        fuzz::must_be_about(addresses.error(), file);
        return 0;
    }
    fuzz::must(!addresses->empty() && addresses->size() <= protocol::most_listen_addresses,
               "there are a few");
    for (const protocol::ListenAddress& address : *addresses) {
        if (address.kind == protocol::ListenAddress::Kind::local) {
            fuzz::must(!address.path.empty() && address.path.size() <= 108, "a path fits");
            fuzz::must(!address.path.contains('\0') && !address.path.contains('\n'), "a path is one");
            fuzz::must(address.path.data() >= file.data() &&
                           address.path.data() + address.path.size() <= file.data() + file.size(),
                       "it is a part of the file");
            fuzz::must(address.port == 0 && !address.host, "it has neither port nor host");
            continue;
        }
        fuzz::must(address.port != 0 && address.path.empty(), "there is a port, and no path");
        const bool is_plain =
            !address.host || address.host->size == IpAddress::v4 || address.host->size == IpAddress::v6;
        fuzz::must(is_plain, "a host is of a kind that there is");
    }
    return 0;
}
