/**
 * The agents, over HTTP. Owns the addresses of their calls, the bounds and deadlines of every call, and the tolerant readers of their
 * answers. An answer that is not understood is never evidence: it becomes a reason in words.
 *
 * <p>Built on the core HTTP client and not on the web client: only there can a body that drips for ever, or is too large, be ended by
 * closing its connection. Nothing here knows what an answer means for a row.
 */
package dev.watchdog.agent;
