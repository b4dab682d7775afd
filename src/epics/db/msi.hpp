// Expands templates with macros, includes and substitution files as msi of EPICS Base does, byte for byte.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "epics/db/substitutions.hpp"

namespace iocwright::epics {

struct MsiRequest {
  std::optional<std::string> template_file;      ///< none: those of the substitution file, or `input`
  std::optional<std::string> substitution_file;  ///< `-S`; not searched in `include_folders`
  std::vector<std::string> include_folders;      ///< `-I`; if there are none, names are paths
  std::vector<std::string> definitions;          ///< `-M`
  std::string input;                             ///< the template if there are neither of the files
  std::optional<std::string> dependencies_of;    ///< `-D`: print what this file depends on instead
  bool reports_undefined = false;                ///< `-V`
  bool is_scope_global = false;                  ///< `-g`: macros of a set stay defined
  bool colors_errors = true;                     ///< as Base does since 7.0.7, also in files
  std::size_t maximum_output = 256UL << 20;      ///< bytes; more is an error, as is reading ten times as much
};

/// A file that was being read, and the number of its current line, from 1.
struct MsiPlace {
  std::string file;
  std::size_t line = 0;
};

/// Why a run failed.
struct MsiFailure {
  enum class Kind : unsigned char {
    missing_file,
    substitutions,  ///< a syntax error
    no_template,    ///< a set without a template, such as after `file "$(UNDEFINED)"`
    limit,
  };
  Kind kind = Kind::missing_file;
  std::string message{};              ///< msi's words, without its name
  std::string file{};                 ///< of missing_file: the name that was searched
  std::vector<MsiPlace> opened_by{};  ///< of missing_file: the files that were open, innermost first
  std::optional<TextRange> in_substitutions{};  ///< the name of the template, or what is wrong
};

struct MsiResult {
  int status = 0;        ///< 0; 1 after a failure; 2 if undefined macros are reported
  std::string output;    ///< after a failure, what was expanded before
  std::string messages;  ///< what msi prints to stderr
  std::optional<MsiFailure> failure;
  /// The first failure to read a file that may exist. msi takes such a file for a missing one.
  std::optional<FileError> unreadable;
};

/// The usage message of msi.
extern const char* const msi_usage;

/// Runs msi. `environment` is for macros in the names of templates in a substitution file.
MsiResult run_msi(const MsiRequest& request, const Disk& disk, const Environment& environment);

}  // namespace iocwright::epics
