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

}  // namespace iocwright::cli
