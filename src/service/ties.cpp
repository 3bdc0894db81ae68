// SPDX-License-Identifier: ISC
#include "ties.hpp"

#include "base/text.hpp"
#include "condition.hpp"
#include "neighbours.hpp"
#include "protocol/names.hpp"
#include "protocol/need.hpp"
#include "protocol/setting_check.hpp"
#include "relations.hpp"
#include "scan_place.hpp"
#include "service.hpp"
#include "sys/file.hpp"

#include <array>
#include <set>

namespace lares::service {

namespace {

using protocol::ServiceView;

// What does not count is as if the file were empty, as for supervise.
protocol::Need need_at(const std::string& file) {
    std::array<char, protocol::longest_setting + 1> room;
    const auto text = sys::read_whole_file(sys::here, file.c_str(), room);
    if (!text) return {};
    return protocol::need_from_text(*text).value_or(protocol::Need{});
}

// The directory in which the neighbours of a service are, and its own name there.
struct Home {
    std::string directory;
    std::string entry;

    std::string path() const { return directory + "/" + entry; }
};

Home home_of(const Selected& selected) {
    const std::size_t above = selected.path.size() - selected.name.size();
    if (!selected.name.contains('/') && above > 1) return {selected.path.substr(0, above - 1), selected.name};
    const ScanPlace place = scan_place_of(Service{selected.path}, selected.path);
    if (place.prefix.empty()) return {".", place.entry};
    return {place.prefix.substr(0, place.prefix.size() - 1), place.entry};
}

class Gathering {
  public:
    void choose(const Selected& selected) {
        const Home home = home_of(selected);
        gather(home.directory);
        found_.members.insert_or_assign(home.path(), selected);
        found_.chosen.push_back(home.path());
    }

    void foresee(const Newcomer& newcomer) {
        const std::string prefix = newcomer.scan_directory + "/";
        const std::string path = prefix + newcomer.name;
        gather(newcomer.scan_directory);
        add({path, ties_of(newcomer.directory, prefix)});
        found_.members.insert_or_assign(path, Selected{newcomer.name, path});
        found_.chosen.push_back(path);
    }

    Surroundings result() {
        for (auto& [path, node] : nodes_) {
            if (is_of_interest(path, node)) look_at(node);
            found_.graph.add(std::move(node));
        }
        return std::move(found_);
    }

  private:
    void gather(const std::string& directory) {
        if (!gathered_.insert(directory).second) return;
        for (const Selected& each : select(directory, {}).services) {
            add({each.path, ties_of(each.path, directory + "/")});
            found_.members.emplace(each.path, each);
        }
    }

    void add(Node node) {
        for (const Tie& tie : node.ties) tied_.insert(tie.to);
        std::string path = node.name;
        nodes_.insert_or_assign(std::move(path), std::move(node));
    }

    bool is_of_interest(const std::string& path, const Node& node) const {
        return !node.ties.empty() || tied_.contains(path);
    }

    void look_at(Node& node) {
        const auto place = neighbours_.find(node.name);
        const ServiceView view = Service{place.name, place.start}.look(Detail::everything, glances_);
        if (view.obstacle) return;
        node.is_up = view.status.pid != 0 || is_up(view);
        node.is_down = is_finished(view);
        node.heeds_needs = view.state.has_value();
    }

    Surroundings found_;
    std::map<std::string, Node> nodes_;
    std::set<std::string> tied_;
    std::set<std::string> gathered_;
    Neighbours neighbours_;
    sys::Glances glances_;
};

} // namespace

std::vector<Tie> ties_of(const std::string& directory, const std::string& prefix) {
    std::vector<Tie> ties;
    for (const std::string& name : neighbours_in(sys::here, directory, protocol::service_file::needs)) {
        const auto need = need_at(directory + "/" + protocol::service_file::needs + "/" + name);
        ties.push_back({prefix + name, true, need.rides_out_restarts});
    }
    for (const std::string& name : neighbours_in(sys::here, directory, protocol::service_file::wants))
        ties.push_back({prefix + name, false, false});
    return ties;
}

Surroundings surroundings_of(std::span<const Selected> services) {
    Gathering gathering;
    for (const Selected& each : services) gathering.choose(each);
    return gathering.result();
}

Surroundings surroundings_when_come(std::span<const Newcomer> newcomers) {
    Gathering gathering;
    for (const Newcomer& each : newcomers) gathering.foresee(each);
    return gathering.result();
}

} // namespace lares::service
