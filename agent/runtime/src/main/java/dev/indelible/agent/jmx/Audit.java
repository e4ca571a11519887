package dev.indelible.agent.jmx;

import dev.indelible.agent.trail.Figures;
import java.util.function.Supplier;

/** Shows a trail's figures; each question reads them anew. Any thread. */
final class Audit implements AuditMXBean {
    private static final long MICROS = 1_000_000;

    private final Supplier<Figures> figures;

    Audit(Supplier<Figures> figures) {
        this.figures = figures;
    }

    @Override
    public String getStream() {
        String stream = figures.get().stream();
        return stream == null ? "" : stream;
    }

    @Override
    public boolean isRecording() {
        return figures.get().recording();
    }

    @Override
    public long getBacklog() {
        return figures.get().backlog();
    }

    @Override
    public long getExcluded() {
        return figures.get().excluded();
    }

    @Override
    public long getSuppressed() {
        return figures.get().suppressed();
    }

    @Override
    public long getLost() {
        return figures.get().lost();
    }

    @Override
    public long getBufferBytes() {
        return figures.get().waiting();
    }

    @Override
    public long getWalBytes() {
        return figures.get().wal();
    }

    @Override
    public long getQuotaBytes() {
        return figures.get().quota();
    }

    @Override
    public long getLate() {
        return figures.get().late();
    }

    @Override
    public long getSecondsSinceReceipt() {
        long receipt = figures.get().receipt();
        return receipt == 0 ? -1 : Math.max(0, System.currentTimeMillis() / 1000 - receipt / MICROS);
    }
}
