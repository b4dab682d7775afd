// `doctor`: what of an image or devcontainer is as it should be.
#include <array>
#include <iostream>
#include <iterator>

#include "cli/command_table.hpp"
#include "cli/options.hpp"
#include "image/doctor/run_doctor.hpp"

namespace iocwright::cli {

namespace {

struct Doctor : Command {
  image::DoctorRequest request;

  void options(CLI::App& app, const Session&) override {
    app.add_option("--image", request.kind,
                   "the kind of image: developer or runtime; by default, it is found out")
        ->check(one_of({std::begin(image::image_kinds), std::end(image::image_kinds)}))
        ->option_text("KIND");
    app.add_flag("--json", request.json, "print JSON");
  }

  int run(Session& session) override {
    return image::run_doctor(request, session.disk, session.process, session.environment, std::cout);
  }
};

constexpr std::array doctor_rows{
    CommandRow{.name = "doctor",
               .summary = "check folders, EPICS Base, programs and limits of an image or devcontainer",
               .make = make_command<Doctor>},
};

}  // namespace

CommandGroup doctor_commands() { return {.name = "", .summary = "", .commands = doctor_rows}; }

}  // namespace iocwright::cli
