# The Debian package of the dynamic flavour: `cpack` in the folder of a build makes it of what `cmake --install` installs.
set(IOCWRIGHT_CONTACT "iocwright maintainers <iocwright@example.org>" CACHE STRING "The maintainer of the Debian package")
set(CPACK_GENERATOR DEB)
set(CPACK_SET_DESTDIR ON) # install_share.cmake needs to know the final prefix
set(CPACK_INSTALL_PREFIX /usr)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE
                                                WORLD_READ WORLD_EXECUTE)
set(CPACK_STRIP_FILES ON)
set(CPACK_PACKAGE_NAME iocwright)
set(CPACK_PACKAGE_CONTACT ${IOCWRIGHT_CONTACT})
set(CPACK_PACKAGE_DESCRIPTION "iocwright builds the container images of EPICS IOCs, turns an ioc.yaml into
boot files, and starts, supervises and stops the IOC. It replaces ibek, pvi,
ansible.sh, start.sh and stdio-socket of epics-containers.")
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
if(CMAKE_SYSTEM_PROCESSOR STREQUAL aarch64)
  set(CPACK_DEBIAN_PACKAGE_ARCHITECTURE arm64)
endif()
set(CPACK_DEBIAN_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
# The C library of Debian 12, on which releases are built, and the libraries that the program loads when it needs them.
set(CPACK_DEBIAN_PACKAGE_DEPENDS "libc6 (>= 2.36), libarchive13, libcurl4, libssl3")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS ca-certificates)
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "bash-completion, ccache, g++, git, graphviz, make, patch")
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_SOURCE_DIR}/package_documents.cmake)
set(CPACK_IOCWRIGHT_DOCUMENTS ${PROJECT_SOURCE_DIR}/container/debian)
include(CPack)
