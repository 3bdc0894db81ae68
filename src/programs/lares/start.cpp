// SPDX-License-Identifier: ISC
// lares start: services are up, and what they need is, too.
#include "acting.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

service::Plan plan_with_needs(const service::Graph& graph, std::span<const std::string> names) {
    return plan_of_start(graph, names, service::PlanExtent::with_needs);
}

service::Plan plan_without_needs(const service::Graph& graph, std::span<const std::string> names) {
    return plan_of_start(graph, names, service::PlanExtent::only_named);
}

} // namespace

Action start_with_needs() {
    return {.verb = present::OutcomeVerb::start, .plan = plan_with_needs};
}

void add_start(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<ActionWishes>();
    const auto only = std::make_shared<bool>(false);
    CLI::App* verb =
        app.add_subcommand("start", "Starts them and what they need, and waits until they are ready");
    add_action_options(*verb, *wishes);
    verb->add_flag("--only", *only, "Not what they need");
    verb->callback([&common, &act, wishes, only] {
        act = [&common, wishes, only] {
            Action action = start_with_needs();
            if (*only) action.plan = plan_without_needs;
            return act_on(common, *wishes, action);
        };
    });
}

} // namespace lares::front
