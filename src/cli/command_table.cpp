#include <array>

#include "cli/commands.hpp"

namespace iocwright::cli {

namespace {

constexpr std::array groups{
    GroupRow{"support", "support modules, at image build"},
    GroupRow{"ioc", "the Generic IOC, at image build, and its hardware at start"},
    GroupRow{"runtime", "an instance's files, at start"},
    GroupRow{"dev", "work in a devcontainer"},
    GroupRow{"internal", "the engines behind a pipe of JSON lines, for tests"},
};

constexpr std::array rows{
    CommandRow{"support", "generate-schema", "print the JSON Schema of definition files",
               setup_support_schema, true},
    CommandRow{"support", "apt-install-runtime-packages",
               "install the packages that the support modules need at run time", setup_apt_install, true},
    CommandRow{"support", "generate-recipe-schema", "print the JSON Schema of recipes", setup_recipe_schema},
    CommandRow{"support", "build", "fetch, patch, build and register support modules", setup_support_build},
    CommandRow{"support", "mirror",
               "fill a folder with the sources of some modules, for builds without a network",
               setup_support_mirror},
    CommandRow{"support", "sbom", "print the bill of materials of what was built", setup_support_sbom},
    CommandRow{"ioc", "generate-schema", "print the JSON Schema of instances for some definitions",
               setup_instance_schema, true},
    CommandRow{"ioc", "do-wait", "wait until the hardware of the wait list answers", setup_do_wait, true},
    CommandRow{"ioc", "build", "build the Generic IOC", setup_ioc_build},
    CommandRow{"ioc", "extract-runtime-assets", "gather what the runtime image needs in a new root folder",
               setup_extract_assets, true},
    CommandRow{"ioc", "check-build", "check that the registered modules make an IOC that links",
               setup_check_build},
    CommandRow{"runtime", "generate", "make the boot files of an instance from named definitions",
               setup_generate, true},
    CommandRow{"runtime", "generate2", "make the boot files of an instance's config folder", setup_generate2,
               true},
    CommandRow{"runtime", "generate-autosave", "make autosave's request files from the substitution file",
               setup_generate_autosave, true},
    CommandRow{"runtime", "place-files",
               "copy protocol and database files of a config folder to where the IOC looks",
               setup_place_files, true},
    CommandRow{"dev", "instance", "link an instance's config folder into the Generic IOC", setup_dev_instance,
               true},
    CommandRow{"dev", "module", "work on a support module in place", setup_dev_module},
    CommandRow{"", "run", "start the instance: make its files, wait for hardware, become the IOC", setup_run},
    CommandRow{"", "console", "attach to the console of a running instance", setup_console},
    CommandRow{"", "probe", "is the instance live, started, ready: for Kubernetes and compose", setup_probe},
    CommandRow{"", "stop", "stop the instance as its container's stop would, and wait for it", setup_stop},
    CommandRow{"", "status", "the state of the running instance", setup_status},
    CommandRow{"", "stdio-socket", "run a shell command with a console, as the tool of this name does",
               setup_stdio_socket},
    CommandRow{"", "help", "reference pages", setup_help},
    CommandRow{"internal", "jinja", "render templates", setup_internal_jinja},
    CommandRow{"internal", "yaml", "parse documents", setup_internal_yaml},
    CommandRow{"internal", "edits", "edit texts as recipes do", setup_internal_edits},
};

}  // namespace

std::span<const CommandRow> command_rows() { return rows; }
std::span<const GroupRow> group_rows() { return groups; }

}  // namespace iocwright::cli
