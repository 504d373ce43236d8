package dev.sluice.cli;

import dev.sluice.cli.report.ExitPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code error,timeout}. */
final class ExitPolicyConverter implements ITypeConverter<ExitPolicy> {
  @Override
  public ExitPolicy convert(String text) {
    try {
      return ExitPolicy.parse(text);
    } catch (IllegalArgumentException unknown) {
      throw new TypeConversionException(unknown.getMessage());
    }
  }
}
