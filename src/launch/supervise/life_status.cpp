#include "launch/supervise/life_status.hpp"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

namespace iocwright::launch {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<std::string_view, 7> words{"preparing", "waiting", "starting", "running",
                                                "stopping",  "pausing", "held"};

double to_milliseconds(double seconds) {
  return static_cast<double>(static_cast<long long>(seconds * 1000)) / 1000;
}

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
  try {
    const std::string word = in.at("state");
    const auto found = std::ranges::find(words, word);
    if (found == words.end()) return std::nullopt;
    out.state = static_cast<LifeState>(found - words.begin());
    out.id = {in.at("instance"), in.at("runtime")};
    out.stopped = in.at("stopped");
    out.initialised = in.at("initialised");
    out.is_script = in.at("script");
    out.pid = in.at("pid");
    out.uptime_s = in.at("uptime_s");
    out.starting_s = in.at("starting_s");
    out.restarts = in.at("restarts");
    out.waits_left = in.at("waits").at("left");
    out.waits_total = in.at("waits").at("total");
    for (const Json& device : in.at("waits").at("devices"))
      out.devices.push_back({device.at("address"), device.at("name"), device.at("state") == "waiting"});
    if (const Json& records = in.at("records"); records.is_number_integer()) out.records = records.get<int>();
    out.since_s = in.at("since");
    out.image = {in.at("version"), in.at("commit"), in.at("image"), in.at("lock_key")};
    out.console = in.at("console");
    out.console_clients = in.at("console_clients");
    out.grace_s = in.value("grace_s", out.grace_s);
    if (const Json& last = in.at("last_exit"); last.is_number_integer()) out.last_exit = last.get<int>();
  } catch (const Json::exception&) { return std::nullopt; }
  return out;
}

}  // namespace iocwright::launch
