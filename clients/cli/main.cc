// tianzhang: the command-line client.
#include <iostream>
#include <string>
#include <vector>

#include "clients/cli/command_line.h"

int main(int argc, char** argv) {
  tianzhang::cli::Workspace workspace;
  tianzhang::cli::CommandLine line;
  return line.Run(std::vector<std::string>(argv + 1, argv + argc), {}, workspace, std::cout, std::cerr);
}
