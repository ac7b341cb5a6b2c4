# cmake -DOUT=file.cc -DDIR=clients/words -P embed.cmake: the catalogue files as string literals.
set(text "// Generated from clients/words/*.txt by embed.cmake.\n#include <string_view>\n\nnamespace tianzhang::words::internal {\n")
foreach(name refusals enums)
  file(READ ${DIR}/${name}.txt content)
  string(APPEND text "extern const std::string_view k_${name};\nconst std::string_view k_${name} = R\"TZTXT(${content})TZTXT\";\n")
endforeach()
string(APPEND text "}  // namespace tianzhang::words::internal\n")
file(WRITE ${OUT} "${text}")
