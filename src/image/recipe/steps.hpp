// What a plan is made of: the steps of a module's build, in order, with every template worked out. Steps are
// plain data: they can be printed, compared and hashed, and run by others.
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
  std::vector<std::string> local_files;  ///< .deb files; a failure of these is no error
};

using fetch::CloneSource;
using fetch::DownloadFile;

struct EditFile {
  std::string path;
  Edit edit;
  bool create = true;  ///< a missing file is made; else it is an error
  std::string inside;  ///< the folder that the file must lie in, links followed; empty: anywhere
};

enum class FileState : unsigned char { absent, link, directory, touch };

struct SetFile {
  FileState state;
  std::string path;
  std::string target;  ///< of a link
  std::string mode;    ///< octal; empty: as it comes
  std::string inside;  ///< as in EditFile
};

struct CopyFile {
  std::string source;  ///< empty: `content` is written
  std::string content;
  std::string dest;  ///< ends with a slash: into that folder
  std::string mode;
  bool force = true;  ///< also over a file that stands there
};

struct UnpackArchive {
  std::string archive, dest;
  std::string creates;
};

struct RunCommand {
  std::vector<std::string> arguments;
  std::string folder;
  std::string creates, removes;  ///< done only where this file is missing, or stands
  bool once = false;             ///< not repeated on the same clone: it may not bear that
};

struct RunMake {
  std::string folder;
  std::vector<std::string> arguments;
  bool shares_jobs = false;  ///< takes jobs from the pool of all modules
  int jobs = 1;              ///< where it does not share: how many it runs at once
};

struct ShowMessage {
  std::string text;
};

/// RELEASE of the module and of all. Names of macros are part of regular expressions, as they are in the
/// reference.
struct SetRelease {
  PlacedText macro;
  std::string folder;
  std::vector<std::pair<PlacedText, std::string>> extra;
  std::vector<PlacedText> blank;  ///< unless they are set already
};

/// The lists by which the Generic IOC and the runtime know the module.
struct RegisterModule {
  std::string macro, folder;
  std::vector<std::string> libs, dbds, runtime_files, runtime_packages;
};

/// Links and copies of what instances need.
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
  std::string name;       ///< of a task: what its file calls it
  bool may_fail = false;  ///< its failure is no error
};

/// One line on what the step does, for plans and logs.
std::string describe(const Step& step);

/// What a module's build comes to.
struct ModulePlan {
  std::string name;   ///< the recipe's `module`
  std::string asked;  ///< as the command line or a requirement names it
  std::string version, url, folder, macro, license;
  std::string recipe_file, recipe_folder;
  std::optional<std::vector<std::string>> requirements;  ///< nothing: the recipe does not say
  std::vector<std::string> apt_developer, apt_runtime;
  std::vector<std::string> after;         ///< names of modules of the same plan that must be built before
  std::vector<std::string> recipe_files;  ///< all that the recipe uses in its folder
  bool skipped = false;                   ///< not for this target
  bool partial = false;                   ///< some parts of the build were asked for, not all
  std::vector<Step> steps;
};

/// The modules in an order in which they can be built one after the other.
struct BuildPlan {
  std::vector<ModulePlan> modules;
  bool build_ioc = false;  ///< and then the Generic IOC
};

}  // namespace iocwright::image
