// SPDX-License-Identifier: ISC
// All slots of svscan, found by the identity and the name of their directory and by the pids of their
// supervise processes.
//
// There is no limit on their number but memory, and running out of that is an answer, not an end. Finding
// takes no memory at all: chains through the slots hang on a fixed number of hooks.
#pragma once

#include "list.hpp"
#include "slot.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <sys/types.h>

namespace lares::svscan {

class Table {
  public:
    Table() = default;
    Table(const Table&) = delete;
    Table& operator=(const Table&) = delete;
    ~Table();

    // A null pointer when there is no memory. `instance`: the end of the name; empty: it is none.
    Slot* add(const char* name, sys::FileIdentity identity, std::string_view instance = {});
    void remove(Slot* slot);

    Slot* find(sys::FileIdentity identity, std::string_view instance = {}) const;
    Slot* find_listed(const char* name) const;
    Slot* find_removed(const char* name) const; // what had the name when it was removed, and still runs
    void rename(Slot& slot, const char* name);
    Slot* find_service(pid_t pid) const;
    Slot* find_log(pid_t pid) const;
    void note_service(Slot& slot) {
        hang(services_, hook(slot.pair.service.pid()), slot, &Slot::next_of_service);
    }
    void note_log(Slot& slot) { hang(logs_, hook(slot.pair.log.pid()), slot, &Slot::next_of_log); }
    void forget_service(Slot& slot) {
        unhang(services_, hook(slot.pair.service.pid()), slot, &Slot::next_of_service);
    }
    void forget_log(Slot& slot) { unhang(logs_, hook(slot.pair.log.pid()), slot, &Slot::next_of_log); }

    Slot* find_watched(int watched) const;
    // The kernel has one watch for all who look at one directory.
    bool is_watched_by_another(const Slot& slot) const;

    std::span<Slot* const> all() const { return slots_.all(); }
    // Calls `visit` with each slot, which it may remove. Backwards, since the last one takes the place of a
    // slot that is removed.
    template <class Visit>
    void visit_all(Visit visit) {
        for (std::size_t i = all().size(); i-- > 0;) visit(*all()[i]);
    }
    bool empty() const { return slots_.empty(); }

  private:
    static constexpr std::size_t hook_count = 1024;
    using Hooks = std::array<Slot*, hook_count>;
    using Next = Slot* Slot::*;

    static std::size_t hook(sys::FileIdentity identity) {
        return static_cast<std::size_t>(identity.inode * 31 + identity.device) % hook_count;
    }
    static std::size_t hook(const char* name);
    static std::size_t hook(pid_t pid) { return static_cast<std::size_t>(pid) % hook_count; }
    Slot* find_name(const char* name, bool listed) const;
    static void hang(Hooks& hooks, std::size_t at, Slot& slot, Next next);
    static void unhang(Hooks& hooks, std::size_t at, Slot& slot, Next next);

    List<Slot*> slots_;
    Hooks identities_{};
    Hooks names_{};
    Hooks services_{};
    Hooks logs_{};
};

} // namespace lares::svscan
