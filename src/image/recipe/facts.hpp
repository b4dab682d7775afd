// Facts about the machine, with the names and values of ansible's module `setup`.
#pragma once

#include "core/base/disk.hpp"
#include "core/base/environment.hpp"
#include "core/value/dict.hpp"

namespace iocwright::image {

/// The facts that recipes may use: architecture, kernel, distribution, processors and environment. Templates
/// see them as `ansible_facts.NAME` and as `ansible_NAME`. `jobs` is the number of processors to use.
Dict gather_facts(const Disk& disk, const Environment& environment, int jobs);

}  // namespace iocwright::image
