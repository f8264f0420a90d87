package dev.bramka.gateway.events;

import java.time.Instant;

/**
 * Something that happened.
 *
 * @param position its place among the tenant's events, from 1 and without gaps
 * @param at when
 * @param type its name, see {@link EventType}
 * @param subject what it happened to, such as the id of a submission
 * @param data a JSON object with what else is known
 */
public record Event(long position, Instant at, String type, String subject, String data) {}
