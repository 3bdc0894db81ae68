// SPDX-License-Identifier: ISC
// A command or a file that the last words say is not there: whether it is, and what may be meant.
#include "reading.hpp"
#include "run_script.hpp"
#include "word_pieces.hpp"
#include "word_search.hpp"

#include "base/path_parts.hpp"
#include "protocol/nearest_name.hpp"
#include "service/names_in.hpp"
#include "service/program_path.hpp"

#include <algorithm>
#include <iterator>

namespace lares::diagnosis {

namespace {

// Then nobody knows from where its words count.
bool changes_directory(const Picture& picture) {
    const std::vector<std::string> names = names_in_script(picture.run.text);
    return std::ranges::find(names, "cd") != names.end();
}

// Then nobody knows where its commands are looked for.
bool changes_path(const Picture& picture) {
    return picture.run.text.contains("PATH=");
}

void look_at_file(MissingThing& thing, const Picture& picture) {
    if (!thing.name.starts_with('/') && changes_directory(picture)) return;
    const std::string path = whole_path(picture, thing.name);
    if (!sys::info(sys::here, path.c_str())) {
        const std::string above{directory_above(path)};
        if (!thing.is_command && !sys::info(sys::here, above.c_str())) thing.directory = above;
        const std::vector<std::string> names = service::names_in(above);
        thing.meant = protocol::nearest_name(last_part_of(path), names);
        return;
    }
    thing.found = path;
    if (!thing.is_command) return;
    Script it;
    it.text = text_of(path);
    read_interpreter(it, picture.path);
    if (it.interpreter_is_missing) thing.interpreter = it.interpreter;
}

void look_for_command(MissingThing& thing, const Picture& picture) {
    const std::string path = path_of_supervise(picture.supervisor.pid);
    if (!changes_path(picture)) {
        thing.found = service::program_in(thing.name, path);
        if (!thing.found.empty()) return;
        thing.found_by_user = service::program_in(thing.name);
        if (!thing.found_by_user.empty()) return;
    }
    std::vector<std::string> names;
    for (const std::string& place : service::places_of_programs(path))
        std::ranges::move(service::names_in(place), std::back_inserter(names));
    thing.meant = protocol::nearest_name(thing.name, names);
}

} // namespace

void read_missing(Picture& picture) {
    const Hit hit = not_found_in(words_of(picture));
    if (!hit || hit->what.empty()) return;
    if (lower(hit->line).contains(" module") && !hit->what.starts_with('/')) return;
    MissingThing thing{hit->what, is_about_command(hit->line)};
    if (thing.name.contains('/'))
        look_at_file(thing, picture);
    else if (thing.is_command)
        look_for_command(thing, picture);
    picture.missing = std::move(thing);
}

} // namespace lares::diagnosis
