package dev.bramka.gateway.platform;

import dev.bramka.gateway.platform.KsefSettings.RetentionSettings;
import java.time.Duration;
import java.util.function.Function;

/**
 * Rows of a table that may go when they are old. The room that owns the table says so; nothing else
 * is ever deleted for its age.
 *
 * @param table its name
 * @param age the column with the row's time, epoch milliseconds
 * @param condition which rows may go at all, in SQL
 * @param kept how long they are kept
 */
public record Retained(
    String table, String age, String condition, Function<RetentionSettings, Duration> kept) {}
