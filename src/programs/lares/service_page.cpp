// SPDX-License-Identifier: ISC
#include "service_page.hpp"

#include "log_printer.hpp"
#include "logbook/last_words.hpp"
#include "logbook/log_place.hpp"
#include "look.hpp"
#include "output.hpp"
#include "present/service_page.hpp"
#include "present/width.hpp"
#include "process_nodes.hpp"
#include "service/advice.hpp"
#include "service/keepers.hpp"
#include "service/real_path_of.hpp"
#include "service/relations.hpp"
#include "sys/clock.hpp"
#include "sys/local_time.hpp"
#include "sys/report.hpp"

#include <optional>

namespace lares::front {

namespace {

using service::Surveyed;

constexpr std::size_t lines_of_log = 5;

std::optional<std::size_t> width_of_block() {
    const auto page = width();
    return page ? std::optional{*page - std::min(*page, present::Page::margin)} : std::nullopt;
}

class PageWriter {
  public:
    explicit PageWriter(const std::string& scan_directory) : scan_directory_{scan_directory} {}

    std::string page(const Surveyed& seen) {
        const service::Service service{seen.path};
        const service::Kept kept = kept_service(service, seen.name, table_, locks_);
        const auto nodes = shown_nodes(processes_of(kept, table_), now_.moment);
        present::Page page = service_page(detail_of(seen, service, kept, nodes));
        if (!nodes.empty()) page.add_block(process_list(nodes, letters()).text(width_of_block(), colours()));
        page.add_block(last_words_of(service));
        return page.text(width(), colours());
    }

  private:
    present::ServiceDetail detail_of(const Surveyed& seen, const service::Service& service,
                                     const service::Kept& kept, std::span<const present::ProcessNode> nodes) {
        present::ServiceDetail it{seen.name, seen.view, now_, sys::error_text, local_second};
        if (seen.view.obstacle)
            it.problem = present::problem_words(*seen.view.obstacle, seen.control, sys::error_text);
        if (const auto missing = missing_of(seen)) {
            it.instead = present::standing_words(*missing);
            it.problem = present::missing_words(*missing);
        }
        add_place(it, service);
        for (const present::ProcessNode& node : nodes)
            if (node.pid == seen.view.status.pid) it.user = node.user, it.command = node.command;
        it.usage = usage_of(seen);
        it.supervise = static_cast<std::uint32_t>(kept.supervise);
        add_neighbours(it, service, seen.path);
        add_advice(it, service, seen);
        if (const auto log = look_at_log(service, service::Detail::everything))
            it.log = present::NeighbourWords{seen.name + "/log", standing_of(log->view)};
        return it;
    }

    void add_place(present::ServiceDetail& it, const service::Service& service) const {
        const std::string real = service::real_path_of(service.path("."), service.start());
        it.directory = real.empty() ? service.name() : real;
        const service::ScanPlace place = scan_place_of(service, service.name());
        const bool is_entry =
            sys::exists(sys::here, (scan_directory_ + "/" + place.entry).c_str()).value_or(false);
        if (is_entry && place.shown == shown(scan_directory_)) it.enabled = place.shown;
    }

    static std::string shown(const std::string& directory) {
        const std::string real = directory.starts_with('/') ? "" : service::real_path_of(directory);
        return real.empty() ? directory : real;
    }

    void add_neighbours(present::ServiceDetail& it, const service::Service& service,
                        const std::string& path) {
        const service::Relations relations = relations_.of(service, path);
        const service::ScanPlace place = scan_place_of(service, path);
        it.needs = words_for(relations.needs, place);
        it.wants = words_for(relations.wants, place);
        it.needed_by = words_for(relations.needed_by, place);
        it.wanted_by = words_for(relations.wanted_by, place);
    }

    std::vector<present::NeighbourWords> words_for(const std::vector<std::string>& names,
                                                   const service::ScanPlace& place) const {
        std::vector<present::NeighbourWords> words;
        for (const std::string& name : names) {
            const service::Service other{place.path_of(name), place.start};
            const bool is_there = sys::exists(place.start, other.name().c_str()).value_or(true);
            words.push_back({name, is_there
                                       ? standing_of(other.look(service::Detail::everything))
                                       : present::Standing{"not in " + place.shown, present::Tone::bad}});
        }
        return words;
    }

    static void add_advice(present::ServiceDetail& it, const service::Service& service,
                           const Surveyed& seen) {
        service::Advice advice =
            advice_on(service, seen.path, seen.view, service::typed_at_lares_for(seen.name, seen.path));
        it.awaited = std::move(advice.awaited);
        it.start_remedy = std::move(advice.start);
        it.rejected = std::move(advice.rejected);
    }

    static std::string last_words_of(const service::Service& service) {
        const auto place = logbook::log_place_of(service);
        if (!place) return {};
        const auto last = logbook::last_lines(*place, lines_of_log);
        if (last.empty()) return {};
        const present::LogLook look = log_look(Zone::local);
        present::LogLines lines{std::vector<std::string>{service.name()}, look};
        std::string text = toned("log  " + present::visible(place->directories.front().path),
                                 present::Tone::title, look.colours) +
                           "\n";
        for (const logbook::Line& line : last)
            lines.append(text, {service.name(), line.stamp, {}, line.message()}, 0);
        return text;
    }

    present::Standing standing_of(const protocol::ServiceView& view) const {
        return present::standing_words(view, now_.moment);
    }

    const std::string& scan_directory_;
    Instant now_ = sys::instant_now();
    service::ProcessTable table_ = service::ProcessTable::of_all();
    service::LockHolders locks_ = service::LockHolders::now();
    service::RelationReader relations_;
};

} // namespace

std::string pages_of(const std::string& scan_directory, std::span<const Surveyed> all) {
    PageWriter writer{scan_directory};
    std::string text;
    for (const Surveyed& seen : all) text.append(text.empty() ? "" : "\n").append(writer.page(seen));
    return text;
}

} // namespace lares::front
