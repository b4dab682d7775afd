#include "core/value/budget.hpp"

#include <fmt/format.h>

#include <array>

namespace iocwright {

namespace {

constexpr std::uint64_t no_ceiling = UINT64_MAX;

constexpr std::array rows{
    LimitRow{"steps", &Limits::steps, no_ceiling, "IOCWRIGHT_LIMIT_STEPS",
             "expressions and statements evaluated"},
    LimitRow{"size", &Limits::size, no_ceiling, "IOCWRIGHT_LIMIT_SIZE",
             "bytes of one text, or of the output"},
    LimitRow{"length", &Limits::length, no_ceiling, "IOCWRIGHT_LIMIT_LENGTH",
             "items of one list, range or mapping"},
    LimitRow{"depth", &Limits::depth, 4000, "IOCWRIGHT_LIMIT_DEPTH",
             "expressions, calls or values in one another"},
};

}  // namespace

std::span<const LimitRow> limit_rows() { return rows; }

Diagnostic Budget::exceeded(std::size_t row) const {
  const LimitRow& limit = rows.at(row);
  return error(DiagKind::template_limit, fmt::format("the template exceeds the limit `{}` of {} ({})",
                                                     limit.name, limits_.*limit.value, limit.meaning))
      .help(fmt::format("if it is meant, raise the limit: `--limit {}=N` or `{}=N`", limit.name,
                        limit.environment));
}

Diagnostic Budget::out_of_stack() {
  return error(DiagKind::template_limit,
               "the template is nested deeper than the stack of this process holds, though the limit `depth` "
               "allows it")
      .help("a larger stack is given by `ulimit -s`");
}

}  // namespace iocwright
