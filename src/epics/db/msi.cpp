#include "epics/db/msi.hpp"

#include <fmt/format.h>

#include "epics/db/msi_input.hpp"

namespace iocwright::epics {

const char* const msi_usage =
    "Usage: msi [options] [template]\n"
    "  stdin is used if neither template nor substitution file is given\n"
    "  options:\n"
    "    -h        Print this help message\n"
    "    -D        Output file dependencies, not substitutions\n"
    "    -V        Undefined macros generate an error\n"
    "    -g        All macros have global scope\n"
    "    -o<FILE>  Send output to <FILE>\n"
    "    -I<DIR>   Add <DIR> to include file search path\n"
    "    -M<SUBST> Add <SUBST> to (global) macro definitions\n"
    "              (<SUBST> takes the form VAR=VALUE,...)\n"
    "    -S<FILE>  Expand the substitutions in FILE\n";

namespace {

constexpr std::size_t maximum_expansion = 4094;  // msi's buffer without its NUL and one byte more

class Run {
 public:
  Run(const MsiRequest& request, const Disk& disk, const Environment& environment)
      : request_(request), disk_(disk), environment_(environment), input_(request, disk) {
    macros_.marks_errors = request.reports_undefined;
    for (const std::string& definitions : request.definitions) macros_.define(definitions);
  }

  MsiResult run() {
    if (request_.dependencies_of) out_.output = *request_.dependencies_of + ":";
    const bool is_done = request_.substitution_file ? expand_sets() : expand_template(request_.template_file);
    if (!is_done) out_.status = 1;
    else if (request_.dependencies_of) out_.output += "\n";
    if (!out_.unreadable) out_.unreadable = input_.unreadable();
    return std::move(out_);
  }

 private:
  /// Adds what msi prints for a failure, and returns false.
  bool fail(MsiFailure failure, const std::string& details = "") {
    const bool has_color = request_.colors_errors && failure.kind == MsiFailure::Kind::missing_file;
    out_.messages +=
        fmt::format("{}msi: {}\n{}", has_color ? "\x1b[31;1mERROR\x1b[0m " : "", failure.message, details);
    out_.failure = std::move(failure);
    return false;
  }

  bool cannot_open(const std::string& name) {
    MsiFailure failure{.kind = MsiFailure::Kind::missing_file,
                       .message = fmt::format("Can't open file '{}'", name),
                       .file = name,
                       .opened_by = input_.places(),
                       .in_substitutions = template_place_};
    std::string trace = fmt::format("input: '{}' at ", input_.line());
    std::string_view separator;
    for (const MsiPlace& place : failure.opened_by) {
      trace += fmt::format("{}line {} of  file {}\n", separator, place.line, place.file);
      separator = "  included from ";
    }
    if (!failure.opened_by.empty()) trace += "\n";
    return fail(std::move(failure), trace + "\n");
  }

  bool is_too_much() {
    if (out_.output.size() <= request_.maximum_output &&
        input_.read_bytes() / 10 <= request_.maximum_output)
      return false;
    return !fail({.kind = MsiFailure::Kind::limit,
                  .message = "The output is too large: do files include themselves?",
                  .in_substitutions = template_place_});
  }

  void list_dependencies() {
    for (const std::string& name : input_.take_new_names()) {
      out_.output += fmt::format("{} {}", has_dependencies_ ? " \\\n" : "", name);
      has_dependencies_ = true;
    }
  }

  /// Expands a template, or the input if there is none.
  bool expand_template(const std::optional<std::string>& name) {
    if (!name) input_.open_input();
    else if (!input_.open(*name)) return cannot_open(*name);
    while (true) {
      if (request_.dependencies_of) list_dependencies();
      const auto line = input_.next_line();
      if (!line) return true;
      if (is_too_much()) return false;
      if (const auto command = find_msi_command(*line)) {
        const std::string value(command->value);
        if (!command->is_include) macros_.define(value);
        else if (!input_.open(value)) return cannot_open(value);
      } else if (!request_.dependencies_of) {
        expand_line(*line);
      }
    }
  }

  void expand_line(std::string_view line) {
    const MacroExpansion made = macros_.expand(line, maximum_expansion);
    out_.output += made.text;
    for (const std::string& text : made.warnings) out_.messages += text;
    if (made.errors.empty() || !request_.reports_undefined || out_.status == 2) return;
    out_.messages += "msi: Error - undefined macros present\n";
    out_.status = 2;
  }

  bool expand_sets() {
    const std::string& name = *request_.substitution_file;
    const auto text = disk_.read_input(name);
    if (!text && !disk_.is_folder(name).value_or(false)) {
      if (!is_unusable_place(text.error())) out_.unreadable = text.error();
      return fail({.kind = MsiFailure::Kind::missing_file,
                   .message = fmt::format("Can't open file '{}'", name),
                   .file = name});
    }
    const std::string content = text.value_or("");
    const Substitutions substitutions = read_msi_substitutions(content);
    auto error = substitutions.errors.begin();
    for (std::size_t i = 0; i <= substitutions.items.size(); ++i) {
      for (; error != substitutions.errors.end() && error->items_before == i; ++error)
        if (!take_error(*error, content)) return false;
      if (i < substitutions.items.size() && !take(substitutions.items[i])) return false;
    }
    return true;
  }

  /// Prints an error of the substitution file. Returns false if it ends the run.
  bool take_error(const SubstitutionError& error, const std::string& content) {
    const std::string place =
        fmt::format("  in substitution file '{}' at line {}:\n  {}", *request_.substitution_file, error.line,
                    content.substr(error.chunk.begin, error.chunk.end - error.chunk.begin));
    if (error.is_fatal)
      return fail({.kind = MsiFailure::Kind::substitutions,
                   .message = error.message,
                   .in_substitutions = error.range},
                  place);
    out_.messages += fmt::format("msi: {}\n{}", error.message, place);
    return true;
  }

  bool take(const SubstitutionItem& item) {
    switch (item.kind) {
      case SubstitutionItem::Kind::file: take_name(item); return true;
      case SubstitutionItem::Kind::sets: return has_template(item);
      case SubstitutionItem::Kind::end: template_.reset(); return true;
      case SubstitutionItem::Kind::global: macros_.define(item.text); return true;
      case SubstitutionItem::Kind::set: return expand_set(item);
    }
    return true;
  }

  /// Expands variables of the environment in the name of a template.
  void take_name(const SubstitutionItem& item) {
    MacroTable variables(&environment_);
    variables.marks_errors = true;
    MacroExpansion made = variables.expand(item.text);
    for (const std::string& text : made.warnings) out_.messages += text;
    template_.reset();
    if (made.errors.empty()) template_ = std::move(made.text);
    template_place_ = item.range;
  }

  bool has_template(const SubstitutionItem& item) {
    if (request_.template_file || template_) return true;
    return fail({.kind = MsiFailure::Kind::no_template,
                 .message = "No template file",
                 .in_substitutions = template_place_ ? *template_place_ : item.range},
                msi_usage);
  }

  bool expand_set(const SubstitutionItem& item) {
    if (!request_.is_scope_global) macros_.push_scope();
    macros_.define(item.text);
    if (!expand_template(request_.template_file ? request_.template_file : template_)) return false;
    if (!request_.is_scope_global) macros_.pop_scope();
    return true;
  }

  const MsiRequest& request_;
  const Disk& disk_;
  const Environment& environment_;
  MsiInput input_;
  MacroTable macros_;
  std::optional<std::string> template_;  ///< of the current `file`
  std::optional<TextRange> template_place_;
  bool has_dependencies_ = false;
  MsiResult out_;
};

}  // namespace

MsiResult run_msi(const MsiRequest& request, const Disk& disk, const Environment& environment) {
  return Run(request, disk, environment).run();
}

}  // namespace iocwright::epics
