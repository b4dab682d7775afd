// Splits the output of a template into lines, and finds the part of the template that wrote each of them.
#pragma once

#include <functional>
#include <vector>

#include "instance/boot/boot.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// Maps bytes [begin, end) of the rendered template to a place. The template may be longer than the string of
/// the node that it was made from.
using ToPlace = std::function<TemplatePlace(std::size_t begin, std::size_t end)>;

/// The lines of `output`, in order.
std::vector<ScriptLine> split_lines(const resolve::TracedOutput& output, const Origin& origin,
                                    const ToPlace& to_place);

/// Where the output of byte `offset` of the template begins. If that byte wrote nothing, where the output of
/// the next part of the template begins, or the size of the output if no part follows.
std::size_t output_offset(const resolve::TracedOutput& output, std::size_t offset);

}  // namespace iocwright::boot
