package dev.sluice.gateway.batch;

import dev.sluice.contracts.Failure;
import dev.sluice.contracts.FailureCode;
import dev.sluice.contracts.Report;
import dev.sluice.contracts.jobs.JobCount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Workers with a fixed number of seats, which keep each attempt until the test reports it. */
final class ScriptedGate implements Gate {
  final List<Attempt> sent = new ArrayList<>();
  final List<Attempt> cancelled = new ArrayList<>();
  int seats = Integer.MAX_VALUE;
  boolean served = true;
  boolean down;
  int finished;

  /** What a dispatcher does after each report: starts the tasks that may start. */
  Runnable afterReport = () -> {};

  @Override
  public @Nullable String origin(Task task) {
    return task.spec().kind().name().equals("jobs") ? "jobs.test:80" : null;
  }

  @Override
  public boolean hasRoom(String origin) {
    return !down;
  }

  @Override
  public boolean isDown(String origin) {
    return down;
  }

  @Override
  public @Nullable Integer settled(String origin) {
    return null;
  }

  @Override
  public @Nullable Seat takeSeat(Task task) {
    return sent.size() < seats ? () -> "n1" : null;
  }

  @Override
  public boolean isServed(Task task) {
    return served;
  }

  @Override
  public void send(Attempt attempt) {
    sent.add(attempt);
  }

  @Override
  public void cancel(Attempt attempt) {
    cancelled.add(attempt);
  }

  @Override
  public void open(Batch batch) {}

  @Override
  public void ready(Batch batch) {
    afterReport.run();
  }

  @Override
  public void finished(Batch batch) {
    finished++;
  }

  Attempt sent(int index) {
    return sent.stream().filter(a -> a.task().index() == index).findFirst().orElseThrow();
  }

  void ok(int index) {
    report(index, Report.of(new JobCount(1, "lab", true)));
  }

  void fail(int index, FailureCode code) {
    report(index, Report.of(new Failure(code, code.name())));
  }

  void report(int index, Report report) {
    report(index, report, null);
  }

  void report(int index, Report report, @Nullable Pushback pushback) {
    Attempt attempt = sent(index);
    sent.remove(attempt);
    attempt.reported(report, pushback);
    afterReport.run();
  }
}
