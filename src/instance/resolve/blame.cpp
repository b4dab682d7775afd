#include "instance/resolve/blame.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "core/base/text.hpp"
#include "core/base/unicode.hpp"
#include "core/diag/suggestion.hpp"
#include "core/diag/wording.hpp"
#include "core/value/text_forms.hpp"
#include "instance/resolve/entity.hpp"

namespace iocwright::resolve {

namespace {

bool is_word(char c) { return c == '_' || unicode::is_alnum(static_cast<unsigned char>(c)); }

/// A name in an expression, and the attribute of it that the expression uses, or "".
struct Use {
  std::string_view name;
  std::string_view attribute;
};

/// Lists the names in part of a template. Strings, filters and text outside tags contain none.
class NameScanner {
 public:
  explicit NameScanner(std::string_view text) : text_(text), in_tag_(text.find("{{") == text.npos) {}

  std::vector<Use> uses() {
    std::vector<Use> out;
    char before = ' ';  // the last character that is not a blank
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (is_bracket('{')) in_tag_ = true;
      if (is_bracket('}')) in_tag_ = false;
      if (in_tag_ && (c == '\'' || c == '"')) {
        at_ = std::min(text_.find(c, at_ + 1), text_.size() - 1);
      } else if (in_tag_ && is_word(c)) {
        const std::string_view name = word();
        const bool has_attribute = at_ + 1 < text_.size() && text_[at_] == '.' && is_word(text_[at_ + 1]);
        if (before != '.' && before != '|') out.push_back({name, has_attribute ? word_after(1) : ""});
        before = 'x';
        continue;
      }
      if (c != ' ') before = c;
      ++at_;
    }
    return out;
  }

 private:
  /// Whether there is a bracket of a tag here, such as `{{` or `%}`.
  bool is_bracket(char c) const {
    if (text_[at_] != c || at_ + 1 >= text_.size()) return false;
    return text_[at_ + 1] == c || (c == '{' && text_[at_ + 1] == '%') || (at_ > 0 && text_[at_ - 1] == '%');
  }
  std::string_view word() {
    const std::size_t begin = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(begin, at_ - begin);
  }
  std::string_view word_after(std::size_t skipped) const {
    std::size_t end = at_ + skipped;
    while (end < text_.size() && is_word(text_[end])) ++end;
    return text_.substr(at_ + skipped, end - at_ - skipped);
  }

  std::string_view text_;
  std::size_t at_ = 0;
  bool in_tag_;
};

/// The entity that `use` refers to, if that has no such field.
const Entity* without_field(const Entity& entity, const Use& use) {
  const Value* value = use.attribute.empty() ? nullptr : entity.find(use.name);
  const auto* target = value == nullptr ? nullptr : object_cast<Entity>(*value);
  return target != nullptr && target->find(use.attribute) == nullptr ? target : nullptr;
}

/// "`demo.setpoint` or `demo.sum`": the types with this field; "" if there are none, or many.
std::string types_with(std::string_view field, const Definitions& definitions) {
  constexpr std::size_t max_listed = 3;
  std::vector<std::string> out;
  for (const auto& type : definitions.types())
    if (type->field(field) >= 0) out.push_back(fmt::format("`{}`", type->name()));
  return out.size() > max_listed ? "" : text::join(out, " or ");
}

/// Rewords the error of a field that the entity `target` does not have. Returns whether the definition
/// probably misspells it; otherwise the instance refers to an entity of the wrong type.
bool reword_missing_field(Diagnostic& diagnostic, const Use& use, const Entity& target,
                          const Definitions& definitions) {
  static const Limits limits;
  Budget budget(limits);
  const std::string near = did_you_mean(use.attribute, target.field_names());
  const std::string types = types_with(use.attribute, definitions);
  if (!near.empty()) diagnostic.set_help(near);
  if (has_python_words()) return !near.empty();
  const std::string what =
      fmt::format("`{}` is a `{}`, which has no `{}`", target.id(budget).value_or(std::string(use.name)),
                  target.type().name(), use.attribute);
  diagnostic.set_message(
      near.empty() && !types.empty() ? fmt::format("`{}` must be a {}: {}", use.name, types, what) : what);
  return !near.empty();
}

/// Whether another value of the same type may not cause the error. Given values have the types that the
/// definition declares, so errors of types, such as that of `1 + 'a'`, are faults of the definition.
bool depends_on_value(const Diagnostic& diagnostic) {
  return diagnostic.kind() != DiagKind::template_evaluation || diagnostic.depends_on_value();
}

/// What the error is about: a given value, or the entity if it can be any of several. Unknown if the
/// definition itself is wrong.
Span cause_of(Diagnostic& diagnostic, const Entity& entity, std::string_view text,
              const Definitions& definitions) {
  if (diagnostic.kind() == DiagKind::counter_limit) return entity.place();
  if (!diagnostic.undefined_name().empty()) return {};
  Span out;
  for (const Use& use : NameScanner(text).uses()) {
    const Span given = entity.given_place(use.name);
    if (const Entity* target = without_field(entity, use))
      return reword_missing_field(diagnostic, use, *target, definitions) ? Span() : given;
    if (!given.known() || given == out || !depends_on_value(diagnostic)) continue;
    out = out.known() ? entity.place() : given;
  }
  return out;
}

}  // namespace

Span blame_given_value(Diagnostic& diagnostic, const Entity& entity, const Sources& sources,
                       const Definitions& definitions) {
  const Span place = diagnostic.span();
  if (!place.known()) return {};
  if (diagnostic.cause().empty()) diagnostic.set_cause(fmt::format("{}:{}", place.file, place.begin));
  const bool can_be_value = diagnostic.kind() == DiagKind::template_evaluation ||
                            diagnostic.kind() == DiagKind::template_cast ||
                            diagnostic.kind() == DiagKind::counter_limit;
  if (!can_be_value || diagnostic.severity() != Severity::error) return {};
  const std::string_view text =
      sources.file(place.file).text().substr(place.begin, place.end - std::min(place.begin, place.end));
  const Span cause = cause_of(diagnostic, entity, text, definitions);
  if (!cause.known()) return {};
  diagnostic.set_span(cause);
  if (diagnostic.kind() == DiagKind::template_cast && !has_python_words())
    diagnostic.set_message("with this value, " + diagnostic.message());
  diagnostic.add_note(place, "in this template");
  return cause == entity.place() ? Span() : cause;
}

}  // namespace iocwright::resolve
