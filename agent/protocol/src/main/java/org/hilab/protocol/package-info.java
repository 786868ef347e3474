/** Messages between server and agent, and the nouns they carry. */
@NullMarked
package org.hilab.protocol;

import org.jspecify.annotations.NullMarked;
