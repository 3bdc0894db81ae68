// SPDX-License-Identifier: ISC
#include "plan.hpp"

#include <algorithm>
#include <optional>
#include <set>

namespace lares::service {

namespace {

const Node no_node;

const Node& node_of(const Graph& graph, std::string_view name) {
    const Node* found = graph.find(name);
    return found ? *found : no_node;
}

// Collects the moves, each service once.
class Planning {
  public:
    explicit Planning(std::span<const std::string> names) : named_{names.begin(), names.end()} {}

    bool is_named(const std::string& name) const { return named_.contains(name); }
    // False: it has been met already.
    bool meet(const std::string& name) { return met_.insert(name).second; }
    bool has(const std::string& name) const { return places_.contains(name); }
    std::size_t place_of(const std::string& name) const { return places_.at(name); }

    void add(Move move) {
        if (is_named(move.name)) {
            move.cause = Cause::named;
            move.other.clear();
        }
        places_.emplace(move.name, plan.moves.size());
        plan.moves.push_back(std::move(move));
    }
    // What comes later in the plan than the one who is to wait for it is part of a circle.
    void wait_for(Move& move, const std::string& name) const {
        if (has(name)) move.after.push_back(place_of(name));
    }

    Plan plan;

  private:
    std::set<std::string> named_;
    std::set<std::string> met_;
    std::map<std::string, std::size_t> places_;
};

// First what it needs. What is wanted only goes first if it is named itself.
void add_start(Planning& planning, const Graph& graph, const std::string& name, const Move& move,
               PlanExtent extent) {
    if (!planning.meet(name)) return;
    const Node& node = node_of(graph, name);
    for (const Tie& tie : node.ties) {
        const Node* other = graph.find(tie.to);
        const bool is_followed = tie.is_needed && extent == PlanExtent::with_needs;
        if (is_followed && !other && !planning.is_named(tie.to))
            planning.plan.missing.push_back({name, tie.to});
        if (planning.is_named(tie.to) || (is_followed && other && other->is_down))
            add_start(planning, graph, tie.to, {tie.to, Deed::start, Cause::is_needed, name}, extent);
    }
    Move own = move;
    if (!node.heeds_needs)
        for (const Tie& tie : node.ties) planning.wait_for(own, tie.to);
    planning.add(std::move(own));
}

enum class Spread : std::uint8_t { to_all, past_those_that_ride_it_out };

bool rides_out(const Node& node, std::string_view other) {
    const auto tie =
        std::ranges::find_if(node.ties, [&](const Tie& it) { return it.is_needed && it.to == other; });
    return tie != node.ties.end() && tie->rides_out_restarts;
}

bool goes_along(const Graph& graph, const std::string& dependent, const std::string& name, Spread spread) {
    const Node& node = node_of(graph, dependent);
    if (!node.is_up || !node.heeds_needs) return false;
    return spread == Spread::to_all || !rides_out(node, name);
}

// First those that go along. Those that need it and are named wait nowhere else.
void add_stop(Planning& planning, const Graph& graph, const std::string& name, const Move& move) {
    if (!planning.meet(name)) return;
    Move own = move;
    for (const std::string& dependent : graph.needed_by(name)) {
        if (planning.is_named(dependent))
            add_stop(planning, graph, dependent, {dependent, Deed::stop});
        else if (goes_along(graph, dependent, name, Spread::to_all))
            add_stop(planning, graph, dependent, {dependent, Deed::stop, Cause::needs, name, false});
        else
            continue;
        if (!node_of(graph, name).heeds_needs) planning.wait_for(own, dependent);
    }
    planning.add(std::move(own));
}

// Of a restart, with what is found on the way kept: each service is looked at once.
class Restarting {
  public:
    Restarting(Planning& planning, const Graph& graph) : planning_{planning}, graph_{graph} {}

    void add(const std::string& name, const Move& move) {
        if (!planning_.meet(name)) return;
        const Node& node = node_of(graph_, name);
        Move own = move;
        own.in_order =
            move.is_told && node.is_up && node.heeds_needs && has_company(name) && goes_for_all(name);
        add_named_needs_of(node);
        if (!node.heeds_needs)
            for (const Tie& tie : node.ties) planning_.wait_for(own, tie.to);
        const bool is_last = own.in_order || !move.is_told;
        if (is_last) add_company(name);
        planning_.add(std::move(own));
        if (!is_last) add_company(name);
    }

  private:
    static constexpr Spread spread = Spread::past_those_that_ride_it_out;

    // What is needed goes first if it is named, be it needed through others.
    void add_named_needs_of(const Node& node) {
        for (const Tie& tie : node.ties) {
            if (planning_.is_named(tie.to))
                add(tie.to, {tie.to, Deed::restart});
            else if (passed_.insert(tie.to).second)
                add_named_needs_of(node_of(graph_, tie.to));
        }
    }

    bool has_company(const std::string& name) const {
        return std::ranges::any_of(graph_.needed_by(name), [&](const std::string& dependent) {
            return goes_along(graph_, dependent, name, spread);
        });
    }

    void add_company(const std::string& name) {
        for (const std::string& dependent : graph_.needed_by(name))
            if (!planning_.is_named(dependent) && goes_along(graph_, dependent, name, spread))
                add(dependent, {dependent, Deed::restart, Cause::needs, name, false});
    }

    // Nobody rides it out who would go if it were told down.
    bool goes_for_all(const std::string& name) {
        const auto [place, is_new] = goes_for_all_.emplace(name, true);
        if (!is_new) return place->second;
        const bool is_so = std::ranges::all_of(graph_.needed_by(name), [&](const std::string& dependent) {
            if (!goes_along(graph_, dependent, name, Spread::to_all)) return true;
            return goes_along(graph_, dependent, name, spread) && goes_for_all(dependent);
        });
        return goes_for_all_[name] = is_so;
    }

    Planning& planning_;
    const Graph& graph_;
    std::set<std::string> passed_;
    std::map<std::string, bool> goes_for_all_;
};

} // namespace

void Graph::add(Node node) {
    for (const Tie& tie : node.ties) {
        if (!tie.is_needed) continue;
        std::vector<std::string>& dependents = dependents_[tie.to];
        dependents.insert(std::ranges::lower_bound(dependents, node.name), node.name);
    }
    std::string name = node.name;
    nodes_.insert_or_assign(std::move(name), std::move(node));
}

const Node* Graph::find(std::string_view name) const {
    const auto found = nodes_.find(name);
    return found == nodes_.end() ? nullptr : &found->second;
}

std::span<const std::string> Graph::needed_by(std::string_view name) const {
    const auto found = dependents_.find(name);
    return found == dependents_.end() ? std::span<const std::string>{} : found->second;
}

Plan plan_of_start(const Graph& graph, std::span<const std::string> names, PlanExtent extent) {
    Planning planning{names};
    for (const std::string& name : names) add_start(planning, graph, name, {name, Deed::start}, extent);
    return std::move(planning.plan);
}

Plan plan_of_stop(const Graph& graph, std::span<const std::string> names) {
    Planning planning{names};
    for (const std::string& name : names) add_stop(planning, graph, name, {name, Deed::stop});
    return std::move(planning.plan);
}

Plan plan_of_restart(const Graph& graph, std::span<const std::string> names) {
    Planning planning{names};
    Restarting restarting{planning, graph};
    for (const std::string& name : names) restarting.add(name, {name, Deed::restart});
    return std::move(planning.plan);
}

} // namespace lares::service
