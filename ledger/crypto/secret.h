// A string that is wiped when it goes: passwords and private keys on their way through memory.
#ifndef TIANZHANG_LEDGER_CRYPTO_SECRET_H_
#define TIANZHANG_LEDGER_CRYPTO_SECRET_H_

#include <string>
#include <string_view>

namespace tianzhang::crypto {

// Overwrites the characters of `text` and empties it. Not optimised away.
void Wipe(std::string* text);

// Owns its characters and wipes them on destruction and when moved from. Not copyable. Thread-compatible.
class Secret {
 public:
  Secret() = default;
  // Takes a copy; the caller wipes its own.
  explicit Secret(std::string_view text) : text_(text) {}
  Secret(Secret&& other) noexcept;
  Secret& operator=(Secret&& other) noexcept;
  ~Secret();

  std::string_view view() const { return text_; }
  bool empty() const { return text_.empty(); }

 private:
  std::string text_;
};

}  // namespace tianzhang::crypto

#endif  // TIANZHANG_LEDGER_CRYPTO_SECRET_H_
