/** The command line: takes in words, gives out text or JSON and an exit code. */
@NullMarked
package org.hilab.server.cli;

import org.jspecify.annotations.NullMarked;
