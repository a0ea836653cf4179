/**
 * The simulated fleet answers as the contract says an agent does, and the demo's platform writes as a platform does. Behaviours are made
 * by method and time by a clock that is set: no test waits for chance.
 */
package dev.watchdog.demo;
