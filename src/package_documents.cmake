# Adds to the folder of a Debian package what Debian's policy asks for. Run by CPack after the installation into it.
set(SHARE ${CPACK_TEMPORARY_DIRECTORY}/usr/share)
set(DOCUMENTS ${SHARE}/doc/${CPACK_PACKAGE_NAME})

file(COPY ${CPACK_IOCWRIGHT_DOCUMENTS}/copyright DESTINATION ${DOCUMENTS})
file(COPY ${CPACK_IOCWRIGHT_DOCUMENTS}/lintian-overrides DESTINATION ${SHARE}/lintian/overrides)
file(RENAME ${SHARE}/lintian/overrides/lintian-overrides ${SHARE}/lintian/overrides/${CPACK_PACKAGE_NAME})

string(TIMESTAMP DATE "%a, %d %b %Y %H:%M:%S +0000" UTC) # that of SOURCE_DATE_EPOCH, if it is set
file(WRITE ${DOCUMENTS}/changelog "${CPACK_PACKAGE_NAME} (${CPACK_PACKAGE_VERSION}) unstable; urgency=medium

  * Release ${CPACK_PACKAGE_VERSION}. CHANGELOG.md of the source lists the changes.

 -- ${CPACK_PACKAGE_CONTACT}  ${DATE}
")

file(GLOB PAGES ${SHARE}/man/man*/*)
execute_process(COMMAND gzip --best --no-name ${PAGES} ${DOCUMENTS}/changelog COMMAND_ERROR_IS_FATAL ANY)
