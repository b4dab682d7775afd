#include "epics/db/calc_expression.hpp"

#include <doctest/doctest.h>

using iocwright::epics::calc_error;

TEST_CASE("calc: expressions that Base accepts") {
  for (const char* good :
       {"A+B",    "1",        ".5",         "0x1F+A",     "A>B?C:D", "A&&B||C", "A=B",     "A:=1;B",
        "A;B:=1", "MAX(A,B)", "ISNAN(A,B)", "ATAN2(A,B)", "-A",      "!A",      "A AND B", "not a",
        "A#B",    "((A))",    "A**B",       "VAL",        "a>>>2",   "SIN A",   "RNDM"})
    CHECK_MESSAGE(calc_error(good) == std::nullopt, good);
}

TEST_CASE("calc: what is wrong with an expression") {
  CHECK(calc_error("") == "NULL or empty input argument to postfix()");
  for (const char* bad : {"A+", "A#", "A:=B", "A;B", "A;", "ABS(A,B)", "ATAN2(A)"})
    CHECK_MESSAGE(calc_error(bad) == "Incomplete expression, operand missing", bad);
  for (const char* bad : {"M", "Sinn(A)", "0x", "1e", "MAX()", "A B", "$", "1.5.2"})
    CHECK_MESSAGE(calc_error(bad) == "Syntax error, unknown operator/operand", bad);
  CHECK(calc_error("(A") == "Parenthesis still open at end of expression");
  CHECK(calc_error("A)") == "Close parenthesis found without open");
  CHECK(calc_error("A,B") == "Comma without enclosing parentheses");
  CHECK(calc_error("A>B?C") == "Unbalanced conditional ?: operators");
  CHECK(calc_error("A:B") == "Unbalanced conditional ?: operators");
  CHECK(calc_error("1:=2") == "Bad assignment target");
  CHECK(calc_error("A+B:=2") == "Bad assignment target");
  CHECK(calc_error(".") == "Badly formed numeric literal");
  CHECK(calc_error("ATAN2(A)?B:C") == "Not enough operands provided");
}
