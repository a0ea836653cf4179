/**
 * The dashboard in a real browser: headless Chromium in front of the watchdog in this JVM, with real stores and agents over real HTTP.
 *
 * <p>The tests see what a person sees: texts, fields and buttons, found by their labels or by the ids that {@code index.html} gives
 * them. After each one the browser is asked whether the console stayed clean and whether every request went to the watchdog itself.
 * Tagged {@code browser}: they need Chromium and its driver, which {@code scripts/test} installs, and fail where these are missing.
 */
package dev.watchdog.page;
