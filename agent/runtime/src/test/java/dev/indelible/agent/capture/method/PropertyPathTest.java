package dev.indelible.agent.capture.method;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.indelible.agent.privacy.Privacy;
import dev.indelible.annotations.AuditParam;
import dev.indelible.annotations.Sensitive;
import java.lang.reflect.Method;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Paths reach properties and nothing else; what is sensitive stays behind; no foreign toString runs. */
class PropertyPathTest {
    private static final Privacy PRIVACY = Privacy.of(List.of("memo:none"), null, (what, why) -> {});

    record Order(
            String memo,
            @Sensitive String card,
            Owner owner,
            @Sensitive(Sensitive.Mode.MASK) String number,
            String password) {}

    static class Owner {
        public final int age = 41;
        private final String name;

        @Sensitive
        private final String pin = "1234";

        Owner(String name) {
            this.name = name;
        }

        public String getName() {
            return name;
        }

        public String getPin() {
            return pin;
        }

        public boolean isActive() {
            return true;
        }

        @Override
        public String toString() {
            throw new AssertionError("asked for its text");
        }
    }

    @SuppressWarnings("unused")
    private static void audited(Order order, @AuditParam("renamed") String second, @Sensitive Order hidden) {}

    private static Parameters parameters() {
        Method method = Arrays.stream(PropertyPathTest.class.getDeclaredMethods())
                .filter(one -> one.getName().equals("audited"))
                .findFirst()
                .orElseThrow();
        return new Parameters(method, method);
    }

    private static Object read(String path) throws Throwable {
        Order order = new Order("rent", "4111", new Owner("alice"), "4111111111111111", "hunter2");
        return PropertyPath.of(path, parameters(), PRIVACY).read(new Object[] {order, "two", order});
    }

    @Test
    void followsProperties() throws Throwable {
        assertEquals("rent", read("order.memo"));
        assertEquals("alice", read("order.owner.name"));
        assertEquals(41L, read("order.owner.age"));
        assertEquals(true, read("order.owner.active"));
        assertEquals("two", read("renamed"));
        assertEquals(Owner.class.getName(), read("order.owner"));
    }

    @Test
    void hidesWhatIsSensitive() throws Throwable {
        assertEquals(Privacy.REDACTED, read("order.card"));
        assertEquals(Privacy.REDACTED, read("order.owner.pin"));
        assertEquals(Privacy.REDACTED, read("hidden.memo"));
    }

    @Test
    void theStrictestMarkHolds() throws Throwable {
        assertEquals("****1111", read("order.number"));
        assertEquals(Privacy.REDACTED, read("order.password"), "by its name");
        assertEquals(Privacy.REDACTED, read("hidden.number"), "the parameter's mark is stricter");
    }

    @Test
    void followsWhatIsReturned() throws Throwable {
        Order order = new Order("rent", "4111", new Owner("alice"), null, null);
        assertEquals(
                "alice",
                PropertyPath.ofResult("result.owner.name", Order.class, PRIVACY).from(order));
        assertEquals(7L, PropertyPath.ofResult("result", int.class, PRIVACY).from(7));
        for (String wrong : List.of("order.memo", "result.none")) {
            assertThrows(
                    IllegalArgumentException.class, () -> PropertyPath.ofResult(wrong, Order.class, PRIVACY), wrong);
        }
        assertThrows(IllegalArgumentException.class, () -> PropertyPath.ofResult("result", void.class, PRIVACY));
    }

    @Test
    void endsAtNullAndRefusesWhatIsNoProperty() throws Throwable {
        assertNull(PropertyPath.of("order.memo", parameters(), PRIVACY).read(new Object[] {null, null, null}));
        assertThrows(IllegalArgumentException.class, () -> read("order.toString"), "a record has no more properties");
        assertThrows(PropertyPath.Missing.class, () -> read("order.owner.toString"));
        assertThrows(IllegalArgumentException.class, () -> read("nobody.memo"));
        assertThrows(IllegalArgumentException.class, () -> read("order" + ".owner".repeat(9)));
    }

    @Test
    void rendersOnlyTypesOfTheJdk() {
        assertEquals(7L, Rendering.of((short) 7));
        assertEquals("9007199254740993", Rendering.of(9007199254740993L));
        assertEquals("250.00", Rendering.of(new BigDecimal("250.00")));
        assertEquals("x", Rendering.of(Optional.of("x")));
        UUID id = UUID.randomUUID();
        assertEquals(id.toString(), Rendering.of(id));
        assertEquals("java.util.Arrays$ArrayList", Rendering.of(Arrays.asList(1, 2)));
    }

    @Test
    void templates() throws Throwable {
        Object[] arguments = {new Order("rent", "4111", null, null, null), "two", null};
        assertEquals(
                "a/rent/two",
                Template.of("a/{order.memo}/{renamed}", parameters(), PRIVACY).read(arguments));
        assertThrows(IllegalArgumentException.class, () -> Template.of("{order", parameters(), PRIVACY));
    }
}
