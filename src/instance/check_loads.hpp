// Checks what an instance loads: its startup script, its databases, and what their records need.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/base/file_transaction.hpp"
#include "core/diag/sink.hpp"
#include "epics/db/database.hpp"
#include "epics/db/db_input.hpp"
#include "instance/check/check_devices.hpp"
#include "instance/check/check_macros.hpp"
#include "instance/check/ioc_binary.hpp"
#include "instance/check/load_records.hpp"
#include "instance/check/rules.hpp"
#include "instance/check/run_script.hpp"
#include "instance/check/templates.hpp"
#include "instance/open_instance.hpp"
#include "instance/report/file_lines.hpp"

namespace iocwright::instance {

/// A startup script and the databases that its ioc.subst or its `Boot` expands.
struct LoadedFiles {
  std::string path;  ///< of the script
  FileId script = 0;
  std::vector<check::DatabaseUse> uses;
  const boot::Boot* boot = nullptr;       ///< null: the script is hand-written
  std::vector<report::FileLine> lines{};  ///< of a generated script
  FileSet templates{};                    ///< PVI templates, which are generated in the runtime folder
};

/// Checks instances one after another. The definitions, templates and commands of the image are read once.
class LoadChecker {
 public:
  LoadChecker(const InstanceRequest& image, const Disk& disk, Sources& sources,
              const Environment& environment)
      : image_(image),
        disk_(disk),
        sources_(sources),
        environment_(environment),
        files_(disk, sources, image.image_root),
        templates_(files_),
        binary_(disk, image_paths(image, "", environment)) {}

  /// Findings go to the sink. Returns the records of the instance.
  check::InstanceRecords check(const InstancePlace& place, const LoadedFiles& loaded, Sink& sink,
                               check::SkippedRules& skipped);
  /// Forgets the files of an instance.
  void forget(const std::string& config_folder);
  /// The files of the image that are kept.
  std::set<FileId> files() const { return files_.files(); }

 private:
  /// The state of one check.
  struct Job {
    const InstancePlace& place;
    const LoadedFiles& loaded;
    epics::EpicsPaths paths;
    check::TemplateFolders folders;
    Sink& sink;
    check::SkippedRules& skipped;
    bool has_all_scripts = true;
  };

  void read_definitions(const Job& job);
  void report_script(Job& job, const check::ScriptRun& run);
  std::vector<epics::FolderPlace> places(const Job& job) const;
  bool is_of_image(const Job& job, const std::string& path) const;
  void add_unknown_commands(Job& job, const check::ScriptRun& run);
  void check_devices(Job& job, check::DeviceFacts facts, const epics::Database& database);

  const InstanceRequest& image_;
  const Disk& disk_;
  Sources& sources_;
  const Environment& environment_;
  epics::DbFiles files_;
  check::Templates templates_;
  check::IocBinary binary_;
  epics::Definitions definitions_;  ///< of the image
  bool has_read_definitions_ = false;
  bool has_definitions_ = false;
};

}  // namespace iocwright::instance
