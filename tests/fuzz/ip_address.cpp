// SPDX-License-Identifier: ISC
// An address of the internet: it is what the C library makes of the same text.
#include "base/ip_address.hpp"
#include "target.hpp"

#include <arpa/inet.h>
#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const std::string text{fuzz::as_text(data, size)};
    const auto address = ip_address_from_text(text);
    if (text.contains('\0')) {
        fuzz::must(!address, "there is no NUL in it");
        return 0;
    }
    IpAddress expected;
    const int family = text.contains(':') ? AF_INET6 : AF_INET;
    expected.size = family == AF_INET6 ? IpAddress::v6 : IpAddress::v4;
    const bool is_one = ::inet_pton(family, text.c_str(), expected.bytes.data()) == 1;
    fuzz::must(address.has_value() == is_one, "an address is one for both");
    fuzz::must(!address || *address == expected, "and the same one");
    return 0;
}
