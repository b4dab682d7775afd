// A recipe, and a file of tasks as recipes name them.
#include "model/recipe.hpp"
#include "model/task_file.hpp"
#include "target.hpp"

using namespace iocwright;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  fuzz::Run run;
  if (const auto document = run.document(fuzz::text_of(data, size))) {
    (void)model::load_recipe(document, "/x/x.install.yml", run.sink);
    (void)model::load_tasks(document, run.sink);
  }
  return 0;
}
