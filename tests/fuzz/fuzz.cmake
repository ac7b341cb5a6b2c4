# Fuzz targets. With any compiler a driver of our own replays the corpus and runs a bounded number of mutated
# inputs; with TZ_FUZZ=ON (clang) the targets are libFuzzer's: tests/fuzz/run.
file(GLOB fuzz_common CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/tests/fuzz/common/*.cc)
# The decoders by themselves: neither the store's engine nor gRPC comes in.
add_library(tz_fuzz STATIC ${fuzz_common} ledger/sequencer/decode.cc ledger/store/schema.cc ledger/store/signing.cc
  ledger/check/parsed_entry.cc ledger/check/finding.cc)
target_include_directories(tz_fuzz PUBLIC ${CMAKE_SOURCE_DIR})
target_compile_definitions(tz_fuzz PRIVATE TZ_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
target_link_libraries(tz_fuzz PUBLIC tz_book GTest::gtest PRIVATE tz_warnings)

if(TZ_FUZZ)
  # Half of compiling the rules is reading these.
  target_precompile_headers(tz_book PRIVATE ledger/book/decide.h ledger/base/strings.h ledger/base/time.h)
  target_compile_options(tz_book PRIVATE -Xclang -fno-pch-timestamp)
endif()

function(tz_fuzz_target name runs)
  set(source ${CMAKE_SOURCE_DIR}/tests/fuzz/${name}/fuzz_${name}.cc)
  set(corpus ${CMAKE_SOURCE_DIR}/tests/fuzz/corpus/${name})
  if(TZ_FUZZ)
    add_executable(fuzz-${name} ${source})
    target_link_options(fuzz-${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz-${name} PRIVATE tz_fuzz tz_warnings)
    set_target_properties(fuzz-${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
    add_test(NAME libfuzzer_${name} COMMAND ${CMAKE_SOURCE_DIR}/tests/fuzz/run --build ${CMAKE_BINARY_DIR} --seconds 10 ${name})
    set_tests_properties(libfuzzer_${name} PROPERTIES LABELS libfuzzer TIMEOUT 900)
    return()
  endif()
  add_executable(fuzz-${name}-driver ${source} ${CMAKE_SOURCE_DIR}/tests/fuzz/driver/main.cc)
  target_link_libraries(fuzz-${name}-driver PRIVATE tz_fuzz tz_warnings)
  set_target_properties(fuzz-${name}-driver PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)
  add_test(NAME fuzz_${name} COMMAND fuzz-${name}-driver --runs ${runs} --seed 1 ${corpus})
endfunction()
tz_fuzz_target(decide 150)
tz_fuzz_target(command 3000)
if(NOT TZ_FUZZ)
  add_test(NAME fuzz_stage COMMAND fuzz-decide-driver --stage)
endif()
