/** JSON documents as a tree of values that know their positions: file, line and column. */
@NullMarked
package imdstape.json;

import org.jspecify.annotations.NullMarked;
