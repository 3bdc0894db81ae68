// SPDX-License-Identifier: ISC
// The groups of a process that is to be: as many as Linux gives to one. Most have a few, and a run script may
// allow little memory, so that the list grows as it is needed.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <span>
#include <sys/types.h>

namespace lares::identity {

class GroupList {
  public:
    static constexpr std::size_t most = 65536;

    GroupList() = default;
    GroupList(const GroupList&) = delete;
    GroupList& operator=(const GroupList&) = delete;
    ~GroupList() { std::free(groups_); }

    // False when there are as many as there can be, or no memory is left.
    bool add(gid_t group) {
        if (size_ == room_ && !make_room(std::max(2 * room_, std::size_t{64}))) return false;
        groups_[size_++] = group;
        return true;
    }
    bool make_room(std::size_t wanted) {
        const std::size_t room = std::min(wanted, most);
        if (room <= room_) return false;
        void* const groups = std::realloc(groups_, room * sizeof(gid_t));
        if (!groups) return false;
        groups_ = static_cast<gid_t*>(groups);
        room_ = room;
        return true;
    }
    void resize(std::size_t size) { size_ = std::min(size, room_); }

    std::size_t size() const { return size_; }
    gid_t operator[](std::size_t at) const { return groups_[at]; }
    std::span<const gid_t> all() const { return {groups_, size_}; }
    // To be filled by somebody else; then resize().
    std::span<gid_t> room() { return {groups_, room_}; }

  private:
    gid_t* groups_ = nullptr;
    std::size_t size_ = 0;
    std::size_t room_ = 0;
};

} // namespace lares::identity
