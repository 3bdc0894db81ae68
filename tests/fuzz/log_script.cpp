// SPDX-License-Identifier: ISC
// The arguments of multilog: the words of a script, with NUL between them.
#include "protocol/log_script.hpp"
#include "machine/log_router.hpp"
#include "target.hpp"

#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using Kind = protocol::LogAction::Kind;
    const std::string words{fuzz::as_text(data, size)};
    protocol::LogScript script;
    std::vector<protocol::LogAction> actions;
    std::uint32_t directories = 0;
    std::uint32_t shown = 0;
    for (const char* word = words.c_str(); word <= words.c_str() + words.size();
         word += std::string_view{word}.size() + 1) {
        const auto meaning = script.take(word);
        if (!meaning) fuzz::must(!meaning.error().why.empty(), "a refusal has a reason");
        if (!meaning || !*meaning) continue;
        const protocol::LogAction& action = **meaning;
        actions.push_back(action);
        if (action.kind == Kind::show) fuzz::must(action.place == shown++, "files are counted");
        if (action.kind != Kind::append) continue;
        fuzz::must(action.place == directories++, "directories are counted");
        const protocol::LogSettings settings = script.settings();
        fuzz::must(settings.size >= 4096 && settings.keep >= 2,
                   "a directory has room for a file, and for one beside it");
        fuzz::must(settings.total == 0 || settings.size <= settings.total / 2,
                   "two files are within the total");
        fuzz::must(!settings.code.empty() && !settings.code.contains('/'), "a code is a part of a name");
        fuzz::must(!settings.processor || *settings.processor, "a processor is a command");
    }
    machine::route(actions, words, [&](const protocol::LogAction& action) {
        fuzz::must(action.kind != Kind::select && action.kind != Kind::deselect,
                   "patterns are no destinations");
    });
    return 0;
}
