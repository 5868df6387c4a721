/** Files of JSON that people write: every error names the line and the column. */
@NullMarked
package imdstape.json;

import org.jspecify.annotations.NullMarked;
