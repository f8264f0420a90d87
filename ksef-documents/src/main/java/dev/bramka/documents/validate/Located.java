package dev.bramka.documents.validate;

/** A value and the place it was read at. */
record Located(String value, int line, int column, String path) {}
