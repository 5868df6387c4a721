package imdstape.replayer.http;

import java.nio.charset.StandardCharsets;

/** Renders error pages, byte for byte as captured. */
final class ErrorPage {

  private ErrorPage() {}

  /**
   * Returns the page of an error, which ends with LF.
   *
   * <p>Generations differ in the indent before the address of the DTD: two tabs and a space (three
   * captures of a 404 of 339 bytes, 2022 to 2023), or nine spaces on older servers (345 bytes, 2017
   * and 2019). The page of a 417 always has nine spaces (three captures, to 2023).
   */
  static byte[] render(int status, String reason, ServiceGeneration generation) {
    String indent = generation == ServiceGeneration.C && status != 417 ? "\t\t " : " ".repeat(9);
    String title = status + " - " + reason;
    String page =
        """
        <?xml version="1.0" encoding="iso-8859-1"?>
        <!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN"
        INDENT"http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
        <html xmlns="http://www.w3.org/1999/xhtml" xml:lang="en" lang="en">
         <head>
          <title>TITLE</title>
         </head>
         <body>
          <h1>TITLE</h1>
         </body>
        </html>
        """;
    return page.replace("INDENT", indent)
        .replace("TITLE", title)
        .getBytes(StandardCharsets.ISO_8859_1);
  }
}
