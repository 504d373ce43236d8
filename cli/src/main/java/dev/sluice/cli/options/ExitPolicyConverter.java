package dev.sluice.cli.options;

import dev.sluice.cli.report.ExitPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Parses {@code error,timeout}. */
public final class ExitPolicyConverter implements ITypeConverter<ExitPolicy> {
  @Override
  public ExitPolicy convert(String text) {
    try {
      return ExitPolicy.parse(text);
    } catch (IllegalArgumentException unknown) {
      throw new TypeConversionException(unknown.getMessage());
    }
  }
}
