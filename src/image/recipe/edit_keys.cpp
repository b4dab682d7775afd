// Keys that edit or remove files in the module's folder.
#include "image/recipe/module_planner.hpp"
#include "image/recipe/recipe_types.hpp"

namespace iocwright::image {

namespace {

constexpr std::string_view path_text = "Path of the file, relative to the module's folder";

constexpr format::Field comment_out_fields[] = {
    {"path", &text_type, "", path_text},
    {"regexp", &text_type, "",
     "Lines to comment out: a Python regular expression, found anywhere in the line"},
    when_field,
};
constexpr format::ObjectFormat comment_out =
    item_format("CommentOut", "an item of comment_out",
                "Inserts `# ` before each matching line that does not begin with `#`", comment_out_fields);

constexpr format::Field line_fields[] = {
    {"path", &text_type, "", path_text},
    {"regexp", &text_type, "\"\"",
     "Replaces the last line in which this is found; if no line matches, the line is added"},
    {"line", &text_type, "", "Line that the file must contain"},
    {"insertafter", &text_type, "\"\"",
     "Adds the line after the last line in which this is found; at the end by default"},
    when_field,
    post_field,
};
constexpr format::ObjectFormat line_patch =
    item_format("LinePatch", "an item of patch_lines", "Ensures that a file contains a line", line_fields);

constexpr format::Field block_fields[] = {
    {"path", &text_type, "", path_text},
    {"block", &text_type, "", "Lines that the file must contain between the markers"},
    {"marker", &text_type, "\"# {mark} ANSIBLE MANAGED BLOCK\"",
     "Marker lines; `{mark}` is replaced with BEGIN and END"},
    {"insertafter", &text_type, "\"EOF\"",
     "Adds a new block after the last line in which this is found; at the end by default"},
    when_field,
    post_field,
};
constexpr format::ObjectFormat block_patch =
    item_format("BlockPatch", "an item of patch_blocks",
                "Ensures that a file contains a block of lines between markers", block_fields);

constexpr format::Field patch_file_fields[] = {
    {"path", &text_or_null, "null", "Path of the patch, relative to the recipe's folder"},
    {"commit", &version_or_null, "null", "Tag, branch or commit to check out before the patch is applied"},
    // As in the reference, a patch without `when` is never applied.
    {"when", &condition_type, "false",
     "Bool, template or Jinja expression; the patch is applied only if this is true, so never without this "
     "key"},
};
constexpr format::ObjectFormat patch_file =
    item_format("PatchFile", "a patch_file", "A patch to apply to the fresh clone", patch_file_fields);

Result<void> plan_comment_out(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    if (!TRY(planner.applies(item))) continue;
    const std::string path = TRY(planner.below_module(item["path"]));
    const PlacedText regexp = TRY(item["regexp"].placed_text());
    const ReplaceEdit edit = comment_out_edit(regexp);
    if (!check_edit(edit))
      TRY(check_edit(ReplaceEdit{regexp, "", {}, {}}));  // shows what the user has written
    TRY(planner.add_edit(path, edit, false));
  }
  return {};
}

Result<void> plan_patch_lines(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    if (!TRY(planner.applies(item))) continue;
    LineEdit edit;
    if (item["regexp"].given()) edit.regexp = TRY(item["regexp"].placed_text());
    edit.line = TRY(item["line"].text());
    if (item["insertafter"].given()) edit.insertafter = TRY(item["insertafter"].placed_text());
    const std::string path = TRY(planner.below_module(item["path"]));
    TRY(planner.add_edit(path, std::move(edit)));
  }
  return {};
}

Result<void> plan_patch_blocks(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    if (!TRY(planner.applies(item))) continue;
    BlockEdit edit;
    edit.block = TRY(item["block"].text());
    if (item["marker"].given() && !planner.after_make())
      edit.marker = TRY(item["marker"].text());  // the reference ignores `marker` after make
    edit.insertafter = item["insertafter"].given() ? TRY(item["insertafter"].placed_text()) : "EOF";
    const std::string path = TRY(planner.below_module(item["path"]));
    TRY(planner.add_edit(path, std::move(edit)));
  }
  return {};
}

Result<void> plan_patch_file(ModulePlanner& planner, const KeyValue& value) {
  if (!value["path"].given()) return {};
  if (!value["when"].given())
    planner.warn(warning(DiagKind::missing_key, "the patch is not applied: `patch_file` has no key `when`")
                     .at(value["path"].span())
                     .help("add `when: true` to apply it"));
  if (!value["when"].given() || !TRY(value["when"].condition())) return {};
  planner.clone.full = true;
  planner.clone.patch = TRY(planner.below_recipe(value["path"]));
  planner.clone.commit = TRY(value["commit"].text());
  return {};
}

Result<void> plan_remove_files_prebuild(ModulePlanner& planner, const KeyValue& value) {
  for (const KeyValue& item : value.items()) {
    const std::string path = TRY(planner.below_module(item));
    planner.add(SetFile{FileState::absent, path, {}, {}, planner.plan.folder});
  }
  return {};
}

constexpr RecipeKey keys[] = {
    {{"comment_out", &list_of<comment_out>, "[]", "Lines to comment out"}, Phase::comments, plan_comment_out},
    {{"patch_lines", &list_of<line_patch>, "[]", "Lines that files must contain"},
     Phase::lines,
     plan_patch_lines},
    {{"patch_blocks", &list_of<block_patch>, "[]",
      "Blocks of lines, between markers, that files must contain"},
     Phase::blocks,
     plan_patch_blocks},
    {{"patch_file", &object_of<patch_file>, "{}", "Patch to apply to the fresh clone"},
     Phase::clone,
     plan_patch_file},
    {{"remove_files_prebuild", &texts_type, "[]",
      "Files and folders to remove before the build, relative to the module's folder"},
     Phase::removals,
     plan_remove_files_prebuild},
};

}  // namespace

std::span<const RecipeKey> edit_keys() { return keys; }

}  // namespace iocwright::image
