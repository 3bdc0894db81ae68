// SPDX-License-Identifier: ISC
// Who is affected when services are started, stopped or restarted that need each other, why, and in which
// order. Pure, so that every shape of a tree is a test.
//
//     db ◀── app ◀── web          web needs app, which needs db (needs/NAME)
//
//     start web        db, app, web: what is needed and down is started as well, first what is needed
//     stop db          web, app, db: supervise stops by itself what needs db, first what needs others
//     restart db       web, app, db likewise, and they come back by themselves
//
// A stop takes all with it that need the service, be it through others, however they need it: it is told
// down. A restart takes those with it that do not ride it out (`through-restart`). Where none rides it out,
// it goes in order: db is told down, waits for app and web, and is told up again. Where one does, that would
// take it along; so db ends at once, and the others are stopped when they hear of that.
//
// What is only wanted (wants/NAME) is neither started nor stopped for that. It counts for the order of those
// that are named together.
//
// Supervises of other kinds know nothing of needs. A service of theirs does not go for another one, and
// whoever tells several of them has to wait for one before the next is told: `after`.
//
// In a circle nobody is first; each is there once, and the one that was named first is the last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lares::service {

// One service needs, or only wants, another one.
struct Tie {
    std::string to;
    bool is_needed = true;
    bool rides_out_restarts = false;

    friend bool operator==(const Tie&, const Tie&) = default;
};

struct Node {
    std::string name;
    std::vector<Tie> ties;
    bool is_up = false;       // there is something to be stopped
    bool is_down = false;     // it will not come by itself
    bool heeds_needs = false; // its supervise is ours
};

class Graph {
  public:
    void add(Node node);
    // Nothing: there is no such service.
    const Node* find(std::string_view name) const;
    // Those that need it themselves, in the order of their names.
    std::span<const std::string> needed_by(std::string_view name) const;

  private:
    std::map<std::string, Node, std::less<>> nodes_;
    std::map<std::string, std::vector<std::string>, std::less<>> dependents_;
};

enum class Deed : std::uint8_t { start, stop, restart };
enum class Cause : std::uint8_t {
    named,     // somebody has said so
    is_needed, // by `other`
    needs,     // it needs `other`
};

// What happens to one service.
struct Move {
    std::string name;
    Deed deed = Deed::start;
    Cause cause = Cause::named;
    std::string other{};
    bool is_told = true;              // not so: its supervise does it by itself
    bool in_order = false;            // a restart: told down first, and up when it has gone
    std::vector<std::size_t> after{}; // what has to have happened before it is told, by its place in the plan

    friend bool operator==(const Move&, const Move&) = default;
};

// Something is needed that is not there.
struct Missing {
    std::string who;
    std::string what;

    friend bool operator==(const Missing&, const Missing&) = default;
};

struct Plan {
    std::vector<Move> moves; // in the order in which they happen
    std::vector<Missing> missing{};

    friend bool operator==(const Plan&, const Plan&) = default;
};

enum class PlanExtent : std::uint8_t { with_needs, only_named };

// Who is named and not in the graph has no ties.
Plan plan_of_start(const Graph& graph, std::span<const std::string> names, PlanExtent extent);
Plan plan_of_stop(const Graph& graph, std::span<const std::string> names);
Plan plan_of_restart(const Graph& graph, std::span<const std::string> names);

} // namespace lares::service
