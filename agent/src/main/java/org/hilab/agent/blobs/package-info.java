/** Takes in the names of blobs, gives out files that are proven to be theirs. */
@NullMarked
package org.hilab.agent.blobs;

import org.jspecify.annotations.NullMarked;
