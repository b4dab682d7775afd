// The steps of a module's build, in order and with all templates rendered. Steps are plain data, so that they
// can be printed, compared, hashed and executed separately from planning.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/fetch/source.hpp"
#include "image/recipe/edits.hpp"

namespace iocwright::image {

enum class Stage : unsigned char {
  packages,
  download,
  clone,
  tasks,
  edit,
  release,
  make,
  post,
  registration,
  publish
};
std::string_view stage_name(Stage stage);

struct InstallPackages {
  std::vector<std::string> names;
  std::vector<std::string> local_files;  ///< .deb files; failing to install them is not an error
};

using fetch::CloneSource;
using fetch::DownloadFile;

struct EditFile {
  std::string path;
  Edit edit;
  bool create = true;  ///< create a missing file; otherwise it is an error
  std::string inside;  ///< the file must be in this folder after links are resolved; empty: anywhere
};

enum class FileState : unsigned char { absent, link, directory, touch };

struct SetFile {
  FileState state;
  std::string path;
  std::string target;  ///< target of a link
  std::string mode;    ///< octal; empty: leave the default
  std::string inside;  ///< see EditFile
};

struct CopyFile {
  std::string source;  ///< empty: write `content`
  std::string content;
  std::string dest;  ///< a trailing slash means a folder to copy into
  std::string mode;
  bool force = true;  ///< overwrite an existing file
};

struct UnpackArchive {
  std::string archive, dest;
  std::string creates;
};

struct RunCommand {
  std::vector<std::string> arguments;
  std::string folder;
  std::string creates, removes;  ///< run only if this file is missing / if it exists
  bool once = false;             ///< do not repeat on the same clone; the command may not be idempotent
};

struct RunMake {
  std::string folder;
  std::vector<std::string> arguments;
  bool shares_jobs = false;  ///< use the job pool shared by all modules
  int jobs = 1;              ///< number of jobs when not using the pool
};

struct ShowMessage {
  std::string text;
};

/// Updates the RELEASE files of the module and of $SUPPORT. As in the reference, macro names are not escaped
/// in the regular expressions that find them.
struct SetRelease {
  PlacedText macro;
  std::string folder;
  std::vector<std::pair<PlacedText, std::string>> extra;
  std::vector<PlacedText> blank;  ///< macros to set to an empty value unless already set
};

/// Adds the module to the lists that the Generic IOC build and the runtime read.
struct RegisterModule {
  std::string macro, folder;
  std::vector<std::string> libs, dbds, runtime_files, runtime_packages;
};

/// Links and copies the files that IOC instances need.
struct PublishFiles {
  std::string recipe_folder, folder;
  std::vector<std::string> protocol_files;
};

using StepAction =
    std::variant<InstallPackages, DownloadFile, CloneSource, EditFile, SetFile, CopyFile, UnpackArchive,
                 RunCommand, RunMake, ShowMessage, SetRelease, RegisterModule, PublishFiles>;

struct Step {
  Stage stage;
  StepAction action;
  std::string name;       ///< the name of an ansible task
  bool may_fail = false;  ///< ignore failures
};

/// Describes a step in one line, for plans and logs.
std::string describe(const Step& step);

/// The build plan of one module.
struct ModulePlan {
  std::string name;   ///< the recipe's `module`
  std::string asked;  ///< the name used on the command line or in a requirement
  std::string version, url, folder, macro, license;
  std::string recipe_file, recipe_folder;
  std::optional<std::vector<std::string>> requirements;  ///< nullopt: no `requires`
  std::vector<std::string> apt_developer, apt_runtime;
  std::vector<std::string> after;         ///< modules in this plan that must be built first
  std::vector<std::string> recipe_files;  ///< all files in its folder that the recipe uses
  bool skipped = false;                   ///< `skip_when` is true
  bool partial = false;                   ///< only some parts of the build were requested
  std::vector<Step> steps;
};

/// All modules to build, in dependency order.
struct BuildPlan {
  std::vector<ModulePlan> modules;
  bool build_ioc = false;  ///< build the Generic IOC afterwards
};

}  // namespace iocwright::image
