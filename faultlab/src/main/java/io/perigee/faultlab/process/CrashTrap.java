package io.perigee.faultlab.process;

import com.sun.jdi.AbsentInformationException;
import com.sun.jdi.Bootstrap;
import com.sun.jdi.Location;
import com.sun.jdi.Method;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.VMDisconnectedException;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.Connector;
import com.sun.jdi.connect.IllegalConnectorArgumentsException;
import com.sun.jdi.connect.ListeningConnector;
import com.sun.jdi.event.BreakpointEvent;
import com.sun.jdi.event.ClassPrepareEvent;
import com.sun.jdi.event.Event;
import com.sun.jdi.event.EventSet;
import com.sun.jdi.event.VMDisconnectEvent;
import com.sun.jdi.request.BreakpointRequest;
import com.sun.jdi.request.ClassPrepareRequest;
import com.sun.jdi.request.EventRequest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * Stops all threads of a broker at a {@link CrashPoint}, so that it can be killed exactly there. It is a debugger: it
 * listens on loopback, the broker connects to it at its start and waits to be let go. A thread of its own waits for the
 * broker to come by.
 */
public final class CrashTrap implements AutoCloseable
{
    private static final String CONNECTOR = "com.sun.jdi.SocketListen";
    private static final String ACCEPT_TIMEOUT_MS = "20000";
    private static final int FIRST_RETURN_OPCODE = 0xac;
    private static final int LAST_RETURN_OPCODE = 0xb1;

    private final ListeningConnector connector;
    private final Map<String, Connector.Argument> arguments;
    private final String address;
    private VirtualMachine machine;
    private Thread watcher;
    private CodePlace place;
    private RandomGenerator random;
    private int passes;
    private volatile String hit;

    /**
     * Begin to listen.
     */
    public CrashTrap()
    {
        connector = Bootstrap.virtualMachineManager().listeningConnectors().stream()
            .filter((candidate) -> CONNECTOR.equals(candidate.name()))
            .findFirst()
            .orElseThrow(() -> new ProcessFailure("this Java has no debugger connector"));
        arguments = connector.defaultArguments();
        arguments.get("localAddress").setValue("127.0.0.1");
        arguments.get("timeout").setValue(ACCEPT_TIMEOUT_MS);
        try
        {
            final String listening = connector.startListening(arguments);
            address = "127.0.0.1" + listening.substring(listening.lastIndexOf(':'));
        }
        catch (final IOException | IllegalConnectorArgumentsException ex)
        {
            throw new ProcessFailure("no debugger can listen on loopback: " + ex.getMessage(), ex);
        }
    }

    /**
     * Whether this Java can do it: a JRE cannot.
     *
     * @return false if there is no debugger interface.
     */
    public static boolean isPossible()
    {
        return ModuleLayer.boot().findModule("jdk.jdi").isPresent() &&
            ModuleLayer.boot().findModule("jdk.jdwp.agent").isPresent();
    }

    /**
     * What the broker's JVM has to be started with.
     *
     * @return one option.
     */
    public String jvmOption()
    {
        return "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=" + address;
    }

    /**
     * Wait until the broker's JVM has begun. It stands still until {@link #release()}.
     */
    public void accept()
    {
        try
        {
            machine = connector.accept(arguments);
            connector.stopListening(arguments);
        }
        catch (final IOException | IllegalConnectorArgumentsException ex)
        {
            throw new ProcessFailure("the broker's JVM did not connect to its debugger: " + ex.getMessage(), ex);
        }
    }

    /**
     * Let the broker begin, without a trap or with the one that is armed.
     */
    public void release()
    {
        watcher = new Thread(this::watch, "crash-trap");
        watcher.setDaemon(true);
        watcher.start();
        machine.resume();
    }

    /**
     * Set the trap. One of the point's places, where in it, and how often it may be passed before, is chosen by chance.
     *
     * @param point  to stop at.
     * @param chance to choose with.
     */
    public void arm(final CrashPoint point, final RandomGenerator chance)
    {
        random = chance;
        place = point.places().get(random.nextInt(point.places().size()));
        // Rare passes as likely as frequent ones: 1 to 2, 2 to 4, 4 to 8 ...
        final int bound = 1 << random.nextInt(Integer.SIZE - Integer.numberOfLeadingZeros(point.maxPasses()));
        passes = 1 + random.nextInt(Math.min(bound, point.maxPasses()));
        try
        {
            final List<ReferenceType> types = machine.classesByName(place.className());
            if (types.isEmpty())
            {
                final ClassPrepareRequest request = machine.eventRequestManager().createClassPrepareRequest();
                request.addClassFilter(place.className());
                request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
                request.enable();
            }
            else
            {
                setBreakpoint(types.get(0));
            }
        }
        catch (final VMDisconnectedException ignored)
        {
            // The broker has ended; whoever waits for it finds out.
        }
    }

    /**
     * Where the broker stands still.
     *
     * @return class, method and line; null as long as it has not come by.
     */
    public String hit()
    {
        return hit;
    }

    @Override
    public void close()
    {
        try
        {
            connector.stopListening(arguments);
        }
        catch (final IOException | IllegalConnectorArgumentsException ignored)
        {
            // It has stopped already.
        }
        if (null != machine)
        {
            try
            {
                machine.dispose();
            }
            catch (final VMDisconnectedException ignored)
            {
                // It was killed, as was meant.
            }
        }
    }

    private void watch()
    {
        try
        {
            while (true)
            {
                final EventSet events = machine.eventQueue().remove();
                boolean isToStay = false;
                for (final Event event : events)
                {
                    if (event instanceof VMDisconnectEvent)
                    {
                        return;
                    }
                    if (event instanceof ClassPrepareEvent)
                    {
                        setBreakpoint(((ClassPrepareEvent)event).referenceType());
                    }
                    if (event instanceof BreakpointEvent)
                    {
                        hit = describe(((BreakpointEvent)event).location());
                        isToStay = true;
                    }
                }
                if (!isToStay)
                {
                    events.resume();
                }
            }
        }
        catch (final InterruptedException ignored)
        {
            Thread.currentThread().interrupt();
        }
        catch (final VMDisconnectedException ignored)
        {
            // The broker was killed.
        }
    }

    private void setBreakpoint(final ReferenceType type)
    {
        final List<Location> locations = new ArrayList<>();
        for (final Method method : type.methodsByName(place.methodName()))
        {
            if (!method.isAbstract())
            {
                addLocations(method, locations);
            }
        }
        if (!locations.isEmpty())
        {
            final BreakpointRequest request = machine.eventRequestManager().createBreakpointRequest(
                locations.get(random.nextInt(locations.size())));
            request.addCountFilter(passes);
            request.setSuspendPolicy(EventRequest.SUSPEND_ALL);
            request.enable();
        }
    }

    private void addLocations(final Method method, final List<Location> locations)
    {
        switch (place.where())
        {
            case ENTRY -> locations.add(method.location());
            case EXIT ->
            {
                // A method that ends with a throw has its last return elsewhere, and is no such place.
                final byte[] code = method.bytecodes();
                final int opcode = code[code.length - 1] & 0xff;
                if (opcode >= FIRST_RETURN_OPCODE && opcode <= LAST_RETURN_OPCODE)
                {
                    locations.add(method.locationOfCodeIndex(code.length - 1));
                }
            }
            case ANYWHERE -> locations.addAll(lines(method));
        }
    }

    private static List<Location> lines(final Method method)
    {
        try
        {
            return method.allLineLocations();
        }
        catch (final AbsentInformationException ignored)
        {
            return List.of(method.location());
        }
    }

    private static String describe(final Location location)
    {
        final String type = location.declaringType().name();
        return type.substring(type.lastIndexOf('.') + 1) + "." + location.method().name() + ":" +
            location.lineNumber();
    }
}
