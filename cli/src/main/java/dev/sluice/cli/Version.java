package dev.sluice.cli;

import picocli.CommandLine.IVersionProvider;

/** Reads the version of this program from the manifest of its JAR. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    String java = System.getProperty("java.vm.name") + " " + Runtime.version();
    return new String[] {"sluice " + (version == null ? "(not packaged)" : version), java};
  }
}
