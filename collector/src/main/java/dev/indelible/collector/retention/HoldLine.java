package dev.indelible.collector.retention;

import dev.indelible.chain.enrol.EnrolmentToken;
import dev.indelible.collector.home.HomeException;
import dev.indelible.collector.log.AuditLog;
import dev.indelible.collector.log.LogUnavailable;
import dev.indelible.collector.log.OwnLine;
import java.util.concurrent.ExecutionException;
import java.util.regex.Pattern;

/**
 * Places or lifts a legal hold by a line that the operator key signs.
 *
 * @param name of the hold, such as a case number
 * @param service whose lines, or null for all; of a hold that is lifted the line has none
 * @param placed whether it is placed, else lifted
 * @param reason one line for people
 */
public record HoldLine(String name, String service, boolean placed, String reason) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern REASON = Pattern.compile("[^\\p{Cntrl}]{1,300}");

    /** @throws IllegalArgumentException saying which part is wrong */
    public HoldLine {
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("a hold's name has 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (service != null && !EnrolmentToken.isService(service)) {
            throw new IllegalArgumentException("a service has 1 to 64 of A-Z a-z 0-9 . _ -");
        }
        if (!REASON.matcher(reason).matches()) {
            throw new IllegalArgumentException("a reason is one line of 1 to 300 characters");
        }
    }

    /**
     * Writes the line; it is durable and published when this returns.
     *
     * @param standing the holds that stand in this log
     * @throws HomeException where the hold stands already, or is to be lifted and does not stand
     */
    public void write(AuditLog log, Holds standing, String by)
            throws HomeException, LogUnavailable, ExecutionException, InterruptedException {
        if (standing.standing().containsKey(name) == placed) {
            throw new HomeException(
                    placed
                            ? "hold " + name + " stands already; lift it first, or choose another name"
                            : "no hold " + name + " stands"
                                    + (standing.standing().isEmpty() ? ", nor any other" : "")
                                    + "; see: retention plan");
        }
        OwnLine.Actor actor = new OwnLine.Actor(by, "user", "operating-system", "host", log.host());
        String action = placed ? "hold.place" : "hold.lift";
        log.submit(new OwnLine(
                        "hold",
                        OwnLine.SERVICE,
                        action,
                        "success",
                        actor,
                        "hold",
                        name,
                        "collector.retention",
                        json -> {
                            json.writeStringProperty("hold", name);
                            json.writeStringProperty("state", placed ? Holds.PLACED : Holds.LIFTED);
                            if (service != null) {
                                json.writeStringProperty("held", service);
                            }
                            json.writeStringProperty("reason", reason);
                        }))
                .get();
    }
}
