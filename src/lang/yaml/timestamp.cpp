#include "lang/yaml/timestamp.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>

#include "core/base/regex.hpp"
#include "core/base/try.hpp"
#include "core/value/object.hpp"

namespace iocwright::yaml {

namespace {

struct Moment {
  int year = 0, month = 0, day = 0;
  bool has_time = false;
  int hour = 0, minute = 0, second = 0, microsecond = 0;
  std::optional<int> offset_minutes;
  std::string zone;  ///< as written
};

class Timestamp : public Object {
 public:
  explicit Timestamp(Moment moment) : moment_(std::move(moment)) {}

  std::string type_name() const override { return moment_.has_time ? "datetime" : "date"; }

  Result<std::string> str(Budget&) const override {
    std::string out = fmt::format("{:04}-{:02}-{:02}", moment_.year, moment_.month, moment_.day);
    if (!moment_.has_time) return out;
    out += fmt::format(" {:02}:{:02}:{:02}", moment_.hour, moment_.minute, moment_.second);
    if (moment_.microsecond != 0) out += fmt::format(".{:06}", moment_.microsecond);
    if (moment_.offset_minutes) {
      const int size = std::abs(*moment_.offset_minutes);
      out += fmt::format("{}{:02}:{:02}", *moment_.offset_minutes < 0 ? '-' : '+', size / 60, size % 60);
    }
    return out;
  }

  Result<std::string> repr(Budget&) const override {
    if (!moment_.has_time)
      return fmt::format("datetime.date({}, {}, {})", moment_.year, moment_.month, moment_.day);
    std::string out = fmt::format("datetime.datetime({}, {}, {}, {}, {}", moment_.year, moment_.month,
                                  moment_.day, moment_.hour, moment_.minute);
    if (moment_.second != 0 || moment_.microsecond != 0) out += fmt::format(", {}", moment_.second);
    if (moment_.microsecond != 0) out += fmt::format(", {}", moment_.microsecond);
    if (moment_.offset_minutes)
      out +=
          fmt::format(", tzinfo=datetime.timezone({}, '{}')", delta(*moment_.offset_minutes), moment_.zone);
    return out + ")";
  }

  Result<bool> equals(const Value& other, Budget& budget) const override {
    const auto* timestamp = object_cast<Timestamp>(other);
    return timestamp != nullptr && TRY(timestamp->repr(budget)) == TRY(repr(budget));
  }

 private:
  static std::string delta(int minutes) {
    if (minutes == 0) return "datetime.timedelta(0)";
    if (minutes > 0) return fmt::format("datetime.timedelta(seconds={})", minutes * 60);
    return fmt::format("datetime.timedelta(days=-1, seconds={})", 86400 + minutes * 60);
  }

  Moment moment_;
};

bool is_valid_date(int year, int month, int day) {
  static constexpr std::array<int, 12> lengths{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  if (year < 1 || month < 1 || month > 12 || day < 1) return false;
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return day <= lengths.at(static_cast<std::size_t>(month - 1)) + (month == 2 && leap ? 1 : 0);
}

/// Converts a few digits to a number; empty text is 0.
int number_of(std::string_view text) { return std::atoi(std::string(text).c_str()); }

/// The microseconds in a fraction of a second, rounded at the seventh digit. A fraction that rounds up to a
/// whole second becomes 0.
int microseconds(std::string_view fraction) {
  std::string six_digits(fraction.substr(0, 6));
  six_digits.resize(6, '0');
  const int value = number_of(six_digits) + (fraction.size() > 6 && fraction[6] > '4' ? 1 : 0);
  return value > 999999 ? 0 : value;
}

}  // namespace

tl::expected<std::optional<Value>, std::string> parse_timestamp(std::string_view text) {
  if (text.size() < 8 || text[4] != '-') return std::nullopt;
  static const Regex date = *Regex::compile(R"((\d{4})-(\d\d)-(\d\d)\z)", {.bytes = true});
  static const Regex full =
      *Regex::compile(R"((\d{4})-(\d\d?)-(\d\d?)(?:[Tt]|[ \t]+)(\d\d?):(\d\d):(\d\d)(?:\.(\d*))?)"
                      R"((?:[ \t]*(Z|([-+])(\d\d?)(?::(\d\d))?))?\z)",
                      {.bytes = true});
  auto match = TRY(date.match(text));
  const bool has_time = !match;
  if (has_time) match = TRY(full.match(text));
  if (!match) return std::nullopt;
  const auto group = [&](std::size_t i) { return match->group(text, i); };
  Moment m;
  m.year = number_of(group(1));
  m.month = number_of(group(2));
  m.day = number_of(group(3));
  if (!is_valid_date(m.year, m.month, m.day))
    return tl::make_unexpected("there is no such date; quote it to make it a string");
  if (!has_time) return make<Timestamp>(m);
  m.has_time = true;
  m.hour = number_of(group(4));
  m.minute = number_of(group(5));
  m.second = number_of(group(6));
  m.microsecond = microseconds(group(7));
  if (m.hour > 23 || m.minute > 59 || m.second > 59)
    return tl::make_unexpected("there is no such time; quote it to make it a string");
  m.zone = group(8);
  if (!m.zone.empty())
    m.offset_minutes = (number_of(group(10)) * 60 + number_of(group(11))) * (group(9) == "-" ? -1 : 1);
  return make<Timestamp>(std::move(m));
}

}  // namespace iocwright::yaml
