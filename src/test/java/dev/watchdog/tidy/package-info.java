/**
 * The rules of the house as tests, so that a review can talk about design. Each message says what to do instead.
 *
 * <p>{@code ArchitectureTest} looks at the compiled classes: who may know whom, who may block, who may touch a database, the clock, the
 * console and the event bus. {@code SourceRulesTest} looks at the text: sizes, javadoc, what must not be left behind.
 * {@code DecisionTableDocumentTest} keeps the document's table of decisions and the table that decides the same, and
 * {@code DocumentsTest} holds commands, links, paths and names of all documents against what there is.
 */
package dev.watchdog.tidy;
