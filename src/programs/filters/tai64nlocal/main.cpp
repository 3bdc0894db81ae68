// SPDX-License-Identifier: ISC
// tai64nlocal: shows the labels at the beginnings of lines as times. See tai64nlocal(8).
#include "base/elapsed.hpp"
#include "protocol/label_rewriter.hpp"
#include "sys/filter.hpp"
#include "sys/local_time.hpp"
#include "sys/options.hpp"
#include "time_text.hpp"

#include <optional>

namespace {

using namespace lares;

constexpr sys::Report report{"tai64nlocal"};

struct Choices {
    tai64nlocal::Style style = tai64nlocal::Style::classic;
    Zone zone = Zone::local;
    enum class Since : unsigned char { epoch, first_line, line_before } since = Since::epoch;
};

// Shows labels as the time since another label.
class SinceLabel {
  public:
    explicit SinceLabel(Choices::Since since) : since_{since} {}

    std::size_t write(TaiLabel label, char* out) {
        if (label.nanoseconds >= nanoseconds_of_second) return 0;
        if (!mark_) mark_ = label;
        const auto text = elapsed_text(*mark_, label);
        if (since_ == Choices::Since::line_before) mark_ = label;
        std::memcpy(out, text.view().data(), text.size());
        return text.size();
    }
    void begin_piece() {}

  private:
    Choices::Since since_;
    std::optional<TaiLabel> mark_;
};

// Shows labels as times of the calendar. Whether the time zone is still the same is looked at once a read.
class OfCalendar {
  public:
    explicit OfCalendar(const Choices& choices) : text_{choices.style, choices.zone} {}

    std::size_t write(TaiLabel label, char* out) { return text_.write(label, out); }
    void begin_piece() {
        sys::look_at_time_zone();
        text_.forget();
    }

  private:
    tai64nlocal::TimeText text_;
};

template <class Times>
class Tai64nlocal {
  public:
    explicit Tai64nlocal(Times times) : times_{times} {}

    Progress pass(std::string_view in, std::span<char> room) {
        times_.begin_piece();
        return rewriter_.rewrite(in, room,
                                 [this](TaiLabel label, char* out) { return times_.write(label, out); });
    }
    std::size_t finish(std::span<char> room) {
        return rewriter_.finish(room, [this](TaiLabel label, char* out) { return times_.write(label, out); });
    }

  private:
    Times times_;
    protocol::LabelRewriter rewriter_;
};

// That of daemontools passes over its arguments, whatever they are, and so do we; but whoever names a file
// here would wait for ever for what is in it.
Choices choices_of(int argc, char** argv) {
    Choices choices;
    sys::Options options{argc, argv, "iusd"};
    while (const auto letter = options.next()) switch (*letter) {
        case 'i': choices.style = tai64nlocal::Style::iso; break;
        case 'u': choices.zone = Zone::utc; break;
        case 's': choices.since = Choices::Since::first_line; break;
        case 'd': choices.since = Choices::Since::line_before; break;
        default: options.complain();
        }
    for (const char* operand : options.operands())
        report.warn({"unable to use ", operand}, 0, "it reads standard input; try: tai64nlocal <FILE");
    return choices;
}

} // namespace

int main(int argc, char** argv) {
    const Choices choices = choices_of(argc, argv);
    if (choices.since == Choices::Since::epoch) {
        Tai64nlocal filter{OfCalendar{choices}};
        sys::run_filter(report, filter);
    }
    Tai64nlocal filter{SinceLabel{choices.since}};
    sys::run_filter(report, filter);
}
