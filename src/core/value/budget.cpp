#include "core/value/budget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace iocwright {

namespace {

constexpr std::uint64_t no_ceiling = UINT64_MAX;

constexpr std::array rows{
    LimitRow{.name = "steps",
             .value = &Limits::steps,
             .ceiling = no_ceiling,
             .environment = "IOCWRIGHT_LIMIT_STEPS",
             .meaning = "expressions and statements evaluated"},
    LimitRow{.name = "size",
             .value = &Limits::size,
             .ceiling = no_ceiling,
             .environment = "IOCWRIGHT_LIMIT_SIZE",
             .meaning = "bytes in one string or in the output"},
    LimitRow{.name = "length",
             .value = &Limits::length,
             .ceiling = no_ceiling,
             .environment = "IOCWRIGHT_LIMIT_LENGTH",
             .meaning = "items in one list, range or mapping"},
    LimitRow{.name = "depth",
             .value = &Limits::depth,
             .ceiling = 4000,
             .environment = "IOCWRIGHT_LIMIT_DEPTH",
             .meaning = "nesting levels of expressions, calls or values"},
};

}  // namespace

std::span<const LimitRow> limit_rows() { return rows; }

Diagnostic Budget::exceeded(std::uint64_t Limits::*which) const {
  const LimitRow& limit = *std::ranges::find(rows, which, &LimitRow::value);
  return error(DiagKind::template_limit, fmt::format("the template exceeds the limit `{}` of {} ({})",
                                                     limit.name, limits_.*limit.value, limit.meaning))
      .help(fmt::format("if this is intended, raise the limit with `--limit {}=N` or `{}=N`", limit.name,
                        limit.environment));
}

Diagnostic Budget::out_of_stack() {
  return error(DiagKind::template_limit,
               "the template is nested too deeply for the stack of this process, although the limit `depth` "
               "allows it")
      .help("increase the stack size with `ulimit -s`");
}

}  // namespace iocwright
