/** What runs on this machine, by which files it is found, and what was left behind. */
@NullMarked
package imdstape.host;

import org.jspecify.annotations.NullMarked;
