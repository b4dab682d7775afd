#include "launch/supervise/life_status.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

namespace iocwright::launch {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 7> words{"preparing", "waiting", "starting", "running",
                                                "stopping",  "pausing", "held"};

constexpr double max_seconds = 1e12;  // its milliseconds fit an integer

double to_milliseconds(double seconds) {
  return static_cast<double>(static_cast<long long>(seconds * 1000)) / 1000;
}

/// Converts numbers of any size. The library's own conversions do not check the range.
struct NumberReader {
  bool is_valid = true;  ///< all numbers so far were in range

  int count(const Json& value) {
    const double number = value.is_number_integer() ? value.get<double>() : -1;
    const bool is_count = number >= 0 && number <= std::numeric_limits<int>::max();
    is_valid = is_valid && is_count;
    return is_count ? static_cast<int>(number) : 0;
  }
  double seconds(const Json& value) {
    const double number = value;
    is_valid = is_valid && std::abs(number) <= max_seconds;
    return number;
  }
};

}  // namespace

std::string_view word_of(LifeState state) { return words.at(static_cast<std::size_t>(state)); }

std::string to_json(const LifeStatus& s) {
  Json out{{"instance", s.id.name}, {"runtime", s.id.runtime},      {"state", word_of(s.state)},
           {"stopped", s.stopped},  {"initialised", s.initialised}, {"script", s.is_script},
           {"pid", s.pid}};
  out["uptime_s"] = to_milliseconds(s.uptime_s);
  out["starting_s"] = to_milliseconds(s.starting_s);
  out["restarts"] = s.restarts;
  out["waits"] = {{"left", s.waits_left}, {"total", s.waits_total}};
  out["waits"]["devices"] = Json::array();
  for (const DeviceStatus& device : s.devices)
    out["waits"]["devices"].push_back({{"name", device.name},
                                       {"address", device.address},
                                       {"state", device.is_waiting ? "waiting" : "finished"}});
  out["records"] = s.records ? Json(*s.records) : Json(nullptr);
  out["since"] = to_milliseconds(s.since_s);
  out["version"] = s.image.version;
  out["commit"] = s.image.commit;
  out["image"] = s.image.ioc_version;
  out["lock_key"] = s.image.lock_key;
  out["console"] = s.console;
  out["console_clients"] = s.console_clients;
  out["grace_s"] = s.grace_s;
  out["last_exit"] = s.last_exit ? Json(*s.last_exit) : Json(nullptr);
  return out.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::optional<LifeStatus> parse_life_status(const std::string& json) {
  const Json in = Json::parse(json, nullptr, false);
  if (!in.is_object()) return std::nullopt;
  LifeStatus out;
  NumberReader numbers;
  try {
    const std::string word = in.at("state");
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    out.state = static_cast<LifeState>(found - words.begin());
    out.id = {in.at("instance"), in.at("runtime")};
    out.stopped = in.at("stopped");
    out.initialised = in.at("initialised");
    out.is_script = in.at("script");
    out.pid = numbers.count(in.at("pid"));
    out.uptime_s = numbers.seconds(in.at("uptime_s"));
    out.starting_s = numbers.seconds(in.at("starting_s"));
    out.restarts = numbers.count(in.at("restarts"));
    out.waits_left = numbers.count(in.at("waits").at("left"));
    out.waits_total = numbers.count(in.at("waits").at("total"));
    for (const Json& device : in.at("waits").at("devices"))
      out.devices.push_back({device.at("address"), device.at("name"), device.at("state") == "waiting"});
    if (const Json& records = in.at("records"); records.is_number_integer())
      out.records = numbers.count(records);
    out.since_s = numbers.seconds(in.at("since"));
    out.image = {in.at("version"), in.at("commit"), in.at("image"), in.at("lock_key")};
    out.console = in.at("console");
    out.console_clients = static_cast<std::size_t>(numbers.count(in.at("console_clients")));
    if (in.contains("grace_s")) out.grace_s = numbers.seconds(in.at("grace_s"));
    if (const Json& last = in.at("last_exit"); last.is_number_integer()) out.last_exit = numbers.count(last);
  } catch (const Json::exception&) { return std::nullopt; }
  return numbers.is_valid ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace iocwright::launch
