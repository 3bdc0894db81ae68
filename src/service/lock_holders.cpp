// SPDX-License-Identifier: ISC
#include "lock_holders.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "sys/device_number.hpp"
#include "sys/growing_file.hpp"

#include <array>
#include <optional>

namespace lares::service {

namespace {

constexpr std::size_t words_of_lock = 6; // FLOCK ADVISORY WRITE PID DEVICE:INODE …, behind the number

std::string_view take_word(std::string_view& text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    const Split word = split_at(text, ' ');
    text = word.rest;
    return word.head;
}

std::optional<std::uint64_t> number_from_hex(std::string_view text) {
    std::uint64_t number = 0;
    for (const char c : text) {
        if (hex_value(c) == not_hex) return std::nullopt;
        number = number << 4 | hex_value(c);
    }
    return text.empty() ? std::nullopt : std::optional{number};
}

struct HeldLock {
    std::uint64_t device;
    std::uint64_t inode;
    pid_t pid;
};

// Nothing for one that is waited for ("->"), and for one of a process that is not seen here.
std::optional<HeldLock> held_lock_from(std::string_view line) {
    std::array<std::string_view, words_of_lock> words;
    for (std::string_view& word : words) word = take_word(line);
    const auto pid = number_from_text(words[4]);
    const Split major = split_at(words[5], ':');
    const Split minor = split_at(major.rest, ':');
    const auto first = number_from_hex(major.head), second = number_from_hex(minor.head);
    const auto inode = number_from_text(minor.rest);
    if (words[1] == "->" || !pid || *pid == 0 || !first || !second || !inode) return std::nullopt;
    return HeldLock{sys::device_number(*first, *second), *inode, static_cast<pid_t>(*pid)};
}

} // namespace

LockHolders::LockHolders(std::string_view text) {
    while (!text.empty()) {
        const Split line = split_at(text, '\n');
        text = line.rest;
        if (const auto lock = held_lock_from(line.head))
            holders_.insert({{lock->device, lock->inode}, lock->pid});
    }
}

LockHolders LockHolders::now() {
    sys::GrowingFile file;
    const auto text = file.read(sys::here, "/proc/locks", sys::GrowingFile::Until::end);
    return text ? LockHolders{std::string_view{text->data(), text->size()}} : LockHolders{};
}

pid_t LockHolders::holder_of(const sys::FileIdentity& file) const {
    const auto found = holders_.find({file.device, file.inode});
    return found == holders_.end() ? 0 : found->second;
}

} // namespace lares::service
