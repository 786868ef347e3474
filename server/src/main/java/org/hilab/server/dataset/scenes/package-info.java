/** Takes in a folder and a seed, gives out painted street scenes as a data set. */
@NullMarked
package org.hilab.server.dataset.scenes;

import org.jspecify.annotations.NullMarked;
