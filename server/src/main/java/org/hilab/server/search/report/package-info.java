/** Takes in a run's journal, gives out its files: front, history and report. */
@NullMarked
package org.hilab.server.search.report;

import org.jspecify.annotations.NullMarked;
