// SPDX-License-Identifier: ISC
#include "script.hpp"

#include "protocol/instance.hpp"
#include "service/quoted.hpp"

#include <string_view>
#include <vector>

namespace lares::workshop {

namespace {

constexpr std::string_view head = "#!/bin/sh\n";
constexpr std::size_t widest = 80;

std::string shell_words(const std::vector<std::string>& texts) {
    std::string words;
    for (const std::string& text : texts)
        words.append(words.empty() ? "" : " ").append(service::quoted(text));
    return words;
}

// In one line where it fits; what has several lines itself is read better alone.
std::string exec_line(const std::vector<std::string>& links) {
    std::string line = "exec";
    for (const std::string& link : links) line.append(" ").append(link);
    if (line.size() <= widest || links.size() == 1) return line + "\n";
    std::string lines = "exec";
    for (const std::string& link : links) lines.append(lines == "exec" ? " " : " \\\n  ").append(link);
    return lines + "\n";
}

std::vector<std::string> links_of(const Blueprint& blueprint) {
    std::vector<std::string> links;
    const bool goes_elsewhere = !blueprint.working_directory.empty();
    if (!blueprint.variables_file.empty())
        links.push_back("envini " + service::quoted(blueprint.variables_file));
    if (!blueprint.variables.empty())
        links.push_back(goes_elsewhere ? "envdir \"$here\"/env" : "envdir ./env");
    if (!blueprint.account.empty()) links.push_back("setuidgid " + service::quoted(blueprint.account));
    if (!blueprint.limits.empty()) links.push_back("softlimit " + shell_words(blueprint.limits));
    links.push_back(shell_words(blueprint.command));
    return links;
}

} // namespace

std::string run_script(const Blueprint& blueprint) {
    std::string text{head};
    if (blueprint.log) text.append("exec 2>&1\n");
    if (!blueprint.working_directory.empty()) {
        if (!blueprint.variables.empty()) text.append("here=$(pwd -P)\n");
        text.append("cd ").append(service::quoted(blueprint.working_directory)).append(" || exit 111\n");
    }
    return text.append(exec_line(links_of(blueprint)));
}

std::string log_directory_word(const Blueprint& blueprint, const LogPlan& log) {
    const std::string word = log.directory.empty() ? "./main" : service::quoted(log.directory);
    if (!blueprint.is_template()) return word;
    return word + "/\"$" + protocol::instance_variable + "\"";
}

std::string log_script(const Blueprint& blueprint, const LogPlan& log) {
    std::vector<std::string> links;
    if (!log.account.empty()) links.push_back("setuidgid " + service::quoted(log.account));
    links.push_back("multilog t s" + std::to_string(log.size) + " n" + std::to_string(log.how_many) + " " +
                    log_directory_word(blueprint, log));
    return std::string{head} + exec_line(links);
}

} // namespace lares::workshop
