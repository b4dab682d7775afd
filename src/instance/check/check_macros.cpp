#include "instance/check/check_macros.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "core/diag/suggestion.hpp"

namespace iocwright::check {

namespace {

/// A template and everything that it includes.
struct WholeTemplate {
  std::vector<const TemplateMacros*> parts;
  bool is_complete = true;  ///< all included files were found
};

class Checker {
 public:
  Checker(const TemplateFolders& folders, Templates& templates, const Disk& disk, const Sources& sources,
          Sink& sink, SkippedRules& skipped)
      : folders_(folders),
        templates_(templates),
        disk_(disk),
        sources_(sources),
        sink_(sink),
        skipped_(skipped) {}

  /// Returns whether the template can be loaded.
  bool check(const DatabaseUse& use) {
    const auto [known, is_new] = wholes_.try_emplace(use.file);
    if (is_new) known->second = read(use);
    const WholeTemplate& whole = known->second;
    if (whole.parts.empty()) return false;
    check_uses(use, whole);
    return std::ranges::none_of(whole.parts, [](const TemplateMacros* part) {
      // An open reference is an error, and only msi can read `substitute`.
      return !part->unclosed.empty() || !part->substituted.empty();
    });
  }

 private:
  void check_uses(const DatabaseUse& use, const WholeTemplate& whole) {
    std::set<std::string, std::less<>> given, used;
    for (const GivenMacro& macro : use.macros) {
      given.insert(macro.name);
      for (const epics::MacroUse& in_value : epics::find_macro_uses(macro.value)) used.insert(in_value.name);
    }
    for (const TemplateMacros* part : whole.parts)
      given.insert(part->substituted.begin(), part->substituted.end());
    bool calculates_names = false;
    for (const TemplateMacros* part : whole.parts) {
      calculates_names |= part->calculates_names;
      for (const TemplatePart& unclosed : part->unclosed) used.insert(unclosed.text.substr(2));
      for (const epics::MacroUse& macro : part->uses) {
        used.insert(macro.name);
        if (!macro.default_text && !given.contains(macro.name)) report_missing(use, *part, macro);
      }
    }
    if (!whole.is_complete || calculates_names) return;
    for (const GivenMacro& macro : use.macros)
      if (!used.contains(macro.name)) report_unused(use, macro);
  }

  static Diagnostic&& with_user(Diagnostic&& diagnostic, const DatabaseUse& use) {
    add_user(diagnostic, use);
    return std::move(diagnostic);
  }

  /// What the same thing in the same place has in common for all uses.
  std::string cause(Span span, std::string_view name) const {
    return fmt::format("{}:{}:{}", span.file, span.begin, name);
  }

  void skip() {
    for (const DiagKind rule : {DiagKind::missing_template, DiagKind::macro_missing, DiagKind::macro_unused,
                                DiagKind::macro_syntax})
      skipped_.emplace(rule, "the database templates of the image");
  }

  WholeTemplate read(const DatabaseUse& use) {
    WholeTemplate out;
    if (use.file.find('$') != std::string::npos) {  // a variable of the container
      skip();
      return out;
    }
    const TemplateMacros* first = templates_.find(use.file, folders_.folders);
    if (first == nullptr) {
      const bool is_own = path::is_within(sources_.file(use.place.file).path(), folders_.config);
      const bool is_of_image =
          use.file.starts_with('/') && !path::is_within(templates_.here(use.file), folders_.config);
      if (folders_.has_image || (is_own && !is_of_image)) report_file(use, use.file, use.place);
      else skip();
      return out;
    }
    out.parts.push_back(first);
    for (std::size_t i = 0; i < out.parts.size(); ++i) {
      report_syntax(use, *out.parts[i]);
      for (const TemplatePart& include : out.parts[i]->includes) add(include, use, out);
    }
    return out;
  }

  void add(const TemplatePart& include, const DatabaseUse& use, WholeTemplate& out) {
    const TemplateMacros* found = templates_.find(include.text, folders_.folders);
    if (found == nullptr) {
      out.is_complete = false;
      report_file(use, include.text, include.span);
    } else if (std::ranges::find(out.parts, found) == out.parts.end()) {
      out.parts.push_back(found);
    }
  }

  void report_file(const DatabaseUse& use, const std::string& name, Span place) {
    std::vector<std::string> names;
    for (const std::string& folder : folders_.folders)
      if (auto content = disk_.list(folder)) names.insert(names.end(), content->begin(), content->end());
    Diagnostic out =
        with_user(finding(DiagKind::missing_template, fmt::format("there is no database template `{}`", name))
                      .at(place)
                      .help(did_you_mean(path::name(name), {names.begin(), names.end()}))
                      .caused_by(cause(place, name)),
                  use);
    // A script runs in the container, which may have the file elsewhere than an instance on its own.
    if (use.is_of_script && !folders_.has_image) out.set_severity(Severity::warning);
    // msi looks for a name with a slash at that path only
    if (name.find('/') == std::string::npos)
      out.add_note({}, fmt::format("looked in {}", short_list(folders_.folders)));
    sink_.add(std::move(out));
  }

  void report_syntax(const DatabaseUse& use, const TemplateMacros& part) {
    for (const TemplatePart& unclosed : part.unclosed)
      sink_.add(with_user(
          finding(DiagKind::macro_syntax,
                  fmt::format("the macro reference `{}` is not closed", unclosed.text))
              .at(unclosed.span)
              .help(fmt::format("write `{}{}`", unclosed.text, unclosed.text.starts_with("$(") ? ")" : "}"))
              .caused_by(cause(unclosed.span, "")),
          use));
  }

  void report_missing(const DatabaseUse& use, const TemplateMacros& part, const epics::MacroUse& macro) {
    const Span span{part.file, static_cast<std::uint32_t>(macro.begin),
                    static_cast<std::uint32_t>(macro.end)};
    // A macro that a template uses in many places is one mistake.
    Diagnostic out = with_user(
        finding(DiagKind::macro_missing, fmt::format("`{}` gets no macro `{}`", use.file, macro.name))
            .at(span)
            .help(missing_help(use, macro.name)),
        use);
    out.set_cause(fmt::format("{}:{}", use.file, macro.name), false);
    sink_.add(std::move(out));
  }

  static std::string missing_help(const DatabaseUse& use, const std::string& name) {
    std::vector<std::string_view> given;
    for (const GivenMacro& macro : use.macros) given.push_back(macro.name);
    const std::string near(text::nearest(name, given));
    if (!near.empty()) return fmt::format("it gets `{}`: did you mean that?", near);
    return fmt::format("give it `{0}`, or write `$({0}=DEFAULT)` in the template", name);
  }

  void report_unused(const DatabaseUse& use, const GivenMacro& macro) {
    sink_.add(with_user(
        finding(DiagKind::macro_unused, fmt::format("`{}` does not use the macro `{}`", use.file, macro.name))
            .at(macro.place)
            .caused_by(cause(macro.place, use.file + macro.name)),
        use));
  }

  const TemplateFolders& folders_;
  Templates& templates_;
  const Disk& disk_;
  const Sources& sources_;
  Sink& sink_;
  SkippedRules& skipped_;
  std::map<std::string, WholeTemplate> wholes_;
};

}  // namespace

std::vector<bool> check_macros(const std::vector<DatabaseUse>& uses, const TemplateFolders& folders,
                               Templates& templates, const Disk& disk, const Sources& sources, Sink& sink,
                               SkippedRules& skipped) {
  Checker checker(folders, templates, disk, sources, sink, skipped);
  std::vector<bool> out;
  for (const DatabaseUse& use : uses) out.push_back(checker.check(use));
  return out;
}

}  // namespace iocwright::check
