package dev.sluice.lab;

/** What requests are told apart by when the open ones are counted. */
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
