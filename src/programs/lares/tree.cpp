// SPDX-License-Identifier: ISC
// lares tree: who looks after whom, down to the processes of the services.
#include "look.hpp"
#include "output.hpp"
#include "process_nodes.hpp"
#include "service/keepers.hpp"
#include "service/scanning.hpp"
#include "service/strays.hpp"
#include "sys/clock.hpp"
#include "verb.hpp"
#include "when_given.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace lares::front {

namespace {

struct TreeWishes {
    std::vector<std::string> services;
    bool json = false;
};

std::vector<present::ProcessNode> nodes_of(const Common& common, const service::Selection& found,
                                           service::TreeExtent extent) {
    const auto table = service::ProcessTable::of_all();
    const auto kept = service::kept_services(found.services, table);
    const pid_t scanner = service::published_scanner(common.scan_directory);
    auto tree = service::supervision_tree(kept, table, scanner, extent);
    service::find_whose_strays(tree, kept);
    return shown_nodes(tree, sys::now());
}

int show_tree(const Common& common, const TreeWishes& wishes) {
    const service::Selection found = selected(common, wishes.services);
    const auto extent = wishes.services.empty() ? service::TreeExtent::all : service::TreeExtent::chosen;
    const bool shows_any =
        !found.services.empty() || (extent == service::TreeExtent::all && found.problems.empty());
    const auto nodes = shows_any ? nodes_of(common, found, extent) : std::vector<present::ProcessNode>{};
    print(wishes.json     ? present::json_for(nodes)
          : nodes.empty() ? ""
                          : process_tree(nodes, letters()).text(width(), colours()));
    return found.problems.empty() ? exit_done : exit_unknown;
}

} // namespace

void add_tree(CLI::App& app, const Common& common, Act& act) {
    const auto wishes = std::make_shared<TreeWishes>();
    CLI::App* verb =
        app.add_subcommand("tree", "Who looks after whom, down to the processes of the services");
    verb->add_option("SERVICE", wishes->services, named_services_or_all);
    verb->add_flag("--json", wishes->json, "An array of nested JSON objects (lares-process-1)");
    when_given(*verb, common, act, wishes, show_tree);
}

} // namespace lares::front
