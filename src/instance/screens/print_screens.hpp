// Prints screens as the files of an operator interface: Phoebus, EDM or MEDM.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/base/file_transaction.hpp"
#include "core/base/templates.hpp"
#include "core/diag/result.hpp"
#include "instance/screens/block_templates.hpp"
#include "instance/screens/formatter.hpp"
#include "instance/screens/screen.hpp"

namespace iocwright::screens {

/// The name of an output file in two parts.
struct OutputName {
  std::string base;    ///< of the main screen; sub-screens append to it
  std::string suffix;  ///< of all files
};

/// Splits the name of an output file: at its last dot, or at the first one for a .bob or .edl in style 0.14.
OutputName split_output_name(std::string_view file_name, const Formatter& formatter);

/// Prints screens of one format. Reads its templates once.
class ScreenPrinter {
 public:
  static Result<ScreenPrinter> make(const TemplateFiles& templates, const Formatter& formatter);

  /// The text of a file. `suffix` is that of the files of this device. An error, for a .bob, if a text cannot
  /// be written as XML.
  Result<std::string> print(const Screen& screen, const std::string& suffix) const;

  const Formatter& formatter() const { return formatter_; }

 private:
  ScreenPrinter(Formatter formatter, BlockTemplates blocks)
      : formatter_(formatter), blocks_(std::move(blocks)) {}

  Formatter formatter_;
  BlockTemplates blocks_;
};

// For ScreenPrinter: one function per format.
Result<std::string> print_bob(const Screen& screen, const std::string& suffix, const Formatter& formatter,
                              const BlockTemplates& blocks);
std::string print_edl(const Screen& screen, const std::string& suffix, const Formatter& formatter,
                      const BlockTemplates& blocks);
std::string print_adl(const Screen& screen, const Formatter& formatter, const BlockTemplates& blocks);

/// The name of the file that an open button opens, as a file of the format writes it.
std::string file_to_open(const Element& button, const std::string& suffix, const Formatter& formatter);

}  // namespace iocwright::screens
