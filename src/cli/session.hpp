// What all commands share: access to the machine, the collected diagnostics, and the common options.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/environment.hpp"
#include "core/base/exit_status.hpp"
#include "core/base/machine.hpp"
#include "core/base/templates.hpp"
#include "core/diag/sink.hpp"
#include "core/diag/source.hpp"
#include "core/value/budget.hpp"
#include "instance/open_instance.hpp"
#include "lang/yaml/reader.hpp"

namespace iocwright::cli {

/// What a command of one run of the program can use.
struct Session {
  std::string program = "iocwright";  ///< the name that it was called by
  Environment environment = Environment::of_process();
  RealDisk disk;
  RealProcess process;
  RealFetcher fetcher;
  RealClock clock;
  Sources sources;
  Sink sink;
  MessageStyle style;
  bool color_is_given = false;  ///< by an option, instead of found out from the terminal
  Limits limits;
  std::string templates_folder;  ///< replaces the built-in templates; empty: none

  Secrets secrets;  ///< what hide_secrets() replaces

  Session() = default;
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Machine machine() { return {disk, process, fetcher, clock, environment, &secrets}; }
  TemplateFiles templates() const { return {disk, templates_folder}; }
  yaml::Reader reader() { return {disk, sources, sink}; }
  /// For the files of an instance, and of the unpacked image that the request may name.
  yaml::Reader reader(const instance::InstanceRequest& request) {
    disk.add_root(request.image_root);
    return reader();
  }

  /// From now on, replaces secrets of the environment, and those that are added to `secrets`, on stdout, on
  /// stderr and in the logs of programs.
  void hide_secrets();

  /// $EPICS_ROOT (by default /epics), or a path below it.
  std::string epics_root(std::string_view below = "") const;

  /// Prints the string, or writes it to the file `output` unless that is empty. Errors go to the sink.
  void print_or_write(const std::string& text, const std::string& output);

  /// What to add to the number of errors, such as `nothing was written`; empty: nothing.
  std::string_view when_failed;

  /// Prints the collected diagnostics and their number. Returns `status`, or 1 if `status` is 0 and there
  /// were errors.
  int finish(int status = done);

 private:
  std::unique_ptr<RedactingBuffer> out_, messages_;
  std::streambuf *plain_out_ = nullptr, *plain_messages_ = nullptr;  ///< what they pass on to
};

}  // namespace iocwright::cli
