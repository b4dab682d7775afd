// Plans the edits, scripts and commands that a recipe runs before and after make.
#include <fmt/format.h>

#include "core/base/path.hpp"
#include "image/recipe/plan_module.hpp"

namespace iocwright::image {

Result<void> ModulePlanner::plan_edits() {
  for (const yaml::Node* node : recipe_.remove_files_prebuild) {
    const std::string path = TRY(below_module(*node));
    add(Stage::edit, SetFile{FileState::absent, path, {}, {}, plan_.folder});
  }
  for (const CommentOut& item : recipe_.comment_out) {
    if (!TRY(takes_part(item.condition, false))) continue;
    const std::string path = TRY(below_module(*item.path));
    const PlacedText regexp = TRY(placed_text(*item.regexp));
    TRY(add_edit(Stage::edit, EditFile{path, comment_out_edit(regexp), false, plan_.folder}));
  }
  if (TRY(variables_.flag("is_rtems", false))) {
    const std::string file = path::join(plan_.folder, TRY(variables_.render("{{ config_linux_target }}")));
    add(Stage::edit, EditFile{file,
                              LineEdit{.regexp = ".*VALID_BUILDS.*",
                                       .search_string = {},
                                       .line = "VALID_BUILDS=Host",
                                       .insertafter = {},
                                       .insertbefore = {}},
                              true, plan_.folder});
  }
  TRY(add_blocks(false));
  TRY(add_lines(false));
  return add_commands(false);
}

Result<void> ModulePlanner::plan_post_edits() {
  TRY(add_blocks(true));
  TRY(add_lines(true));
  return add_commands(true);
}

Result<void> ModulePlanner::add_blocks(bool post_build) {
  for (const BlockPatch& item : recipe_.patch_blocks) {
    if (!TRY(takes_part(item.condition, post_build))) continue;
    BlockEdit edit;
    edit.block = TRY(variables_.text(*item.block));
    if (item.marker != nullptr && !post_build)
      edit.marker = TRY(variables_.text(*item.marker));  // the reference ignores `marker` after make
    edit.insertafter = item.insertafter != nullptr ? TRY(placed_text(*item.insertafter)) : "EOF";
    const std::string path = TRY(below_module(*item.path));
    TRY(add_edit(post_build ? Stage::post : Stage::edit,
                 EditFile{path, std::move(edit), true, plan_.folder}));
  }
  return {};
}

Result<void> ModulePlanner::add_lines(bool post_build) {
  for (const LinePatch& item : recipe_.patch_lines) {
    if (!TRY(takes_part(item.condition, post_build))) continue;
    LineEdit edit;
    if (item.regexp != nullptr) edit.regexp = TRY(placed_text(*item.regexp));
    edit.line = TRY(variables_.text(*item.line));
    if (item.insertafter != nullptr) edit.insertafter = TRY(placed_text(*item.insertafter));
    const std::string path = TRY(below_module(*item.path));
    TRY(add_edit(post_build ? Stage::post : Stage::edit,
                 EditFile{path, std::move(edit), true, plan_.folder}));
  }
  return {};
}

Result<void> ModulePlanner::add_commands(bool post_build) {
  const Stage stage = post_build ? Stage::post : Stage::edit;
  for (const Action& script : recipe_.scripts) {
    if (!TRY(takes_part(script.condition, post_build))) continue;
    const std::string file = TRY(below_recipe(*script.what));
    add(stage, RunCommand{{"/bin/bash", file}, plan_.folder, {}, {}, !post_build});
  }
  for (const Action& bash : recipe_.bash) {
    if (!TRY(takes_part(bash.condition, post_build))) continue;
    const std::string creates =
        bash.creates != nullptr ? path::join(plan_.folder, TRY(variables_.text(*bash.creates))) : "";
    const std::string command = TRY(variables_.text(*bash.what));
    add(stage, RunCommand{{"/bin/bash", "-c", command}, plan_.folder, creates, {}, !post_build});
  }
  return {};
}

}  // namespace iocwright::image
