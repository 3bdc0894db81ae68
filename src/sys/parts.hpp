// SPDX-License-Identifier: ISC
// Many looks of the same kind, done in parts at the same time where the machine has several processors. For
// front ends that come and go: a thousand small files are read in half the time by two.
//
//     std::vector<Found> found(parts_for(names.size()));
//     in_parts(names.size(), [&](const Part& part) { look(names, part, found[part.number]); });
//
// A part that gets no thread of its own is done by whoever asked.
#pragma once

#include <cstddef>

namespace lares::sys {

struct Part {
    std::size_t number; // from 0
    std::size_t first;
    std::size_t end; // behind the last
};

// Into how many parts so many looks are divided; one at least.
std::size_t parts_for(std::size_t looks);

// Returns when `work` has returned for each part.
void in_parts(std::size_t looks, void (*work)(void* context, const Part& part), void* context);

template <class Work>
void in_parts(std::size_t looks, Work&& work) {
    in_parts(
        looks, [](void* context, const Part& part) { (*static_cast<Work*>(context))(part); }, &work);
}

} // namespace lares::sys
