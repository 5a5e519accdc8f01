package io.perigee.sim;

/**
 * One duty cycle of something that is stepped by a simulation.
 */
@FunctionalInterface
public interface ActorDuty
{
    /**
     * Do a bounded amount of work.
     *
     * @return how much was done; 0 lets the actor idle.
     */
    int step();
}
