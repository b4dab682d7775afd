#include "core/base/settings.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/value/budget.hpp"

using namespace iocwright;

TEST_CASE("settings: a default can refer to another setting") {
  const Environment none;
  CHECK(Settings(none).text(Setting::epics_base) == "/epics/epics-base");
  CHECK(Settings(none).text(Setting::ca_bundle).empty());
  const Environment root({{"EPICS_ROOT", "/r"}, {"SSL_CERT_FILE", "/c"}});
  CHECK(Settings(root).text(Setting::epics_base) == "/r/epics-base");
  CHECK(Settings(root).text(Setting::ca_bundle) == "/c");
}

TEST_CASE("settings: an empty variable is set, and its text is empty") {
  Environment environment;
  environment.set("IOC", "");
  const Settings settings(environment);
  CHECK(settings.is_set(Setting::ioc));
  CHECK(settings.text(Setting::ioc).empty());
}

TEST_CASE("settings: the given text of an unset variable is empty even if there is a default") {
  const Environment none;
  const Settings settings(none);
  CHECK_FALSE(settings.is_set(Setting::sysfs));
  CHECK(settings.given(Setting::sysfs).empty());
  CHECK(settings.text(Setting::sysfs) == "/sys");
}

TEST_CASE("settings: the default text does not depend on the variable itself") {
  const Environment environment({{"IOCWRIGHT_CONSOLE", "1"}, {"IOCWRIGHT_STATE_DIR", "/state"}});
  CHECK(Settings(environment).default_text(Setting::console) == "/state/stdio.sock");
}

TEST_CASE("settings: assign sets the variable of the row") {
  Environment environment;
  assign(environment, Setting::runtime_folder, "/r");
  CHECK(environment.get("RUNTIME_DIR") == "/r");
}

TEST_CASE("settings: seconds are finite, not negative and at most 1e6") {
  const auto parse = [](const std::string& value) {
    const Environment environment({{"IOCWRIGHT_GRACE", value}});
    return Settings(environment).seconds(Setting::grace);
  };
  CHECK(parse("") == 2.5);
  CHECK(parse("0") == 0);
  CHECK(parse("1.25") == 1.25);
  CHECK(parse(" 3\n") == 3);
  for (const char* wrong : {"-1", "nan", "inf", "2s", "1e7", "x", " ", "0x10"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse(wrong));
  }
  CHECK(parse("2s").error() == "`IOCWRIGHT_GRACE` must be a number of seconds from 0 to 1000000, not `2s`");
}

TEST_CASE("settings: numbers are positive integers") {
  const auto parse = [](const std::string& value) {
    const Environment environment({{"IOCWRIGHT_DOWNLOAD_LIMIT", value}});
    return Settings(environment).number(Setting::download_limit);
  };
  CHECK(parse("") == std::uint64_t{4} << 30);
  CHECK(parse("7") == 7);
  CHECK(parse("1k").error() == "`IOCWRIGHT_DOWNLOAD_LIMIT` must be a positive whole number, not `1k`");
  for (const char* wrong : {"0", "-1", "1.5", "99999999999999999999"}) {
    CAPTURE(wrong);
    CHECK_FALSE(parse(wrong));
  }
}

TEST_CASE("settings: a flag is set by exactly one word") {
  const auto is_on = [](const char* name, Setting setting, const std::string& value) {
    const Environment environment({{name, value}});
    return Settings(environment).flag(setting);
  };
  CHECK(is_on("IBEK_DO_WAIT_DISABLE", Setting::wait_disabled, "true"));
  CHECK(is_on("K8S_IOC_LIVENESS_ENABLED", Setting::liveness_enabled, "true"));
  CHECK(is_on("IOCWRIGHT_DEBUG_HOLD", Setting::debug_hold, "1"));
  for (const char* other : {"", "1", "yes", "True", "true ", "false"}) {
    CAPTURE(std::string(other));
    CHECK_FALSE(is_on("IBEK_DO_WAIT_DISABLE", Setting::wait_disabled, other));
  }
  CHECK_FALSE(is_on("IOCWRIGHT_DEBUG_HOLD", Setting::debug_hold, "true"));
  CHECK_FALSE(Settings(Environment()).flag(Setting::debug_hold));
}

TEST_CASE("settings: a choice accepts only its words") {
  const Environment environment({{"IOCWRIGHT_ON_ERROR", "stop"}, {"IOCWRIGHT_PROBE", ""}});
  const Settings settings(environment);
  CHECK(settings.choice(Setting::probe) == "both");
  CHECK(settings.choice(Setting::on_error).error() ==
        "`IOCWRIGHT_ON_ERROR` must be `break`, `halt` or `continue`, not `stop`");
  CHECK(Settings(Environment()).choice(Setting::on_error) == "");
}

TEST_CASE("settings: each row has a unique name, a meaning, and words if its form needs them") {
  std::set<std::string_view> names;
  for (const SettingRow& row : setting_rows()) {
    CHECK(names.insert(row.name).second);
    CHECK_FALSE(row.meaning.empty());
    const bool has_words = row.form == SettingForm::choice || row.form == SettingForm::flag;
    CHECK(has_words == !row.words.empty());
  }
}

TEST_CASE("settings: each limit of templates has a row") {
  for (const LimitRow& limit : limit_rows())
    CHECK(std::ranges::count(setting_rows(), limit.environment, &SettingRow::name) == 1);
}
