#include "instance/screens/widget_form.hpp"

#include <array>

namespace iocwright::screens {

namespace {

struct FormRow {
  WidgetForm bob;
  WidgetForm edl;
  WidgetForm adl;
};

// In the order of WidgetKind. EDM has no check boxes, so they become menus there.
constexpr std::array rows{
    FormRow{{"ArrayTrace"}, {"XYTrace"}, {}},
    FormRow{{"BitField"}, {"LED"}, {}},
    FormRow{{"ImageRead"}, {}, {}},
    FormRow{{"LED", true}, {"LED", true}, {"LED", true}},
    FormRow{{"ProgressBar"}, {"ProgressBar"}, {"ProgressBar"}},
    FormRow{{"Table"}, {}, {}},
    FormRow{{"TextUpdate"}, {"TextRead"}, {"TextRead"}},
    FormRow{{}, {}, {}},
    FormRow{{}, {}, {}},
    FormRow{{"CheckBox"}, {"ComboBox"}, {"CheckBox"}},
    FormRow{{"ComboBox"}, {"ComboBox"}, {"ComboBox"}},
    FormRow{{"Table"}, {}, {}},
    FormRow{{"TextEntry"}, {"TextWrite"}, {"TextWrite"}},
    FormRow{{"ToggleButton", true}, {"ToggleButton"}, {"ToggleButton"}},
};

}  // namespace

WidgetForm form_of(WidgetKind kind, ScreenFormat format) {
  const FormRow& row = rows.at(static_cast<std::size_t>(kind));
  switch (format) {
    case ScreenFormat::bob: return row.bob;
    case ScreenFormat::edl: return row.edl;
    case ScreenFormat::adl: return row.adl;
  }
  return {};
}

}  // namespace iocwright::screens
