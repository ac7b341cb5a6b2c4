#include "ledger/crypto/secret.h"

#include <openssl/crypto.h>

namespace tianzhang::crypto {

void Wipe(std::string* text) {
  OPENSSL_cleanse(text->data(), text->size());
  text->clear();
}

// Short strings live inside the object, so moving copies them: the source is wiped, not just left behind.
Secret::Secret(Secret&& other) noexcept : text_(other.text_) { Wipe(&other.text_); }

Secret& Secret::operator=(Secret&& other) noexcept {
  if (this != &other) {
    Wipe(&text_);
    text_ = other.text_;
    Wipe(&other.text_);
  }
  return *this;
}

Secret::~Secret() { Wipe(&text_); }

}  // namespace tianzhang::crypto
