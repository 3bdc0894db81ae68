// SPDX-License-Identifier: ISC
#include "account.hpp"

#include "base/text.hpp"
#include "protocol/account.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/report.hpp"
#include "sys/signals.hpp"
#include "sys/stream.hpp"

#include <array>
#include <climits>
#include <cstdint>
#include <optional>
#include <string_view>

namespace lares::workshop {

namespace {

std::string path_of_envuidgid() {
    std::array<char, PATH_MAX> room;
    const std::string beside = std::string{sys::own_directory(room)} + "/envuidgid";
    return sys::may_execute(sys::here, beside.c_str()) ? beside : "envuidgid";
}

// What it says on both of its outputs.
std::expected<std::string, sys::SpawnFailure> output_of(const std::string& program,
                                                        const char* const* arguments) {
    auto pipe = sys::make_pipe();
    if (!pipe) return std::unexpected(sys::SpawnFailure{sys::SpawnFailure::Step::descriptors, pipe.error()});
    const int output = pipe->writer.number();
    const sys::BlockedSignals before;
    sys::block_signals();
    const auto pid = sys::spawn({.program = program.c_str(),
                                 .arguments = arguments,
                                 .environment = sys::environment(),
                                 .standard_output = output,
                                 .standard_error = output});
    before.restore();
    if (!pid) return std::unexpected(pid.error());
    pipe->writer.close();
    std::string text;
    std::array<char, 4096> room;
    for (auto read = sys::read_some(pipe->reader.number(), room); read && !read->empty();
         read = sys::read_some(pipe->reader.number(), room))
        text.append(read->data(), read->size());
    return text;
}

std::optional<std::uint32_t> number_of(std::string_view output, std::string_view variable) {
    for (std::string_view rest = output; !rest.empty();) {
        const Split lines = split_at(rest, '\n');
        const Split parts = split_at(lines.head, '=');
        if (parts.head == variable) return protocol::id_from_text(parts.rest);
        rest = lines.rest;
    }
    return std::nullopt;
}

} // namespace

// The variables that it sets are shown by env, which it becomes.
std::expected<Account, AccountFailure> look_up_account(const std::string& account) {
    const std::string program = path_of_envuidgid();
    const char* const arguments[] = {"envuidgid", account.c_str(), "env", nullptr};
    const auto output = output_of(program, arguments);
    if (!output)
        return std::unexpected(AccountFailure{
            false, "unable to run envuidgid: " + std::string{sys::error_text(output.error().error.number)}});
    const auto user = number_of(*output, "UID"), group = number_of(*output, "GID");
    if (user && group) return Account{*user, *group};
    const std::string_view said = split_at(*output, '\n').head;
    return std::unexpected(AccountFailure{said.contains("unknown account"), std::string{said}});
}

} // namespace lares::workshop
