// SPDX-License-Identifier: ISC
// Does what a drill says, waits until the tree is whole again and every line is in its log, and tells what it
// has seen on the way.
#pragma once

#include "drills.hpp"
#include "init.hpp"
#include "ledger.hpp"
#include "load.hpp"
#include "log_disk.hpp"
#include "tree.hpp"

#include <random>
#include <vector>

namespace lares::drill {

class Performer {
  public:
    struct Scene {
        const ScratchTree& scratch;
        Tree& tree;
        Init& init;
        Ledger& ledger;
        Load* load;    // none without nginx
        LogDisk* disk; // none where it cannot be had
    };
    explicit Performer(const Scene& scene) : scene_{scene} {}

    // The tree is started.
    Seen begin();
    Seen perform(const Drill& drill);
    // From the last step of the last drill until the tree was whole.
    Span time_to_recover() const { return recovered_at_ - done_at_; }

  private:
    void carry_out(const Step& step);
    void kill(const Parts& parts);
    void await_deaths(const std::vector<Held>& victims);
    void kill_often(const Parts& parts, unsigned count);
    void stop(const Parts& parts);
    void go_on();
    void write_on(unsigned lines);
    void pause(Span time);
    void install();
    void await_upgrade();
    void fill_disk();
    void end();

    void await_whole_tree();
    void await_lines();
    void await_requests();
    void complain(std::string trouble) { seen_.trouble.push_back(std::move(trouble)); }

    Scene scene_;
    Seen seen_;
    std::vector<Held> stopped_;
    std::minstd_rand chance_{std::random_device{}()};
    Moment done_at_{};
    Moment recovered_at_{};
};

} // namespace lares::drill
