// `support`: build support modules for images.
#include <array>
#include <iostream>

#include "cli/build_context.hpp"
#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "core/base/path.hpp"
#include "core/base/settings.hpp"
#include "core/base/text.hpp"
#include "epics/site/epics_paths.hpp"
#include "image/assets/runtime_packages.hpp"
#include "image/build_support.hpp"
#include "image/cache/manage_cache.hpp"
#include "image/image_bill.hpp"
#include "image/lock_support.hpp"
#include "image/recipe/plan.hpp"
#include "image/recipe/recipe.hpp"
#include "image/update_support.hpp"
#include "instance/schema/schema.hpp"
#include "lang/format/schema_parts.hpp"

namespace iocwright::cli {

namespace {

int output_schema(Result<std::string> schema, const std::string& output, Session& session) {
  if (session.sink.take_error(schema)) return wrong_input;
  session.print_or_write(*schema, output);
  return done;
}

struct SupportSchema : Command {
  std::string output;

  void options(CLI::App& app, const Session&) override { add_output(app, output, "the schema"); }
  int run(Session& session) override { return output_schema(schema::support_schema(), output, session); }
};

struct RecipeSchema : Command {
  std::string output;

  void options(CLI::App& app, const Session&) override { add_output(app, output, "the schema"); }
  int run(Session& session) override {
    return output_schema(format::file_schema(image::recipe_format()), output, session);
  }
};

std::string list_of_packages(const Session& session) {
  return path::join(epics::EpicsPaths::from(session.environment).support, "configure/runtime_debs");
}

/// Adds the options of all commands that install packages.
void add_apt_options(CLI::App& app, image::RuntimePackages& packages) {
  app.add_flag("--upgrade,!--no-upgrade", packages.upgrade,
               "upgrade the packages of the image first (on by default)");
  app.add_flag("--clean,!--no-clean", packages.clean,
               "finally remove apt's package lists and downloaded packages (on by default)");
  app.add_flag("--dry-run", packages.dry_run, "print the commands without running them");
}

void add_packages(CLI::App& app, std::vector<std::string>& packages) {
  app.add_option("packages", packages, "names or URLs of packages; after `--`, options of apt-get install")
      ->option_text("[PACKAGE...]");
}

struct AptInstall : Command {
  image::RuntimePackages request;

  void options(CLI::App& app, const Session&) override {
    add_packages(app, request.packages);
    add_apt_options(app, request);
  }

  int run(Session& session) override {
    auto installed = image::install_packages(request, session.process, session.environment, std::cout);
    return session.sink.take_error(installed) ? step_failed : done;
  }
};

struct AddRuntimePackages : Command {
  image::RuntimePackages request;

  void options(CLI::App& app, const Session& session) override {
    request.list = list_of_packages(session);
    add_packages(app, request.packages);
  }

  int run(Session& session) override {
    auto added = image::add_runtime_packages(request, session.disk);
    session.sink.take_error(added);
    return done;
  }
};

struct AptInstallRuntime : Command {
  image::RuntimePackages packages;
  bool ignored = false;

  void options(CLI::App& app, const Session& session) override {
    packages.list = list_of_packages(session);
    add_apt_options(app, packages);
    app.add_flag("--skip-non-native,!--no-skip-non-native", ignored,
                 "ignored; packages are always those of the image");
  }

  int run(Session& session) override {
    auto installed = image::install_runtime_packages(packages, session.disk, session.process,
                                                     session.environment, std::cout);
    return session.sink.take_error(installed) ? step_failed : done;
  }
};

void add_defs(CLI::App& app, image::SupportRequest& request) {
  add_list(app, "--defs", request.recipe_folders, "a folder of recipes, searched before all others")
      ->check(existing_folder())
      ->option_text("DIR");
}

/// Adds the options that all commands that plan a build have.
void add_plan_options(CLI::App& app, image::SupportRequest& request) {
  app.parse_complete_callback([&plan = request.plan] {
    if (!plan.version.empty() && plan.modules.size() > 1)
      throw CLI::ValidationError("`--module-version` cannot be used with several modules");
  });
  app.add_option("-v,--module-version", request.plan.version,
                 "tag, branch or commit instead of the recipe's, for a single module")
      ->option_text("VERSION");
  add_list(app, "-e,--extra-vars", request.variables,
           "set variables of recipes: NAME=VALUE pairs, a JSON object, or @FILE")
      ->option_text("NAME=VALUE");
  add_defs(app, request);
}

void add_mirror(CLI::App& app, std::string& mirror) {
  app.add_option("--mirror", mirror, "a folder or URL to fetch all sources from (IOCWRIGHT_MIRROR)")
      ->option_text("PLACE");
}

CLI::Validator parts_of_build() {
  return words_from(image::build_tags(), "there is no part `{}` of a build");
}

/// Adds the options of all commands that read a build cache.
void add_cache_options(CLI::App& app, image::CacheRequest& cache, const Session& session) {
  const Settings settings(session.environment);
  const std::string places = settings.text(Setting::build_cache);
  for (const std::string_view place : text::split(places, ' '))
    if (!place.empty()) cache.places.emplace_back(place);
  add_list(app, "--cache", cache.places,
           "where to keep built modules: a folder, https://… or oci://REGISTRY/REPOSITORY; may be repeated, "
           "the first that has a module wins (IOCWRIGHT_BUILD_CACHE)")
      ->option_text("PLACE");
  cache.verify_key = settings.text(Setting::cache_verify);
  app.add_option("--cache-verify", cache.verify_key,
                 "accept only modules that are signed with this minisign key, or the key in this file "
                 "(IOCWRIGHT_CACHE_VERIFY)")
      ->option_text("KEY");
}

/// Adds the options of commands that also store modules there.
void add_store_options(CLI::App& app, image::CacheRequest& cache, const Session& session) {
  app.add_option("--cache-mode", cache.mode,
                 "read, write or read-write (default) the build cache (IOCWRIGHT_BUILD_CACHE_MODE)")
      ->check(one_of({"read", "write", "read-write"}))
      ->option_text("MODE");
  cache.sign_key = Settings(session.environment).text(Setting::cache_sign);
  app.add_option("--cache-sign", cache.sign_key,
                 "sign stored modules with the secret minisign key in this file (IOCWRIGHT_CACHE_SIGN)")
      ->option_text("FILE");
}

struct SupportBuild : Command {
  image::SupportBuildRequest request;

  void options(CLI::App& app, const Session& session) override {
    image::SupportRequest& support = request.support;
    support.target = image::default_target(session.environment);
    app.add_option("modules", support.plan.modules,
                   "names of support modules; `all`: those of the Dockerfile; `ioc`: the Generic IOC")
        ->required()
        ->option_text("MODULE...");
    add_plan_options(app, support);
    app.add_option("-j,--jobs", support.target.jobs,
                   "the number of parallel jobs, shared by all modules; by default one per processor")
        ->check(positive_integer())
        ->option_text("N");
    add_list(app, "-t,--tags", support.plan.tags,
             "only these parts of the build: system, clone, pre_build_tasks, pre_build, release, "
             "do_build, post_build, post_build_tasks, runtime")
        ->check(parts_of_build())
        ->option_text("PART,...");
    add_list(app, "--skip-tags", support.plan.skip_tags, "skip these parts")
        ->check(parts_of_build())
        ->option_text("PART,...");
    app.add_flag("--with-required", support.plan.with_required, "also build what the modules require");
    add_source_options(app, session);
    app.add_option("--launcher", request.options.launcher,
                   "a program to put in front of the compilers, such as ccache or sccache")
        ->option_text("PROGRAM");
    add_cache_options(app, request.cache, session);
    add_store_options(app, request.cache, session);
    app.add_flag("-q,--quiet", request.quiet, "print errors and warnings only");
    app.add_option("--events", request.events_file,
                   "write the events of the build to this file or pipe, as one JSON object per line")
        ->option_text("FILE");
    app.add_flag("--dry-run", request.dry_run, "print the plan without executing it");
    app.add_flag("--json", request.json, "print the plan as JSON without executing it");
  }

  int run(Session& session) override {
    image::BuildContext context = build_context(session);
    return image::build_support(request, context);
  }

 private:
  /// Adds the options that say what to do with existing sources, and where to fetch the others from.
  void add_source_options(CLI::App& app, const Session& session) {
    image::BuildOptions& build = request.options;
    build.mirror = Settings(session.environment).text(Setting::mirror);
    app.add_flag("--force", build.force, "rebuild unchanged modules");
    app.add_flag("--refresh", build.refresh,
                 "re-fetch existing sources; fails for a tree that contains your work");
    app.add_flag("--discard", build.discard,
                 "re-fetch existing sources; a tree that contains your work is renamed to NAME.TIME");
    app.add_flag("--keep", build.keep, "build existing trees as they are, even at a different version");
    app.add_option("--locked", request.locked_file, "fail if the build would differ from this lock file")
        ->check(existing_file())
        ->option_text("FILE");
    add_mirror(app, build.mirror);
  }
};

struct SupportCache : Command {
  image::CacheTask task;

  void options(CLI::App& app, const Session& session) override {
    app.add_option("action", task.action, "list, prune or verify the modules in a build cache")
        ->required()
        ->check(one_of({"list", "prune", "verify"}))
        ->option_text("list|prune|verify");
    add_cache_options(app, task.cache, session);
    app.add_option("--unused-for", task.unused_for_days, "prune: remove entries unused for this many days")
        ->check(positive_integer())
        ->option_text("DAYS");
    app.add_option("--max-size", task.maximum_mb,
                   "prune: remove the entries unused for longest, until this size is left")
        ->check(positive_integer())
        ->option_text("MB");
    app.add_flag("--dry-run", task.dry_run, "prune: only print what would be removed");
    app.add_flag("--json", task.json, "list: print JSON");
  }

  int run(Session& session) override {
    const image::BuildContext context = build_context(session);
    return image::manage_cache(task, context.machine, session.sink, std::cout);
  }
};

struct SupportMirror : Command {
  image::SupportRequest request;
  std::vector<std::string> words;  ///< the modules and the folder

  void options(CLI::App& app, const Session& session) override {
    request.target = image::default_target(session.environment);
    app.add_option("modules", words, "the modules, followed by the folder to copy their sources to")
        ->required()
        ->expected(2, 1000)
        ->option_text("MODULE... DIR");
    add_plan_options(app, request);
  }

  int run(Session& session) override {
    request.plan.modules.assign(words.begin(), words.end() - 1);
    image::BuildContext context = build_context(session);
    return image::mirror_support(request, words.back(), context);
  }
};

struct SupportLock : Command {
  image::LockRequest request;
  CLI::Option* check = nullptr;

  void options(CLI::App& app, const Session& session) override {
    request.support.target = image::default_target(session.environment);
    request.mirror = Settings(session.environment).text(Setting::mirror);
    app.add_option("modules", request.support.plan.modules,
                   "names of support modules; by default those of the Dockerfile")
        ->option_text("[MODULE...]");
    add_plan_options(app, request.support);
    add_mirror(app, request.mirror);
    app.add_option("-o,--output", request.file,
                   "the lock file; by default iocwright.lock.yaml in the source folder")
        ->option_text("FILE");
    check =
        app.add_option("--check", request.file,
                       "compare this lock file with the recipes and tags; exit with status 1 if they differ")
            ->expected(0, 1)
            ->option_text("[FILE]");
  }

  int run(Session& session) override {
    request.check = check->count() > 0;
    image::BuildContext context = build_context(session);
    return image::lock_support(request, context);
  }
};

/// Adds the options that `outdated` and `update` share.
void add_version_options(CLI::App& app, image::VersionsRequest& request, const Session& session) {
  image::SupportRequest& support = request.support;
  support.target = image::default_target(session.environment);
  request.mirror = Settings(session.environment).text(Setting::mirror);
  app.add_option("modules", support.plan.modules,
                 "names of support modules; by default those of the Dockerfile, or all that are built")
      ->option_text("[MODULE...]");
  add_defs(app, support);
  add_mirror(app, request.mirror);
}

struct SupportOutdated : Command {
  image::VersionsRequest request;
  bool json = false;

  void options(CLI::App& app, const Session& session) override {
    add_version_options(app, request, session);
    app.add_flag("--json", json, "print JSON");
  }

  int run(Session& session) override {
    image::BuildContext context = build_context(session);
    return image::outdated_support(request, json, context);
  }
};

struct SupportUpdate : Command {
  image::UpdateRequest request;

  void options(CLI::App& app, const Session& session) override {
    add_version_options(app, request.versions, session);
    app.parse_complete_callback([this] {
      const std::vector<std::string>& names = request.versions.support.plan.modules;
      if (!request.to.empty() && (names.size() != 1 || names.front() == "all"))
        throw CLI::ValidationError("`--to` needs the name of a single module");
    });
    app.add_option("--to", request.to, "the new version of a single module; by default the newest tag")
        ->option_text("VERSION");
    app.add_flag("--dry-run", request.dry_run, "print the changes without making them");
  }

  int run(Session& session) override {
    image::BuildContext context = build_context(session);
    return image::update_support(request, context);
  }
};

struct SupportBill : Command {
  std::string format = "spdx", output;

  void options(CLI::App& app, const Session&) override {
    app.add_option("--format", format, "the format: spdx (2.3, default) or cyclonedx (1.5)")
        ->check(one_of({"spdx", "cyclonedx"}))
        ->option_text("FORMAT");
    add_output(app, output, "the bill");
  }

  int run(Session& session) override {
    image::BuildContext context = build_context(session);
    const auto text = image::image_bill(format, image::default_target(session.environment), context);
    if (!text) return wrong_input;
    session.print_or_write(*text, output);
    return done;
  }
};

constexpr std::array support_rows{
    CommandRow{.name = "generate-schema",
               .summary = "print the JSON Schema of definition files",
               .make = make_command<SupportSchema>,
               .reference = true},
    CommandRow{.name = "apt-install",
               .summary = "install packages of the distribution",
               .make = make_command<AptInstall>,
               .reference = true},
    CommandRow{.name = "add-runtime-packages",
               .summary = "add packages to those that the support modules need at run time",
               .make = make_command<AddRuntimePackages>,
               .reference = true},
    CommandRow{.name = "apt-install-runtime-packages",
               .summary = "install the packages that the support modules need at run time",
               .make = make_command<AptInstallRuntime>,
               .reference = true},
    CommandRow{.name = "generate-recipe-schema",
               .summary = "print the JSON Schema of recipes",
               .make = make_command<RecipeSchema>},
    CommandRow{.name = "build",
               .summary = "fetch, patch, build and register support modules",
               .make = make_command<SupportBuild>},
    CommandRow{.name = "cache",
               .summary = "list, prune or verify a cache of built modules",
               .make = make_command<SupportCache>},
    CommandRow{.name = "mirror",
               .summary = "copy the sources of modules to a folder, for builds without a network",
               .make = make_command<SupportMirror>},
    CommandRow{.name = "lock",
               .summary = "write or check the lock file of support modules, without building them",
               .make = make_command<SupportLock>},
    CommandRow{.name = "outdated",
               .summary = "list the versions of support modules, and newer ones",
               .make = make_command<SupportOutdated>},
    CommandRow{.name = "update",
               .summary = "replace the versions in recipes and the Dockerfile by the newest",
               .make = make_command<SupportUpdate>},
    CommandRow{.name = "sbom",
               .summary = "print a software bill of materials of the built modules",
               .make = make_command<SupportBill>},
};

}  // namespace

CommandGroup support_commands() {
  return {.name = "support", .summary = "build support modules for images", .commands = support_rows};
}

}  // namespace iocwright::cli
