// SPDX-License-Identifier: ISC
#include "elf_loader.hpp"

#include "base/text.hpp"

#include <cstring>
#include <elf.h>
#include <link.h> // ElfW: the layout of this machine's programs
#include <optional>

namespace lares::sys {

namespace {

// They lie anywhere.
template <class T>
std::optional<T> elf_part(std::string_view program, std::size_t at) {
    if (at > program.size() || program.size() - at < sizeof(T)) return std::nullopt;
    T part;
    std::memcpy(&part, program.data() + at, sizeof part);
    return part;
}

bool is_of_this_machine(const ElfW(Ehdr) & header) {
    constexpr unsigned char layout = sizeof(void*) == 8 ? ELFCLASS64 : ELFCLASS32;
    return std::memcmp(header.e_ident, ELFMAG, SELFMAG) == 0 && header.e_ident[EI_CLASS] == layout;
}

} // namespace

std::string_view loader_of(std::string_view program) {
    const auto header = elf_part<ElfW(Ehdr)>(program, 0);
    if (!header || !is_of_this_machine(*header)) return {};
    for (std::size_t i = 0; i < header->e_phnum; ++i) {
        const auto segment = elf_part<ElfW(Phdr)>(program, header->e_phoff + i * header->e_phentsize);
        if (!segment) return {};
        if (segment->p_type != PT_INTERP) continue;
        const std::string_view name = first_of(rest_of(program, segment->p_offset), segment->p_filesz);
        return split_at(name, '\0').head;
    }
    return {};
}

} // namespace lares::sys
