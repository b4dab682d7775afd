// `dev …`: work in a devcontainer.
#include <filesystem>
#include <iostream>
#include <memory>

#include "base/path.hpp"
#include "cli/commands.hpp"

namespace iocwright::cli {

void setup_dev_instance(CLI::App& command, Session& session, int& status) {
  auto instance = std::make_shared<std::string>();
  command.add_option("instance", *instance, "the instance's folder, which holds its config folder")->required()->check(CLI::ExistingDirectory)->option_text("INSTANCE");
  command.callback([instance, &session, &status] {
    const std::string ioc = session.epics_root("ioc");
    if (!session.disk.exists(ioc)) {
      session.sink.add(error(DiagKind::unreadable_file, "Could not find ioc folder " + ioc));
      status = ok;
      return;
    }
    const std::string config = path::join(std::filesystem::canonical(*instance).string(), "config");
    const std::string link = path::join(ioc, "config");
    std::cout << "Symlinking " << config << " to " << link << "\n";
    auto linked = session.disk.remove_tree(link).and_then([&] { return session.disk.make_link(config, link); });
    if (!linked) session.sink.add(error(DiagKind::unwritable_file, linked.error().text("link")));
    status = ok;
  });
}

}  // namespace iocwright::cli
