// Aligned text for people. Widths count columns of a terminal: a Chinese character takes two.
#ifndef TIANZHANG_CLIENTS_CLI_TABLE_H_
#define TIANZHANG_CLIENTS_CLI_TABLE_H_

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace tianzhang::cli {

// Terminal columns of a UTF-8 text: 2 for East Asian wide and full-width characters, 0 for combining marks
// and control characters, 1 otherwise.
int DisplayWidth(std::string_view text);

// `text` padded with spaces to `width` columns; longer text stays as it is.
std::string Pad(std::string_view text, int width, bool right = false);

class Table {
 public:
  struct Column {
    std::string header;
    bool right = false;  // numbers
  };
  explicit Table(std::vector<Column> columns) : columns_(std::move(columns)) {}

  // As many cells as there are columns.
  void Add(std::vector<std::string> cells) { rows_.push_back(std::move(cells)); }
  size_t size() const { return rows_.size(); }

  // Header, a rule, the rows; columns empty in every row are left out.
  void Print(std::ostream& out) const;

 private:
  std::vector<Column> columns_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace tianzhang::cli

#endif  // TIANZHANG_CLIENTS_CLI_TABLE_H_
