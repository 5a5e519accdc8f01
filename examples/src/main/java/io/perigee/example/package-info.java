/**
 * Programs to begin with.
 */
package io.perigee.example;
