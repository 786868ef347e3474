/** The truth. Takes in what happens in a run, gives it out again after any crash, in order. */
@NullMarked
package org.hilab.server.journal;

import org.jspecify.annotations.NullMarked;
