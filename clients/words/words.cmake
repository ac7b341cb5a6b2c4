# Compiles the catalogue files into tz_words.
add_custom_command(OUTPUT ${GEN}/words_data.cc
  COMMAND ${CMAKE_COMMAND} -DOUT=${GEN}/words_data.cc -DDIR=${CMAKE_CURRENT_LIST_DIR} -P ${CMAKE_CURRENT_LIST_DIR}/embed.cmake
  DEPENDS ${CMAKE_CURRENT_LIST_DIR}/embed.cmake ${CMAKE_CURRENT_LIST_DIR}/refusals.txt ${CMAKE_CURRENT_LIST_DIR}/enums.txt)
target_sources(tz_words PRIVATE ${GEN}/words_data.cc)
