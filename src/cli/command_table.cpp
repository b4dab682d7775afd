#include <array>

#include "cli/commands.hpp"

namespace iocwright::cli {

namespace {

constexpr std::array groups{
    GroupRow{"support", "build support modules, for images"},
    GroupRow{"ioc", "build a Generic IOC, for images, and wait for hardware"},
    GroupRow{"runtime", "generate the boot files of an instance"},
    GroupRow{"dev", "work in a devcontainer"},
    GroupRow{"internal", "engines that answer lines of JSON, for tests", true},
};

constexpr std::array rows{
    CommandRow{"support", "generate-schema", "print the JSON Schema of definition files",
               setup_support_schema, true},
    CommandRow{"support", "apt-install-runtime-packages",
               "install the packages that the support modules need at run time", setup_apt_install, true},
    CommandRow{"support", "generate-recipe-schema", "print the JSON Schema of recipes", setup_recipe_schema},
    CommandRow{"support", "build", "fetch, patch, build and register support modules", setup_support_build},
    CommandRow{"support", "mirror", "copy the sources of modules to a folder, for builds without a network",
               setup_support_mirror},
    CommandRow{"support", "sbom", "print a software bill of materials of the built modules",
               setup_support_sbom},
    CommandRow{"ioc", "generate-schema", "print the JSON Schema of instances for a set of definitions",
               setup_instance_schema, true},
    CommandRow{"ioc", "do-wait", "wait until the hardware of the wait list answers", setup_do_wait, true},
    CommandRow{"ioc", "build", "build the Generic IOC", setup_ioc_build},
    CommandRow{"ioc", "extract-runtime-assets", "copy what the runtime image needs to a folder",
               setup_extract_assets, true},
    CommandRow{"ioc", "check-build", "check that an IOC of the registered modules can be linked",
               setup_check_build},
    CommandRow{"runtime", "generate", "generate boot files from an instance file and definitions",
               setup_generate, true},
    CommandRow{"runtime", "generate2", "generate boot files from the config folder of an instance",
               setup_generate2, true},
    CommandRow{"runtime", "generate-autosave", "generate autosave request files from the substitution file",
               setup_generate_autosave, true},
    CommandRow{"runtime", "place-files",
               "copy protocol and database files of a config folder to where the IOC loads them",
               setup_place_files, true},
    CommandRow{"dev", "instance", "link an instance's config folder into the Generic IOC", setup_dev_instance,
               true},
    CommandRow{"dev", "module", "work on a support module in place", setup_dev_module},
    CommandRow{"", "run", "start the instance: generate its files, wait for hardware, run the IOC",
               setup_run},
    CommandRow{"", "console", "attach to the console of a running instance", setup_console},
    CommandRow{"", "probe",
               "check whether the instance is live, started or ready, for Kubernetes and compose",
               setup_probe},
    CommandRow{"", "stop", "stop the instance gracefully, and wait for its exit", setup_stop},
    CommandRow{"", "status", "print the state of the running instance", setup_status},
    CommandRow{"", "stdio-socket", "run a shell command with a console, like the tool of this name",
               setup_stdio_socket},
    CommandRow{"", "help", "explain a topic, or list the topics", setup_help},
    CommandRow{"internal", "jinja", "render templates", setup_internal_jinja},
    CommandRow{"internal", "yaml", "parse documents", setup_internal_yaml},
    CommandRow{"internal", "edits", "edit files as recipes do", setup_internal_edits},
};

}  // namespace

std::span<const CommandRow> command_rows() { return rows; }
std::span<const GroupRow> group_rows() { return groups; }

}  // namespace iocwright::cli
