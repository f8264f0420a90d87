package dev.bramka.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Invoices made to order from templates of our own. */
public final class TestInvoices {
  private static final String FA3 = template("fa3.xml");
  private static final String FA2 = template("fa2.xml");

  private TestInvoices() {}

  /** A NIP with its check digit, another one for each number, from {@code first} of nine digits. */
  public static String nip(int first, int number) {
    int[] weights = {6, 5, 7, 2, 3, 4, 5, 6, 7};
    for (int i = first + number * 20; ; i++) {
      String digits = Integer.toString(i);
      int sum = 0;
      for (int d = 0; d < 9; d++) {
        sum += weights[d] * (digits.charAt(d) - '0');
      }
      if (sum % 11 < 10) {
        return digits + sum % 11;
      }
    }
  }

  /** An ordinary FA(3) invoice of ten rows. */
  public static byte[] fa3(String sellerNip, String number) {
    return fa3(sellerNip, number, "2026-02-15");
  }

  /** An ordinary FA(3) invoice with the given issue date, ISO. */
  public static byte[] fa3(String sellerNip, String number, String issueDate) {
    return fa3Text(sellerNip, number, issueDate).getBytes(StandardCharsets.UTF_8);
  }

  /** The same as text, for tests that change it. */
  public static String fa3Text(String sellerNip, String number, String issueDate) {
    return fill(FA3, sellerNip, number, issueDate);
  }

  /** An FA(2) invoice with nearly every optional part, and corrections of a party. */
  public static String fa2Text(String sellerNip, String number, String issueDate) {
    return fill(FA2, sellerNip, number, issueDate);
  }

  private static String fill(String template, String sellerNip, String number, String issueDate) {
    return template
        .replace("@NIP@", sellerNip)
        .replace("@NUMBER@", number)
        .replace("@DATE@", issueDate);
  }

  private static String template(String name) {
    try (InputStream in = TestInvoices.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("Template " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("Template " + name + " cannot be read", e);
    }
  }
}
