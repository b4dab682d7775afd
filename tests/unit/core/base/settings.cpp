#include "core/base/settings.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/value/budget.hpp"

using namespace iocwright;

TEST_CASE("settings: defaults build on other settings") {
  const Environment none;
  CHECK(Settings(none).text(Setting::epics_base) == "/epics/epics-base");
  const Environment root({{"EPICS_ROOT", "/r"}, {"SUPPORT", "/s"}, {"IOC", ""}});
  CHECK(Settings(root).text(Setting::epics_base) == "/r/epics-base");
  CHECK(Settings(root).text(Setting::support) == "/s");
  CHECK(Settings(root).text(Setting::ioc).empty());
}

TEST_CASE("settings: seconds are finite, not negative and at most 1e6") {
  const auto parse = [](const std::string& value) {
    const Environment environment({{"IOCWRIGHT_GRACE", value}});
    return Settings(environment).seconds(Setting::grace);
  };
  CHECK(parse("") == 2.5);
  CHECK(parse("0") == 0);
  CHECK(parse("1.25") == 1.25);
  for (const char* wrong : {"-1", "nan", "inf", "2s", "1e7", "x"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse(wrong));
  }
  CHECK(parse("2s").error() == "IOCWRIGHT_GRACE: expected a number of seconds, found `2s`");
}

TEST_CASE("settings: numbers are positive integers") {
  const auto parse = [](const std::string& value) {
    const Environment environment({{"IOCWRIGHT_DOWNLOAD_LIMIT", value}});
    return Settings(environment).number(Setting::download_limit);
  };
  CHECK(parse("") == std::uint64_t{4} << 30);
  CHECK(parse("7") == 7);
  CHECK(parse("1k").error() == "IOCWRIGHT_DOWNLOAD_LIMIT: expected a positive integer, found `1k`");
  for (const char* wrong : {"0", "-1", "1.5", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse(wrong));
  }
}

TEST_CASE("settings: flags and choices accept only their words") {
  const Environment environment({{"IOCWRIGHT_DEBUG_HOLD", "1"},
                                 {"IBEK_DO_WAIT_DISABLE", "maybe"},
                                 {"K8S_IOC_LIVENESS_ENABLED", "false"},
                                 {"IOCWRIGHT_ON_ERROR", "stop"}});
  const Settings settings(environment);
  CHECK(settings.flag(Setting::debug_hold) == true);
  CHECK(settings.flag(Setting::liveness_enabled) == false);
  CHECK(settings.flag(Setting::wait_disabled).error() ==
        "IBEK_DO_WAIT_DISABLE: expected true or false, found `maybe`");
  CHECK(settings.choice(Setting::probe) == "both");
  CHECK(settings.choice(Setting::on_error).error() ==
        "IOCWRIGHT_ON_ERROR: expected `break`, `halt` or `continue`, found `stop`");
}

TEST_CASE("settings: each has one row with a name and a meaning") {
  std::set<std::string_view> names;
  for (const SettingRow& row : setting_rows()) {
    CHECK(names.insert(row.name).second);
    CHECK_FALSE(row.meaning.empty());
    CHECK((row.form == SettingForm::choice) == !row.choices.empty());
  }
}

TEST_CASE("settings: the limits of templates are among them") {
  for (const LimitRow& limit : limit_rows())
    CHECK(std::ranges::count(setting_rows(), limit.environment, &SettingRow::name) == 1);
}
