/** What answers at which path, and the overlays that change it over time. */
@NullMarked
package imdstape.replayer.table;

import org.jspecify.annotations.NullMarked;
