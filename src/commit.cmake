# Sets COMMIT and COMMIT_DATE, which `--version` and `iocwright status` show: those of this clone, or else of the options
# below. They are empty if both are unknown.
set(IOCWRIGHT_COMMIT "" CACHE STRING "The commit of a source tree that is not a clone")
set(IOCWRIGHT_COMMIT_DATE "" CACHE STRING "The date of that commit, as YEAR-MONTH-DAY; by default SOURCE_DATE_EPOCH")
set(COMMIT ${IOCWRIGHT_COMMIT})
set(COMMIT_DATE ${IOCWRIGHT_COMMIT_DATE})
if(NOT COMMIT AND EXISTS ${PROJECT_SOURCE_DIR}/.git)
  execute_process(COMMAND ${CMAKE_COMMAND} -E env TZ=UTC git log -1 --abbrev=12 --date=format-local:%Y-%m-%d "--format=%h;%cd"
                  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE FOUND OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  list(LENGTH FOUND FOUND_LENGTH)
  if(FOUND_LENGTH EQUAL 2)
    list(GET FOUND 0 COMMIT)
    list(GET FOUND 1 COMMIT_DATE)
  endif()
  # A build after another commit configures again.
  execute_process(COMMAND git rev-parse --git-path logs/HEAD WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE LOG
                  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
  if(LOG)
    get_filename_component(LOG ${LOG} ABSOLUTE BASE_DIR ${PROJECT_SOURCE_DIR})
    if(EXISTS ${LOG})
      set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${LOG})
    endif()
  endif()
endif()
if(NOT COMMIT_DATE AND DEFINED ENV{SOURCE_DATE_EPOCH})
  string(TIMESTAMP COMMIT_DATE "%Y-%m-%d" UTC)
endif()
