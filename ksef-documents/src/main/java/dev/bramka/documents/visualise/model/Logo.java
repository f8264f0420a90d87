package dev.bramka.documents.visualise.model;

/**
 * A picture at the head of a document, in the forms that HTML and PDF take.
 *
 * @param png the picture
 * @param width in pixels
 * @param height in pixels
 * @param rgb red, green and blue of each pixel, deflated
 * @param alpha the opacity of each pixel, deflated
 */
@SuppressWarnings("ArrayRecordComponent")
public record Logo(byte[] png, int width, int height, byte[] rgb, byte[] alpha) {}
