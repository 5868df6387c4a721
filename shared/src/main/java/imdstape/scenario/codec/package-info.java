/**
 * Reads and writes the model of scenarios as JSON: scenario files, the bodies of the control API
 * and command-line options. {@code fixtures/schema/scenario.schema.json} describes the form.
 */
@NullMarked
package imdstape.scenario.codec;

import org.jspecify.annotations.NullMarked;
