// A throw-away certificate for 127.0.0.1 that is its own authority.
#pragma once

#include <string>

namespace tianzhang::fault {

// PEM files; the key is readable by its owner only. Fails the test on error.
void WriteCertificate(const std::string& certificate_file, const std::string& key_file);

}  // namespace tianzhang::fault
