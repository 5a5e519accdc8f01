/**
 * The machine that tries to break Perigee: experiments that kill, corrupt, fill and starve it, and compare what it
 * acknowledged with what it still has. Each one is a verb of {@code scripts/faultlab}; what they have in common is in
 * {@link io.perigee.faultlab.ExperimentCommand}.
 */
package io.perigee.faultlab;
