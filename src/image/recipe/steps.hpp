// The steps of a module's build, with all templates rendered. Steps are plain data, so they can be printed,
// compared, hashed and executed separately from planning.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "core/fetch/source.hpp"
#include "image/recipe/edits.hpp"

namespace iocwright::image {

/// The part of the plan that a step belongs to.
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
/// The name of a stage in printed plans and logs.
std::string_view stage_name(Stage stage);

/// Installs Debian packages that are not installed yet.
struct InstallPackages {
  std::vector<std::string> names;
  std::vector<std::string> local_files;  ///< .deb files; failing to install them is not an error
};

using fetch::CloneSource;
using fetch::DownloadFile;

/// Edits a file. If it is a registry file, the edit is made when the module is registered.
struct EditFile {
  std::string path;
  Edit edit;
  bool create = true;  ///< create the file if it is missing; otherwise a missing file is an error
  std::string inside;  ///< the file must be in this folder after links are resolved; empty: anywhere
  std::string mode;    ///< to give to the file, even if the edit changes nothing; empty: keep it
};

enum class FileState : unsigned char { absent, link, directory, touch, file };

/// Removes a file or folder, creates a link, folder or empty file, or requires an existing one (`file`).
struct SetFile {
  FileState state;
  std::string path;
  std::string target;    ///< target of a link
  std::string mode;      ///< see changed_mode(); empty: the default
  std::string inside;    ///< see EditFile
  bool recurse = false;  ///< also set the mode of everything in the folder
};

/// Copies a file, or writes a file with the given content.
struct CopyFile {
  std::string source;  ///< empty: write `content`
  std::string content;
  std::string dest;   ///< a trailing slash means a folder to copy into
  std::string mode;   ///< `preserve`: that of the source; empty: keep it, or the default for a new file
  bool force = true;  ///< overwrite an existing file
};

/// Unpacks an archive with tar. Fails if it contains a path outside `dest`.
struct UnpackArchive {
  std::string archive, dest;
  std::string creates;  ///< skip the step if this file exists
  std::string mode;     ///< to give to everything in the archive; empty: as in the archive
};

/// Runs a program, without a shell.
struct RunCommand {
  std::vector<std::string> arguments;
  std::string folder;
  std::string creates, removes;  ///< run only if `creates` is missing, and if `removes` exists
  bool once = false;  ///< do not repeat on the same clone, because the command may not be idempotent
};

/// Runs make.
struct RunMake {
  std::string folder;
  std::vector<std::string> arguments;
  bool shares_jobs = false;  ///< use the jobserver that all modules share
  int jobs = 1;              ///< number of jobs if `shares_jobs` is false
};

/// Writes a message to the log of the build.
struct ShowMessage {
  std::string text;
};

/// Updates the RELEASE files of the module and of $SUPPORT. As in the reference, macro names are not escaped
/// in the regular expressions that find them.
struct SetRelease {
  PlacedText macro;
  std::string folder;
  std::vector<std::pair<PlacedText, std::string>> extra;
  std::vector<PlacedText> blank;  ///< macros to set to an empty value unless they are set already
};

/// Adds the module to the lists that the builds of the Generic IOC and of the runtime image read.
struct RegisterModule {
  std::string macro, folder;
  std::vector<PlacedText> libs;
  std::vector<std::string> dbds, runtime_files, runtime_packages;
};

/// Links or copies the files that IOC instances need to where they look for them.
struct PublishFiles {
  std::string recipe_folder, folder;
  std::vector<std::string> protocol_files;
};

using StepAction =
    std::variant<InstallPackages, DownloadFile, CloneSource, EditFile, SetFile, CopyFile, UnpackArchive,
                 RunCommand, RunMake, ShowMessage, SetRelease, RegisterModule, PublishFiles>;

/// One step of a plan.
struct Step {
  Stage stage;
  StepAction action;
  std::string name;       ///< name of the ansible task; empty for other steps
  bool may_fail = false;  ///< ignore a failure
  Span place{};           ///< where the recipe asks for it; unknown if it does not
};

/// Describes a step in one line, for plans and logs.
std::string describe(const Step& step);

/// The build plan of one module.
struct ModulePlan {
  std::string name;   ///< the recipe's `module`
  std::string asked;  ///< the name used on the command line or in a requirement
  std::string version, url, folder, macro, license;
  std::string recipe_file, recipe_folder;
  std::optional<std::vector<std::string>> requirements;  ///< nullopt if the recipe has no `requires`
  std::vector<Span> requirement_places;                  ///< where the recipe has them
  std::vector<std::string> apt_developer, apt_runtime;
  std::vector<std::string> after;         ///< modules in this plan that must be built first
  std::vector<std::string> recipe_files;  ///< the recipe and all files that it uses
  bool skipped = false;                   ///< `skip_when` is true
  bool whole_release = false;             ///< `release: all`: make gets RELEASE with all modules
  bool partial = false;                   ///< not all parts of the build were requested
  bool cached = true;                     ///< may be stored in a build cache, and restored from it
  std::vector<Step> steps;
};

/// All modules to build, each after those that it depends on.
struct BuildPlan {
  std::vector<ModulePlan> modules;
  bool build_ioc = false;  ///< build the Generic IOC afterwards
};

}  // namespace iocwright::image
