// SPDX-License-Identifier: ISC
// The file `config` of a log directory of svlogd.
#include "protocol/log_config.hpp"
#include "machine/log_router.hpp"
#include "target.hpp"

#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace lares;
    using Kind = protocol::LogAction::Kind;
    std::string text{fuzz::as_text(data, size)};
    text += '\n';
    protocol::LogConfig config{1000};
    std::vector<protocol::LogAction> actions{protocol::choice_of_all(Kind::deselect)};
    std::size_t lines = 0;
    protocol::for_each_line(text, [&](const char* line) {
        ++lines;
        const std::string_view word{line};
        fuzz::must(!word.contains('\n'), "a line ends");
        const auto complaint = config.take(line);
        const bool is_address = word.starts_with('u') || word.starts_with('U');
        if (complaint) fuzz::must(is_address && !complaint->what.empty(), "only addresses are complained of");
        const auto of_log = protocol::choice_of(line, protocol::LogDestination::log);
        const auto of_error = protocol::choice_of(line, protocol::LogDestination::standard_error);
        fuzz::must(!of_log || !of_error, "a line is about one destination");
        for (const auto& choice : {of_log, of_error})
            if (choice) actions.push_back(*choice);
    });
    fuzz::must(lines <= size + 1, "there are no more lines than bytes");
    const protocol::LogSettings settings = config.settings();
    fuzz::must(settings.size > 0 && settings.keep > 1, "there is a current, and one old file at least");
    fuzz::must(settings.last_part <= settings.size, "the last part is a part");
    fuzz::must(!settings.processor || *settings.processor, "a processor is a command");
    fuzz::must(!settings.kept_when_full || *settings.kept_when_full <= settings.keep - 1,
               "where the disk is full, fewer are kept");
    machine::route(actions, text,
                   [](const protocol::LogAction&) { fuzz::must(false, "choices are no destinations"); });
    return 0;
}
