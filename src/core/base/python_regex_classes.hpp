// The character classes and characters of Python's `re`, written for PCRE2.
#pragma once

#include <string>
#include <string_view>

namespace iocwright {

/// What the classes of an expression cover: all characters, or only those of ASCII. The elements that remain
/// are the other characters or, in an expression for bytes, the other bytes.
enum class RegexAlphabet : unsigned char { unicode, ascii, bytes };

/// What `\d`, `\D`, `\s`, `\S`, `\w` and `\W` stand for inside of brackets, in PCRE2's syntax. PCRE2's own
/// classes differ between its versions and from Python's.
std::string_view class_members(char32_t letter, RegexAlphabet alphabet);

/// `\b` or `\B`.
std::string word_boundary(bool negated, RegexAlphabet alphabet);

/// A character that stands for itself, inside and outside of brackets.
std::string regex_literal(char32_t c);

/// The character that a backslash and one of `abfnrtv\` stand for; 0 for others. `\b` is a backspace only
/// inside of brackets.
char32_t simple_escape(char32_t letter);

}  // namespace iocwright
