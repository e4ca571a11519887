package dev.indelible.benchmarks.call;

/** An argument of which one property is recorded: {@code {order.customer.id}}. */
public record Order(Customer customer) {
    /** Who ordered. */
    public record Customer(String id) {}
}
