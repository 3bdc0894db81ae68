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
               Extent extent) {
    if (!planning.meet(name)) return;
    const Node& node = node_of(graph, name);
    for (const Tie& tie : node.ties) {
        const Node* other = graph.find(tie.to);
        const bool is_followed = tie.is_needed && extent == Extent::with_needs;
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

void add_dependents(std::set<std::string>& found, const Graph& graph, const std::string& name,
                    Spread spread) {
    for (const std::string& dependent : graph.needed_by(name))
        if (goes_along(graph, dependent, name, spread) && found.insert(dependent).second)
            add_dependents(found, graph, dependent, spread);
}

std::set<std::string> dependents_of(const Graph& graph, const std::string& name, Spread spread) {
    std::set<std::string> found;
    add_dependents(found, graph, name, spread);
    found.erase(name);
    return found;
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

// Of a restart: what goes along with a service, and whether it goes before it.
struct Company {
    std::set<std::string> dependents;
    bool in_order = false;
};

Company company_of(const Graph& graph, const std::string& name) {
    Company company{dependents_of(graph, name, Spread::past_those_that_ride_it_out)};
    const Node& node = node_of(graph, name);
    company.in_order = node.heeds_needs && node.is_up && !company.dependents.empty() &&
                       company.dependents == dependents_of(graph, name, Spread::to_all);
    return company;
}

void add_restart(Planning& planning, const Graph& graph, const std::string& name, const Move& move);

void add_company(Planning& planning, const Graph& graph, const std::string& name) {
    for (const std::string& dependent : graph.needed_by(name))
        if (!planning.is_named(dependent) &&
            goes_along(graph, dependent, name, Spread::past_those_that_ride_it_out))
            add_restart(planning, graph, dependent, {dependent, Deed::restart, Cause::needs, name, false});
}

void add_restart(Planning& planning, const Graph& graph, const std::string& name, const Move& move) {
    if (!planning.meet(name)) return;
    const Node& node = node_of(graph, name);
    const Company company = company_of(graph, name);
    Move own = move;
    own.in_order = move.is_told && company.in_order;
    for (const Tie& tie : node.ties) {
        if (!planning.is_named(tie.to)) continue;
        add_restart(planning, graph, tie.to, {tie.to, Deed::restart});
        if (!node.heeds_needs) planning.wait_for(own, tie.to);
    }
    const bool is_last = own.in_order || !move.is_told;
    if (is_last) add_company(planning, graph, name);
    planning.add(std::move(own));
    if (!is_last) add_company(planning, graph, name);
}

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

Plan plan_of_start(const Graph& graph, std::span<const std::string> names, Extent extent) {
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
    for (const std::string& name : names) add_restart(planning, graph, name, {name, Deed::restart});
    return std::move(planning.plan);
}

} // namespace lares::service
