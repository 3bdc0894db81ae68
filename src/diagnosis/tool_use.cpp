// SPDX-License-Identifier: ISC
#include "tool_use.hpp"

#include "run_script.hpp"

#include "base/text.hpp"
#include "service/starting_tool.hpp"

#include <algorithm>

namespace lares::diagnosis {

using service::ScriptLine;
using service::ScriptWord;
using service::StartingTool;

namespace {

// "pg_ctl -D data start" of su -c.
bool is_text(const ScriptWord& word) {
    return !word.is_operator && word.text.contains(' ');
}

std::vector<ScriptWord> words_of_text(const ScriptWord& word) {
    std::vector<ScriptWord> words;
    for (const ScriptLine& line : service::script_lines(word.text))
        for (const ScriptWord& each : line) words.push_back(each);
    return words;
}

bool starts(const StartingTool& tool, std::string_view command, Words words, std::string_view program) {
    const auto is_it = [&](std::string_view name) { return is_name_of(name, program); };
    if (!tool.starts.empty()) return std::ranges::any_of(tool.starts, is_it);
    return is_it(command) ||
           std::ranges::any_of(words, [&](const ScriptWord& word) { return is_it(word.text); });
}

const ScriptWord* word_with_tool(Words words, std::string_view program) {
    for (const ScriptWord& word : words)
        if (const StartingTool* tool = service::starting_tool_called(word.text))
            if (starts(*tool, word.text, words, program)) return &word;
    return nullptr;
}

} // namespace

std::optional<ToolUse> tool_in(Words words, std::string_view program) {
    if (const ScriptWord* word = word_with_tool(words, program))
        return ToolUse{std::string{last_part_of(word->text)}, word - words.data(), true};
    for (std::size_t i = 0; i < words.size(); ++i) {
        if (!is_text(words[i])) continue;
        const std::vector<ScriptWord> inner = words_of_text(words[i]);
        if (const ScriptWord* word = word_with_tool(inner, program))
            return ToolUse{std::string{last_part_of(word->text)}, static_cast<std::ptrdiff_t>(i), false};
    }
    return std::nullopt;
}

std::vector<std::string_view> started_by_tools_in(Words words) {
    std::vector<std::string_view> names;
    const auto add = [&](Words some) {
        for (const ScriptWord& word : some)
            if (const StartingTool* tool = service::starting_tool_called(word.text))
                names.insert(names.end(), tool->starts.begin(), tool->starts.end());
    };
    add(words);
    for (const ScriptWord& word : words)
        if (is_text(word)) add(words_of_text(word));
    return names;
}

} // namespace lares::diagnosis
