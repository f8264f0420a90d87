package dev.bramka.client.session;

/**
 * The structure that a session is opened for.
 *
 * @param systemCode such as {@code FA (3)}
 * @param schemaVersion such as {@code 1-0E}
 * @param value such as {@code FA}
 */
public record FormCode(String systemCode, String schemaVersion, String value) {}
