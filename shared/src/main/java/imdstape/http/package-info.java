/** Protects a replay against web pages and against clients of other machines. */
@NullMarked
package imdstape.http;

import org.jspecify.annotations.NullMarked;
