package dev.bramka.documents.validate.business;

import dev.bramka.documents.tree.Element;

/**
 * Something to look at.
 *
 * @param at the element concerned
 * @param rule a stable id, such as {@code BIZ_IBAN}
 * @param source the act, standard or schema that the rule comes from
 * @param pl the message in Polish
 * @param en the message in English
 */
public record Warning(Element at, String rule, String source, String pl, String en) {}
