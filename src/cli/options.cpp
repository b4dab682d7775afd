#include "cli/options.hpp"

#include <fmt/format.h>

namespace iocwright::cli {

CLI::Option* add_list(CLI::App& app, const std::string& names, std::vector<std::string>& values,
                      const std::string& description) {
  return app.add_option(names, values, description)->take_all()->allow_extra_args(false);
}

void add_output(CLI::App& app, std::string& output, const std::string& content) {
  app.add_option("--output", output, fmt::format("the file to write; by default {} is printed", content))
      ->option_text("FILE");
}

void add_screens_style(CLI::App& app, std::string& style) {
  app.add_option(
         "--screens-style", style,
         "the version of pvi whose screens to write: 0.13 or 0.14; by default IOCWRIGHT_SCREENS_STYLE")
      ->check(CLI::IsMember({"0.13", "0.14"}))
      ->option_text("STYLE");
}

}  // namespace iocwright::cli
