// SPDX-License-Identifier: ISC
#include "birth.hpp"

#include "sys/directory.hpp"
#include "sys/file.hpp"
#include "sys/process.hpp"
#include "sys/process_facts.hpp"

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <new>
#include <system_error>

namespace lares::drill {

namespace {

constexpr const char* directory = "births";

[[noreturn]] void give_up(const Error& error, const std::string& what) {
    throw std::system_error{error.number, std::generic_category(), what};
}

std::string own_name() {
    const auto facts = sys::facts_of_process(static_cast<pid_t>(sys::own_pid()));
    if (!facts) give_up(facts.error(), "/proc");
    return std::to_string(sys::own_pid()) + "." + std::to_string(facts->started);
}

} // namespace

Birth::Birth() : name_{own_name()} {
    auto alone = sys::Lock::acquire(sys::here, "alone");
    const bool doubled = !alone && alone.error().number == EAGAIN;
    if (alone) {
        sys::keep_on_exec(alone->file().number());
        alone_ = std::move(*alone);
    }
    // It appears with everything in it, by its name.
    const std::string path = std::string{directory} + "/" + name_;
    const std::string unfinished = std::string{directory} + "/." + name_;
    const auto file = sys::open_at(sys::here, unfinished.c_str(), O_RDWR | O_CREAT | O_EXCL, 0600);
    if (!file) give_up(file.error(), unfinished);
    auto pages = sys::Pages::map(*file, sizeof(BirthRecord));
    if (!pages) give_up(pages.error(), unfinished);
    pages_ = std::move(*pages);
    record_ = new (pages_.bytes().data()) BirthRecord;
    store(&BirthRecord::doubled, doubled ? 1 : 0);
    std::filesystem::rename(unfinished, path);
}

void Birth::store(std::uint64_t BirthRecord::*number, std::uint64_t value) {
    std::atomic_ref{record_->*number}.store(value);
}

std::vector<Born> births_of(const std::string& service_directory) {
    std::vector<Born> all;
    const std::string path = service_directory + "/" + directory;
    const auto opened = sys::open_directory(sys::here, path.c_str());
    if (!opened) return all;
    sys::DirectoryReader reader{*opened};
    for (auto name = reader.next(); name && *name; name = reader.next()) {
        if (**name == '.') continue;
        BirthRecord record;
        char room[sizeof record];
        const auto bytes = sys::read_small_file(opened->number(), *name, room);
        if (bytes && bytes->size() == sizeof record) std::memcpy(&record, bytes->data(), sizeof record);
        all.push_back({*name, record});
    }
    return all;
}

} // namespace lares::drill
