#include "image/module/failure.hpp"

#include <fmt/format.h>

#include <array>

#include "core/base/path.hpp"
#include "core/base/regex.hpp"
#include "core/base/text.hpp"

namespace iocwright::image {

namespace {

struct Known {
  std::string_view what;   ///< a header or library; a prefix if it ends with `*`
  std::string_view where;  ///< the package or module that provides it
};

// Debian packages that provide headers used by EPICS modules.
constexpr std::array header_packages{Known{"rpc/*", "libtirpc-dev"},
                                     Known{"tirpc/*", "libtirpc-dev"},
                                     Known{"pcre.h", "libpcre3-dev"},
                                     Known{"hdf5.h", "libhdf5-dev"},
                                     Known{"tiff*", "libtiff-dev"},
                                     Known{"jpeglib.h", "libjpeg-dev"},
                                     Known{"zlib.h", "zlib1g-dev"},
                                     Known{"libxml/*", "libxml2-dev"},
                                     Known{"libusb*", "libusb-1.0-0-dev"},
                                     Known{"X11/extensions/*", "libxext-dev"},
                                     Known{"X11/*", "libx11-dev"},
                                     Known{"event2/*", "libevent-dev"},
                                     Known{"netcdf.h", "libnetcdf-dev"},
                                     Known{"Magick++.h", "libgraphicsmagick++1-dev"},
                                     Known{"readline/*", "libreadline-dev"},
                                     Known{"glib.h", "libglib2.0-dev"},
                                     Known{"net-snmp/*", "libsnmp-dev"},
                                     Known{"libssh2*", "libssh2-1-dev"},
                                     Known{"openssl/*", "libssl-dev"},
                                     Known{"boost/*", "libboost-dev"},
                                     Known{"szlib.h", "libaec-dev"},
                                     Known{"blosc.h", "libblosc-dev"},
                                     Known{"numa.h", "libnuma-dev"},
                                     Known{"libavcodec/*", "libavcodec-dev"},
                                     Known{"libswscale/*", "libswscale-dev"},
                                     Known{"libavformat/*", "libavformat-dev"},
                                     Known{"libuvc/*", "libuvc-dev"},
                                     Known{"zmq*", "libzmq3-dev"}};

// Debian packages that provide libraries, by the name after -l.
constexpr std::array library_packages{
    Known{"tirpc", "libtirpc-dev"},       Known{"pcre", "libpcre3-dev"},
    Known{"hdf5*", "libhdf5-dev"},        Known{"tiff", "libtiff-dev"},
    Known{"jpeg", "libjpeg-dev"},         Known{"z", "zlib1g-dev"},
    Known{"xml2", "libxml2-dev"},         Known{"usb-1.0", "libusb-1.0-0-dev"},
    Known{"X11", "libx11-dev"},           Known{"Xext", "libxext-dev"},
    Known{"event*", "libevent-dev"},      Known{"netcdf", "libnetcdf-dev"},
    Known{"readline", "libreadline-dev"}, Known{"netsnmp", "libsnmp-dev"},
    Known{"ssh2", "libssh2-1-dev"},       Known{"ssl", "libssl-dev"},
    Known{"crypto", "libssl-dev"},        Known{"sz", "libaec-dev"},
    Known{"blosc", "libblosc-dev"},       Known{"numa", "libnuma-dev"}};

// Support modules that provide headers, libraries and database definitions used by others.
constexpr std::array module_parts{Known{"asyn*", "asyn"},
                                  Known{"drvAsyn*", "asyn"},
                                  Known{"motor*", "motor"},
                                  Known{"ADDriver.h", "ADCore"},
                                  Known{"NDArray*", "ADCore"},
                                  Known{"NDPlugin*", "ADCore"},
                                  Known{"ADBase", "ADCore"},
                                  Known{"seqCom.h", "sequencer"},
                                  Known{"seq*", "sequencer"},
                                  Known{"pv", "sequencer"},
                                  Known{"calc*", "calc"},
                                  Known{"sCalc*", "calc"},
                                  Known{"sscan*", "sscan"},
                                  Known{"recDynLink.h", "sscan"},
                                  Known{"busy*", "busy"},
                                  Known{"autosave", "autosave"},
                                  Known{"asSupport.dbd", "autosave"},
                                  Known{"pvxs*", "pvxs"},
                                  Known{"stream*", "StreamDevice"},
                                  Known{"devIocStats*", "iocStats"},
                                  Known{"modbus*", "modbus"},
                                  Known{"swait*", "calc"},
                                  Known{"simDetector*", "ADSimDetector"}};

template <std::size_t count>
std::string_view look_up(const std::array<Known, count>& table, std::string_view name) {
  for (const Known& row : table) {
    if (row.what.ends_with('*') ? name.starts_with(row.what.substr(0, row.what.size() - 1))
                                : name == row.what)
      return row.where;
  }
  return "";
}

std::string part_of(std::string_view log, const RegexMatch& match, std::size_t group) {
  return std::string(match.group(log, group));
}

Result<std::optional<RegexMatch>> search(const Regex& regex, std::string_view log) {
  auto found = regex.search(log);
  if (!found)
    return fail(error(DiagKind::regular_expression, "cannot search the log for the cause: " + found.error()));
  return *std::move(found);
}

std::string hint_for_header(const std::string& header) {
  if (const auto module = look_up(module_parts, path::name(header)); !module.empty())
    return fmt::format(
        "the header `{}` comes with the module `{}`: build that first, and add `requires: [{}]` to the "
        "recipe",
        header, module, module);
  if (const auto package = look_up(header_packages, header); !package.empty())
    return fmt::format("the header `{}` is in the Debian package `{}`: add it to `apt_developer`", header,
                       package);
  return fmt::format(
      "the header `{}` is missing: add its package to `apt_developer`, or its module to `requires`", header);
}

std::string hint_for_library(const std::string& library) {
  if (const auto module = look_up(module_parts, library); !module.empty())
    return fmt::format(
        "the library `{}` comes with the module `{}`: build that first, and add `requires: [{}]` to the "
        "recipe",
        library, module, module);
  if (const auto package = look_up(library_packages, library); !package.empty())
    return fmt::format("the library `{}` is in the Debian package `{}`: add it to `apt_developer`", library,
                       package);
  return fmt::format(
      "the library `{}` is missing: add its package to `apt_developer`, or its module to `requires`",
      library);
}

}  // namespace

Result<std::string> first_error(std::string_view log) {
  static const Regex error_line = *Regex::compile(
      R"(^(?![#$] ).*(?:: fatal error: |: error: |error: |\bcannot find -l|undefined reference to|No rule to make target|^fatal: |^E: |Can't open|Can't find|dbdExpand|\bERROR\b|\*\*\* ).*$)",
      {.multiline = true, .bytes = true});
  const auto match = TRY(search(error_line, log));
  return match ? std::string(text::trim(part_of(log, *match, 0))) : "";
}

std::string last_lines(std::string_view log, std::size_t count) {
  while (log.ends_with('\n')) log.remove_suffix(1);
  std::size_t begin = log.size();
  for (std::size_t lines = 0; begin > 0; --begin)
    if (log[begin - 1] == '\n' && ++lines == count) break;
  return std::string(log.substr(begin));
}

Result<std::string> hint_for(std::string_view log, bool has_configure) {
  static const Regex header =
      *Regex::compile(R"(fatal error: (\S+): No such file or directory)", {.bytes = true});
  static const Regex library =
      *Regex::compile(R"(cannot find -l:?(?:lib)?([\w.+-]+?)(?:\.a|\.so)?(?:: No such file or directory)?$)",
                      {.multiline = true, .bytes = true});
  static const Regex definition =
      *Regex::compile(R"((?:Can't (?:open|find) file '?|No rule to make target '(?:[^']*/)?)([\w.-]+\.dbd))",
                      {.bytes = true});
  static const Regex wrong_order =
      *Regex::compile(R"((?:(?:Menu|Record ?type) '?|(?:using|refers to) unknown record type ')(\w+))"
                      R"('?(?: (?:is )?(?:not|un)(?: ?defined| found)|, declaration|\.))",
                      {.bytes = true});
  static const Regex conflict =
      *Regex::compile(R"(Definition of (\w+) conflicts with (\w+) support)", {.bytes = true});
  static const Regex release =
      *Regex::compile(R"((\w+) = (\S+)\s.*?(?:does not exist|is not a directory|No such))", {.bytes = true});
  if (log.find("both of which resolve to") != std::string_view::npos)
    return "this version of EPICS Base takes the blank macros that `remove_macros` writes to RELEASE for "
           "paths: use a newer version, or build with -e make_options=CHECK_RELEASE=NO";
  if (const auto match = TRY(search(header, log))) return hint_for_header(part_of(log, *match, 1));
  if (const auto match = TRY(search(library, log))) return hint_for_library(part_of(log, *match, 1));
  if (const auto match = TRY(search(definition, log))) {
    const std::string file = part_of(log, *match, 1);
    const auto module = look_up(module_parts, file);
    return fmt::format("the database definitions `{}` were not found{}", file,
                       module.empty()
                           ? ": the module that contains them must be built first"
                           : fmt::format(": they come with the module `{}`; build that first", module));
  }
  if (const auto match = TRY(search(wrong_order, log)))
    return fmt::format(
        "`{}` is used before it is defined: the dbds are in the wrong order, or one is missing",
        part_of(log, *match, 1));
  if (const auto match = TRY(search(conflict, log))) {
    const std::string macro = part_of(log, *match, 1), module = part_of(log, *match, 2);
    return fmt::format(
        "`{}` was built with another {}: rebuild it, or add `{}` to `remove_macros` of its recipe", module,
        macro, macro);
  }
  if (const auto match = TRY(search(release, log)))
    return fmt::format(
        "RELEASE refers to `{}`, which is missing: build that module first, or add `{}` to `remove_macros`",
        part_of(log, *match, 2), part_of(log, *match, 1));
  if (!has_configure)
    return "the module has no `configure` folder with the build rules of EPICS: is it a support module, and "
           "is the version right?";
  return "";
}

}  // namespace iocwright::image
