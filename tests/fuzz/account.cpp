// SPDX-License-Identifier: ISC
// An account: its parts, put together again, are what was written.
#include "protocol/account.hpp"
#include "target.hpp"

#include <string>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    const auto text = fuzz::as_text(data, size);
    const auto words = protocol::split_account(text);
    std::string again = words.numeric ? ":" : "";
    again += words.user;
    if (words.has_groups) again.append(":").append(words.groups);
    fuzz::must(again == text, "nothing is lost");
    fuzz::must(!words.user.contains(':'), "a user has no colon");
    const auto id = protocol::id_from_text(text);
    fuzz::must(!id || *id != UINT32_MAX, "no user has the number that means none");
    return 0;
}
