#include "lang/jinja/functions/text_wrap.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "core/base/unicode.hpp"
#include "core/base/utf8.hpp"
#include "lang/jinja/functions/text_ops.hpp"

namespace iocwright::jinja {

namespace {

/// The white space that separates words. Other white space does not, as in textwrap.
bool separates(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

bool is_word(char32_t c) { return unicode::is_alnum(c) || c == '_'; }
bool is_letter(char32_t c) { return is_word(c) && !unicode::is_decimal(c); }
bool may_precede_dashes(char32_t c) {
  return is_word(c) ||
         (c < 0x80 && std::string_view("!\"'&.,?").find(static_cast<char>(c)) != std::string_view::npos);
}

/// Reads the characters of a string forwards or backwards; zero beyond its ends.
class Cursor {
 public:
  Cursor(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  char32_t next() {
    if (at_ == text_.size()) return 0;
    const utf8::Decoded character = utf8::decode(text_.substr(at_));
    at_ += character.size;
    return character.code_point;
  }
  char32_t previous() {
    if (at_ == 0) return 0;
    at_ -= last_size(text_.substr(0, at_));
    return utf8::decode(text_.substr(at_)).code_point;
  }

 private:
  std::string_view text_;
  std::size_t at_;
};

/// A part of a line that is not broken unless it is too long. Its sizes are kept, because counting the rest
/// of a long word again for each line would be quadratic.
class Chunk {
 public:
  explicit Chunk(std::string_view text)
      : text_(text),
        columns_(static_cast<std::int64_t>(utf8::length(text))),
        blank_from_(strip(text, std::nullopt, false, true).size()) {}

  std::string_view text() const { return text_; }
  std::int64_t columns() const { return columns_; }
  bool is_blank() const { return blank_from_ == 0; }

  /// Removes the first `columns` columns and returns them.
  Chunk take(std::int64_t columns) {
    const std::size_t bytes = utf8::byte_offset(text_, static_cast<std::size_t>(columns));
    Chunk out(text_.substr(0, bytes));
    text_.remove_prefix(bytes);
    columns_ -= out.columns_;
    blank_from_ -= std::min(blank_from_, bytes);
    return out;
  }

 private:
  std::string_view text_;
  std::int64_t columns_;
  std::size_t blank_from_;  ///< from this offset on, there is only white space
};

/// Splits a text at the places where it may be broken, into words, parts of hyphenated words, dashes between
/// words, and white space. This is textwrap's regular expression `wordsep_re`, or `wordsep_simple_re`, which
/// a library of regular expressions matches ten times slower.
class ChunkReader {
 public:
  ChunkReader(std::string_view text, bool break_on_hyphens)
      : text_(text), break_on_hyphens_(break_on_hyphens) {}

  std::optional<Chunk> next() {
    if (at_ == text_.size()) return std::nullopt;
    const std::size_t begin = std::exchange(at_, separates(text_[at_]) ? end_of_space() : end_of_part());
    return Chunk(text_.substr(begin, at_ - begin));
  }

 private:
  std::size_t end_of_space() const {
    std::size_t end = at_ + 1;
    while (end < text_.size() && separates(text_[end])) ++end;
    return end;
  }

  std::size_t end_of_part() const {
    if (break_on_hyphens_ && text_[at_] == '-' && are_dashes(at_)) return end_of_dashes(at_);
    std::size_t end = at_ + utf8::decode(text_.substr(at_)).size;
    for (; end < text_.size() && !separates(text_[end]); ++end) {
      if (text_[end] != '-' || !break_on_hyphens_) continue;
      if (is_hyphen(end)) return end + 1;
      if (are_dashes(end)) break;
    }
    return end;
  }

  std::size_t end_of_dashes(std::size_t begin) const {
    return std::min(text_.find_first_not_of('-', begin), text_.size());
  }

  /// Whether two letters, possibly with a dash between them, are the next that `read` returns.
  template <class Read>
  static bool are_two_letters(Read read) {
    if (!is_letter(read())) return false;
    const char32_t second = read();
    return is_letter(second == '-' ? read() : second);
  }

  /// Whether the dash at `at` is a hyphen: between two letters each, as in `re-use` and `a-b-c-d`.
  bool is_hyphen(std::size_t at) const {
    Cursor left(text_, at), right(text_, at + 1);
    return are_two_letters([&] { return left.previous(); }) && are_two_letters([&] { return right.next(); });
  }

  /// Whether at least two dashes between words begin at `begin`.
  bool are_dashes(std::size_t begin) const {
    if (!may_precede_dashes(Cursor(text_, begin).previous())) return false;
    const std::size_t end = end_of_dashes(begin);
    return end - begin >= 2 && is_word(Cursor(text_, end).next());
  }

  std::string_view text_;
  bool break_on_hyphens_;
  std::size_t at_ = 0;
};

/// Removes the part of a word that fits in `space` columns from its front, and returns it.
Chunk take_part(Chunk& word, std::int64_t space, const Wrapping& how) {
  std::int64_t end = space;
  if (how.break_on_hyphens) {
    const std::string_view fits = utf8::slice(word.text(), 0, static_cast<std::size_t>(space));
    const std::size_t hyphen = fits.rfind('-');
    if (hyphen != std::string_view::npos && fits.find_first_not_of('-') < hyphen)
      end = static_cast<std::int64_t>(utf8::length(fits.substr(0, hyphen))) + 1;
  }
  return word.take(end);
}

}  // namespace

std::optional<std::vector<std::string_view>> wrap(std::string_view text, const Wrapping& how) {
  ChunkReader chunks(text, how.break_on_hyphens);
  std::vector<std::string_view> lines;
  for (auto chunk = chunks.next(); chunk;) {
    if (!lines.empty() && chunk->is_blank()) chunk = chunks.next();
    if (!chunk) break;
    // The chunks of a line are adjacent.
    const char* const begin = chunk->text().data();
    std::optional<Chunk> last;
    std::int64_t used = 0;
    for (; chunk && used + chunk->columns() <= how.width; chunk = chunks.next()) {
      used += chunk->columns();
      last = chunk;
    }
    if (chunk && chunk->columns() > how.width) {
      if (how.break_long_words && !how.is_whole && how.width > 0) return std::nullopt;
      if (how.break_long_words) last = take_part(*chunk, std::max<std::int64_t>(how.width, 1) - used, how);
      else if (!last) last = std::exchange(chunk, chunks.next());
    }
    if (!last) continue;
    const char* const end = last->text().data() + (last->is_blank() ? 0 : last->text().size());
    if (end != begin) lines.emplace_back(begin, end);
  }
  return lines;
}

}  // namespace iocwright::jinja
