// Declares the format of recipes. The descriptions appear in the published schema and the reference page.
#include <array>

#include "image/recipe/recipe.hpp"

namespace iocwright::image {

namespace {

using enum format::TypeForm;

constexpr format::Type text_type{text};
constexpr format::Type boolean_type{boolean};
constexpr format::Type integer_type{integer};
constexpr format::Type number_type{number};
constexpr format::Type any_type{any};
constexpr format::Type map_type{map};
constexpr format::Type null_type{null};
constexpr format::Type texts_type{array, &text_type};

// Conditions and switches may be a bool, a template or an expression.
constexpr std::array<const format::Type*, 2> condition_options{&boolean_type, &text_type};
constexpr format::Type condition_type{either, nullptr, nullptr, condition_options};
constexpr std::array<const format::Type*, 2> text_or_null_options{&text_type, &null_type};
constexpr format::Type text_or_null{either, nullptr, nullptr, text_or_null_options};
constexpr std::array<const format::Type*, 4> macro_value_options{&text_type, &integer_type, &number_type,
                                                                 &null_type};
constexpr format::Type macro_value{either, nullptr, nullptr, macro_value_options};
constexpr format::Type macros_type{dictionary, &macro_value};

constexpr std::string_view path_text = "Path of the file, below the module's folder";
constexpr std::string_view when_text =
    "A bool, or a Jinja expression: where it is false the item takes no part";
constexpr std::string_view post_text = "After make instead of before it";
constexpr format::Field when_field{"when", &condition_type, "true", when_text};
constexpr format::Field post_field{"post_build", &condition_type, "false", post_text};

constexpr std::array<format::Field, 3> download_fields{
    {{"url", &text_type, "", "Where the file is fetched from"},
     {"dest", &text_type, "", "The file to write"},
     {"sha256", &text_type, "\"\"", "What the file's SHA-256 must be"}}};
constexpr format::ObjectFormat download{"Download", "a download",
                                        "A file to fetch before the packages are installed", download_fields};

constexpr std::array<format::Field, 3> comment_out_fields{
    {{"path", &text_type, "", path_text},
     {"regexp", &text_type, "", "Which lines: a regular expression of Python, found anywhere in the line"},
     when_field}};
constexpr format::ObjectFormat comment_out{"CommentOut", "an item of comment_out",
                                           "Puts `# ` before each line that matches and is no comment yet",
                                           comment_out_fields};

constexpr std::array<format::Field, 6> line_fields{
    {{"path", &text_type, "", path_text},
     {"regexp", &text_type, "\"\"",
      "The last line that this matches anywhere is replaced; without a match the line is added"},
     {"line", &text_type, "", "The line that must stand in the file"},
     {"insertafter", &text_type, "\"\"",
      "Where nothing matches: behind the last line that this matches; else at the end"},
     when_field,
     post_field}};
constexpr format::ObjectFormat line_patch{"LinePatch", "an item of patch_lines",
                                          "Ensures that a line stands in a file", line_fields};

constexpr std::array<format::Field, 6> block_fields{
    {{"path", &text_type, "", path_text},
     {"block", &text_type, "", "The lines that must stand between the markers"},
     {"marker", &text_type, "\"# {mark} ANSIBLE MANAGED BLOCK\"",
      "The marker lines; `{mark}` becomes BEGIN and END"},
     {"insertafter", &text_type, "\"EOF\"",
      "Where there is no such block yet: behind the last line that this matches"},
     when_field,
     post_field}};
constexpr format::ObjectFormat block_patch{"BlockPatch", "an item of patch_blocks",
                                           "Ensures that a marked block of lines stands in a file",
                                           block_fields};

constexpr std::array<format::Field, 3> patch_file_fields{
    {{"path", &text_or_null, "null", "The patch, below the recipe's folder"},
     {"commit", &text_or_null, "null", "What is checked out before it is applied"},
     when_field}};
constexpr format::ObjectFormat patch_file{"PatchFile", "a patch_file",
                                          "A patch that is applied to the fresh clone", patch_file_fields};

constexpr std::array<format::Field, 3> script_fields{
    {{"path", &text_type, "", "The script, below the recipe's folder; bash runs it in the module's folder"},
     when_field,
     post_field}};
constexpr format::ObjectFormat script{"Script", "an item of scripts", "A script of the recipe",
                                      script_fields};
constexpr std::array<format::Field, 4> bash_fields{
    {{"cmd", &text_type, "", "What bash runs in the module's folder"},
     {"creates", &text_type, "\"\"", "Where this file stands already, nothing is run"},
     when_field,
     post_field}};
constexpr format::ObjectFormat bash{"Bash", "an item of bash", "A command for bash", bash_fields};
constexpr std::array<format::Field, 3> tasks_fields{
    {{"path", &text_type, "", "The file of tasks, below the recipe's folder"}, when_field, post_field}};
constexpr format::ObjectFormat tasks{"TaskFile", "an item of tasks", "A file of ansible tasks", tasks_fields};

template <const format::ObjectFormat& format>
constexpr format::Type object_of{object, nullptr, &format};
template <const format::ObjectFormat& format>
constexpr format::Type list_of{array, &object_of<format>};

constexpr std::string_view architecture_text =
    "Stands in for what the target architecture says, in this recipe alone";

constexpr std::array fields{
    format::Field{"module", &text_type, "", "The module's name, also that of its folder below $SUPPORT"},
    format::Field{"version", &text_type, "", "Tag, branch or commit to build"},
    format::Field{"organization", &text_type, "\"https://github.com/epics-modules\"",
                  "Where the module is cloned from, without its name"},
    format::Field{"git_repo", &text_type, "\"\"",
                  "The whole URL to clone, where it is not organization/module"},
    format::Field{"recursive", &condition_type, "false", "Clone git submodules too"},
    format::Field{"macro", &text_type, "\"\"",
                  "The module's name in RELEASE; by default the module in upper case, `-` as `_`"},
    format::Field{"local_path", &text_type, "\"\"",
                  "Where the module is cloned to; by default $SUPPORT/<module>"},
    format::Field{
        "requires", &texts_type, "[]",
        "Modules that must be built before this one. Without this key, the order of the command line counts"},
    format::Field{"license", &text_type, "\"\"",
                  "SPDX expression of the module's licence, for the bill of materials"},
    format::Field{"description", &text_type, "\"\"", "What the module is for"},
    format::Field{"dbds", &texts_type, "[]", "What the IOC must load, in order"},
    format::Field{"libs", &texts_type, "[]", "What the IOC must link, those that others need first"},
    format::Field{"apt_developer", &texts_type, "[]",
                  "Packages to build with; an entry that begins with / is a local .deb file"},
    format::Field{"apt_runtime", &texts_type, "[]", "Packages that the runtime image needs"},
    format::Field{"download_extras", &list_of<download>, "[]",
                  "Files to fetch before the packages are installed"},
    format::Field{"remove_macros", &texts_type, "[]",
                  "RELEASE macros to blank, unless a module that was built has set them"},
    format::Field{"extra_release_macros", &macros_type, "{}", "More RELEASE macros"},
    format::Field{"comment_out", &list_of<comment_out>, "[]", "Lines to make comments of"},
    format::Field{"patch_lines", &list_of<line_patch>, "[]", "Lines to ensure"},
    format::Field{"patch_blocks", &list_of<block_patch>, "[]", "Marked blocks of lines to ensure"},
    format::Field{"patch_file", &object_of<patch_file>, "{}", "A patch for the fresh clone"},
    format::Field{"remove_files_prebuild", &texts_type, "[]",
                  "Paths below the module's folder to delete first"},
    format::Field{"scripts", &list_of<script>, "[]", "Scripts of the recipe to run"},
    format::Field{"bash", &list_of<bash>, "[]", "Commands to run"},
    format::Field{"tasks", &list_of<tasks>, "[]", "Files of ansible tasks to run"},
    format::Field{"make_options", &text_or_null, "\"\"",
                  "Arguments for make; without this key, as many jobs as there are processors"},
    format::Field{"max_jobs", &integer_type, "0",
                  "At most so many jobs of make at once; 1 for a module that cannot be built in parallel"},
    format::Field{"protocol_files", &texts_type, "[]",
                  "StreamDevice protocol files to publish, below the module's folder"},
    format::Field{"runtime_files", &texts_type, "[]", "More paths that the runtime image needs"},
    format::Field{"skip_clean", &condition_type, "false", "Leave the build tree after make"},
    format::Field{"skip_apt", &condition_type, "false", "Do no package step"},
    format::Field{"skip_when", &condition_type, "false", "Where this is true the module is not built at all"},
    format::Field{"vars", &map_type, "{}", "The recipe's own variables for its templates"},
    format::Field{"is_linux", &condition_type, "null", architecture_text},
    format::Field{"is_rtems", &condition_type, "null", architecture_text},
    format::Field{"config_linux_host", &text_type, "\"\"",
                  "Another file than configure/CONFIG_SITE.linux-x86_64.Common"},
    format::Field{"config_linux_target", &text_type, "\"\"",
                  "Another file than configure/CONFIG_SITE.Common.linux-x86_64"},
    format::Field{"force_build", &any_type, "null", "Without a meaning; older recipes have it"},
    format::Field{"force_clone", &any_type, "null", "Without a meaning; older recipes have it"},
};
constexpr format::ObjectFormat recipe{
    "Recipe", "a recipe", "How a support module is fetched, edited, built and registered", fields};

}  // namespace

const format::ObjectFormat& recipe_format() { return recipe; }

}  // namespace iocwright::image
