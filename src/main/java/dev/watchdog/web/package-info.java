/**
 * The HTTP edge: login, roles, validation, problem details, the event-bus bridge for browsers and the page itself.
 *
 * <p>A connection is let in by {@code Admission}, which puts its bounds into its pipeline: time for a request ({@code RequestDeadline}),
 * one way to read its length ({@code StrictDecoder}), TLS ({@code TlsFiles}). {@code Peers} says whose it is.
 *
 * <p>A request passes {@link dev.watchdog.web.WebVerticle}'s router in this order: headers that every answer carries, the body (bounded),
 * the caller ({@code Access}, with {@code Tokens}, which asks {@code OwnTokens} and {@code ForeignTokens}), the request's values
 * ({@code Query}, {@code JsonBody}: everything that is wrong is named in one answer), and then {@link dev.watchdog.web.Operations}, the
 * only way to the watchdog behind it. Whatever fails on the way ends in {@code ErrorAnswers}, the only code that writes an error.
 *
 * <p>{@code SingleSignOn} leads browsers to a provider of OpenID Connect and back; {@code Provider} is the only code that calls one.
 *
 * <p>Browsers listen through {@code EventBridge}: outbound only, two addresses, a token to register, and a bound on what may wait for
 * one that does not read ({@code Outlet}, {@code Backpressure}). Everything here runs on the one event loop of its verticle, hence no
 * locks; nothing here knows a store, a rule or an agent.
 */
package dev.watchdog.web;
