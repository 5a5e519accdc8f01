/**
 * The second level of the client: no allocation, no threads of its own, back-pressure as a result.
 */
package io.perigee.example.lowlatency;
