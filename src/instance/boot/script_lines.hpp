// Splits the output of a template into lines and finds what in the template wrote each of them.
#pragma once

#include <functional>
#include <vector>

#include "instance/boot/boot.hpp"
#include "instance/resolve/renderer.hpp"

namespace iocwright::boot {

/// The place of bytes [begin, end) of the text that was rendered, which may be more than the node's string.
using ToPlace = std::function<TemplatePlace(std::size_t begin, std::size_t end)>;

/// One line for each line of `output`, in order.
std::vector<ScriptLine> split_lines(const resolve::TracedOutput& output, const Origin& origin,
                                    const ToPlace& to_place);

/// The offset in the output of what byte `offset` of the template wrote, or of what was written first after
/// it; the size of the output when there is none.
std::size_t output_offset(const resolve::TracedOutput& output, std::size_t offset);

}  // namespace iocwright::boot
