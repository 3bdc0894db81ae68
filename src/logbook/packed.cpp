// SPDX-License-Identifier: ISC
#include "packed.hpp"

#include "sys/nameless_file.hpp"
#include "sys/report.hpp"
#include "sys/stream.hpp"
#include "sys/tool.hpp"

#include <array>
#include <cerrno>

namespace lares::logbook {

namespace {

struct Packing {
    std::string_view magic;
    const char* tool;
};

using namespace std::string_view_literals;
constexpr Packing packings[] = {{"\x1f\x8b"sv, "gzip"},
                                {"\xfd"
                                 "7zXZ\0"sv,
                                 "xz"},
                                {"\x28\xb5\x2f\xfd"sv, "zstd"},
                                {"BZh"sv, "bzip2"},
                                {"\x04\x22\x4d\x18"sv, "lz4"},
                                {"\x1f\x9d"sv, "gzip"}};

} // namespace

const char* unpacker_of(std::string_view first_bytes) {
    for (const Packing& packing : packings)
        if (first_bytes.starts_with(packing.magic)) return packing.tool;
    return nullptr;
}

std::optional<sys::Fd> unpacked(sys::Fd file, const std::string& path, Complaints& complaints) {
    std::array<char, 8> room;
    const auto bytes = sys::read_from(file.number(), 0, room);
    const char* const tool = bytes ? unpacker_of({bytes->data(), bytes->size()}) : nullptr;
    if (!tool) return file;
    auto plain = sys::make_nameless_file();
    if (!plain) {
        complaints.add("unable to unpack " + path + ": " +
                       std::string{sys::error_text(plain.error().number)});
        return std::nullopt;
    }
    const char* const words[] = {tool, "-dc", nullptr};
    const auto status = sys::run_tool(words, file, *plain);
    if (!status && status.error().number == ENOENT)
        complaints.add("files that " + std::string{tool} + " has packed are not shown: there is no " + tool +
                       " in $PATH");
    else if (!status || *status != 0)
        complaints.add("unable to unpack all of " + path);
    return std::move(*plain);
}

} // namespace lares::logbook
