// SPDX-License-Identifier: ISC
// What is done to the tree, and what is promised for it: a table.
#pragma once

#include "judge.hpp"
#include "parts.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace lares::drill {

struct Step {
    enum class Act : std::uint8_t {
        kill,          // with KILL, all at once
        stop,          // with STOP
        go_on,         // CONT to all that were stopped
        write_on,      // until the services have written so many lines more
        install,       // the programs again, and ask svscan for an upgrade
        await_upgrade, // until everybody has become the new program
        await_tree,    // until everybody is there again
        pause,         // so many milliseconds: nobody can see from outside when all has been told
        kill_often,    // so many times, one by one, at moments that nobody has chosen
        fill_disk,     // that the log of beta is on, until its writer waits
        free_disk,
        end, // TERM to svscanboot
    };
    Act act;
    Parts parts = {};
    unsigned count = 0;
};

struct Drill {
    std::string what;
    std::string promised;
    Promise promise;
    std::vector<Step> steps;
    bool keeps_processes = false; // those of supervise and svscan are the same before and after
    bool needs_disk = false;

    bool ends_the_tree() const { return !steps.empty() && steps.back().act == Step::Act::end; }
};

enum class Extent : std::uint8_t {
    quick,      // every part, every pair, and one of everything else
    everything, // every combination
};

std::vector<Drill> drills(Extent extent);

// Those with one of the words in what is done. A word that is the whole of one of these means only that.
std::vector<Drill> drills_with(std::span<const std::string> words, const std::vector<Drill>& drills);

} // namespace lares::drill
