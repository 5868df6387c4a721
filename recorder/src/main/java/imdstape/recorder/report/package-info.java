/** What the reports of all commands share: the JSON writer and the escaping of foreign text. */
@NullMarked
package imdstape.recorder.report;

import org.jspecify.annotations.NullMarked;
