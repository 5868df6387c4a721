/** Asks a metadata service for all it has. What comes back is secret and stays in memory. */
@NullMarked
package imdstape.recorder.crawl;

import org.jspecify.annotations.NullMarked;
