#include "instance/check/templates.hpp"

#include <algorithm>

#include "core/base/path.hpp"
#include "core/base/text.hpp"
#include "epics/db/macros.hpp"
#include "epics/db/msi_input.hpp"

namespace iocwright::check {

namespace {

/// The offset of the comment in a line of a database; the size of the line if there is none. Quotes hide `#`,
/// and a backslash hides a quote.
std::size_t comment_at(std::string_view line) {
  bool is_quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') ++i;
    else if (line[i] == '"') is_quoted = !is_quoted;
    else if (line[i] == '#' && !is_quoted) return i;
  }
  return line.size();
}

bool starts_reference(std::string_view text) { return text.starts_with("$(") || text.starts_with("${"); }

/// Whether a name can only be that of a macro by mistake, because the bracket that ends the reference is not
/// the one that was meant: `"$(P") {` has the name `P"`.
bool is_odd_name(std::string_view name) { return name.find_first_of("\"{}( \t") != std::string_view::npos; }

/// The end of a reference that begins a line, after its bracket; nullopt if it is not closed there. Also
/// finds out whether its name is calculated.
std::optional<std::size_t> reference_end(std::string_view line, bool& is_calculated) {
  std::string closing;
  bool in_name = true;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '\\') {
      ++i;
    } else if (starts_reference(line.substr(i))) {
      is_calculated |= !closing.empty() && in_name;
      closing += line[i + 1] == '(' ? ')' : '}';
      ++i;
    } else if (line[i] == closing.back()) {
      closing.pop_back();
      if (closing.empty()) return i + 1;
    } else if (line[i] == '=' || line[i] == ',') {
      in_name = false;
    }
  }
  return std::nullopt;
}

class Scan {
 public:
  Scan(std::string_view text, FileId file) : text_(text) { out_.file = file; }

  TemplateMacros run() {
    for (std::size_t at = 0; at < text_.size();) {
      const std::size_t end = std::min(text_.find('\n', at), text_.size());
      take_line(at, text_.substr(at, end - at));
      at = end + 1;
    }
    for (epics::MacroUse& use : epics::find_macro_uses(text_))
      if (!is_comment(use.begin) && !is_odd_name(use.name)) out_.uses.push_back(std::move(use));
    return std::move(out_);
  }

 private:
  TemplatePart part(std::size_t begin, std::size_t size) const {
    const auto from = static_cast<std::uint32_t>(begin);
    return {std::string(text_.substr(begin, size)),
            {out_.file, from, from + static_cast<std::uint32_t>(size)}};
  }

  bool is_comment(std::size_t at) const {
    const auto after = std::ranges::upper_bound(comments_, at, {}, &epics::TextRange::begin);
    return after != comments_.begin() && at < (after - 1)->end;
  }

  void take_line(std::size_t at, std::string_view line) {
    if (const auto command = epics::find_msi_command(line)) {
      const auto offset = static_cast<std::size_t>(command->value.data() - text_.data());
      if (command->is_include) out_.includes.push_back(part(offset, command->value.size()));
      else
        for (epics::MacroDefinition& defined : epics::parse_macros(command->value))
          out_.substituted.insert(std::move(defined.name));
    }
    const std::size_t comment = comment_at(line);
    if (comment < line.size()) comments_.push_back({at + comment, at + line.size()});
    bool is_single_quoted = false;
    for (std::size_t i = 0; i < comment; ++i) {
      if (line[i] == '\\') ++i;
      else if (line[i] == '\'') is_single_quoted = !is_single_quoted;
      else if (!is_single_quoted && starts_reference(line.substr(i))) take_reference(at + i, line.substr(i));
    }
  }

  /// Looks at the reference that begins `rest` of a line.
  void take_reference(std::size_t at, std::string_view rest) {
    bool is_calculated = false;
    const auto end = reference_end(rest, is_calculated);
    const std::string_view name = rest.substr(2, rest.find_first_of(",=)}") - 2);
    if (end && is_calculated) out_.calculates_names = true;
    else if (!end || is_odd_name(name))
      out_.unclosed.push_back(part(at, std::min(rest.find_first_of("\"{ \t)", 2), rest.size())));
  }

  std::string_view text_;
  TemplateMacros out_;
  std::vector<epics::TextRange> comments_;
};

}  // namespace

TemplateMacros find_template_macros(std::string_view text, FileId file) { return Scan(text, file).run(); }

const TemplateMacros* Templates::read(const std::string& path) {
  const auto [found, is_new] = by_path_.try_emplace(files_.here(path));
  if (is_new)
    if (const FileId file = files_.read("", path))
      found->second = find_template_macros(files_.text(file), file);
  return found->second ? &*found->second : nullptr;
}

const TemplateMacros* Templates::find(const std::string& name, const std::vector<std::string>& folders) {
  if (name.find('/') != std::string::npos) return read(name);
  for (const std::string& folder : folders)
    if (const TemplateMacros* found = read(path::join(folder, name))) return found;
  return nullptr;
}

void Templates::forget(const std::string& folder) {
  std::erase_if(by_path_, [&](const auto& row) { return path::is_within(row.first, folder); });
}

}  // namespace iocwright::check
