// A recipe, and a task file.
#include "image/recipe/recipe.hpp"
#include "image/recipe/task_file.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Run run;
  if (const auto document = run.document(fuzz::text_of(data, size))) {
    (void)image::load_recipe(document, "/x/x.install.yml", run.sink);
    (void)image::load_tasks(document, run.sink);
  }
  return 0;
}
