package dev.sluice.lab;

/** The groups of paths whose open requests are counted separately. */
enum Traffic {
  FLAGS("/flags"),
  JOBS("/api"),
  OTHER("/");

  private final String path;

  Traffic(String path) {
    this.path = path;
  }

  static Traffic of(String requested) {
    if (requested.startsWith(FLAGS.path)) {
      return FLAGS;
    }
    return requested.startsWith(JOBS.path) ? JOBS : OTHER;
  }
}
