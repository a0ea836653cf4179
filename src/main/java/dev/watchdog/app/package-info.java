/**
 * The composition root: {@link dev.watchdog.app.Watchdog} is the service, {@link dev.watchdog.app.StoreConnection} reaches the stores,
 * {@link dev.watchdog.app.Verticles} builds and deploys the verticles over them, {@link dev.watchdog.app.Inspection} is the command
 * {@code check}. {@link dev.watchdog.app.Ports} lets a test stand between the watchdog and the world.
 */
package dev.watchdog.app;
