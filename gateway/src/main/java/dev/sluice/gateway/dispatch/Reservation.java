package dev.sluice.gateway.dispatch;

/** A place at a worker that is reserved for one request that belongs to no batch. */
public final class Reservation {
  private final Worker worker;
  private final String address;
  private final Runnable released;

  /**
   * @param worker counts the request already
   * @param released run when the worker has room again
   */
  Reservation(Worker worker, String address, Runnable released) {
    this.worker = worker;
    this.address = address;
    this.released = released;
  }

  /** Returns the worker's own address. */
  public String address() {
    return address;
  }

  /** Releases the place. Call this once. */
  public void release() {
    worker.release();
    released.run();
  }
}
