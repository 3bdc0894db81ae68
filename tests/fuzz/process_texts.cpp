// SPDX-License-Identifier: ISC
// What /proc says of a process: stat, wchan, syscall and cgroup, with a NUL between them. A program may call
// itself anything, and so may a control group.
#include "sys/cgroup.hpp"
#include "sys/process_facts.hpp"
#include "sys/process_look.hpp"
#include "target.hpp"

#include "base/text.hpp"

namespace {

using namespace lares;

void must_be_plain(std::string_view text) {
    for (const char c : text) fuzz::must(c > ' ' && c <= '~', "it can be shown on a terminal");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto [stat, behind_stat] = split_at(fuzz::as_text(data, size), '\0');
    const auto [channel, behind_channel] = split_at(behind_stat, '\0');
    const auto [call, group] = split_at(behind_channel, '\0');
    if (const auto look = sys::process_look_from_texts(stat, channel, call)) {
        must_be_plain(look->name.view());
        must_be_plain(look->wait_channel.view());
        fuzz::must(stat.contains(look->state), "its state is in the text");
        if (look->system_call) (void)sys::system_call_name(*look->system_call);
    }
    if (const auto facts = sys::process_facts_from_text(stat))
        fuzz::must(stat.contains(Decimal{facts->started}.view()), "its beginning is in the text");
    if (sys::cgroup_text_names(group, "lares.1-2"))
        fuzz::must(group.contains("0::") && group.contains("/lares.1-2"),
                   "the group is there, and one of version 2");
    return 0;
}
